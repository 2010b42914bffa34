//! The order: an aggregate with one mutator.

mod edit;
mod enter;

pub(crate) use edit::is_json;
pub(crate) use enter::opening_books;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::attention::{Attention, Attentions};
use super::booking::PackedBooking;
use super::books::Books;
use super::history::History;
use super::payload::Payload;
use super::person::{Customer, Person};
use super::position::{Position, host_facts, with_derived};
use super::record::Record;
use crate::vocabulary::{AxisKey, Key, StatusKey};
use crate::workflow::{Facts, Revision, State, Workflow};

/// An order: its data, its statuses, its books and its history.
///
/// An order is made by [`Workflow::open`](crate::Workflow::open),
/// [`Workflow::import`](crate::Workflow::import) or [`Order::replay`], and is changed by records
/// alone, one at a time, through one mutator. Nothing changes a status but a record.
// What every event reads or writes stands side by side, in one line of memory, and the records
// behind it, four to a line: of an order that has not been looked at for a while, each line is
// waited for.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Order {
    position: Position,
    rest: Box<Rest>,
    history: History,
}

const _: () = assert!(size_of::<Order>() == 256);

/// What few events look at; first what steps owe that an order keeps.
#[derive(Debug, Clone)]
#[repr(C)]
struct Rest {
    attentions: Attentions,
    timers: BTreeMap<Key, Timestamp>,
    books: Books,
    facts: BTreeSet<Key>,
    /// Those of them that the workflow reads that moved the order last.
    host: Facts,
    customer: Customer,
    billing: Option<Person>,
    shipping: Option<Person>,
    foreign: BTreeMap<String, BTreeMap<String, String>>,
}

/// Two orders are equal if they have the same history and the same data; how fast their statuses
/// can be looked up is nobody's business.
impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
            && self.statuses() == other.statuses()
            && self.customer() == other.customer()
            && self.billing() == other.billing()
            && self.shipping() == other.shipping()
            && self.books() == other.books()
            && self.notifies_customer() == other.notifies_customer()
            && self.facts() == other.facts()
            && self.foreign_fields() == other.foreign_fields()
            && self.rest.attentions == other.rest.attentions
            && self.timers() == other.timers()
            && self.history() == other.history()
    }
}

impl Order {
    /// The order's id.
    #[must_use]
    pub const fn id(&self) -> &Key {
        self.history().order()
    }

    /// The status on the axis; empty, if the order has no such axis.
    #[must_use]
    pub fn status<'a>(&self, axis: impl Into<AxisKey<'a>>) -> StatusKey<'_> {
        StatusKey::new(self.position.status(axis.into()).unwrap_or_default())
    }

    /// The status on every axis, by the axes' keys.
    #[must_use]
    pub fn statuses(&self) -> BTreeMap<Key, Key> {
        self.position.statuses()
    }

    /// The customer.
    #[must_use]
    pub fn customer(&self) -> &Customer {
        &self.rest.customer
    }

    /// Who pays, if known.
    #[must_use]
    pub fn billing(&self) -> Option<&Person> {
        self.rest.billing.as_ref()
    }

    /// Who gets the goods, if known.
    #[must_use]
    pub fn shipping(&self) -> Option<&Person> {
        self.rest.shipping.as_ref()
    }

    /// The lines, the money and the parcels.
    #[must_use]
    pub fn books(&self) -> &Books {
        &self.rest.books
    }

    /// Whether the customer gets status mails about this order.
    #[must_use]
    pub const fn notifies_customer(&self) -> bool {
        self.history.notify_customer
    }

    /// The host facts that are true of the order.
    #[must_use]
    pub fn facts(&self) -> &BTreeSet<Key> {
        &self.rest.facts
    }

    /// A foreign field, as a JSON text.
    #[must_use]
    pub fn foreign(&self, namespace: &str, field: &str) -> Option<&str> {
        self.rest.foreign.get(namespace)?.get(field).map(String::as_str)
    }

    /// All foreign fields, by namespace and name.
    #[must_use]
    pub fn foreign_fields(&self) -> &BTreeMap<String, BTreeMap<String, String>> {
        &self.rest.foreign
    }

    /// Every attention that was ever raised, settled ones too.
    #[must_use]
    pub fn attentions(&self) -> &[Attention] {
        self.rest.attentions.all()
    }

    /// The attentions that a person must still look at.
    pub fn open_attentions(&self) -> impl Iterator<Item = &Attention> {
        self.rest.attentions.all().iter().filter(|attention| attention.is_open())
    }

    /// The record that raised the attention of that name which has been open longest.
    #[must_use]
    pub fn oldest_open(&self, name: &str) -> Option<u64> {
        Some(self.rest.attentions.oldest(name)?.raised)
    }

    /// The running timers: the event that each raises, and when. A timer whose event was refused or
    /// brought nothing stays, past due: what leaves no record changes no order.
    #[must_use]
    pub fn timers(&self) -> &BTreeMap<Key, Timestamp> {
        &self.rest.timers
    }

    /// The history, oldest first.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// The remarks in the history, with the sequence numbers of their records.
    pub fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        self.history.notes()
    }

    /// The version: the sequence number of the last record.
    #[must_use]
    #[inline]
    pub fn version(&self) -> u64 {
        self.history.version()
    }

    /// The record of that sequence number.
    #[must_use]
    pub fn record(&self, sequence: u64) -> Option<Record> {
        self.history.get(sequence)
    }

    /// The record that came with the idempotency key.
    #[must_use]
    pub fn record_of_key(&self, key: &str) -> Option<Record> {
        self.history().of_key(key)
    }

    /// When the first record was made: the order was opened or taken over then.
    #[must_use]
    pub const fn opened_at(&self) -> Timestamp {
        self.history.opened_at()
    }

    /// When the last record was made.
    #[must_use]
    pub fn last_change(&self) -> Timestamp {
        self.history.last_change().unwrap_or(self.history.opened_at())
    }

    /// The workflow that decided last, if there was one.
    #[must_use]
    pub fn revision(&self) -> Option<&Arc<Revision>> {
        self.history.revision()
    }

    /// The statuses as one word of the workflow.
    ///
    /// An axis that the order does not know stands at its default entry.
    ///
    /// # Errors
    ///
    /// The statuses that the workflow lacks, as axis and status.
    pub fn state(&self, workflow: &Workflow) -> Result<State, Vec<(Key, Key)>> {
        self.position.state(workflow)
    }

    /// Whether that workflow moved the order last.
    pub(crate) fn stands_in(&self, workflow: &Workflow) -> bool {
        self.position.within(workflow).is_some()
    }

    /// The state and the facts, where that workflow moved the order last.
    #[inline]
    pub(crate) fn decided_by(&self, workflow: &Workflow) -> Option<(State, Facts)> {
        let decided = self.position.within(workflow)?;
        Some((decided.state, decided.facts))
    }

    /// The number of the workflow that moved the order last, where a plain row may be entered.
    #[inline(always)]
    pub(crate) fn takes_plain(&self) -> Option<u8> {
        self.history.takes_plain()
    }

    /// The sequence number of the record that came with the idempotency key.
    pub(crate) fn sequence_of_key(&self, key: &str) -> Option<u64> {
        self.history.sequence_of_key(key)
    }

    /// Whether the record of that sequence number is of that event, came with that payload and is
    /// no assignment's.
    pub(crate) fn tells(&self, sequence: u64, event: &str, payload: &Payload) -> bool {
        self.history.tells(sequence, event, payload)
    }

    /// The facts that the workflow reads, as they are once the booking is entered, or as they are.
    pub(crate) fn facts_after(
        &self,
        workflow: &Workflow,
        booking: Option<&PackedBooking>,
    ) -> Facts {
        let host = match (self.position.within(workflow), booking) {
            (Some(decided), None) => return decided.facts,
            (Some(_), Some(_)) => self.rest.host,
            (None, _) => host_facts(workflow, &self.rest.facts),
        };
        let books = &self.rest.books;
        let derived = booking.map_or_else(|| books.facts(None), |it| books.facts_after(it));
        with_derived(workflow, host, derived)
    }

    /// Forgets the records that deciding does not need. Called after every record, it keeps those
    /// with keys and those since the last change, at a constant cost.
    pub(crate) fn shed(&mut self) {
        self.history.shed();
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(crate) fn repeats(&self, event: &str, payload: &Payload, note: Option<&str>) -> bool {
        self.history.repeats(event, payload, note)
    }
}
