//! What an order is opened with.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::booking::Booking;
use super::charges::Charges;
use super::currency::Currency;
use super::line::Line;
use super::person::{Customer, DeliveryMethod, PaymentTerms, Person};
use crate::vocabulary::Key;

/// Everything that an order is opened or imported with, but for its statuses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// The currency of every amount of the order.
    pub currency: Currency,
    /// The customer.
    #[serde(default)]
    pub customer: Customer,
    /// Who pays, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing: Option<Person>,
    /// Who gets the goods, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Person>,
    /// How the goods get there.
    #[serde(default)]
    pub delivery: DeliveryMethod,
    /// Whether it is paid before or after delivery.
    #[serde(default)]
    pub terms: PaymentTerms,
    /// What is ordered.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// What is added to and taken off the lines' sum.
    pub charges: Charges,
    /// Whether the customer gets status mails about this order.
    pub notify_customer: bool,
    /// The host facts that are true of the order.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub facts: BTreeSet<Key>,
    /// Foreign fields: by namespace and name, each a JSON text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub foreign: BTreeMap<String, BTreeMap<String, String>>,
    /// What was on the books already: by the entry status, or by the import.
    #[serde(default)]
    pub bookings: Vec<Booking>,
}
