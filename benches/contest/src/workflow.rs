//! The workflow as a document, for the contestants that are orderflow.

use orderflow::document::{Axis, Document, Effect, Event as EventRow, Status, Transition};
use orderflow::{EventId, EventKind, Facts, Guard, Workflow};

use crate::shop::{self, Event, Fulfillment, Move, Payment, TRANSITIONS, effect, fact};

/// The axes' names.
pub const AXES: [&str; 2] = ["payment", "fulfillment"];

/// The workflow, compiled.
pub fn workflow() -> Workflow {
    let document = Document::new("contest")
        .axis(axis(AXES[0], Payment::ALL))
        .axis(axis(AXES[1], Fulfillment::ALL));
    let document = Event::ALL.iter().fold(document, |document, event| {
        document.event(EventRow::new(&format!("{event:?}"), EventKind::Request))
    });
    let document = fact::NAMES.into_iter().fold(document, Document::fact);
    let document = TRANSITIONS.iter().map(transition).fold(document, Document::transition);
    match Workflow::new(&document) {
        Ok(workflow) => workflow,
        Err(report) => crate::give_up(&report),
    }
}

/// The event's number in the workflow, by its number in the contest.
pub fn events(workflow: &Workflow) -> [EventId; 12] {
    std::array::from_fn(|place| {
        let event = workflow.event(&*format!("{:?}", Event::ALL[place]));
        event.unwrap_or_else(|| crate::give_up(&"an event is missing"))
    })
}

/// The set of those facts.
pub fn facts(workflow: &Workflow, bits: u64) -> Facts {
    let held = |name: &str| fact::NAMES.iter().position(|it| *it == name);
    workflow.facts_where(|key| held(key.as_str()).is_some_and(|bit| bits >> bit & 1 == 1))
}

fn axis<S: std::fmt::Debug>(name: &str, statuses: &[S]) -> Axis {
    let rows = statuses.iter().map(|status| Status::new(&format!("{status:?}")).resting());
    let first = statuses.first().map(|status| format!("{status:?}"));
    rows.fold(Axis::new(name).entry(&first.unwrap_or_default()), Axis::status)
}

fn transition(&(event, way, owed): &(Event, Move, u16)) -> Transition {
    let (axis, from, to) = match way {
        Move::Money(from, to) => (AXES[0], format!("{from:?}"), format!("{to:?}")),
        Move::Goods(from, to) => (AXES[1], format!("{from:?}"), format!("{to:?}")),
    };
    let mut row = Transition::new(axis, &format!("{event:?}"), [&*from]).to(&to);
    if owed & effect::MAIL != 0 {
        row = row.effect(Effect::notify());
    }
    if owed & effect::ATTENTION != 0 {
        row = row.effect(Effect::attention("look"));
    }
    let needed = fact::NAMES.iter().enumerate().find(|(bit, _)| shop::needs(event) >> bit & 1 == 1);
    needed.map_or(row.clone(), |(_, name)| row.when(Guard::fact(name)))
}
