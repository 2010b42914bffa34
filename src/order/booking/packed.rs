//! A booking without the texts that came with its event.

use jiff::Timestamp;
use smol_str::SmolStr;

use super::{Booking, Move, Moved, NewShipment, Sums};
use crate::order::few::Few;
use crate::order::ledger::{Capture, FailedPayment, Refund};
use crate::order::line::{LineId, LineQuantity};
use crate::order::money::Money;
use crate::order::payload::Payload;
use crate::order::place::Place;
use crate::order::shipment::{FailedDelivery, Return};

/// What one event enters on the books, so that it takes no memory elsewhere: its texts are those of
/// the event's payload, which the history has anyway. A [`Booking`] is made of both.
#[derive(Debug, Clone)]
pub(crate) enum PackedBooking {
    /// Money that came in.
    Capture { amount: Money, by_gateway: bool },
    /// Money that went back, or units whose money did.
    Refund { amount: Money, lines: Few<LineQuantity>, unmatched: u64 },
    /// An attempt to pay that failed.
    FailedPayment,
    /// Captures made void.
    Voided(Money),
    /// What became of units.
    Units(PackedUnits),
}

/// What became of units.
#[derive(Debug, Clone, Default)]
pub(crate) struct PackedUnits {
    /// The parcel that the books did not know.
    pub(in crate::order) shipment: Parcel,
    /// Whether it can be followed where the payload says so.
    pub(in crate::order) tracked: bool,
    pub(in crate::order) moves: Few<PackedMove>,
    /// Whether it is an attempt to deliver that failed.
    pub(in crate::order) failed: bool,
    /// Whether it is a return.
    pub(in crate::order) returned: bool,
    pub(in crate::order) unmatched: u64,
}

/// Units of one line that went from one place to another.
#[derive(Debug, Clone)]
pub(crate) struct PackedMove {
    pub(in crate::order) line: LineId,
    pub(in crate::order) from: Place,
    pub(in crate::order) to: Place,
    pub(in crate::order) quantity: u32,
    pub(in crate::order) shipment: Parcel,
}

/// A parcel, by its id.
#[derive(Debug, Clone, Default)]
pub(crate) enum Parcel {
    /// There is none.
    #[default]
    None,
    /// The one that the payload names.
    Brought,
    /// Another one.
    Other(SmolStr),
}

impl Parcel {
    fn id<'a>(&'a self, payload: Option<&'a Payload>) -> Option<&'a str> {
        match self {
            Self::None => None,
            Self::Brought => payload?.shipment.as_deref(),
            Self::Other(id) => Some(id),
        }
    }
}

impl PackedBooking {
    /// The booking that it stands for, of an event with that payload at that time.
    pub(in crate::order) fn booking(&self, payload: Option<&Payload>, at: Timestamp) -> Booking {
        let mut booking = self.without_moves(payload, at);
        booking.moves.extend(self.moves(payload).map(|(moved, shipment)| Move {
            line: moved.line.clone(),
            from: moved.from,
            to: moved.to,
            quantity: moved.quantity,
            shipment: shipment.map(str::to_owned),
        }));
        booking
    }

    /// The booking that it stands for, with no unit moved.
    pub(in crate::order) fn without_moves(
        &self,
        payload: Option<&Payload>,
        at: Timestamp,
    ) -> Booking {
        let text = |of: fn(&Payload) -> &Option<String>| payload.and_then(|it| of(it).clone());
        let reference = || text(|it| &it.reference);
        let method = || text(|it| &it.method);
        let mut booking = Booking::default();
        match self {
            Self::Capture { amount, by_gateway } => {
                booking.capture = Some(Capture {
                    reference: reference(),
                    method: method(),
                    by_gateway: *by_gateway,
                    amount: *amount,
                    at,
                    voided: false,
                });
            }
            Self::Refund { amount, lines, unmatched } => {
                booking.refund = Some(Refund {
                    reference: reference(),
                    payment: text(|it| &it.payment),
                    method: method(),
                    amount: *amount,
                    lines: lines.as_slice().to_vec(),
                    at,
                });
                booking.unmatched = *unmatched;
            }
            Self::FailedPayment => {
                let (reference, method) = (reference(), method());
                let amount = payload.and_then(|it| it.amount);
                booking.failed_payment = Some(FailedPayment { reference, method, amount, at });
            }
            Self::Voided(amount) => booking.voided = Some(*amount),
            Self::Units(units) => {
                booking.shipment = units.shipment.id(payload).map(|id| NewShipment {
                    id: id.to_owned(),
                    tracking: payload.filter(|_| units.tracked).and_then(|it| it.tracking.clone()),
                    at,
                });
                booking.failed_delivery = units.failed.then(|| FailedDelivery {
                    reference: reference(),
                    shipment: text(|it| &it.shipment),
                    at,
                });
                booking.returned = units.returned.then(|| Return { reference: reference(), at });
                booking.unmatched = units.unmatched;
            }
        }
        booking
    }

    /// The units that moved, and the parcels that carry or carried them.
    pub(in crate::order) fn moves<'a>(
        &'a self,
        payload: Option<&'a Payload>,
    ) -> impl Iterator<Item = (Moved<'a>, Option<&'a str>)> + Clone {
        let of = move |step: &'a PackedMove| {
            let PackedMove { line, from, to, quantity, shipment } = step;
            let moved = Moved { line, from: *from, to: *to, quantity: *quantity };
            (moved, shipment.id(payload))
        };
        self.steps().iter().map(of)
    }

    fn steps(&self) -> &[PackedMove] {
        match self {
            Self::Units(units) => units.moves.as_slice(),
            _ => &[],
        }
    }

    /// The money that it enters.
    pub(crate) fn sums(&self) -> Sums {
        match self {
            Self::Capture { amount, by_gateway } => {
                Sums { captured: Some(*amount), by_gateway: *by_gateway, ..Sums::default() }
            }
            Self::Refund { amount, .. } => Sums { refunded: Some(*amount), ..Sums::default() },
            Self::Voided(amount) => Sums { voided: Some(*amount), ..Sums::default() },
            Self::FailedPayment | Self::Units(_) => Sums::default(),
        }
    }

    /// The units whose money went back.
    pub(in crate::order) fn refunded(&self) -> &[LineQuantity] {
        match self {
            Self::Refund { lines, .. } => lines.as_slice(),
            _ => &[],
        }
    }

    /// How many of the units that the payload names found no unit on the books that could move so.
    pub(crate) fn unmatched(&self) -> u64 {
        match self {
            Self::Refund { unmatched, .. } => *unmatched,
            Self::Units(units) => units.unmatched,
            _ => 0,
        }
    }
}

impl PackedUnits {
    /// Whether there is nothing to say.
    pub(in crate::order) fn is_empty(&self) -> bool {
        matches!(self.shipment, Parcel::None)
            && self.moves.as_slice().is_empty()
            && !self.failed
            && !self.returned
            && self.unmatched == 0
    }
}
