//! The history of an order: its records, most of them packed.

mod again;
mod keys;
mod moment;
mod packed;
mod plain;
mod row;
mod rows;
mod records;
mod shed;

pub(crate) use moment::Moment;
pub(crate) use packed::{changes, due, effects, with_new_axes};
pub(crate) use plain::PlainRecord;
pub use records::Records;
pub(crate) use row::Row;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use keys::Keys;
use rows::Rows;

use super::record::Record;
use crate::vocabulary::{AxisKey, EventKey, Key};
use crate::workflow::{Revision, State, Workflow};

/// The records of an order, oldest first.
///
/// An order keeps most of what a workflow decides in 16 bytes, and apart from them what came with
/// it. A [`Record`] is made of that when it is asked for, so looking at one costs what a decision
/// does not.
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
    /// Whether records were forgotten, so that those that are left have their numbers beside them.
    gaps: bool,
    more: Box<More>,
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

/// What is seldom looked at.
#[derive(Clone)]
#[repr(C)]
struct More {
    keys: Keys,
    /// Where the record of the last change is, where that is [`Recency::Earlier`].
    recent: u32,
    /// How many records at the beginning are kept whatever is shed.
    kept: u32,
    /// The workflow that moved the order last.
    workflow: Option<Workflow>,
    /// The workflows that moved the order before.
    former: Vec<Workflow>,
    /// The numbers of the records and that of the last one, where there are gaps.
    sequences: Vec<u64>,
    last: u64,
    opened_at: Timestamp,
}

impl History {
    pub(super) fn new(order: Key, opened_at: Timestamp, notify_customer: bool) -> Self {
        let more = More {
            keys: Keys::default(),
            recent: 0,
            kept: 0,
            workflow: None,
            former: Vec::new(),
            sequences: Vec::new(),
            last: 0,
            opened_at,
        };
        Self {
            order,
            count: 0,
            number: u8::MAX,
            recency: Recency::Over,
            notify_customer,
            gaps: false,
            more: Box::new(more),
            rows: Rows::default(),
        }
    }

    /// The order that it is of.
    #[must_use]
    pub const fn order(&self) -> &Key {
        &self.order
    }

    /// The number of the last record, be it forgotten.
    #[inline]
    pub(super) fn version(&self) -> u64 {
        if self.gaps { self.more.last } else { u64::from(self.count) }
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
        self.record(self.place(sequence)?)
    }

    /// The events, oldest first; records of anything else are left out.
    pub fn events(&self) -> impl Iterator<Item = EventKey<'_>> {
        self.rows.iter().filter_map(|row| self.event(row))
    }

    /// Whether any record after the first moved the axis.
    #[must_use]
    pub fn moved<'a>(&self, axis: impl Into<AxisKey<'a>>) -> bool {
        let axis = axis.into();
        let decided = |row: &Row| {
            let workflow = self.workflow(row)?;
            let axis = workflow.axis(axis)?;
            Some(row.decided(State::ZERO, workflow)?.moves(axis))
        };
        let moves = |row: &Row| match row {
            Row::Whole(record) => record.changes.iter().any(|it| it.axis == axis.as_str()),
            _ => decided(row).unwrap_or(false),
        };
        self.rows.iter().skip(1).any(moves)
    }

    fn event<'a>(&'a self, row: &'a Row) -> Option<EventKey<'a>> {
        match row {
            Row::Whole(record) => record.event().map(EventKey::from),
            _ => Some(self.workflow(row)?.event_key(row.event()?)),
        }
    }

    /// The record that came first with the idempotency key.
    pub(super) fn of_key(&self, key: &str) -> Option<Record> {
        self.get(self.sequence_of_key(key)?)
    }

    /// The sequence number of the record that came first with the idempotency key.
    pub(super) fn sequence_of_key(&self, key: &str) -> Option<u64> {
        self.more.keys.find(key, |sequence| self.rows.get(self.place(sequence)?)?.key())
    }

    /// The workflow that made the last record.
    pub(super) fn revision(&self) -> Option<&Arc<Revision>> {
        Some(match self.last_row()? {
            Row::Whole(record) => &record.revision,
            row => self.workflow(row)?.revision(),
        })
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(place, row)| Some((self.sequence(place)?, row.note()?)))
    }

    /// When the first record was made.
    pub(super) const fn opened_at(&self) -> Timestamp {
        self.more.opened_at
    }

    /// When the last record was made.
    pub(super) fn last_change(&self) -> Option<Timestamp> {
        self.last_row().map(Row::at)
    }

    fn last_row(&self) -> Option<&Row> {
        self.rows.get(self.len().checked_sub(1)?)
    }

    /// The place of the record of that sequence number.
    fn place(&self, sequence: u64) -> Option<usize> {
        place(self.gaps.then_some(&*self.more.sequences), self.len(), sequence)
    }

    /// The sequence number of the record at that place.
    fn sequence(&self, place: usize) -> Option<u64> {
        if self.gaps { self.more.sequences.get(place).copied() } else { Some(place as u64 + 1) }
    }

    /// The workflow that decided the record.
    fn workflow(&self, row: &Row) -> Option<&Workflow> {
        self.more.former.get(usize::from(row.workflow()?)).or(self.more.workflow.as_ref())
    }

    /// The record at that place.
    fn record(&self, place: usize) -> Option<Record> {
        let row = self.rows.get(place)?;
        row.record(&self.order, self.sequence(place)?, self.workflow(row))
    }

    /// The workflow moves the order from now on.
    pub(super) fn adopt(&mut self, workflow: &Workflow) {
        let More { workflow: last, former, .. } = &mut *self.more;
        let same = last.as_ref().is_some_and(|last| last.is(workflow));
        let most = usize::from(u8::MAX) - 1;
        if !same && former.len() >= most {
            self.number = u8::MAX;
            return;
        }
        if !same && let Some(last) = last.replace(workflow.clone()) {
            former.push(last);
        }
        self.number = former.len() as u8;
    }

    /// The number of that workflow, where a plain row may be put behind the others as it is: there
    /// are no gaps, and the customer gets mails, so that debts say what is owed.
    #[inline(always)]
    pub(super) fn takes_plain(&self) -> Option<u8> {
        let takes = self.number != u8::MAX && !self.gaps && self.notify_customer;
        takes.then_some(self.number)
    }

    /// Adds a plain row as it is.
    #[inline(always)]
    pub(super) fn push_plain(&mut self, plain: PlainRecord, at: Moment) {
        self.recency = Recency::Last;
        self.count = self.rows.push_plain(self.count, plain, at);
    }

    /// Adds a record: if a workflow decided it, the one that was adopted last.
    pub(super) fn push(&mut self, row: Row, sequence: u64, workflow: Option<&Workflow>) {
        if self.gaps {
            self.more.sequences.push(sequence);
            self.more.last = sequence;
        }
        let whole = || Some(Row::Whole(Arc::new(row.record(&self.order, sequence, workflow)?)));
        let whole = (self.number == u8::MAX).then(whole).flatten();
        let row = whole.unwrap_or_else(|| row.numbered(self.number));
        match (row.is_applied(), row.is_event()) {
            (true, _) => self.recency = Recency::Last,
            (false, true) => self.pass(),
            (false, false) => self.recency = Recency::Over,
        }
        let keyed = row.key().is_some();
        self.rows.push(self.len(), row);
        self.count = self.count.saturating_add(1);
        if keyed {
            self.remember_key();
        }
    }

    /// The next record changes nothing.
    fn pass(&mut self) {
        self.more.recent = self.recent();
        self.recency = Recency::Earlier;
    }

    /// Where the record of the last change is, or what follows it.
    fn recent(&self) -> u32 {
        match self.recency {
            Recency::Last => self.count.saturating_sub(1),
            Recency::Over => self.count,
            Recency::Earlier => self.more.recent,
        }
    }

    /// Remembers the key that the last record came with.
    #[inline(never)]
    fn remember_key(&mut self) {
        let count = self.len();
        let last = count.checked_sub(1);
        let Some((last, sequence)) = last.and_then(|last| Some((last, self.sequence(last)?)))
        else {
            return;
        };
        let (rows, More { keys, sequences, .. }) = (&self.rows, &mut *self.more);
        let gaps = self.gaps.then_some(&**sequences);
        if let Some(key) = rows.get(last).and_then(Row::key) {
            keys.insert(key, sequence, |known| rows.get(place(gaps, count, known)?)?.key());
        }
    }
}

/// The place of the record of that sequence number among so many: their numbers are these, or have
/// no gaps.
fn place(sequences: Option<&[u64]>, count: usize, sequence: u64) -> Option<usize> {
    match sequences {
        Some(sequences) => sequences.binary_search(&sequence).ok(),
        None => {
            let place = usize::try_from(sequence.checked_sub(1)?).ok()?;
            (place < count).then_some(place)
        }
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
