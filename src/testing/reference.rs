//! The reference engine: one event decided as plainly as the design puts it.
//!
//! It reads the document itself, compares strings and walks lists, and knows nothing of the
//! compiled tables. Speed is no concern here; being obviously right is. The tests and the fuzz
//! targets hold the compiled engine against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Axis, Document, Event, Sources, Transition};
use crate::vocabulary::{EventKind, Guard};
use crate::workflow::Verdict;

/// An order, as far as deciding looks at it: the status on each axis, the facts that hold after the
/// event's payload is booked, and the roles of whoever acts.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// The status on each axis, by key.
    pub statuses: BTreeMap<String, String>,
    /// The facts that hold.
    pub facts: BTreeSet<String>,
    /// The roles of whoever acts.
    pub roles: BTreeSet<String>,
}

/// What an event did.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The verdict for the whole order.
    pub verdict: Verdict,
    /// The status on each axis afterwards.
    pub statuses: BTreeMap<String, String>,
    /// The transitions that moved or looped, by their numbers in the document.
    pub taken: Vec<usize>,
    /// The codes of all reasons of all axes, where the event is refused or flagged.
    pub reasons: Vec<&'static str>,
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

/// Decides an event; `booked` says whether its payload booked something. None, where the document
/// declares no such event, or the situation has no declared status on some axis.
///
/// ```
/// use orderflow::testing::reference::{Situation, decide};
/// use orderflow::{Input, Verdict, Workflow};
///
/// let workflow = Workflow::standard();
/// let mut situation = Situation::default();
/// for axis in workflow.axes() {
///     let status = workflow.status_key(axis, workflow.entry().status(axis));
///     situation.statuses.insert(workflow.axis_key(axis).to_string(), status.to_string());
/// }
/// let event = workflow.event("cancel").unwrap();
/// let step = workflow.step(workflow.entry(), event, Input::default());
/// let decided = decide(workflow.document(), &situation, "cancel", false).unwrap();
/// assert_eq!(step.verdict, decided.verdict);
/// ```
#[must_use]
pub fn decide(
    document: &Document,
    situation: &Situation,
    event: &str,
    booked: bool,
) -> Option<Decided> {
    let event = document.events.iter().find(|e| e.name == event)?;
    let concerned = |axis: &&Axis| {
        document.transitions.iter().any(|t| t.event == event.name && t.axis == axis.name)
    };
    let axes: Vec<&Axis> = document.axes.iter().filter(concerned).collect();
    let mut statuses = situation.statuses.clone();
    let (mut taken, mut reasons) = (Vec::new(), Vec::new());
    let (mut ignored, mut passed) = (false, false);
    for axis in &axes {
        match answer(document, situation, axis, event)? {
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
    Some(Decided { verdict, statuses, taken, reasons })
}

/// The word for the whole order: the first whose condition holds.
#[must_use]
pub fn outcome<'d>(document: &'d Document, situation: &Situation) -> Option<&'d str> {
    let holds = |when: &Guard| holds(document, situation, when) == Some(true);
    let first = document.outcomes.iter().find(|o| o.when.as_ref().is_none_or(holds))?;
    Some(&first.name)
}

fn answer(
    document: &Document,
    situation: &Situation,
    axis: &Axis,
    event: &Event,
) -> Option<Answer> {
    let status = class(axis, situation.statuses.get(&axis.name)?)?;
    let mut failed = Vec::new();
    for (number, transition) in document.transitions.iter().enumerate() {
        if transition.axis != axis.name
            || transition.event != event.name
            || !starts_from(transition, status)
        {
            continue;
        }
        if let Some(when) = &transition.when
            && !holds(document, situation, when)?
        {
            failed.push("OF-R-GUARD");
            continue;
        }
        let moves = transition.to.as_ref().filter(|to| *to != status);
        if moves.is_none() && transition.effects.is_empty() {
            return Some(Answer::Passes);
        }
        let roles = &transition.roles;
        if !roles.is_empty() && !roles.iter().any(|role| situation.roles.contains(role)) {
            return Some(Answer::Refuses(vec!["OF-R-ROLE"]));
        }
        return Some(match moves {
            Some(to) => Answer::Moves(number, to.clone()),
            None => Answer::Loops(number),
        });
    }
    let is_target = |t: &Transition| {
        t.axis == axis.name && t.event == event.name && t.to.as_deref() == Some(status)
    };
    Some(if event.ignored_in.get(&axis.name).is_some_and(|list| list.iter().any(|s| s == status)) {
        Answer::Ignores
    } else if !failed.is_empty() {
        Answer::Refuses(failed)
    } else if document.transitions.iter().any(is_target) {
        Answer::Already
    } else {
        Answer::Refuses(vec!["OF-R-NOEVENT"])
    })
}

fn starts_from(transition: &Transition, status: &str) -> bool {
    match &transition.from {
        Sources::Any => !transition.except.iter().any(|excepted| excepted == status),
        Sources::These(from) => from.iter().any(|listed| listed == status),
    }
}

/// The status that a slot behaves like; any other status is its own class.
fn class<'a>(axis: &'a Axis, status: &'a str) -> Option<&'a str> {
    let declared = axis.statuses.iter().find(|s| s.key == status)?;
    Some(declared.behaves_like.as_deref().unwrap_or(status))
}

fn holds(document: &Document, situation: &Situation, guard: &Guard) -> Option<bool> {
    let part = |part: &Guard| holds(document, situation, part);
    Some(match guard {
        Guard::All(parts) => {
            parts.iter().map(part).collect::<Option<Vec<bool>>>()?.into_iter().all(|it| it)
        }
        Guard::Any(parts) => {
            parts.iter().map(part).collect::<Option<Vec<bool>>>()?.into_iter().any(|it| it)
        }
        Guard::Not(inner) => !part(inner)?,
        Guard::Fact(fact) => situation.facts.contains(fact),
        Guard::Status(axes) => {
            let on = |(name, listed): (&String, &Vec<String>)| {
                let axis = document.axes.iter().find(|axis| axis.name == *name)?;
                let status = class(axis, situation.statuses.get(name)?)?;
                Some(listed.iter().any(|it| it == status))
            };
            axes.iter().map(on).collect::<Option<Vec<bool>>>()?.into_iter().all(|it| it)
        }
    })
}
