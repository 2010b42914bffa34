//! What was decided: plain data that any store can keep in one transaction.

use jiff::Timestamp;

use super::rejection::Rejection;
use crate::order::{Change, Effect, Order, OwedEffect, Record};
use crate::vocabulary::Key;
use crate::workflow::{PackedState, Verdict};

/// What was decided about one order.
///
/// A host stores it whole or not at all: the record and the effects, under the condition that the
/// order is still at [`Decision::expected_version`].
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a decision that is neither committed nor stored does nothing"]
pub struct Decision {
    /// What the event did. Never [`Verdict::Refused`]: that is a rejection.
    pub verdict: Verdict,
    /// The version of the order that it was decided on.
    pub expected_version: u64,
    /// The record to be; none, where nothing is recorded.
    pub record: Option<Record>,
    /// The record that the same idempotency key made before.
    pub first: Option<u64>,
    pub(crate) position: Option<PackedState>,
}

impl Decision {
    /// Nothing is to be done.
    pub(crate) fn nothing(order: &Order, verdict: Verdict) -> Self {
        let expected_version = order.version();
        Self { verdict, expected_version, record: None, first: None, position: None }
    }

    /// What the host owes, in order: the rows for its outbox.
    pub fn effects(&self) -> impl Iterator<Item = OwedEffect> + '_ {
        self.record.iter().flat_map(Record::owed)
    }

    /// The moves, in the order of the axes.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        self.record.as_ref().map_or(&[], |record| &record.changes)
    }

    /// The timers to set, and when they are due.
    pub fn timers_set(&self) -> impl Iterator<Item = (&Key, Timestamp)> {
        self.listed().filter_map(|effect| match effect {
            Effect::SetTimer { event, due } => Some((event, *due)),
            _ => None,
        })
    }

    /// The timers to clear.
    pub fn timers_cleared(&self) -> impl Iterator<Item = &Key> {
        self.listed().filter_map(|effect| match effect {
            Effect::ClearTimer { event } => Some(event),
            _ => None,
        })
    }

    fn listed(&self) -> impl Iterator<Item = &Effect> {
        self.record.iter().flat_map(|record| &record.effects)
    }

    /// Enters the decision into the order that it was made on.
    ///
    /// # Errors
    ///
    /// [`Rejection::Version`], where the order has changed since, and [`Rejection::Misfit`], where
    /// it is another one; then it is untouched.
    pub fn commit(&self, order: &mut Order) -> Result<(), Rejection> {
        let Some(record) = &self.record else { return Ok(()) };
        Ok(order.enter(record.clone(), self.position)?)
    }
}
