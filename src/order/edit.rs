//! Recorded edits: changes to an order that are no events.

use super::charges::Charges;
use super::line::{Line, LineId};
use super::payload::Tracking;
use super::person::{Customer, DeliveryMethod, PaymentTerms, Person};
use crate::vocabulary::Key;

/// A change to an order that moves no status.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Edit {
    /// Replaces the customer.
    Customer(Customer),
    /// Replaces who pays.
    Billing(Option<Person>),
    /// Replaces who gets the goods.
    Shipping(Option<Person>),
    /// Replaces how the goods get there.
    Delivery(DeliveryMethod),
    /// Replaces when it is paid.
    Terms(PaymentTerms),
    /// Adds a line, or replaces the one of the same id.
    Line(Line),
    /// Removes a line of which nothing has left.
    RemoveLine(LineId),
    /// Replaces what is added to and taken off the lines' sum.
    Charges(Charges),
    /// Replaces the tracking of a shipment.
    Tracking {
        /// The shipment.
        shipment: String,
        /// Its tracking.
        tracking: Tracking,
    },
    /// Switches status mails about this order on or off.
    NotifyCustomer(bool),
    /// Says whether a host fact is true of the order.
    Fact {
        /// The fact.
        name: Key,
        /// Its value.
        value: bool,
    },
    /// Replaces or, without a value, removes a foreign field.
    Foreign {
        /// The system that it belongs to.
        namespace: String,
        /// Its name there.
        field: String,
        /// A JSON text.
        value: Option<String>,
    },
    /// Changes nothing: the record's note is all.
    Note,
}
