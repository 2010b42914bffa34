//! The reference engine: one event decided as plainly as the design puts it.
//!
//! It reads the document itself, compares strings and walks lists, and knows nothing of the
//! compiled tables. Speed is no concern here; being obviously right is. The tests and the fuzz
//! targets hold the compiled engine against it.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::document::{Axis, Document, Event, Sources, Transition};
use orderflow::{EventKind, Guard, Verdict};

/// An order, as far as deciding looks at it: the status on each axis, the facts that hold after the
/// event's payload is booked, and the roles of whoever acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Situation {
    pub(crate) statuses: BTreeMap<String, String>,
    pub(crate) facts: BTreeSet<String>,
    pub(crate) roles: BTreeSet<String>,
}

/// What an event did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decided {
    pub(crate) verdict: Verdict,
    /// The status on each axis afterwards.
    pub(crate) statuses: BTreeMap<String, String>,
    /// The transitions that moved or looped, by their numbers in the document.
    pub(crate) taken: Vec<usize>,
    /// The codes of all reasons of all axes, where the event is refused or flagged.
    pub(crate) reasons: Vec<&'static str>,
}

/// What one axis answers.
enum Answer {
    Moves(usize, String),
    Loops(usize),
    Passes,
    Ignores,
    Already,
    Refuses(Vec<&'static str>),
}

/// Decides an event that the document declares; `booked` says whether its payload booked something.
pub(crate) fn decide(
    document: &Document,
    situation: &Situation,
    event: &str,
    booked: bool,
) -> Decided {
    let event = document.events.iter().find(|e| e.name == event).expect("the event is declared");
    let concerned = |axis: &&Axis| {
        document.transitions.iter().any(|t| t.event == event.name && t.axis == axis.name)
    };
    let axes: Vec<&Axis> = document.axes.iter().filter(concerned).collect();
    let mut statuses = situation.statuses.clone();
    let (mut taken, mut reasons) = (Vec::new(), Vec::new());
    let (mut ignored, mut passed) = (false, false);
    for axis in &axes {
        match answer(document, situation, axis, event) {
            Answer::Moves(transition, to) => {
                statuses.insert(axis.name.clone(), to);
                taken.push(transition);
            }
            Answer::Loops(transition) => taken.push(transition),
            Answer::Passes => passed = true,
            Answer::Ignores => ignored = true,
            Answer::Already => {}
            Answer::Refuses(why) => reasons.extend(why),
        }
    }
    if axes.is_empty() && event.books.is_none() {
        reasons.push("OF-R-NOEVENT");
    }
    let already_everywhere = !axes.is_empty() && taken.is_empty() && !passed;
    let verdict = if !reasons.is_empty() {
        match event.kind {
            EventKind::Request => Verdict::Refused,
            EventKind::Report => Verdict::Flagged,
        }
    } else if ignored {
        Verdict::Ignored
    } else if event.kind == EventKind::Request && already_everywhere {
        Verdict::Unchanged
    } else if !taken.is_empty() || booked {
        Verdict::Applied
    } else {
        Verdict::Unchanged
    };
    if verdict != Verdict::Applied {
        statuses = situation.statuses.clone();
        taken.clear();
    }
    Decided { verdict, statuses, taken, reasons }
}

/// The word for the whole order: the first whose condition holds.
pub(crate) fn outcome<'d>(document: &'d Document, situation: &Situation) -> Option<&'d str> {
    let holds = |when: &Guard| holds(document, situation, when);
    let first = document.outcomes.iter().find(|o| o.when.as_ref().is_none_or(holds))?;
    Some(&first.name)
}

fn answer(document: &Document, situation: &Situation, axis: &Axis, event: &Event) -> Answer {
    let status = class(axis, &situation.statuses[&axis.name]);
    let mut failed = Vec::new();
    for (number, transition) in document.transitions.iter().enumerate() {
        if transition.axis != axis.name
            || transition.event != event.name
            || !starts_from(transition, status)
        {
            continue;
        }
        if let Some(when) = &transition.when
            && !holds(document, situation, when)
        {
            failed.push("OF-R-GUARD");
            continue;
        }
        let moves = transition.to.as_ref().filter(|to| *to != status);
        if moves.is_none() && transition.effects.is_empty() {
            return Answer::Passes;
        }
        let roles = &transition.roles;
        if !roles.is_empty() && !roles.iter().any(|role| situation.roles.contains(role)) {
            return Answer::Refuses(vec!["OF-R-ROLE"]);
        }
        return match moves {
            Some(to) => Answer::Moves(number, to.clone()),
            None => Answer::Loops(number),
        };
    }
    let is_target = |t: &Transition| {
        t.axis == axis.name && t.event == event.name && t.to.as_deref() == Some(status)
    };
    if event.ignored_in.get(&axis.name).is_some_and(|list| list.iter().any(|s| s == status)) {
        Answer::Ignores
    } else if !failed.is_empty() {
        Answer::Refuses(failed)
    } else if document.transitions.iter().any(is_target) {
        Answer::Already
    } else {
        Answer::Refuses(vec!["OF-R-NOEVENT"])
    }
}

fn starts_from(transition: &Transition, status: &str) -> bool {
    match &transition.from {
        Sources::Any => !transition.except.iter().any(|excepted| excepted == status),
        Sources::These(from) => from.iter().any(|listed| listed == status),
    }
}

/// The status that a slot behaves like; any other status is its own class.
fn class<'a>(axis: &'a Axis, status: &'a str) -> &'a str {
    let declared = axis.statuses.iter().find(|s| s.key == status).expect("the status is declared");
    declared.behaves_like.as_deref().unwrap_or(status)
}

fn holds(document: &Document, situation: &Situation, guard: &Guard) -> bool {
    match guard {
        Guard::All(parts) => parts.iter().all(|part| holds(document, situation, part)),
        Guard::Any(parts) => parts.iter().any(|part| holds(document, situation, part)),
        Guard::Not(part) => !holds(document, situation, part),
        Guard::Fact(fact) => situation.facts.contains(fact),
        Guard::Status(axes) => axes.iter().all(|(name, listed)| {
            let axis = document.axes.iter().find(|a| a.name == *name).expect("declared");
            let status = class(axis, &situation.statuses[name]);
            listed.iter().any(|s| s == status)
        }),
    }
}
