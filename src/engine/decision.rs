//! What was decided: plain data that any store can keep in one transaction.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::rejection::Rejection;
use crate::order::{Change, Effect, Order, OwedEffect, Record, Row};
use crate::vocabulary::Key;
use crate::workflow::{State, Verdict, Workflow};

/// What was decided about one order.
///
/// A host stores it whole or not at all: the record and the effects, under the condition that the
/// order is still at [`Decision::expected_version`].
///
/// It borrows the workflow that made it, to say what it means; [`Decision::into_owned`] makes one
/// that may outlive it.
#[derive(Clone)]
#[must_use = "a decision that is neither committed nor stored does nothing"]
pub struct Decision<'w> {
    /// What the event did. Never [`Verdict::Refused`]: that is a rejection.
    pub verdict: Verdict,
    /// The version of the order that it was decided on.
    pub expected_version: u64,
    /// The record that the same idempotency key made before.
    pub first: Option<u64>,
    made: Option<Made<'w>>,
}

/// The record to be, as the order will keep it.
#[derive(Clone)]
struct Made<'w> {
    order: Key,
    workflow: Cow<'w, Workflow>,
    after: State,
    row: Row,
}

impl<'w> Decision<'w> {
    /// Nothing is to be done.
    pub(crate) fn nothing(order: &Order, verdict: Verdict) -> Self {
        Self { verdict, expected_version: order.version(), first: None, made: None }
    }

    /// The same key came with that record, so nothing is to be done.
    pub(super) fn again(order: &Order, first: u64) -> Self {
        Self { first: Some(first), ..Self::nothing(order, Verdict::Unchanged) }
    }

    /// That record is to be, and the order is to stand there.
    pub(super) fn new(
        order: &Order,
        verdict: Verdict,
        row: Row,
        workflow: &'w Workflow,
        after: State,
    ) -> Self {
        Self { verdict, ..Self::at(order.version(), order, row, workflow, after) }
    }

    /// An event was applied at that version: that record is to be, and the order is to stand there.
    #[inline(always)]
    pub(super) fn at(
        version: u64,
        order: &Order,
        row: Row,
        workflow: &'w Workflow,
        after: State,
    ) -> Self {
        let (order, workflow) = (order.id().clone(), Cow::Borrowed(workflow));
        let made = Some(Made { order, workflow, after, row });
        Self { verdict: Verdict::Applied, expected_version: version, first: None, made }
    }

    /// The same with a handle of its own to the workflow, for a host that keeps decisions, or
    /// hands them to a method of what holds the workflow.
    ///
    /// ```
    /// use orderflow::order::OwedEffect;
    /// use orderflow::standard::Paid;
    /// use orderflow::{Decision, Order, Rejection, Workflow};
    ///
    /// struct Shop {
    ///     workflow: Workflow,
    ///     order: Order,
    ///     outbox: Vec<OwedEffect>,
    /// }
    ///
    /// impl Shop {
    ///     fn paid(&mut self) -> Result<(), Rejection> {
    ///         let decision = self.workflow.apply(&mut self.order, Paid::in_full())?;
    ///         self.store(&decision.into_owned());
    ///         Ok(())
    ///     }
    ///
    ///     fn store(&mut self, decision: &Decision<'_>) {
    ///         self.outbox.extend(decision.effects());
    ///     }
    /// }
    /// ```
    pub fn into_owned(self) -> Decision<'static> {
        let Self { verdict, expected_version, first, made } = self;
        let made = made.map(|Made { order, workflow, after, row }| {
            let workflow = Cow::Owned(workflow.into_owned());
            Made { order, workflow, after, row }
        });
        Decision { verdict, expected_version, first, made }
    }

    /// The version of the order once the decision is entered, whatever a host has put there.
    const fn next_version(&self) -> u64 {
        self.expected_version.saturating_add(1)
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
        made.row.record(&made.order, self.next_version(), Some(&made.workflow))
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
            order.comes_next(&made.order, self.next_version())?;
        }
        self.enter(order)
    }

    /// Enters the decision into the order that it was just made on.
    #[inline]
    pub(super) fn enter(&self, order: &mut Order) -> Result<(), Rejection> {
        match &self.made {
            None => {}
            Some(Made { row: Row::Whole(record), workflow, after, .. }) => {
                order.enter(Arc::clone(record), Some((workflow, *after)))?;
            }
            Some(Made { row, workflow, after, .. }) => {
                order.enter_decided(row, *after, workflow)?;
            }
        }
        Ok(())
    }
}

impl PartialEq<Decision<'_>> for Decision<'_> {
    fn eq(&self, other: &Decision<'_>) -> bool {
        let plain = |it: &Decision<'_>| (it.verdict, it.expected_version, it.first);
        plain(self) == plain(other) && self.record() == other.record()
    }
}

impl fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("verdict", &self.verdict)
            .field("expected_version", &self.expected_version)
            .field("record", &self.record())
            .field("first", &self.first)
            .finish()
    }
}
