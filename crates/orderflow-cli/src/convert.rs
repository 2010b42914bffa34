//! `orderflow convert`: orders of one system, written as another one writes them.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::Key;
use orderflow::dialect::{Converted, Leniency, Loss, convert};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::source::Source;
use crate::system;
use crate::ui::{Ending, Failure, Screen, clean, complain, count};

/// Convert orders of one system into those of another
///
/// FILE holds one order, a list of them, or the system's answer to a search. An order of WebinOne
/// names its status, so the shop's own list is not needed. What the other system cannot say is told
/// on standard error, field by field; nothing is dropped in silence. Exit code 1 says that
/// something was lost.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The system that the orders come from
    #[arg(long, value_name = "SYSTEM", value_parser = system::NAMES)]
    from: String,
    /// The system that they are written for
    #[arg(long, value_name = "SYSTEM", value_parser = system::NAMES)]
    to: String,
    /// The orders; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// The currency of amounts that come without one; nothing is no currency (XXX)
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Let comments and trailing commas pass
    #[arg(long)]
    lenient: bool,
    /// Print one object for machines, with the losses of each order in it
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow convert --from ecwid --to webinone orders.json --currency EUR
  orderflow convert --from webinone --to retailys --lenient answer.json > orders.json

Exit codes: 0 all came through, 1 something was lost, 2 wrong usage or unusable input.";

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let currency = args.currency.as_deref();
    let from = system::fresh(&args.from, currency)?;
    let source = Source::read(Some(&args.file))
        .map_err(|failure| failure.help("name a file of orders, or `-` for standard input"))?;
    let bytes = source.text.unwrap_or_default();
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{} is not UTF-8", source.name)))?;
    let leniency = if args.lenient { Leniency::Lenient } else { Leniency::Strict };
    let from = from.statuses_named_by(&text, leniency);
    let to = if args.from == args.to { from.clone() } else { system::fresh(&args.to, currency)? };
    let converted = convert(&text, leniency, &from, &to).map_err(|error| {
        let problems = clean(&error.to_string()).replace('\n', "\n  ");
        Failure::new(format!("{} holds no orders of {}: {problems}", source.name, args.from))
    })?;
    if args.json {
        screen.print_json(&report(&converted)?)?;
    } else {
        let orders = orderflow::dialect::Json::List(converted.orders.clone());
        screen.print_raw(&format!("{orders:#}\n"))?;
        for said in told(&converted.losses) {
            complain(&Failure::new(said));
        }
        if !converted.losses.is_empty() {
            let lost = count(converted.losses.len(), "thing was lost", "things were lost");
            complain(&Failure::new(lost));
        }
    }
    Ok(if converted.losses.is_empty() { Ending::Fine } else { Ending::Findings })
}

/// What several orders lost alike.
#[derive(Default)]
struct Group<'c> {
    /// Of a family of things, which; each once.
    members: Vec<&'c str>,
    seen: BTreeSet<&'c str>,
    orders: Vec<&'c Key>,
}

/// The losses as people read them: what several orders lost alike once, and the members of a family
/// together, such as the fields of one system or the lines of an order.
fn told(losses: &[(Key, Loss)]) -> Vec<String> {
    let mut groups: Vec<(String, Group<'_>)> = Vec::new();
    let mut places = BTreeMap::new();
    for (order, loss) in losses {
        let (family, member) = family(&loss.what);
        let said = format!("{family}: {}", loss.kind.as_str());
        let place = *places.entry(said.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((said, Group::default()));
        }
        let Some((_, group)) = groups.get_mut(place) else { continue };
        if group.orders.last() != Some(&order) {
            group.orders.push(order);
        }
        group.members.extend(member.filter(|member| group.seen.insert(member)));
    }
    let line = |(said, group): (String, Group<'_>)| {
        let orders = match group.orders.as_slice() {
            [order] => format!("order {order}"),
            few if few.len() <= FEW => format!("orders {}", joined(few)),
            many => format!("{} orders", many.len()),
        };
        let members = joined(&group.members);
        let members = if members.is_empty() { members } else { format!(": {members}") };
        format!("{orders}: {said}{members}")
    };
    groups.into_iter().map(line).collect()
}

/// How many orders are named one by one.
const FEW: usize = 5;

/// What is lost as a family, and the member of it: a field of another system, a line, a parcel.
fn family(what: &str) -> (String, Option<&str>) {
    if let Some((system, field)) = what.strip_prefix("foreign.").and_then(|it| it.split_once('.')) {
        return (format!("foreign.{system}"), Some(field));
    }
    let listed = what.split_once('.').filter(|(list, _)| ["lines", "shipments"].contains(list));
    match listed.and_then(|(list, rest)| Some((list, rest.rsplit_once('.')?))) {
        Some((list, (id, field))) => (format!("{list}.{field}"), Some(id)),
        None => (what.to_owned(), None),
    }
}

fn joined(things: &[impl ToString]) -> String {
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What came of it, for machines.
#[derive(Debug, Serialize)]
struct Report {
    orders: Vec<Box<RawValue>>,
    losses: Vec<BTreeMap<&'static str, String>>,
}

fn report(converted: &Converted) -> Result<Report, Failure> {
    let raw = |json: &orderflow::dialect::Json| RawValue::from_string(json.to_string());
    let orders = converted.orders.iter().map(raw).collect::<Result<_, _>>();
    let losses = converted.losses.iter().map(|(order, loss)| {
        let why = loss.kind.as_str().to_owned();
        BTreeMap::from([("order", order.to_string()), ("what", loss.what.clone()), ("why", why)])
    });
    Ok(Report {
        orders: orders.map_err(|error| Failure::new(error.to_string()))?,
        losses: losses.collect(),
    })
}
