//! A refused request: why, and what could be done instead.

use std::fmt;

use crate::vocabulary::{EventKind, Key};
use crate::workflow::{EventId, EventSet, Facts, Input, Reason, State, Verdict, Workflow};

/// A request that the workflow refuses. It is small, and says everything when it is asked: being
/// refused asks for no memory.
///
/// ```
/// use orderflow::standard::event;
/// use orderflow::{Actor, Event, NewOrder, Origin, Rejection, Workflow};
/// use rust_decimal::dec;
///
/// let workflow = Workflow::standard();
/// let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
/// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
/// let order = workflow.open(new, origin)?;
/// let Err(Rejection::Refused(refusal)) = workflow.decide(&order, Event::new(event::PROCESS))
/// else {
///     panic!("it is not paid");
/// };
/// assert_eq!(refusal.reasons()[0].code(), "OF-R-GUARD");
/// assert!(refusal.allowed().iter().any(|event| *event == "cancel"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Refusal {
    pub(super) workflow: Workflow,
    pub(super) event: EventId,
    pub(super) state: State,
    pub(super) input: Input,
    /// The facts without the payload.
    pub(super) facts: Facts,
    /// The requests that book, and that the actor could have applied.
    pub(super) booking: EventSet,
}

impl Refusal {
    /// The event; empty for none that the workflow has.
    #[must_use]
    pub fn event(&self) -> &str {
        self.workflow.event_row(self.event).map_or("", |row| row.key.as_str())
    }

    /// The status on every axis, by axis and status.
    #[must_use]
    pub fn statuses(&self) -> Vec<(Key, Key)> {
        let workflow = &self.workflow;
        let on = |axis| Some((workflow.axis_name(axis)?, workflow.status_name(axis, self.state)?));
        workflow.axes().filter_map(on).collect()
    }

    /// Every reason of every axis.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        self.workflow.reasons(self.state, self.event, self.input)
    }

    /// The events that the same actor could have applied, without a payload.
    #[must_use]
    pub fn allowed(&self) -> Vec<Key> {
        let workflow = &self.workflow;
        let input = Input { facts: self.facts, roles: self.input.roles, booked: false };
        let applied = |id: &EventId| match workflow.event_row(*id) {
            Some(row) if row.kind != EventKind::Request => false,
            Some(row) if row.books.is_some() => self.booking.contains(*id),
            _ => workflow.step(self.state, *id, input).verdict == Verdict::Applied,
        };
        workflow.events().filter(applied).filter_map(|id| workflow.event_name(id)).collect()
    }
}

impl PartialEq for Refusal {
    fn eq(&self, other: &Self) -> bool {
        self.event() == other.event()
            && self.statuses() == other.statuses()
            && self.reasons() == other.reasons()
            && self.allowed() == other.allowed()
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("event", &self.event())
            .field("statuses", &self.statuses())
            .field("reasons", &self.reasons())
            .field("allowed", &self.allowed())
            .finish()
    }
}
