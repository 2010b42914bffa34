//! The history of an order: its records, most of them packed.

mod keys;
mod packed;
mod row;
mod rows;

pub(crate) use packed::{PackedRecord, changes, due, effects, with_new_axes};
pub(crate) use row::Row;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use keys::Keys;
use rows::Rows;

use super::payload::Payload;
use super::record::Record;
use crate::vocabulary::{AxisKey, EventKey, Key};
use crate::workflow::{Revision, Verdict, Workflow};

/// The records of an order, oldest first.
///
/// An order keeps what a workflow decided in 64 bytes, and beside them what came with it. A
/// [`Record`] is made of that when it is asked for, so looking at one costs what a decision does
/// not.
///
/// ```
/// use orderflow::standard::Paid;
/// use orderflow::{Actor, NewOrder, Origin, Workflow};
/// use rust_decimal::dec;
///
/// let workflow = Workflow::standard();
/// let at = "2026-03-01T09:00:00Z".parse().unwrap();
/// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
/// let mut order = workflow.open(new, Origin::by(Actor::system()).at(at))?;
/// workflow.apply(&mut order, Paid::in_full().by(Actor::gateway("stripe")))?;
///
/// assert_eq!(order.history().len(), 2);
/// assert_eq!(order.history().last().unwrap().event().unwrap(), "paid");
/// assert_eq!(order.history().iter().map(|record| record.sequence).sum::<u64>(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[repr(C)]
pub struct History {
    /// The workflow of the last packed record.
    workflow: Option<Workflow>,
    /// Where the record of the last change is; what follows it is stale or flagged.
    recent: u32,
    /// How many records at the beginning are kept whatever is shed.
    kept: u32,
    more: Option<Box<More>>,
    order: Key,
    rows: Rows,
}

/// What most histories do not have.
#[derive(Clone, Default)]
struct More {
    /// The workflows of packed records before the last one.
    former: Vec<Workflow>,
    keys: Keys,
}

/// How many different events are remembered between two changes of an order.
const REPEATS: usize = 64;

impl History {
    pub(super) fn new(order: Key) -> Self {
        let rows = Rows::default();
        Self { workflow: None, recent: 0, kept: 0, more: None, order, rows }
    }

    /// The order that it is of.
    #[must_use]
    pub const fn order(&self) -> &Key {
        &self.order
    }

    /// How many records there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none. An order has at least the record that opened it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// The records, oldest first.
    #[must_use]
    pub const fn iter(&self) -> Records<'_> {
        Records { history: self, from: 0, to: self.rows.len() }
    }

    /// The last record.
    #[must_use]
    pub fn last(&self) -> Option<Record> {
        self.iter().next_back()
    }

    /// The record of that sequence number.
    #[must_use]
    pub fn get(&self, sequence: u64) -> Option<Record> {
        self.record(self.rows.of(sequence)?)
    }

    /// The events, oldest first; records of anything else are left out.
    pub fn events(&self) -> impl Iterator<Item = EventKey<'_>> {
        self.rows.iter().filter_map(|row| self.event(row))
    }

    /// Whether any record after the first moved the axis.
    #[must_use]
    pub fn moved<'a>(&self, axis: impl Into<AxisKey<'a>>) -> bool {
        let axis = axis.into();
        let moves = |row: &Row| match row {
            Row::Packed(packed) => {
                let axis = self.workflow(packed).and_then(|workflow| workflow.axis(axis));
                axis.is_some_and(|axis| packed.moves(axis))
            }
            Row::Whole(record) => record.changes.iter().any(|it| it.axis == axis.as_str()),
        };
        self.rows.iter().skip(1).any(moves)
    }

    fn event<'a>(&'a self, row: &'a Row) -> Option<EventKey<'a>> {
        match row {
            Row::Packed(packed) => Some(self.workflow(packed)?.event_key(packed.event)),
            Row::Whole(record) => record.event().map(EventKey::from),
        }
    }

    /// The record that came first with the idempotency key.
    pub(super) fn of_key(&self, key: &str) -> Option<Record> {
        self.record(self.rows.of(self.sequence_of_key(key)?)?)
    }

    /// The sequence number of the record that came first with the idempotency key.
    pub(super) fn sequence_of_key(&self, key: &str) -> Option<u64> {
        let keys = &self.more.as_ref()?.keys;
        keys.find(key, |sequence| self.rows.of(sequence)?.key())
    }

    /// The workflow that made the last record.
    pub(super) fn revision(&self) -> Option<&Arc<Revision>> {
        Some(match self.rows.last()? {
            Row::Packed(packed) => self.workflow(packed)?.revision(),
            Row::Whole(record) => &record.revision,
        })
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        self.rows.iter().filter_map(|row| Some((row.sequence(), row.note()?)))
    }

    /// When the last record was made.
    pub(super) fn last_change(&self) -> Option<Timestamp> {
        self.rows.last().map(Row::at)
    }

    fn workflow(&self, packed: &PackedRecord) -> Option<&Workflow> {
        self.former().get(usize::from(packed.workflow)).or(self.workflow.as_ref())
    }

    fn former(&self) -> &[Workflow] {
        self.more.as_ref().map_or(&[], |more| &more.former)
    }

    fn record(&self, row: &Row) -> Option<Record> {
        Some(match row {
            Row::Packed(packed) => packed.record(&self.order, self.workflow(packed)?)?,
            Row::Whole(record) => (**record).clone(),
        })
    }

    /// Adds a record that is not packed.
    pub(super) fn push_whole(&mut self, record: Arc<Record>) {
        let row = Row::Whole(record);
        let (is_event, applied) = (row.is_event(), row.is_applied());
        if applied || !is_event {
            self.recent = short(self.rows.len() + usize::from(!is_event));
        }
        let keyed = row.key().is_some();
        self.rows.push(row);
        if keyed {
            self.remember_key();
        }
    }

    /// Adds a record that is packed, of that workflow.
    #[inline]
    pub(super) fn push_packed(&mut self, packed: PackedRecord, workflow: &Workflow) {
        let Some(number) = self.number(workflow) else {
            if let Some(record) = packed.record(&self.order, workflow) {
                self.push_whole(Arc::new(record));
            }
            return;
        };
        if packed.verdict == Verdict::Applied {
            self.recent = short(self.rows.len());
        }
        let keyed = packed.key().is_some();
        self.rows.push(Row::Packed(PackedRecord { workflow: number, ..packed }));
        if keyed {
            self.remember_key();
        }
    }

    /// The number that the workflow has here, from now on if it has none; none, where there are too
    /// many before it.
    #[inline]
    fn number(&mut self, workflow: &Workflow) -> Option<u8> {
        let same = self.workflow.as_ref().is_some_and(|last| last.is(workflow));
        if same && self.former().is_empty() { Some(0) } else { self.number_anew(workflow) }
    }

    #[cold]
    fn number_anew(&mut self, workflow: &Workflow) -> Option<u8> {
        let last = self.workflow.as_ref();
        let same = last.is_none_or(|last| last.is(workflow));
        let number = u8::try_from(self.former().len() + usize::from(!same)).ok()?;
        if !same {
            let last = self.workflow.take();
            self.more.get_or_insert_default().former.extend(last);
        }
        self.workflow.get_or_insert_with(|| workflow.clone());
        Some(number)
    }

    /// Remembers the key that the last record came with.
    fn remember_key(&mut self) {
        let rows = &self.rows;
        if let Some(last) = rows.last()
            && let Some(key) = last.key()
        {
            let keys = &mut self.more.get_or_insert_default().keys;
            keys.insert(key, last.sequence(), |sequence| rows.of(sequence)?.key());
        }
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(super) fn repeats(&self, event: &Key, payload: &Payload, note: Option<&str>) -> bool {
        let same = |row: &Row| {
            self.event(row).is_some_and(|name| name.as_str() == event.as_str())
                && row.brings(payload)
                && row.note() == note
        };
        self.rows.since(self.recent as usize).take(REPEATS).any(same)
    }

    /// Forgets what deciding does not need: the records without a key, but for the last change and
    /// what was stale or flagged since. Called after every record, it costs the same each time.
    pub(super) fn shed(&mut self) {
        while self.kept < self.recent {
            match self.rows.get(self.kept as usize) {
                Some(row) if row.key().is_some() => self.kept += 1,
                Some(_) => {
                    self.rows.remove(self.kept as usize);
                    self.recent -= 1;
                }
                None => break,
            }
        }
        // The last one is kept in any case: it says when the order changed.
        let last = self.rows.len().saturating_sub(2);
        if last >= self.recent as usize + REPEATS
            && self.rows.get(last).is_some_and(|row| row.key().is_none())
        {
            self.rows.remove(last);
        }
    }
}

/// A place in a history; of histories that are longer than that, this one.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The records of a history, each made as it is reached.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    history: &'a History,
    from: usize,
    to: usize,
}

impl Records<'_> {
    fn at(&self, place: usize) -> Option<Record> {
        self.history.record(self.history.rows.get(place)?)
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        (self.from < self.to).then(|| self.from += 1)?;
        self.at(self.from - 1)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.to - self.from, Some(self.to - self.from))
    }

    fn nth(&mut self, skipped: usize) -> Option<Record> {
        self.from = self.from.saturating_add(skipped).min(self.to);
        self.next()
    }
}

impl DoubleEndedIterator for Records<'_> {
    fn next_back(&mut self) -> Option<Record> {
        (self.from < self.to).then(|| self.to -= 1)?;
        self.at(self.to)
    }
}

impl ExactSizeIterator for Records<'_> {}

impl<'a> IntoIterator for &'a History {
    type Item = Record;
    type IntoIter = Records<'a>;

    fn into_iter(self) -> Records<'a> {
        self.iter()
    }
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for History {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
