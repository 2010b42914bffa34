//! `orderflow show`: a workflow as tables.

use std::collections::BTreeMap;

use orderflow::document::{
    Assignment, Axis, Document, Effect, Event, Invariant, Sources, Status, Transition,
};
use orderflow::vocabulary::{DerivedFact, EffectKind};
use orderflow::{Guard, Workflow};

use crate::source;
use crate::ui::{DIM, Ending, Failure, Screen, TITLE, Table, clean, styled};

/// List a workflow's statuses, events and transitions
///
/// Transitions are tried in the order in which they are listed; the first whose condition holds is
/// taken.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Print the document itself as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow show                     the standard workflow
  orderflow show shop.json | less
  orderflow show --json > shop.json  a document of your own to start from";

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    if args.json {
        screen.print_raw(&workflow.document().to_json())?;
    } else {
        screen.print(&tables(&workflow, screen.width()))?;
    }
    Ok(Ending::Fine)
}

/// The whole workflow, section by section; sections without rows are left out.
fn tables(workflow: &Workflow, width: Option<usize>) -> String {
    let document = workflow.document();
    let revision = workflow.revision();
    let version = document.version.as_ref().map(|version| format!(", version {version}"));
    let title = format!("{}{}", document.name, version.unwrap_or_default());
    let hash = styled(DIM, format_args!("content hash {}", revision.hash));
    let mut out = format!("{}\n{hash}\n", styled(TITLE, clean(&title)));
    let mut section = |title: &str, table: &Table| {
        if !table.is_empty() {
            let title = styled(TITLE, clean(title));
            out.push_str(&format!("\n{title}\n{}", table.render(width)));
        }
    };
    for axis in &document.axes {
        section(&format!("Statuses of {}", axis.name), &statuses(axis));
    }
    section("Events", &events(&document.events));
    for axis in &document.axes {
        section(&format!("Transitions of {}", axis.name), &transitions(axis, document));
    }
    section("Facts", &facts(&document.facts));
    section("Roles", &roles(&document.roles));
    section("Outcomes, first match", &outcomes(document));
    section("Timers", &timers(document));
    section("Invariants", &invariants(&document.invariants));
    section("What every order must pass", &passes(document));
    section("What must be told", &notices(document));
    section("What keeps an order from being closed", &obligations(document));
    section("Reports whose order of arrival matters", &sequenced(document));
    section("Accepted findings", &accepted(document));
    out
}

fn statuses(axis: &Axis) -> Table {
    let mut table = Table::new(["STATUS", "NAME", "ENTRY", "MAY STAY", "OUTCOME", "SETTINGS"]);
    for status in &axis.statuses {
        let entry = axis.entry.iter().position(|entry| *entry == status.key);
        let entry = match entry {
            Some(0) => "default",
            Some(_) => "yes",
            None => "",
        };
        let stay = match (status.terminal, status.resting) {
            (true, _) => "terminal",
            (false, true) => "resting",
            (false, false) => "",
        };
        table.row([
            status.key.clone(),
            status.name.clone().unwrap_or_default(),
            entry.to_owned(),
            stay.to_owned(),
            status.outcome.map(|class| class.as_str().to_owned()).unwrap_or_default(),
            settings(status, axis.assignment),
        ]);
    }
    table
}

fn settings(status: &Status, assignment: Assignment) -> String {
    let mut words = Vec::new();
    if let Some(slot) = status.slot {
        let class = status.behaves_like.as_deref().unwrap_or("nothing");
        words.push(format!("slot {slot}, like {class}"));
    }
    if !status.enabled {
        words.push("disabled".to_owned());
    }
    if status.retired {
        words.push("retired".to_owned());
    }
    if assignment == Assignment::Free {
        words.push("label".to_owned());
    }
    if status.notify_customer {
        words.push("mail".to_owned());
    }
    if status.notify_once {
        words.push("told once".to_owned());
    }
    words.extend(status.automations.iter().map(|name| format!("automation {name}")));
    words.extend(status.raises.iter().map(|event| format!("raises {event}")));
    words.extend(status.entry_books.map(|books| format!("opening books a {}", books.as_str())));
    words.join(", ")
}

fn events(events: &[Event]) -> Table {
    let mut table = Table::new(["EVENT", "KIND", "BOOKS", "IGNORED IN", "SETTINGS"]);
    for event in events {
        let mut settings = Vec::new();
        if !event.assignable {
            settings.push("not assignable");
        }
        if event.needs_reason {
            settings.push("needs a reason");
        }
        table.row([
            event.name.clone(),
            event.kind.as_str().to_owned(),
            event.books.map(|books| books.as_str().to_owned()).unwrap_or_default(),
            places(&event.ignored_in),
            settings.join(", "),
        ]);
    }
    table
}

/// `payment: PAID, REFUNDED`, a line an axis.
fn places(statuses: &BTreeMap<String, Vec<String>>) -> String {
    let lines = statuses.iter().map(|(axis, list)| format!("{axis}: {}", list.join(", ")));
    lines.collect::<Vec<_>>().join("\n")
}

fn transitions(axis: &Axis, document: &Document) -> Table {
    let mut table = Table::new(["EVENT", "FROM", "TO", "WHEN", "ROLES", "EFFECTS"]);
    for transition in document.transitions.iter().filter(|t| t.axis == axis.name) {
        table.row([
            transition.event.clone(),
            from(transition),
            to(transition).to_owned(),
            condition(transition.when.as_ref()),
            transition.roles.join(", "),
            transition.effects.iter().map(effect).collect::<Vec<_>>().join("\n"),
        ]);
    }
    table
}

fn from(transition: &Transition) -> String {
    match &transition.from {
        Sources::These(statuses) => statuses.join(", "),
        Sources::Any if transition.except.is_empty() => "any".to_owned(),
        Sources::Any => format!("any but {}", transition.except.join(", ")),
    }
}

fn to(transition: &Transition) -> &str {
    match &transition.to {
        Some(to) => to,
        None if transition.effects.is_empty() => "(passes)",
        None => "(loops)",
    }
}

fn condition(guard: Option<&Guard>) -> String {
    guard.map(ToString::to_string).unwrap_or_default()
}

/// `attention refund_due with held, if money_held`.
fn effect(effect: &Effect) -> String {
    let mut out = match effect.kind {
        EffectKind::Notify => "mail".to_owned(),
        EffectKind::SetTimer => "set timer".to_owned(),
        EffectKind::ClearTimer => "clear timer".to_owned(),
        other => other.as_str().to_owned(),
    };
    if let Some(name) = &effect.name {
        out.push_str(&format!(" {name}"));
    }
    if let Some(amount) = effect.amount {
        out.push_str(&format!(" with {}", amount.as_str()));
    }
    if let Some(after) = &effect.after {
        out.push_str(&format!(" after {after}"));
    }
    if let Some(guard) = &effect.when {
        out.push_str(&format!(", if {guard}"));
    }
    out
}

fn facts(facts: &[String]) -> Table {
    let mut table = Table::new(["FACT", "FROM", "MEANING"]);
    for fact in facts {
        let derived = DerivedFact::by_name(fact);
        let source = if derived.is_some() { "the order" } else { "the host" };
        let meaning = derived.map(DerivedFact::meaning).unwrap_or_default();
        table.row([fact.clone(), source.to_owned(), meaning.to_owned()]);
    }
    table
}

fn roles(roles: &[String]) -> Table {
    let mut table = Table::new(["ROLE"]);
    roles.iter().for_each(|role| table.row([role.clone()]));
    table
}

fn outcomes(document: &Document) -> Table {
    let mut table = Table::new(["OUTCOME", "CLOSED", "CLASS", "WHEN"]);
    for outcome in &document.outcomes {
        let otherwise = || "otherwise".to_owned();
        table.row([
            outcome.name.clone(),
            if outcome.closed { "closed" } else { "open" }.to_owned(),
            outcome.class.map(|class| class.as_str().to_owned()).unwrap_or_default(),
            outcome.when.as_ref().map_or_else(otherwise, ToString::to_string),
        ]);
    }
    table
}

fn timers(document: &Document) -> Table {
    let mut table = Table::new(["EVENT", "AFTER", "IN"]);
    for timer in &document.timers {
        table.row([timer.event.clone(), timer.after.clone(), places(&timer.within)]);
    }
    table
}

fn invariants(invariants: &[Invariant]) -> Table {
    let mut table = Table::new(["INVARIANT", "HOLDS", "CONDITION"]);
    for invariant in invariants {
        let kinds = [
            ("never", &invariant.never),
            ("always", &invariant.always),
            ("sometimes", &invariant.sometimes),
        ];
        for (word, guard) in kinds {
            if let Some(guard) = guard {
                table.row([invariant.name.clone(), word.to_owned(), guard.to_string()]);
            }
        }
    }
    table
}

fn passes(document: &Document) -> Table {
    let mut table = Table::new(["RULE", "BEFORE", "PASSES"]);
    for rule in &document.must_pass {
        let passed = match (&rule.event, &rule.through, &rule.role) {
            (Some(event), _, _) => format!("event {event}"),
            (_, Some(guard), _) => guard.to_string(),
            (_, _, role) => format!("role {}", role.as_deref().unwrap_or_default()),
        };
        table.row([rule.name.clone(), rule.before.to_string(), passed]);
    }
    table
}

fn notices(document: &Document) -> Table {
    let mut table = Table::new(["RULE", "EVENT", "WHEN", "BY"]);
    for rule in &document.must_notify {
        let by = rule.attention.as_ref().map(|name| format!("attention {name}"));
        table.row([
            rule.name.clone(),
            rule.event.clone().unwrap_or_else(|| "any".to_owned()),
            condition(rule.when.as_ref()),
            by.unwrap_or_else(|| "mail".to_owned()),
        ]);
    }
    table
}

fn obligations(document: &Document) -> Table {
    let mut table = Table::new(["ATTENTION", "UNTIL"]);
    for obligation in &document.obligations {
        table.row([obligation.attention.clone(), obligation.until.to_string()]);
    }
    table
}

fn sequenced(document: &Document) -> Table {
    let mut table = Table::new(["REPORTS", "REASON"]);
    for pair in &document.sequenced {
        table.row([pair.events.join(", "), pair.reason.clone()]);
    }
    table
}

fn accepted(document: &Document) -> Table {
    let mut table = Table::new(["CODE", "AT", "REASON"]);
    for allow in &document.allow {
        table.row([allow.code.clone(), allow.at.clone(), allow.reason.clone()]);
    }
    table
}
