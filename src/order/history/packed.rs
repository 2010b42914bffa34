//! The record that a decided event stands for.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::order::actor::Actor;
use crate::order::change::Change;
use crate::order::effect::Effect;
use crate::order::extra::Extra;
use crate::order::money::Money;
use crate::order::packed_record::PackedRecord;
use crate::order::record::{Entry, Record, Taken};
use crate::vocabulary::Key;
use crate::workflow::{Owed, OwedId, State, Workflow};

/// The record that a packed one stands for, with what came with the event, of that number in the
/// history of that order.
pub(super) fn unpacked(
    (packed, extra): (&PackedRecord, Option<&Extra>),
    (order, sequence): (&Key, u64),
    workflow: &Workflow,
) -> Option<Record> {
    let payload = extra.and_then(Extra::payload);
    let booking = packed.booking.as_ref().map(|it| it.booking(payload, packed.at));
    let assigned = packed.assigned.and_then(|axis| workflow.axis_name(axis));
    let moves = changes(workflow, Some(packed.before), packed.after);
    let template = workflow.template(Some(packed.before), packed.after);
    let said = (&*moves, template);
    let effects = effects(workflow, packed.owed(), packed.at, said, packed.amounts.as_slice());
    Some(Record {
        order: order.clone(),
        sequence,
        at: packed.at,
        actor: match extra.and_then(|extra| extra.actor.as_deref()) {
            Some(actor) => actor.clone(),
            None => Actor::new(packed.actor),
        },
        entry: Entry::Event(Box::new(Taken {
            event: workflow.event_name(packed.event)?,
            verdict: packed.verdict,
            payload: payload.cloned().unwrap_or_default(),
            booking: booking.unwrap_or_default(),
            assigned,
        })),
        changes: with_new_axes(workflow, moves, packed.after, packed.new_axes),
        notification: packed.notification,
        effects,
        note: extra.and_then(|extra| extra.note.as_deref().map(str::to_owned)),
        key: extra.and_then(|extra| extra.key.as_deref().map(str::to_owned)),
        fields: extra.map(|extra| extra.fields.clone()).unwrap_or_default(),
        revision: Arc::clone(workflow.revision()),
    })
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
