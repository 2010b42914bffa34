//! What a question is about: an order as a log leaves it, or an order in given statuses.

use orderflow::replay::{LogLine, Options, Replay};
use orderflow::{Order, Workflow};

use crate::log::{Block, Log};
use crate::ui::{Failure, plain};

/// One `AXIS=STATUS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) axis: String,
    pub(crate) status: String,
}

/// Splits at the first `=`.
pub(crate) fn parse_place(text: &str) -> Result<Place, String> {
    match text.split_once('=') {
        Some((axis, status)) if !axis.is_empty() && !status.is_empty() => {
            Ok(Place { axis: axis.to_owned(), status: status.to_owned() })
        }
        _ => Err("write AXIS=STATUS, such as payment=PAID".to_owned()),
    }
}

/// The places, of which an order has one on each axis.
///
/// # Errors
///
/// A [`Failure`] names the first axis that comes twice.
pub(crate) fn each_once(places: &[Place]) -> Result<Vec<(&str, &str)>, Failure> {
    let twice = |(n, it): &(usize, &Place)| places[..*n].iter().any(|other| other.axis == it.axis);
    if let Some((_, it)) = places.iter().enumerate().find(twice) {
        let help = "an order has one status on each axis";
        return Err(Failure::new(format!("axis {:?} is named twice", it.axis)).help(help));
    }
    Ok(places.iter().map(|it| (it.axis.as_str(), it.status.as_str())).collect())
}

/// The order of that id, as the log leaves it. Lines of other orders are passed over, bad lines
/// too: `orderflow replay` names them.
///
/// # Errors
///
/// A [`Failure`], where the log cannot be read, or does not name the order.
pub(crate) fn order_of(workflow: &Workflow, path: &str, id: &str) -> Result<Order, Failure> {
    let options = Options { keep_history: true, ..Options::default() };
    let mut replay = Replay::new(workflow.clone(), options);
    let mut log = Log::open(path)?;
    let unreadable =
        |error: std::io::Error| Failure::new(format!("cannot read {path}: {}", plain(&error)));
    let mut block = Block::default();
    while log.fill(&mut block).map_err(unreadable)? {
        let own = |line: &&[u8]| LogLine::parse(line, false).is_ok_and(|it| it.order == id);
        for line in block.lines().split(|&byte| byte == b'\n').filter(own) {
            // A line that does not fit the order changes nothing about it.
            drop(replay.line(line));
        }
    }
    let found = replay.orders().iter().find(|order| *order.id() == id).cloned();
    found.ok_or_else(|| {
        Failure::new(format!("{path} has no order {id:?}"))
            .help("give the id as the field `order` of the log has it")
    })
}

/// The roles, each of which some transition asks for.
///
/// # Errors
///
/// A [`Failure`] names the first that is unknown.
pub(crate) fn known_roles(workflow: &Workflow, roles: &[String]) -> Result<(), Failure> {
    let transitions = &workflow.document().transitions;
    let mut known: Vec<&str> =
        transitions.iter().flat_map(|edge| &edge.roles).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    match roles.iter().find(|role| !known.contains(&role.as_str())) {
        None => Ok(()),
        Some(role) => Err(Failure::new(format!("no transition asks for the role {role:?}")).help(
            match known[..] {
                [] => "the workflow asks for no role".to_owned(),
                _ => format!("the workflow asks for {}", known.join(", ")),
            },
        )),
    }
}
