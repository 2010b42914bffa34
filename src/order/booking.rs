//! What an event enters on the books, as plain data.

mod packed;

pub(crate) use packed::PackedBooking;
pub(super) use packed::{PackedMove, PackedUnits, Parcel};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ledger::{Capture, FailedPayment, Refund};
use super::line::{LineId, LineQuantity};
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
        self.sums().has_money()
    }

    /// The money that it enters.
    pub(super) fn sums(&self) -> Sums {
        let capture = self.capture.as_ref();
        Sums {
            captured: capture.map(|it| it.amount),
            by_gateway: capture.is_some_and(|it| it.by_gateway),
            refunded: self.refund.as_ref().map(|it| it.amount),
            voided: self.voided,
        }
    }

    /// The units whose money went back.
    pub(super) fn refunded(&self) -> &[LineQuantity] {
        self.refund.as_ref().map_or(&[], |refund| &refund.lines)
    }

    /// The units that moved, and the parcels that carry or carried them.
    pub(super) fn moves(&self) -> impl Iterator<Item = (Moved<'_>, Option<&str>)> + Clone {
        self.moves.iter().map(|step| {
            let Move { line, from, to, quantity, shipment } = step;
            let moved = Moved { line, from: *from, to: *to, quantity: *quantity };
            (moved, shipment.as_deref())
        })
    }

    /// The same with no unit moved.
    pub(super) fn without_moves(&self) -> Self {
        Self {
            capture: self.capture.clone(),
            refund: self.refund.clone(),
            failed_payment: self.failed_payment.clone(),
            voided: self.voided,
            shipment: self.shipment.clone(),
            moves: Vec::new(),
            failed_delivery: self.failed_delivery.clone(),
            returned: self.returned.clone(),
            unmatched: self.unmatched,
        }
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

/// The money that a booking enters, whoever keeps the booking.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) captured: Option<Money>,
    /// Whether a gateway captured it.
    pub(crate) by_gateway: bool,
    pub(crate) refunded: Option<Money>,
    pub(crate) voided: Option<Money>,
}

impl Sums {
    /// Whether money came in or went back.
    pub(super) fn has_money(self) -> bool {
        self.captured.is_some() || self.refunded.is_some_and(|amount| !amount.is_zero())
    }
}

/// Units of one line that go from one place to another, whoever keeps the booking.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved<'a> {
    pub(super) line: &'a LineId,
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) quantity: u32,
}
