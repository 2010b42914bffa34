//! What was decided: plain data that any store can keep in one transaction.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::rejection::Rejection;
use crate::order::{Change, Effect, Order, OwedEffect, PackedRecord, Record, Row};
use crate::vocabulary::Key;
use crate::workflow::{State, Verdict, Workflow};

/// What was decided about one order.
///
/// A host stores it whole or not at all: the record and the effects, under the condition that the
/// order is still at [`Decision::expected_version`].
#[derive(Clone)]
#[must_use = "a decision that is neither committed nor stored does nothing"]
pub struct Decision {
    /// What the event did. Never [`Verdict::Refused`]: that is a rejection.
    pub verdict: Verdict,
    /// The version of the order that it was decided on.
    pub expected_version: u64,
    /// The record that the same idempotency key made before.
    pub first: Option<u64>,
    made: Option<Made>,
}

/// The record to be, as the order will keep it.
#[derive(Clone)]
struct Made {
    order: Key,
    workflow: Workflow,
    after: State,
    row: Row,
}

impl Decision {
    /// Nothing is to be done.
    pub(crate) const fn nothing(order: &Order, verdict: Verdict) -> Self {
        Self { verdict, expected_version: order.version(), first: None, made: None }
    }

    /// The same key came with that record, so nothing is to be done.
    pub(super) fn again(order: &Order, first: u64) -> Self {
        Self { first: Some(first), ..Self::nothing(order, Verdict::Unchanged) }
    }

    /// That event is to be, of which there is little to say.
    #[inline]
    pub(super) fn plain(order: &Order, packed: PackedRecord, workflow: &Workflow) -> Self {
        let (verdict, after) = (packed.verdict, packed.after);
        let expected_version = u64::from(packed.sequence).saturating_sub(1);
        let (order, workflow) = (order.id().clone(), workflow.clone());
        let made = Some(Made { order, workflow, after, row: Row::Packed(packed) });
        Self { verdict, expected_version, first: None, made }
    }

    /// That record is to be, and the order is to stand there.
    #[inline]
    pub(super) fn new(
        order: &Order,
        verdict: Verdict,
        row: Row,
        workflow: &Workflow,
        after: State,
    ) -> Self {
        let (order, version) = (order.id().clone(), order.version());
        let made = Some(Made { order, workflow: workflow.clone(), after, row });
        Self { verdict, expected_version: version, first: None, made }
    }

    /// Whether anything is to be recorded.
    #[must_use]
    pub const fn is_recorded(&self) -> bool {
        self.made.is_some()
    }

    /// The record to be; none, where nothing is recorded. It is made when it is asked for.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        let made = self.made.as_ref()?;
        match &made.row {
            Row::Packed(packed) => packed.record(&made.order, &made.workflow),
            Row::Whole(record) => Some((**record).clone()),
        }
    }

    /// What the host owes, in order: the rows for its outbox.
    pub fn effects(&self) -> impl Iterator<Item = OwedEffect> {
        self.record().into_iter().flat_map(Record::into_owed)
    }

    /// The moves, in the order of the axes.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        self.record().map(|record| record.changes).unwrap_or_default()
    }

    /// The timers to set, and when they are due.
    pub fn timers_set(&self) -> impl Iterator<Item = (Key, Timestamp)> {
        self.effects().filter_map(|owed| match owed.effect {
            Effect::SetTimer { event, due } => Some((event, due)),
            _ => None,
        })
    }

    /// The timers to clear.
    pub fn timers_cleared(&self) -> impl Iterator<Item = Key> {
        self.effects().filter_map(|owed| match owed.effect {
            Effect::ClearTimer { event } => Some(event),
            _ => None,
        })
    }

    /// Enters the decision into the order that it was made on.
    ///
    /// # Errors
    ///
    /// [`Rejection::Version`], where the order has changed since, and [`Rejection::Misfit`], where
    /// it is another one; then it is untouched.
    pub fn commit(&self, order: &mut Order) -> Result<(), Rejection> {
        if let Some(made) = &self.made {
            order.comes_next(&made.order, self.expected_version + 1)?;
        }
        self.enter(order)
    }

    /// Enters the decision into the order that it was just made on.
    #[inline]
    pub(super) fn enter(&self, order: &mut Order) -> Result<(), Rejection> {
        match &self.made {
            None => {}
            Some(Made { row: Row::Packed(packed), workflow, .. }) => {
                order.enter_packed(packed, workflow)?;
            }
            Some(Made { row: Row::Whole(record), workflow, after, .. }) => {
                order.enter(Arc::clone(record), Some((workflow, *after)))?;
            }
        }
        Ok(())
    }
}

impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        let plain = |it: &Self| (it.verdict, it.expected_version, it.first);
        plain(self) == plain(other) && self.record() == other.record()
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("verdict", &self.verdict)
            .field("expected_version", &self.expected_version)
            .field("record", &self.record())
            .field("first", &self.first)
            .finish()
    }
}
