//! Why a booking does not fit the books.

use super::line::LineId;
use super::money::MoneyError;

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
