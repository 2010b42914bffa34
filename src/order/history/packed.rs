//! A decided event in 64 bytes, and the record that it stands for.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::order::actor::{Actor, ActorKind};
use crate::order::booking::Booking;
use crate::order::change::Change;
use crate::order::effect::Effect;
use crate::order::money::Money;
use crate::order::payload::Payload;
use crate::order::record::{Entry, Notification, Record, Taken};
use crate::vocabulary::Key;
use crate::workflow::{AxisId, EventId, Owed, OwedId, OwedList, State, Verdict, Workflow};

/// An event that a workflow decided, by the numbers of that workflow.
#[derive(Debug, Clone)]
pub(crate) struct PackedRecord {
    pub(crate) at: Timestamp,
    pub(crate) before: State,
    pub(crate) after: State,
    /// What most events do not have.
    pub(crate) extra: Option<Arc<Extra>>,
    pub(crate) sequence: u32,
    /// What is owed, by number; 0 behind the last.
    owed: [u16; 7],
    pub(crate) event: EventId,
    pub(crate) verdict: Verdict,
    pub(crate) notification: Notification,
    pub(crate) actor: ActorKind,
    /// The axes that the order did not have before, a bit each.
    pub(crate) new_axes: u8,
    /// The number of the workflow in the history.
    pub(super) workflow: u8,
}

const _: () = assert!(size_of::<PackedRecord>() == 64);
const _: () = assert!(size_of::<super::Row>() == 64);

/// What came with an event, and what of it takes more than a number.
#[derive(Debug, Clone)]
pub(crate) struct Extra {
    /// Who it was, where that is more than a kind.
    pub(crate) actor: Option<Box<Actor>>,
    pub(crate) payload: Option<Box<Payload>>,
    pub(crate) booking: Option<Box<Booking>>,
    pub(crate) assigned: Option<AxisId>,
    pub(crate) note: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) fields: BTreeMap<String, String>,
    /// The amounts of the attentions that have one, in order.
    pub(crate) amounts: Vec<Money>,
    /// All that is owed, where the record has no room for it.
    pub(crate) owed: Vec<OwedId>,
}

impl PackedRecord {
    /// An event that moved an order from the first state to the second, and so far owes nothing.
    pub(crate) fn new(event: EventId, verdict: Verdict, at: Timestamp, states: [State; 2]) -> Self {
        let [before, after] = states;
        Self {
            at,
            before,
            after,
            extra: None,
            sequence: 0,
            owed: [0; 7],
            event,
            verdict,
            notification: Notification::Nothing,
            actor: ActorKind::System,
            new_axes: 0,
            workflow: 0,
        }
    }

    /// Whether its record lists a change of the axis.
    pub(super) fn moves(&self, axis: AxisId) -> bool {
        self.before.status(axis) != self.after.status(axis)
            || self.new_axes >> (axis.index() & 7) & 1 == 1
    }

    /// Puts down what is owed; false, if there is no room for it.
    pub(crate) fn owe(&mut self, list: &OwedList) -> bool {
        let mut places = self.owed.iter_mut();
        list.iter().all(|id| match (places.next(), id.number()) {
            (Some(place), Some(number)) => {
                *place = number;
                true
            }
            _ => false,
        })
    }

    /// What is owed, in order.
    pub(crate) fn owed(&self) -> impl Iterator<Item = OwedId> + '_ {
        let rest = self.extra.as_ref().map_or(&[][..], |extra| &extra.owed);
        let here = if rest.is_empty() { &self.owed[..] } else { &[] };
        here.iter().map_while(|&number| OwedId::from_number(number)).chain(rest.iter().copied())
    }

    pub(crate) fn payload(&self) -> Option<&Payload> {
        self.extra.as_ref()?.payload.as_deref()
    }

    pub(crate) fn booking(&self) -> Option<&Booking> {
        self.extra.as_ref()?.booking.as_deref()
    }

    /// The amounts of the attentions that have one, in order.
    pub(crate) fn amounts(&self) -> &[Money] {
        self.extra.as_ref().map_or(&[], |extra| &extra.amounts)
    }

    /// The record that it stands for, in the history of that order.
    pub(crate) fn record(&self, order: &Key, workflow: &Workflow) -> Option<Record> {
        let extra = self.extra.as_deref();
        let assigned = extra.and_then(|extra| workflow.axis_name(extra.assigned?));
        let moves = changes(workflow, Some(self.before), self.after);
        let template = workflow.template(Some(self.before), self.after);
        let effects = effects(workflow, self.owed(), self.at, (&moves, template), self.amounts());
        Some(Record {
            order: order.clone(),
            sequence: u64::from(self.sequence),
            at: self.at,
            actor: match extra.and_then(|extra| extra.actor.as_deref()) {
                Some(actor) => actor.clone(),
                None => Actor::new(self.actor),
            },
            entry: Entry::Event(Box::new(Taken {
                event: workflow.event_name(self.event)?,
                verdict: self.verdict,
                payload: self.payload().cloned().unwrap_or_default(),
                booking: self.booking().cloned().unwrap_or_default(),
                assigned,
            })),
            changes: with_new_axes(workflow, moves, self.after, self.new_axes),
            notification: self.notification,
            effects,
            note: extra.and_then(|extra| extra.note.clone()),
            key: extra.and_then(|extra| extra.key.clone()),
            fields: extra.map(|extra| extra.fields.clone()).unwrap_or_default(),
            revision: Arc::clone(workflow.revision()),
        })
    }
}

/// The moves from one state to another; from none, where the order is opened.
pub(crate) fn changes(workflow: &Workflow, before: Option<State>, after: State) -> Vec<Change> {
    let change = |axis| {
        Some(Change {
            axis: workflow.axis_name(axis)?,
            from: before.and_then(|before| workflow.status_name(axis, before)),
            to: workflow.status_name(axis, after)?,
        })
    };
    workflow.axes_moved(before, after).filter_map(change).collect()
}

/// Adds the axes that the order did not have under the workflow that moved it last: they stood at
/// their entry, and from now on it is recorded.
pub(crate) fn with_new_axes(
    workflow: &Workflow,
    mut changes: Vec<Change>,
    after: State,
    new: u8,
) -> Vec<Change> {
    for axis in workflow.axes().filter(|axis| new >> axis.index() & 1 == 1) {
        let names = workflow.axis_name(axis).zip(workflow.status_name(axis, after));
        if let Some((axis, to)) = names
            && !changes.iter().any(|change| change.axis == axis)
        {
            changes.push(Change { axis, from: None, to });
        }
    }
    changes
}

/// What is owed for a move made then, in words.
pub(crate) fn effects(
    workflow: &Workflow,
    owed: impl Iterator<Item = OwedId>,
    at: Timestamp,
    (changes, template): (&[Change], Option<&str>),
    amounts: &[Money],
) -> Vec<Effect> {
    let mut amounts = amounts.iter().copied();
    let effect = |owed: &Owed| match owed {
        Owed::Mail => {
            Effect::Notify { changes: changes.to_vec(), template: template.map(str::to_owned) }
        }
        Owed::Automation(name) => Effect::Automation { name: name.clone() },
        Owed::Attention { name, amount } => {
            Effect::Attention { name: name.clone(), amount: amount.and_then(|_| amounts.next()) }
        }
        Owed::SetTimer { event, after } => {
            Effect::SetTimer { event: event.clone(), due: due(at, *after) }
        }
        Owed::ClearTimer { event } => Effect::ClearTimer { event: event.clone() },
        Owed::Custom(name) => Effect::Custom { name: name.clone() },
    };
    owed.filter_map(|id| workflow.table().owed.get(id)).map(effect).collect()
}

/// When a timer is due; the end of time, if that is later than time goes.
pub(crate) fn due(at: Timestamp, after: SignedDuration) -> Timestamp {
    at.checked_add(after).unwrap_or(Timestamp::MAX)
}
