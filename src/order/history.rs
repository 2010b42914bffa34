//! The history of an order: its records, most of them packed.

mod keys;
mod packed;
mod records;
mod row;
mod rows;

pub(crate) use packed::{PackedRecord, changes, due, effects, with_new_axes};
pub use records::Records;
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
    order: Key,
    /// How many records there are.
    count: u32,
    /// The number of the workflow here; `u8::MAX`, where too many came before it.
    number: u8,
    recency: Recency,
    /// The order's own switch. It stands here because there is room for it in a line of memory that
    /// is looked at anyway.
    pub(super) notify_customer: bool,
    /// Where the record of the last change is, where that is [`Recency::Earlier`].
    recent: u32,
    /// How many records at the beginning are kept whatever is shed.
    kept: u32,
    more: Option<Box<More>>,
    /// The workflow that moved the order last.
    workflow: Option<Workflow>,
    pub(super) opened_at: Timestamp,
    rows: Rows,
}

/// Where the record of the last change is; what follows it is stale or flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recency {
    /// The last record is of an event that was applied.
    Last,
    /// The last record is of another change, and no event repeats it.
    Over,
    /// It came earlier.
    Earlier,
}

/// What most histories do not have.
#[derive(Clone, Default)]
#[repr(C)]
struct More {
    keys: Keys,
    /// The workflows that moved the order before.
    former: Vec<Workflow>,
}

/// How many different events are remembered between two changes of an order.
const REPEATS: usize = 64;

impl History {
    pub(super) fn new(order: Key, opened_at: Timestamp, notify_customer: bool) -> Self {
        Self {
            order,
            count: 0,
            number: u8::MAX,
            recency: Recency::Over,
            notify_customer,
            recent: 0,
            kept: 0,
            more: None,
            workflow: None,
            opened_at,
            rows: Rows::default(),
        }
    }

    /// The order that it is of.
    #[must_use]
    pub const fn order(&self) -> &Key {
        &self.order
    }

    /// How many records there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is none. An order has at least the record that opened it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The records, oldest first.
    #[must_use]
    pub const fn iter(&self) -> Records<'_> {
        Records::of(self)
    }

    /// The last record.
    #[must_use]
    pub fn last(&self) -> Option<Record> {
        self.iter().next_back()
    }

    /// The record of that sequence number.
    #[must_use]
    pub fn get(&self, sequence: u64) -> Option<Record> {
        self.record(self.row(sequence)?)
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
        self.record(self.row(self.sequence_of_key(key)?)?)
    }

    /// The sequence number of the record that came first with the idempotency key.
    pub(super) fn sequence_of_key(&self, key: &str) -> Option<u64> {
        let keys = &self.more.as_ref()?.keys;
        keys.find(key, |sequence| self.row(sequence)?.key())
    }

    /// The workflow that made the last record.
    pub(super) fn revision(&self) -> Option<&Arc<Revision>> {
        Some(match self.last_row()? {
            Row::Packed(packed) => self.workflow(packed)?.revision(),
            Row::Whole(record) => &record.revision,
        })
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        self.rows.iter().filter_map(|row| Some((row.sequence(), row.note()?)))
    }

    /// When the last record was made.
    pub(super) fn last_change(&self) -> Option<Timestamp> {
        self.last_row().map(Row::at)
    }

    fn last_row(&self) -> Option<&Row> {
        self.rows.get(self.len().checked_sub(1)?)
    }

    /// The row of that sequence number.
    fn row(&self, sequence: u64) -> Option<&Row> {
        self.rows.find(self.len(), sequence)
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

    /// The workflow moves the order from now on.
    pub(super) fn adopt(&mut self, workflow: &Workflow) {
        let same = self.workflow.as_ref().is_some_and(|last| last.is(workflow));
        let most = usize::from(u8::MAX) - 1;
        if !same && self.former().len() >= most {
            self.number = u8::MAX;
            return;
        }
        if !same && let Some(last) = self.workflow.replace(workflow.clone()) {
            self.more.get_or_insert_default().former.push(last);
        }
        self.number = self.former().len() as u8;
    }

    /// Adds a record that is not packed.
    pub(super) fn push_whole(&mut self, record: Arc<Record>) {
        let row = Row::Whole(record);
        match (row.is_event(), row.is_applied()) {
            (true, true) => self.recency = Recency::Last,
            (true, false) => self.pass(),
            (false, _) => self.recency = Recency::Over,
        }
        let keyed = row.key().is_some();
        self.push(row);
        if keyed {
            self.remember_key();
        }
    }

    /// Adds a record that is packed, of the workflow that was adopted last.
    #[inline(always)]
    pub(super) fn push_packed(&mut self, packed: PackedRecord, workflow: &Workflow) {
        if self.number == u8::MAX {
            return self.unpack(packed, workflow);
        }
        if packed.verdict == Verdict::Applied {
            self.recency = Recency::Last;
        } else {
            self.pass();
        }
        let keyed = packed.key().is_some();
        self.push(Row::Packed(PackedRecord { workflow: self.number, ..packed }));
        if keyed {
            self.remember_key();
        }
    }

    #[inline(always)]
    fn push(&mut self, row: Row) {
        self.rows.push(self.len(), row);
        self.count = self.count.saturating_add(1);
    }

    /// Adds a record that could have been packed.
    #[cold]
    #[inline(never)]
    fn unpack(&mut self, packed: PackedRecord, workflow: &Workflow) {
        if let Some(record) = packed.record(&self.order, workflow) {
            self.push_whole(Arc::new(record));
        }
    }

    /// The next record changes nothing.
    fn pass(&mut self) {
        self.recent = self.recent();
        self.recency = Recency::Earlier;
    }

    /// Where the record of the last change is, or what follows it.
    fn recent(&self) -> u32 {
        match self.recency {
            Recency::Last => self.count.saturating_sub(1),
            Recency::Over => self.count,
            Recency::Earlier => self.recent,
        }
    }

    /// Remembers the key that the last record came with.
    #[inline(never)]
    fn remember_key(&mut self) {
        let (rows, count) = (&self.rows, self.count as usize);
        if let Some(last) = count.checked_sub(1).and_then(|last| rows.get(last))
            && let Some(key) = last.key()
        {
            let keys = &mut self.more.get_or_insert_default().keys;
            keys.insert(key, last.sequence(), |sequence| rows.find(count, sequence)?.key());
        }
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(super) fn repeats(&self, event: &Key, payload: &Payload, note: Option<&str>) -> bool {
        let same = |row: &Row| {
            self.event(row).is_some_and(|name| name.as_str() == event.as_str())
                && row.brings(payload)
                && row.note() == note
        };
        self.rows.since(self.recent() as usize).take(REPEATS).any(same)
    }

    /// Forgets what deciding does not need: the records without a key, but for the last change and
    /// what was stale or flagged since. Called after every record, it costs the same each time.
    pub(super) fn shed(&mut self) {
        while self.kept < self.recent() {
            match self.rows.get(self.kept as usize) {
                Some(row) if row.key().is_some() => self.kept += 1,
                Some(_) => {
                    self.remove(self.kept);
                    self.recent = self.recent.saturating_sub(1);
                }
                None => break,
            }
        }
        // The last one is kept in any case: it says when the order changed.
        let last = self.count.saturating_sub(2);
        if last as usize >= self.recent() as usize + REPEATS
            && self.rows.get(last as usize).is_some_and(|row| row.key().is_none())
        {
            self.remove(last);
        }
    }

    fn remove(&mut self, place: u32) {
        self.rows.remove(place as usize);
        self.count = self.count.saturating_sub(1);
    }
}

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
