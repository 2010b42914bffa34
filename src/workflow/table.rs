//! The compiled tables: what deciding reads.

use std::collections::HashMap;
use std::sync::Arc;

use super::condition::Condition;
use super::event_index::EventIndex;
use super::identity::Revision;
use super::owed::{AllOwed, OwedId};
use super::state::{AxisId, EventId, Facts, State, StatusId, TransitionId};
use crate::document::{Document, OutcomeClass};
use crate::vocabulary::{Books, DerivedFact, EffectKind, EventKind, Key};

/// Everything compiled from one checked document.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) document: Document,
    pub(crate) revision: Arc<Revision>,
    pub(crate) axes: Vec<Axis>,
    pub(crate) events: Vec<Event>,
    pub(crate) event_index: EventIndex,
    /// The requests that book.
    pub(crate) booking: Vec<EventId>,
    pub(crate) facts: Vec<Fact>,
    /// The bit of each derived fact among the facts; none, where no guard reads it.
    pub(crate) derived: [u64; DerivedFact::ALL.len()],
    pub(crate) roles: Vec<Key>,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) owed: AllOwed,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) timers: Vec<Timer>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) must_pass: Vec<MustPass>,
    pub(crate) must_notify: Vec<MustNotify>,
    pub(crate) obligations: Vec<Obligation>,
}

/// One axis: its statuses, and its cells.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) key: Key,
    pub(crate) free: bool,
    pub(crate) entry: Vec<StatusId>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) index: HashMap<Key, StatusId>,
    /// A cell for each status and event: `status * events + event`.
    pub(crate) cells: Vec<Cell>,
    pub(crate) choices: Vec<Choice>,
}

/// One status, as deciding and reporting need it.
#[derive(Debug)]
pub(crate) struct Status {
    pub(crate) key: Key,
    /// The status whose edges it has: itself, unless it is a slot.
    pub(crate) class: StatusId,
    /// Whether orders may enter it.
    pub(crate) enabled: bool,
    pub(crate) notify_customer: bool,
    pub(crate) template: Option<String>,
    /// The automations that entering it starts.
    pub(crate) automations: Vec<OwedId>,
    pub(crate) raises: Option<EventId>,
    pub(crate) entry_books: Option<Books>,
}

/// One event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) key: Key,
    pub(crate) kind: EventKind,
    pub(crate) books: Option<Books>,
    pub(crate) assignable: bool,
    pub(crate) needs_reason: bool,
    /// The axes that have any transition for it.
    pub(crate) axes: Vec<AxisId>,
}

/// One fact, and how the aggregate derives it, if it does.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) key: Key,
    pub(crate) derived: Option<DerivedFact>,
}

/// What one status has for one event.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cell {
    pub(crate) first: u32,
    pub(crate) count: u16,
    pub(crate) ignored: bool,
    /// The status is a target of the event on this axis.
    pub(crate) target: bool,
}

/// One transition, as seen from one status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) transition: TransitionId,
    pub(crate) condition: u32,
    pub(crate) way: Way,
    pub(crate) roles: u64,
}

/// Where a choice leads from the status that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Move(StatusId),
    Loop,
    Pass,
}

/// One transition of the document.
#[derive(Debug)]
pub(crate) struct Transition {
    pub(crate) axis: AxisId,
    pub(crate) to: Option<StatusId>,
    pub(crate) roles: u64,
    pub(crate) effects: Vec<Effect>,
}

/// One effect of a transition.
#[derive(Debug)]
pub(crate) struct Effect {
    pub(crate) kind: EffectKind,
    pub(crate) name: Option<Key>,
    pub(crate) owed: OwedId,
    pub(crate) when: Condition,
}

/// One outcome.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) key: Key,
    pub(crate) closed: bool,
    pub(crate) class: Option<OutcomeClass>,
    pub(crate) when: Condition,
}

/// One invariant; the document's own number of it is that in the list.
#[derive(Debug)]
pub(crate) struct Invariant {
    pub(crate) never: Option<Condition>,
    pub(crate) always: Option<Condition>,
    pub(crate) sometimes: Option<Condition>,
}

/// One rule about what every order must pass.
#[derive(Debug)]
pub(crate) struct MustPass {
    pub(crate) before: Condition,
    pub(crate) pass: Pass,
}

/// What every order must pass.
#[derive(Debug)]
pub(crate) enum Pass {
    /// The event is applied.
    Event(EventId),
    /// The condition holds.
    Through(Condition),
    /// A transition is taken that only these roles may take: one role, or none that is ever asked
    /// for.
    Role(u64),
}

/// One rule about what must be told.
#[derive(Debug)]
pub(crate) struct MustNotify {
    /// The event that must be told of; any, if there is none.
    pub(crate) event: Option<EventId>,
    pub(crate) when: Condition,
    /// The attention that must be raised; a mail, if there is none.
    pub(crate) attention: Option<Key>,
}

/// One attention that keeps an order from being closed.
#[derive(Debug)]
pub(crate) struct Obligation {
    pub(crate) attention: Key,
    pub(crate) until: Condition,
}

/// One timer.
#[derive(Debug)]
pub(crate) struct Timer {
    pub(crate) event: Key,
    pub(crate) set: OwedId,
    pub(crate) clear: OwedId,
    pub(crate) within: Condition,
}

impl Table {
    /// The first entry status of every axis.
    pub(crate) fn entry(&self) -> State {
        (0..).zip(&self.axes).fold(State::ZERO, |state, (number, axis)| {
            axis.entry.first().map_or(state, |&status| state.with(AxisId(number), status))
        })
    }

    pub(crate) fn cell(&self, axis: &Axis, status: StatusId, event: EventId) -> Cell {
        let at = status.index() * self.events.len() + event.index();
        axis.cells.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn holds(&self, choice: &Choice, state: State, facts: Facts) -> bool {
        self.conditions.get(choice.condition as usize).is_some_and(|c| c.holds(state, facts))
    }
}

impl Axis {
    pub(crate) fn choices(&self, cell: Cell) -> &[Choice] {
        let first = cell.first as usize;
        self.choices.get(first..first + usize::from(cell.count)).unwrap_or_default()
    }

    pub(crate) fn status(&self, status: StatusId) -> Option<&Status> {
        self.statuses.get(status.index())
    }

    /// The status whose edges this one has.
    pub(crate) fn class(&self, status: StatusId) -> StatusId {
        self.status(status).map_or(status, |s| s.class)
    }
}
