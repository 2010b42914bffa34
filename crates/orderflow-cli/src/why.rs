//! `orderflow why`: why an event would be refused, and what would have to be otherwise.

use std::collections::BTreeMap;

use orderflow::replay::{Options, Replay};
use orderflow::workflow::{Bounds, Need, Reason, Remedies, Remedy};
use orderflow::{Actor, Event, EventId, Facts, Input, State, Verdict, Workflow};
use serde::Serialize;

use crate::source;
use crate::subject::{Place, each_once, known_roles, order_of, parse_place};
use crate::ui::{BAD, DIM, Ending, Failure, GOOD, Screen, clean, styled};

/// Say why an event would be refused, and what would have to be otherwise
///
/// Beside every reason stand the smallest sets of changes (facts, statuses, roles) with which the
/// event would be let through: all of them, unless it says that there may be more. The question is
/// about an order in the statuses given, or about one of a recorded log as it ends there. A fact
/// that the order's books decide follows them: it asks for a payment, a parcel, or another order.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// The event that would happen
    #[arg(long, value_name = "EVENT")]
    event: String,
    /// Where the order stands; on axes that are not named, at their entry
    #[arg(long, value_name = "AXIS=STATUS", value_parser = parse_place)]
    status: Vec<Place>,
    /// A fact that holds, once the event is booked; those that are not named do not
    #[arg(long, value_name = "FACT")]
    fact: Vec<String>,
    /// A role of whoever acts
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// A recorded log, plain or packed, that has the order
    #[arg(long, value_name = "LOG", requires = "order", conflicts_with_all = ["status", "fact"])]
    log: Option<String>,
    /// The order of the log, by its id
    #[arg(long, value_name = "ID", requires = "log")]
    order: Option<String>,
    /// The most sets of changes that are listed
    #[arg(long, value_name = "N", default_value_t = Bounds::default().remedies)]
    most: usize,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow why --event process
  orderflow why --event mark_unpaid --status payment=PAID --role staff
  orderflow why shop.json --event cancel --status payment=PAID --status fulfillment=SHIPPED
  orderflow why --event done --log orders.ndjson --order A-1001 --json

Exit codes: 0 answered, 2 wrong usage or unusable input.";

/// What was asked, and what is to be said.
struct Asked {
    event: EventId,
    state: State,
    facts: Facts,
    verdict: Verdict,
    reasons: Vec<Reason>,
    remedies: Remedies,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    event: &'a str,
    verdict: &'static str,
    statuses: BTreeMap<&'a str, &'a str>,
    facts: Vec<&'a str>,
    reasons: Vec<Told>,
    remedies: Vec<Set<'a>>,
    cut_off: bool,
}

#[derive(Debug, Serialize)]
struct Told {
    code: &'static str,
    axis: Option<String>,
    status: Option<String>,
    text: String,
}

#[derive(Debug, Serialize)]
struct Set<'a> {
    changes: Vec<Change<'a>>,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Change<'a> {
    Fact { fact: &'a str, value: bool, meaning: Option<&'static str> },
    Status { axis: &'a str, status: &'a str },
    Role { role: &'a str },
    Other { text: String },
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    let asked = ask(args, &workflow)?;
    if args.json {
        screen.print_json(&answer(&workflow, &asked))?;
    } else {
        screen.print(&text(&workflow, &asked))?;
    }
    Ok(Ending::Fine)
}

fn ask(args: &Args, workflow: &Workflow) -> Result<Asked, Failure> {
    known_roles(workflow, &args.role)?;
    let event = workflow.event(args.event.as_str()).ok_or_else(|| {
        let replay = Replay::new(workflow.clone(), Options::default());
        let help = match replay.nearest_event(&args.event) {
            Some(near) => format!("did you mean --event {near}?"),
            None => "`orderflow show` lists the events".to_owned(),
        };
        Failure::new(format!("the workflow has no event {:?}", args.event)).help(help)
    })?;
    let bounds = Bounds { remedies: args.most, ..Bounds::default() };
    if let (Some(log), Some(id)) = (&args.log, &args.order) {
        let order = order_of(workflow, log, id)?;
        let actor = args.role.iter().fold(Actor::system(), |actor, role| actor.role(role));
        // Whether a reason was given is no matter of the graph.
        let would_be = Event::new(args.event.as_str()).by(actor).note("?");
        let why = workflow.why(&order, would_be, bounds);
        let why = why.map_err(|rejection| Failure::new(rejection.to_string()))?;
        return Ok(Asked {
            event,
            state: why.state,
            facts: why.input.facts,
            verdict: why.explanation.verdict,
            reasons: why.explanation.reasons,
            remedies: why.remedies,
        });
    }
    let listed = |error: String| Failure::new(error).help("`orderflow show` lists what there is");
    let state =
        workflow.state(each_once(&args.status)?).map_err(|error| listed(error.to_string()))?;
    let facts = workflow.facts_named(args.fact.iter().map(String::as_str));
    let facts = facts.map_err(|error| listed(error.to_string()))?;
    let roles = workflow.roles(args.role.iter().map(String::as_str));
    let input = Input { facts, roles, booked: false };
    Ok(Asked {
        event,
        state,
        facts,
        verdict: workflow.step(state, event, input).verdict,
        reasons: workflow.reasons(state, event, input),
        remedies: workflow.remedies(state, event, input, bounds),
    })
}

fn statuses(workflow: &Workflow, state: State) -> Vec<(&str, &str)> {
    let key = |axis| workflow.status_key(axis, state.status(axis)).as_str();
    workflow.axes().map(|axis| (workflow.axis_key(axis).as_str(), key(axis))).collect()
}

fn holding(workflow: &Workflow, facts: Facts) -> Vec<&str> {
    let held = workflow.facts().filter(|&fact| facts.contains(fact));
    held.map(|fact| workflow.fact_key(fact).as_str()).collect()
}

fn answer<'a>(workflow: &'a Workflow, asked: &'a Asked) -> Answer<'a> {
    let told = |reason: &Reason| Told {
        code: reason.code(),
        axis: reason.axis().map(ToString::to_string),
        status: reason.status().map(ToString::to_string),
        text: reason.to_string(),
    };
    let set = |remedy: &'a Remedy| Set {
        changes: remedy.needs.iter().map(change).collect(),
        verdict: remedy.verdict.as_str(),
    };
    Answer {
        event: workflow.event_key(asked.event).as_str(),
        verdict: asked.verdict.as_str(),
        statuses: statuses(workflow, asked.state).into_iter().collect(),
        facts: holding(workflow, asked.facts),
        reasons: asked.reasons.iter().map(told).collect(),
        remedies: asked.remedies.list.iter().map(set).collect(),
        cut_off: asked.remedies.is_cut_off,
    }
}

fn change(need: &Need) -> Change<'_> {
    match need {
        Need::Fact { fact, value, derived } => Change::Fact {
            fact: fact.as_str(),
            value: *value,
            meaning: derived.map(|fact| fact.meaning()),
        },
        Need::Status { axis, status } => {
            Change::Status { axis: axis.as_str(), status: status.as_str() }
        }
        Need::Role { role } => Change::Role { role: role.as_str() },
        other => Change::Other { text: other.to_string() },
    }
}

fn text(workflow: &Workflow, asked: &Asked) -> String {
    let Asked { verdict, reasons, remedies, .. } = asked;
    let event = clean(workflow.event_key(asked.event).as_str());
    let stands = statuses(workflow, asked.state);
    let stands: Vec<String> =
        stands.iter().map(|(axis, status)| format!("{axis} is {status}")).collect();
    let stands = clean(&stands.join(", "));
    let refused = matches!(verdict, Verdict::Refused | Verdict::Flagged);
    let said = styled(if refused { BAD } else { GOOD }, verdict.as_str());
    let mut out = format!("{event} would be {said}: {stands}\n");
    let held = holding(workflow, asked.facts);
    if !held.is_empty() {
        out += &format!("{}\n", styled(DIM, clean(&format!("facts: {}", held.join(", ")))));
    }
    if !refused {
        return out;
    }
    out += "\nWhy:\n";
    for reason in reasons {
        out += &clean(&format!("  {reason}\n"));
    }
    if remedies.list.is_empty() {
        out += "\nNo change was found that would let it through";
    } else {
        out += "\nIt would be let through, if:\n";
        for line in merged(&remedies.list) {
            out += &clean(&format!("  {line}\n"));
        }
    }
    if remedies.is_cut_off {
        out += "There may be more: the search was cut off.\n";
    } else if remedies.list.is_empty() {
        out += ".\n";
    }
    out
}

/// The sets in words. Those that differ in the status of one axis alone are told in one line.
fn merged(list: &[Remedy]) -> Vec<String> {
    let mut lines: Vec<(Vec<String>, Vec<String>, Verdict)> = Vec::new();
    for remedy in list {
        let status = |need: &&Need| matches!(need, Need::Status { .. });
        let named: Vec<&Need> = remedy.needs.iter().filter(status).collect();
        let rest = remedy.needs.iter().filter(|need| !status(need)).map(words);
        let (key, own) = match named[..] {
            [Need::Status { axis, status }] => {
                let key = std::iter::once(format!("{axis} is")).chain(rest).collect();
                (key, vec![status.to_string()])
            }
            _ => (remedy.needs.iter().map(words).collect::<Vec<String>>(), Vec::new()),
        };
        match lines.iter_mut().find(|line| line.0 == key && line.2 == remedy.verdict) {
            Some(line) => line.1.extend(own),
            None => lines.push((key, own, remedy.verdict)),
        }
    }
    let told = |(mut parts, own, verdict): (Vec<String>, Vec<String>, Verdict)| {
        if let (Some(first), Some((last, others))) = (parts.first_mut(), own.split_last()) {
            let others = if others.is_empty() {
                String::new()
            } else {
                format!("{} or ", others.join(", "))
            };
            *first = format!("{first} {others}{last}");
        }
        let then = match verdict {
            Verdict::Applied => String::new(),
            other => format!("; it would be {} then", other.as_str()),
        };
        format!("{}{then}", parts.join(", and "))
    };
    lines.into_iter().map(told).collect()
}

fn words(need: &Need) -> String {
    match need {
        Need::Fact { value, derived: Some(fact), .. } => {
            let not = if *value { "" } else { "not: " };
            format!("{need} ({not}{})", fact.meaning())
        }
        Need::Role { role } => format!("the actor has the role {role}"),
        _ => need.to_string(),
    }
}
