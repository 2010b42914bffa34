//! The standard reports with their payloads, so that users write no strings.

use super::event;
use crate::engine::Event;
use crate::order::{LineId, Money, Payload};

/// Money came in: the event [`event::PAID`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid;

impl Paid {
    /// All that is outstanding.
    #[must_use]
    pub fn in_full() -> Event {
        Event::new(event::PAID)
    }

    /// That amount, with the gateway's transaction id; the same id again books nothing.
    #[must_use]
    pub fn amount(amount: Money, transaction: &str) -> Event {
        Self::in_full().payload(Payload::new().amount(amount).reference(transaction))
    }
}

/// An attempt to pay failed: the event [`event::PAYMENT_FAILED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentFailed;

impl PaymentFailed {
    /// The attempt of that id; the same id again books nothing.
    #[must_use]
    pub fn attempt(id: &str) -> Event {
        Event::new(event::PAYMENT_FAILED).payload(Payload::new().reference(id))
    }
}

/// Money went back: the event [`event::REFUNDED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refunded;

impl Refunded {
    /// All that is held.
    #[must_use]
    pub fn in_full() -> Event {
        Event::new(event::REFUNDED)
    }

    /// That amount, with the gateway's refund id; the same id again books nothing.
    #[must_use]
    pub fn amount(amount: Money, refund: &str) -> Event {
        Self::in_full().payload(Payload::new().amount(amount).reference(refund))
    }
}

/// A parcel left: the event [`event::SENT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent;

impl Sent {
    /// Everything that is unsent.
    #[must_use]
    pub fn rest() -> Event {
        Event::new(event::SENT)
    }

    /// The parcel of that id, with those units; the same id again books nothing.
    #[must_use]
    pub fn parcel(id: &str, units: impl IntoIterator<Item = (LineId, u32)>) -> Event {
        Event::new(event::SENT).payload(with_units(Payload::new().shipment(id), units))
    }
}

/// A parcel arrived: the event [`event::DELIVERED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered;

impl Delivered {
    /// Everything that is under way.
    #[must_use]
    pub fn rest() -> Event {
        Event::new(event::DELIVERED)
    }

    /// The parcel of that id.
    #[must_use]
    pub fn parcel(id: &str) -> Event {
        Event::new(event::DELIVERED).payload(Payload::new().shipment(id))
    }
}

/// Goods came back: the event [`event::RETURNED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned;

impl Returned {
    /// Everything that is out.
    #[must_use]
    pub fn rest() -> Event {
        Event::new(event::RETURNED)
    }

    /// Those units, with the return's id; the same id again books nothing.
    #[must_use]
    pub fn units(id: &str, units: impl IntoIterator<Item = (LineId, u32)>) -> Event {
        Event::new(event::RETURNED).payload(with_units(Payload::new().reference(id), units))
    }
}

fn with_units(payload: Payload, units: impl IntoIterator<Item = (LineId, u32)>) -> Payload {
    units.into_iter().fold(payload, |payload, (line, quantity)| payload.line(line, quantity))
}
