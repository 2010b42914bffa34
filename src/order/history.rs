//! The history of an order: its records, most of them packed.

mod keys;
mod packed;

pub(crate) use packed::{Extra, PackedRecord, changes, due, effects, with_new_axes};

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use keys::Keys;

use super::payload::Payload;
use super::record::{Entry, Record};
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
pub struct History {
    order: Key,
    rows: Vec<Row>,
    /// The workflow of the last packed record, and those before it.
    workflow: Option<Workflow>,
    former: Vec<Workflow>,
    /// Where the record of the last change is; what follows it is stale or flagged.
    recent: usize,
    /// How many records at the beginning are kept whatever is shed.
    kept: usize,
    keys: Keys,
}

/// One record, as it is kept.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    /// An event that a workflow decided.
    Packed(PackedRecord),
    /// Any other record, or one that was read.
    Whole(Arc<Record>),
}

/// How many different events are remembered between two changes of an order.
const REPEATS: usize = 64;

impl History {
    pub(super) fn new(order: Key) -> Self {
        Self {
            order,
            rows: Vec::new(),
            workflow: None,
            former: Vec::new(),
            recent: 0,
            kept: 0,
            keys: Keys::default(),
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
        self.rows.len()
    }

    /// Whether there is none. An order has at least the record that opened it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
        self.record(row_of(&self.rows, sequence)?)
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
        let sequence = self.keys.find(key, |sequence| row_of(&self.rows, sequence)?.key())?;
        self.record(row_of(&self.rows, sequence)?)
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

    fn workflow(&self, packed: &PackedRecord) -> Option<&Workflow> {
        self.former.get(usize::from(packed.workflow)).or(self.workflow.as_ref())
    }

    fn record(&self, row: &Row) -> Option<Record> {
        Some(match row {
            Row::Packed(packed) => packed.record(&self.order, self.workflow(packed)?)?,
            Row::Whole(record) => (**record).clone(),
        })
    }

    /// Adds a record; a packed one of that workflow.
    pub(super) fn push(&mut self, row: Row, workflow: Option<&Workflow>) {
        let (is_event, applied) = (row.is_event(), row.is_applied());
        let row = match (row, workflow) {
            (Row::Packed(packed), Some(workflow)) => self.own(packed, workflow),
            (row, _) => row,
        };
        if applied || !is_event {
            self.recent = self.rows.len() + usize::from(!is_event);
        }
        self.rows.push(row);
        let rows = &self.rows;
        if let Some(last) = rows.last()
            && let Some(key) = last.key()
        {
            let sequence = last.sequence();
            self.keys.insert(key, sequence, |sequence| row_of(rows, sequence)?.key());
        }
    }

    /// The packed record with the number that its workflow has here.
    fn own(&mut self, mut packed: PackedRecord, workflow: &Workflow) -> Row {
        let same = self.workflow.as_ref().is_none_or(|last| last.is(workflow));
        let Ok(number) = u8::try_from(self.former.len() + usize::from(!same)) else {
            let record = packed.record(&self.order, workflow).map(Arc::new);
            return record.map_or(Row::Packed(packed), Row::Whole);
        };
        if !same {
            self.former.extend(self.workflow.take());
        }
        self.workflow.get_or_insert_with(|| workflow.clone());
        packed.workflow = number;
        Row::Packed(packed)
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(super) fn repeats(&self, event: &Key, payload: &Payload, note: Option<&str>) -> bool {
        let same = |row: &Row| {
            self.event(row).is_some_and(|name| name.as_str() == event.as_str())
                && row.brings(payload)
                && row.note() == note
        };
        self.rows.get(self.recent..).unwrap_or_default().iter().take(REPEATS).any(same)
    }

    /// Forgets what deciding does not need: the records without a key, but for the last change and
    /// what was stale or flagged since. Called after every record, it costs the same each time.
    pub(super) fn shed(&mut self) {
        while self.kept < self.recent {
            match self.rows.get(self.kept) {
                Some(row) if row.key().is_some() => self.kept += 1,
                Some(_) => {
                    self.rows.remove(self.kept);
                    self.recent -= 1;
                }
                None => break,
            }
        }
        if self.rows.len() > self.recent + REPEATS {
            self.rows.pop_if(|row| row.key().is_none());
        }
    }
}

/// The record of that sequence number.
fn row_of(rows: &[Row], sequence: u64) -> Option<&Row> {
    let found = rows.binary_search_by_key(&sequence, Row::sequence);
    rows.get(found.ok()?)
}

impl Row {
    pub(super) fn sequence(&self) -> u64 {
        match self {
            Self::Packed(packed) => u64::from(packed.sequence),
            Self::Whole(record) => record.sequence,
        }
    }

    pub(super) fn at(&self) -> Timestamp {
        match self {
            Self::Packed(packed) => packed.at,
            Self::Whole(record) => record.at,
        }
    }

    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Packed(packed) => packed.extra.as_ref()?.key.as_deref(),
            Self::Whole(record) => record.key.as_deref(),
        }
    }

    fn note(&self) -> Option<&str> {
        match self {
            Self::Packed(packed) => packed.extra.as_ref()?.note.as_deref(),
            Self::Whole(record) => record.note.as_deref(),
        }
    }

    fn is_event(&self) -> bool {
        match self {
            Self::Packed(_) => true,
            Self::Whole(record) => record.event().is_some(),
        }
    }

    fn is_applied(&self) -> bool {
        match self {
            Self::Packed(packed) => packed.verdict == Verdict::Applied,
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(it) if it.verdict == Verdict::Applied)
            }
        }
    }

    fn brings(&self, payload: &Payload) -> bool {
        match self {
            Self::Packed(packed) => match packed.payload() {
                Some(own) => own == payload,
                None => payload.is_empty(),
            },
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(taken) if taken.payload == *payload)
            }
        }
    }
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
