//! What an event enters on the books, as plain data.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ledger::{Capture, FailedPayment, Refund};
use super::line::LineId;
use super::money::Money;
use super::payload::Tracking;
use super::place::Place;
use super::shipment::{FailedDelivery, Return};

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
