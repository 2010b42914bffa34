//! What an event enters on the books, as plain data.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ledger::{Capture, FailedPayment, Refund};
use super::line::LineId;
use super::money::{Money, MoneyError};
use super::payload::Tracking;
use super::shipment::{FailedDelivery, Return};
use super::word::words;

/// What one event enters on the books: made by [`Books::book`](super::Books::book), kept in the
/// history, entered by [`Books::post`](super::Books::post).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Booking {
    /// Money that came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capture: Option<Capture>,
    /// Money that went back, or units whose money did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
    /// An attempt to pay that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_payment: Option<FailedPayment>,
    /// The sum of the captures made void: all that no gateway made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voided: Option<Money>,
    /// A parcel that the books did not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<NewShipment>,
    /// The units that moved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// An attempt to deliver that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_delivery: Option<FailedDelivery>,
    /// The return that brought the units back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<Return>,
    /// How many of the units that the payload names found no unit on the books that could move so.
    #[serde(skip_serializing_if = "is_zero")]
    pub unmatched: u64,
}

/// Most bookings match every unit.
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Booking {
    /// Whether it enters nothing: the payload brought nothing new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.capture.is_none()
            && self.refund.is_none()
            && self.failed_payment.is_none()
            && self.voided.is_none()
            && self.shipment.is_none()
            && self.moves.is_empty()
            && self.failed_delivery.is_none()
            && self.returned.is_none()
    }

    /// Whether money came in or went back.
    #[must_use]
    pub fn has_money(&self) -> bool {
        self.capture.is_some() || self.refund.as_ref().is_some_and(|it| !it.amount.is_zero())
    }

    /// Whether units moved.
    #[must_use]
    pub fn has_units(&self) -> bool {
        !self.moves.is_empty()
    }
}

/// A parcel that the books did not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewShipment {
    /// Its id: the host's, or `#` and its place in the list.
    pub id: String,
    /// Where it can be followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// When it became known.
    pub at: Timestamp,
}

/// Units of one line that went from one place to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The line.
    pub line: LineId,
    /// Where the units were.
    pub from: Place,
    /// Where they are now.
    pub to: Place,
    /// How many.
    pub quantity: u32,
    /// The shipment that carries or carried them; none where they changed hands without a parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<String>,
}

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// Not sent yet, or not any more.
    Unsent,
    /// On its way to the customer.
    UnderWay,
    /// With the customer.
    Delivered,
    /// Back with the shop.
    Returned,
    /// Unsent again after a failed delivery or an undone dispatch, and remembered on the parcel: it
    /// may leave again under the same id, or arrive after all.
    Failed,
}

words!(Place, "place of a unit", 5, {
    Unsent => "unsent",
    UnderWay => "under_way",
    Delivered => "delivered",
    Returned => "returned",
    Failed => "failed",
});

/// Why a booking does not fit the books. Nothing changed.
///
/// A booking that [`Books::book`](super::Books::book) has just made always fits; one that was kept
/// fits the books at that point of the history, unless one of the two was tampered with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BookingError {
    /// The amount is in another currency, or the sum would be too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The entry of money is none: nothing came, or it came void.
    #[error("the booking enters no money")]
    NoMoney,
    /// An entry of that kind with the same reference is on the books.
    #[error("the reference {reference:?} is on the books")]
    KnownReference {
        /// The reference.
        reference: String,
    },
    /// The captures that would become void are not those that stand.
    #[error("the captures made void are not those on the books")]
    Voided,
    /// The order has no such line.
    #[error("the order has no line {line}")]
    UnknownLine {
        /// The line.
        line: LineId,
    },
    /// The shipment is not on the books.
    #[error("the shipment {id:?} is not on the books")]
    UnknownShipment {
        /// Its id.
        id: String,
    },
    /// The shipment is on the books.
    #[error("the shipment {id:?} is on the books")]
    KnownShipment {
        /// Its id.
        id: String,
    },
    /// Not so many units of the line are there.
    #[error("line {line} has not so many units there")]
    Units {
        /// The line.
        line: LineId,
    },
}
