//! What a replay came to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sequences::Sequences;
use crate::workflow::Verdict;

/// How many events had each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Verdicts {
    /// Applied.
    pub applied: u64,
    /// Unchanged.
    pub unchanged: u64,
    /// Ignored.
    pub ignored: u64,
    /// Flagged.
    pub flagged: u64,
    /// Refused.
    pub refused: u64,
}

impl Verdicts {
    pub(super) fn count(&mut self, verdict: Verdict, count: u64) {
        let field = match verdict {
            Verdict::Applied => &mut self.applied,
            Verdict::Unchanged => &mut self.unchanged,
            Verdict::Ignored => &mut self.ignored,
            Verdict::Flagged => &mut self.flagged,
            Verdict::Refused => &mut self.refused,
        };
        *field += count;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.applied += other.applied;
        self.unchanged += other.unchanged;
        self.ignored += other.ignored;
        self.flagged += other.flagged;
        self.refused += other.refused;
    }
}

/// How often an event was refused on an axis, in a status, for a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Refusal {
    /// The event.
    pub event: String,
    /// The axis; empty, where no axis is to blame.
    pub axis: String,
    /// The status on it.
    pub status: String,
    /// The stable code of the reason.
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// How often one event directly followed another, inside an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The event before.
    pub from: String,
    /// The event after.
    pub to: String,
    /// How often.
    pub count: u64,
}

/// What a replay came to. Lists are ordered by count, the largest first, and then by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Summary {
    /// How many orders the log names.
    pub orders: u64,
    /// How many events it has, unknown ones too.
    pub events: u64,
    /// The verdicts of all known events.
    pub verdicts: Verdicts,
    /// The verdicts of each known event.
    pub verdicts_by_event: BTreeMap<String, Verdicts>,
    /// How many orders refused at least one event.
    pub orders_with_refusals: u64,
    /// What was refused, where and why.
    pub refusals: Vec<Refusal>,
    /// On each axis, how many orders ended in each status.
    pub last: BTreeMap<String, BTreeMap<String, u64>>,
    /// How many orders ended with each outcome.
    pub outcomes: BTreeMap<String, u64>,
    /// Events that the workflow lacks, and how often they came.
    pub unknown_events: BTreeMap<String, u64>,
    /// The sequences of events.
    pub sequences: Sequences,
    /// Which event followed which.
    pub transitions: Vec<Step>,
    /// What the events made the host owe, by kind and name.
    pub effects: BTreeMap<String, u64>,
}

impl Summary {
    /// What two replays of different orders came to together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.orders += other.orders;
        self.events += other.events;
        self.verdicts.add(other.verdicts);
        for (event, counts) in other.verdicts_by_event {
            self.verdicts_by_event.entry(event).or_default().add(counts);
        }
        self.orders_with_refusals += other.orders_with_refusals;
        self.refusals.extend(other.refusals);
        for (axis, statuses) in other.last {
            add(self.last.entry(axis).or_default(), statuses);
        }
        add(&mut self.outcomes, other.outcomes);
        add(&mut self.unknown_events, other.unknown_events);
        self.sequences = self.sequences.and(other.sequences);
        self.transitions.extend(other.transitions);
        add(&mut self.effects, other.effects);
        self.in_order()
    }

    /// Adds up what is listed twice, and puts every list in its order; sequences are in theirs.
    pub(super) fn in_order(mut self) -> Self {
        let refusals = self.refusals.into_iter();
        self.refusals = in_order(
            refusals.map(|it| ((it.event, it.axis, it.status, it.reason), it.count)),
            |(event, axis, status, reason), count| Refusal { event, axis, status, reason, count },
        );
        let transitions = self.transitions.into_iter().map(|it| ((it.from, it.to), it.count));
        self.transitions = in_order(transitions, |(from, to), count| Step { from, to, count });
        self
    }
}

/// The rows with equal ones added up, the largest count first, and then by name.
fn in_order<K: Ord, R>(rows: impl Iterator<Item = (K, u64)>, row: impl Fn(K, u64) -> R) -> Vec<R> {
    let mut counts: BTreeMap<K, u64> = BTreeMap::new();
    for (name, count) in rows {
        *counts.entry(name).or_default() += count;
    }
    let mut rows: Vec<(K, u64)> = counts.into_iter().collect();
    // Stable, so that rows of one count stay in the order of their names.
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows.into_iter().map(|(name, count)| row(name, count)).collect()
}

fn add(counts: &mut BTreeMap<String, u64>, more: BTreeMap<String, u64>) {
    for (name, count) in more {
        *counts.entry(name).or_default() += count;
    }
}
