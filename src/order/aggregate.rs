//! The order: an aggregate with one mutator.

mod edit;
mod enter;

pub(crate) use edit::is_json;
pub(crate) use enter::opening_books;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::attention::{Attention, Attentions};
use super::booking::Booking;
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
#[derive(Debug, Clone)]
pub struct Order {
    head: Head,
    timers: BTreeMap<Key, Timestamp>,
    attentions: Attentions,
    books: Books,
    facts: BTreeSet<Key>,
    opened_at: Timestamp,
    customer: Customer,
    billing: Option<Person>,
    shipping: Option<Person>,
    foreign: BTreeMap<String, BTreeMap<String, String>>,
}

/// What every event reads or writes, side by side: of an order that has not been looked at for a
/// while, each line of memory is waited for.
#[derive(Debug, Clone)]
struct Head {
    position: Position,
    version: u64,
    last_change: Timestamp,
    notify_customer: bool,
    history: History,
}

/// Two orders are equal if they have the same history and the same data; how fast their statuses
/// can be looked up is nobody's business.
impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
            && self.statuses() == other.statuses()
            && self.customer == other.customer
            && self.billing == other.billing
            && self.shipping == other.shipping
            && self.books == other.books
            && self.notifies_customer() == other.notifies_customer()
            && self.facts == other.facts
            && self.foreign == other.foreign
            && self.attentions == other.attentions
            && self.timers == other.timers
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
        StatusKey::new(self.head.position.status(axis.into()).unwrap_or_default())
    }

    /// The status on every axis, by the axes' keys.
    #[must_use]
    pub fn statuses(&self) -> BTreeMap<Key, Key> {
        self.head.position.statuses()
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
        self.head.notify_customer
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
        self.attentions.all()
    }

    /// The attentions that a person must still look at.
    pub fn open_attentions(&self) -> impl Iterator<Item = &Attention> {
        self.attentions.all().iter().filter(|attention| attention.is_open())
    }

    /// The record that raised the attention of that name which has been open longest.
    #[must_use]
    pub fn oldest_open(&self, name: &str) -> Option<u64> {
        Some(self.attentions.oldest(name)?.raised)
    }

    /// The running timers: the event that each raises, and when. A timer whose event was refused or
    /// brought nothing stays, past due: what leaves no record changes no order.
    #[must_use]
    pub const fn timers(&self) -> &BTreeMap<Key, Timestamp> {
        &self.timers
    }

    /// The history, oldest first.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.head.history
    }

    /// The remarks in the history, with the sequence numbers of their records.
    pub fn notes(&self) -> impl Iterator<Item = (u64, &str)> {
        self.head.history.notes()
    }

    /// The version: the sequence number of the last record.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.head.version
    }

    /// The record of that sequence number.
    #[must_use]
    pub fn record(&self, sequence: u64) -> Option<Record> {
        self.head.history.get(sequence)
    }

    /// The record that came with the idempotency key.
    #[must_use]
    pub fn record_of_key(&self, key: &str) -> Option<Record> {
        self.history().of_key(key)
    }

    /// When the first record was made: the order was opened or taken over then.
    #[must_use]
    pub const fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// When the last record was made.
    #[must_use]
    pub const fn last_change(&self) -> Timestamp {
        self.head.last_change
    }

    /// The workflow that decided last, if there was one.
    #[must_use]
    pub fn revision(&self) -> Option<&Arc<Revision>> {
        self.head.history.revision()
    }

    /// The statuses as one word of the workflow.
    ///
    /// An axis that the order does not know stands at its default entry.
    ///
    /// # Errors
    ///
    /// The statuses that the workflow lacks, as axis and status.
    pub fn state(&self, workflow: &Workflow) -> Result<State, Vec<(Key, Key)>> {
        self.head.position.state(workflow)
    }

    /// Whether that workflow moved the order last.
    pub(crate) fn stands_in(&self, workflow: &Workflow) -> bool {
        self.head.position.within(workflow).is_some()
    }

    /// The facts that the workflow reads, as they are once the booking is entered, or as they are.
    pub(crate) fn facts_after(&self, workflow: &Workflow, booking: Option<&Booking>) -> Facts {
        let host = match (self.head.position.within(workflow), booking) {
            (Some(decided), None) => return decided.facts,
            (Some(decided), Some(_)) => decided.host,
            (None, _) => host_facts(workflow, &self.facts),
        };
        with_derived(workflow, host, self.books.facts(booking))
    }

    /// Forgets the records that deciding does not need. Called after every record, it keeps those
    /// with keys and those since the last change, at a constant cost.
    pub(crate) fn shed(&mut self) {
        self.head.history.shed();
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(crate) fn repeats(&self, event: &Key, payload: &Payload, note: Option<&str>) -> bool {
        self.head.history.repeats(event, payload, note)
    }
}
