//! The order: an aggregate with one mutator.

mod edit;

pub(crate) use edit::is_json;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::attention::Attention;
use super::books::{Books, EditError};
use super::effect::Effect;
use super::opening::Opening;
use super::payload::Payload;
use super::person::{Customer, Person};
use super::record::{Entry, Record};
use super::replay_error::ReplayError;
use crate::vocabulary::{AxisKey, Key, StatusKey};
use crate::workflow::{PackedState, Revision, State, Verdict, Workflow};

/// An order: its data, its statuses, its books and its history.
///
/// An order is made by [`Workflow::open`](crate::Workflow::open),
/// [`Workflow::import`](crate::Workflow::import) or [`Order::replay`], and is changed by records
/// alone, one at a time, through one mutator. Nothing changes a status but a record.
#[derive(Debug, Clone)]
pub struct Order {
    id: Key,
    statuses: BTreeMap<Key, Key>,
    customer: Customer,
    billing: Option<Person>,
    shipping: Option<Person>,
    books: Books,
    notify_customer: bool,
    facts: BTreeSet<Key>,
    foreign: BTreeMap<String, BTreeMap<String, String>>,
    attentions: Vec<Attention>,
    timers: BTreeMap<Key, Timestamp>,
    last_change: Timestamp,
    version: u64,
    history: Vec<Record>,
    /// The sequence number of the record that came with each idempotency key.
    keys: HashMap<String, u64>,
    /// The event that made the last change, and the stale and the flagged ones since: where they
    /// are stale or flagged when they are said again, nothing is recorded.
    repeats: Vec<(Key, Payload)>,
    /// The statuses as one word of the workflow that decided last.
    position: Option<PackedState>,
}

/// Two orders are equal if they have the same history and the same data; how fast their statuses
/// can be looked up is nobody's business.
impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.statuses == other.statuses
            && self.customer == other.customer
            && self.billing == other.billing
            && self.shipping == other.shipping
            && self.books == other.books
            && self.notify_customer == other.notify_customer
            && self.facts == other.facts
            && self.foreign == other.foreign
            && self.attentions == other.attentions
            && self.timers == other.timers
            && self.history == other.history
            && self.keys == other.keys
            && self.repeats == other.repeats
    }
}

/// How many different events are remembered between two changes of an order.
const REPEATS: usize = 64;

impl Order {
    /// The order's id.
    #[must_use]
    pub const fn id(&self) -> &Key {
        &self.id
    }

    /// The status on the axis; empty, if the order has no such axis.
    #[must_use]
    pub fn status<'a>(&self, axis: impl Into<AxisKey<'a>>) -> StatusKey<'_> {
        let status = self.statuses.get(axis.into().as_str());
        StatusKey::new(status.map_or("", Key::as_str))
    }

    /// The status on every axis, by the axes' keys.
    #[must_use]
    pub const fn statuses(&self) -> &BTreeMap<Key, Key> {
        &self.statuses
    }

    /// The customer.
    #[must_use]
    pub const fn customer(&self) -> &Customer {
        &self.customer
    }

    /// Who pays, if known.
    #[must_use]
    pub const fn billing(&self) -> Option<&Person> {
        self.billing.as_ref()
    }

    /// Who gets the goods, if known.
    #[must_use]
    pub const fn shipping(&self) -> Option<&Person> {
        self.shipping.as_ref()
    }

    /// The lines, the money and the parcels.
    #[must_use]
    pub const fn books(&self) -> &Books {
        &self.books
    }

    /// Whether the customer gets status mails about this order.
    #[must_use]
    pub const fn notifies_customer(&self) -> bool {
        self.notify_customer
    }

    /// The host facts that are true of the order.
    #[must_use]
    pub const fn facts(&self) -> &BTreeSet<Key> {
        &self.facts
    }

    /// A foreign field, as a JSON text.
    #[must_use]
    pub fn foreign(&self, namespace: &str, field: &str) -> Option<&str> {
        self.foreign.get(namespace)?.get(field).map(String::as_str)
    }

    /// All foreign fields, by namespace and name.
    #[must_use]
    pub const fn foreign_fields(&self) -> &BTreeMap<String, BTreeMap<String, String>> {
        &self.foreign
    }

    /// Every attention that was ever raised, settled ones too.
    #[must_use]
    pub fn attentions(&self) -> &[Attention] {
        &self.attentions
    }

    /// The attentions that a person must still look at.
    pub fn open_attentions(&self) -> impl Iterator<Item = &Attention> {
        self.attentions.iter().filter(|attention| attention.is_open())
    }

    /// The running timers: the event that each raises, and when.
    #[must_use]
    pub const fn timers(&self) -> &BTreeMap<Key, Timestamp> {
        &self.timers
    }

    /// The history, oldest first.
    #[must_use]
    pub fn history(&self) -> &[Record] {
        &self.history
    }

    /// The remarks in the history, with the sequence numbers of their records.
    pub fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        self.history.iter().filter_map(|record| Some((record.sequence, record.note.as_deref()?)))
    }

    /// The version: the sequence number of the last record.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The record of that sequence number.
    #[must_use]
    pub fn record(&self, sequence: u64) -> Option<&Record> {
        let found = self.history.binary_search_by_key(&sequence, |record| record.sequence);
        self.history.get(found.ok()?)
    }

    /// The record that came with the idempotency key.
    #[must_use]
    pub fn record_of_key(&self, key: &str) -> Option<&Record> {
        self.record(*self.keys.get(key)?)
    }

    /// When the last record was made.
    #[must_use]
    pub const fn last_change(&self) -> Timestamp {
        self.last_change
    }

    /// The workflow that decided last, if there was one.
    #[must_use]
    pub fn revision(&self) -> Option<&Arc<Revision>> {
        self.history.last().map(|record| &record.revision)
    }

    /// The statuses as one word of the workflow.
    ///
    /// An axis that the order does not know stands at its default entry.
    ///
    /// # Errors
    ///
    /// The statuses that the workflow lacks, as axis and status.
    pub fn state(&self, workflow: &Workflow) -> Result<State, Vec<(Key, Key)>> {
        if let Some(position) = self.position
            && let Ok(state) = workflow.unpack(position)
        {
            return Ok(state);
        }
        let mut state = workflow.entry();
        let mut unknown = Vec::new();
        for (axis, status) in &self.statuses {
            let found = workflow.axis(axis).and_then(|id| Some((id, workflow.status(id, status)?)));
            match found {
                Some((id, status)) => state = workflow.with_status(state, id, status),
                None => unknown.push((axis.clone(), status.clone())),
            }
        }
        if unknown.is_empty() { Ok(state) } else { Err(unknown) }
    }

    /// Forgets the last record if deciding does not need it: without an idempotency key, it does not.
    /// Called after every record, it keeps the records with keys alone, at a constant cost.
    pub(crate) fn shed_last(&mut self) {
        let _forgotten = self.history.pop_if(|record| record.key.is_none());
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(crate) fn repeats(&self, event: &Key, payload: &Payload) -> bool {
        self.repeats.iter().any(|(known, with)| known == event && with == payload)
    }

    /// Makes an order of its first record.
    ///
    /// # Errors
    ///
    /// [`ReplayError`], if that record opens nothing, or its data do not hold together.
    pub(crate) fn of(record: Record, position: Option<PackedState>) -> Result<Self, ReplayError> {
        let (Entry::Opened(opening) | Entry::Imported { opening, .. }) = &record.entry else {
            return Err(ReplayError::NotOpened);
        };
        if record.sequence != 1 {
            return Err(ReplayError::Sequence { expected: 1, found: record.sequence });
        }
        let opening = (**opening).clone();
        let mut books = opening_books(&opening)?;
        for booking in &opening.bookings {
            books.post(booking)?;
        }
        let mut order = Self {
            id: record.order.clone(),
            statuses: BTreeMap::new(),
            customer: opening.customer,
            billing: opening.billing,
            shipping: opening.shipping,
            books,
            notify_customer: opening.notify_customer,
            facts: opening.facts,
            foreign: opening.foreign,
            attentions: Vec::new(),
            timers: BTreeMap::new(),
            last_change: record.at,
            version: 0,
            history: Vec::new(),
            keys: HashMap::new(),
            repeats: Vec::new(),
            position: None,
        };
        order.take(record, position);
        Ok(order)
    }

    /// Replays a history: the same records give the same order.
    ///
    /// # Errors
    ///
    /// [`ReplayError`], if the records are not one order's, have gaps, or do not fit each other.
    pub fn replay(records: impl IntoIterator<Item = Record>) -> Result<Self, ReplayError> {
        let mut records = records.into_iter();
        let mut order = Self::of(records.next().ok_or(ReplayError::NotOpened)?, None)?;
        for record in records {
            order.enter(record, None)?;
        }
        Ok(order)
    }

    /// Enters one record: the only way in which an order changes. On an error nothing has changed.
    pub(crate) fn enter(
        &mut self,
        record: Record,
        position: Option<PackedState>,
    ) -> Result<(), ReplayError> {
        let expected = self.version() + 1;
        if record.order != self.id {
            return Err(ReplayError::Order { expected: self.id.clone(), found: record.order });
        }
        if record.sequence != expected {
            return Err(ReplayError::Sequence { expected, found: record.sequence });
        }
        for change in &record.changes {
            let status = self.statuses.get(&change.axis);
            // An axis that came with a later workflow stood at its entry, unrecorded.
            if status.is_some() && status != change.from.as_ref() {
                return Err(ReplayError::Change { sequence: expected, change: change.clone() });
            }
        }
        match &record.entry {
            Entry::Opened(_) | Entry::Imported { .. } => return Err(ReplayError::OpenedTwice),
            Entry::Event(taken) => self.books.post(&taken.booking)?,
            Entry::Edited(edit) => self.edit(edit)?,
            Entry::Settled { name, raised } => self.settle(name, *raised, expected)?,
            Entry::Assigned { .. } | Entry::Forced { .. } => {}
        }
        self.take(record, position);
        Ok(())
    }

    /// Takes over what every record has: changes, effects, key, and the record itself.
    fn take(&mut self, record: Record, position: Option<PackedState>) {
        for change in &record.changes {
            self.statuses.insert(change.axis.clone(), change.to.clone());
        }
        for effect in &record.effects {
            match effect {
                Effect::Attention { name, amount } => self.attentions.push(Attention {
                    name: name.clone(),
                    amount: *amount,
                    raised: record.sequence,
                    settled: None,
                }),
                Effect::SetTimer { event, due } => {
                    self.timers.insert(event.clone(), *due);
                }
                Effect::ClearTimer { event } => {
                    self.timers.remove(event);
                }
                Effect::Notify { .. } | Effect::Automation { .. } | Effect::Custom { .. } => {}
            }
        }
        if let Some(key) = &record.key {
            self.keys.entry(key.clone()).or_insert(record.sequence);
        }
        self.remember(&record.entry);
        self.position = position;
        self.version = record.sequence;
        self.last_change = record.at;
        self.history.push(record);
    }

    fn remember(&mut self, entry: &Entry) {
        let Entry::Event(taken) = entry else { return self.repeats.clear() };
        if taken.verdict == Verdict::Applied {
            self.repeats.clear();
        }
        if self.repeats.len() < REPEATS {
            self.repeats.push((taken.event.clone(), taken.payload.clone()));
        }
    }

    fn settle(&mut self, name: &Key, raised: u64, sequence: u64) -> Result<(), ReplayError> {
        let open = |attention: &&mut Attention| {
            attention.name == *name && attention.raised == raised && attention.is_open()
        };
        let Some(attention) = self.attentions.iter_mut().find(open) else {
            return Err(ReplayError::Attention { name: name.clone(), raised });
        };
        attention.settled = Some(sequence);
        Ok(())
    }
}

/// The books of an order that is being opened, before anything is booked.
pub(crate) fn opening_books(opening: &Opening) -> Result<Books, EditError> {
    let mut books = Books::new(opening.currency, opening.lines.clone(), opening.charges)?;
    books.set_delivery(opening.delivery);
    books.set_terms(opening.terms);
    Ok(books)
}
