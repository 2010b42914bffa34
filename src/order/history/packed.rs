//! A decided event by numbers, and the record that it stands for.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::order::actor::{Actor, ActorKind};
use crate::order::booking::{Booking, PackedBooking};
use crate::order::change::Change;
use crate::order::effect::Effect;
use crate::order::extra::Extra;
use crate::order::few::Few;
use crate::order::money::Money;
use crate::order::payload::Payload;
use crate::order::record::{Entry, Notification, Record, Taken};
use crate::vocabulary::Key;
use crate::workflow::{AxisId, EventId, Owed, OwedFew, OwedId, State, Verdict, Workflow};

/// An event that a workflow decided, by the numbers of that workflow.
#[derive(Debug, Clone)]
pub(crate) struct PackedRecord {
    pub(crate) at: Timestamp,
    pub(crate) before: State,
    pub(crate) after: State,
    /// What came with the event, which most have nothing of.
    pub(crate) extra: Option<Arc<Extra>>,
    pub(crate) booking: Option<PackedBooking>,
    pub(crate) assigned: Option<AxisId>,
    /// What is owed, where there is room for it; else all of it is in `many`.
    pub(crate) few: OwedFew,
    pub(crate) many: Vec<OwedId>,
    /// The amounts of the attentions that have one, in order.
    pub(crate) amounts: Few<Money>,
    pub(crate) event: EventId,
    pub(crate) verdict: Verdict,
    pub(crate) notification: Notification,
    pub(crate) actor: ActorKind,
    /// The axes that the order did not have before, a bit each.
    pub(crate) new_axes: u8,
}

impl PackedRecord {
    /// Whether its record lists a change of the axis.
    pub(super) fn moves(&self, axis: AxisId) -> bool {
        self.before.status(axis) != self.after.status(axis)
            || self.new_axes >> (axis.index() & 7) & 1 == 1
    }

    /// What is owed, in order.
    pub(crate) fn owed(&self) -> impl Iterator<Item = OwedId> + '_ {
        let few = if self.many.is_empty() { self.few } else { OwedFew::default() };
        few.list().chain(self.many.iter().copied())
    }

    pub(crate) fn payload(&self) -> Option<&Payload> {
        self.extra.as_ref()?.payload.as_deref()
    }

    fn booking(&self) -> Option<Booking> {
        Some(self.booking.as_ref()?.booking(self.payload(), self.at))
    }

    /// The record that it stands for, of that number in the history of that order.
    pub(crate) fn record(&self, order: &Key, sequence: u64, workflow: &Workflow) -> Option<Record> {
        let extra = self.extra.as_deref();
        let assigned = self.assigned.and_then(|axis| workflow.axis_name(axis));
        let moves = changes(workflow, Some(self.before), self.after);
        let template = workflow.template(Some(self.before), self.after);
        let effects =
            effects(workflow, self.owed(), self.at, (&moves, template), self.amounts.as_slice());
        Some(Record {
            order: order.clone(),
            sequence,
            at: self.at,
            actor: match extra.and_then(|extra| extra.actor.as_deref()) {
                Some(actor) => actor.clone(),
                None => Actor::new(self.actor),
            },
            entry: Entry::Event(Box::new(Taken {
                event: workflow.event_name(self.event)?,
                verdict: self.verdict,
                payload: self.payload().cloned().unwrap_or_default(),
                booking: self.booking().unwrap_or_default(),
                assigned,
            })),
            changes: with_new_axes(workflow, moves, self.after, self.new_axes),
            notification: self.notification,
            effects,
            note: extra.and_then(|extra| extra.note.as_deref().map(str::to_owned)),
            key: extra.and_then(|extra| extra.key.as_deref().map(str::to_owned)),
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
