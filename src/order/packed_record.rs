//! A decided event by numbers.

use jiff::Timestamp;

use super::actor::ActorKind;
use super::booking::PackedBooking;
use super::few::Few;
use super::money::Money;
use super::record::Notification;
use crate::workflow::{AxisId, EventId, OwedFew, OwedId, State, Verdict};

/// An event that a workflow decided, by the numbers of that workflow; what came with it is kept
/// beside it.
#[derive(Debug, Clone)]
pub(crate) struct PackedRecord {
    pub(crate) at: Timestamp,
    pub(crate) before: State,
    pub(crate) after: State,
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
}
