//! The books of an order.

mod derive;
mod edit;
mod enter;
mod movement;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;

pub(crate) use derive::Standing;
use edit::{refuse_zero, shippable};

use serde::{Deserialize, Serialize};

use super::booking_error::BookingError;
use super::charges::{Charges, total};
use super::currency::Currency;
use super::ledger::Ledger;
use super::line::{Line, LineId};
use super::money::{Money, MoneyError};
use super::parcels::{Parcels, ParcelsOnDisk};
use super::person::{DeliveryMethod, PaymentTerms};

/// What an order costs and consists of, and both accounts: its money and its units.
///
/// On disk are the lines, the charges and the entries of both accounts. What follows from them, the
/// total and the sums, is worked out again when they are read, so the two can never disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BooksOnDisk")]
pub struct Books {
    lines: Vec<Line>,
    charges: Charges,
    terms: PaymentTerms,
    delivery: DeliveryMethod,
    ledger: Ledger,
    parcels: Parcels,
    #[serde(skip)]
    total: Money,
    /// How many lines need shipping.
    #[serde(skip)]
    shippable: usize,
}

/// Why lines or charges cannot be so. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// An amount is in another currency, or the total would be too large or less than nothing.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The order has a line of that name.
    #[error("the order has a line {line} already")]
    KnownLine {
        /// The line.
        line: LineId,
    },
    /// The order has no such line.
    #[error("the order has no line {line}")]
    UnknownLine {
        /// The line.
        line: LineId,
    },
    /// A line has one unit or more.
    #[error("line {line} has no unit")]
    ZeroQuantity {
        /// The line.
        line: LineId,
    },
    /// Some units of the line have left; it cannot have fewer.
    #[error("{left} units of line {line} have left")]
    UnitsLeft {
        /// The line.
        line: LineId,
        /// How many are under way, with the customer or back.
        left: u32,
    },
    /// Some units of the line were refunded; it cannot have fewer.
    #[error("{refunded} units of line {line} were refunded")]
    UnitsRefunded {
        /// The line.
        line: LineId,
        /// How many.
        refunded: u32,
    },
    /// The shipment is not on the books.
    #[error("the shipment {id:?} is not on the books")]
    UnknownShipment {
        /// Its id.
        id: String,
    },
}

impl Books {
    /// Opens the books of an order: nothing paid, nothing sent. It is shipped and paid before that,
    /// until [`set_terms`](Self::set_terms) and [`set_delivery`](Self::set_delivery) say otherwise.
    ///
    /// # Errors
    ///
    /// [`EditError`] if two lines have one name, a line has no unit, or the amounts do not add up.
    pub fn new(currency: Currency, lines: Vec<Line>, charges: Charges) -> Result<Self, EditError> {
        let mut books = Self {
            total: total(currency, &lines, &charges)?,
            shippable: shippable(&lines),
            lines: Vec::new(),
            charges,
            terms: PaymentTerms::default(),
            delivery: DeliveryMethod::default(),
            ledger: Ledger::new(currency),
            parcels: Parcels::default(),
        };
        for line in &lines {
            if books.parcels.line(&line.id).is_some() {
                return Err(EditError::KnownLine { line: line.id.clone() });
            }
            refuse_zero(line)?;
            books.parcels.put_line(line.id.clone(), line.quantity);
        }
        books.lines = lines;
        Ok(books)
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.ledger.currency()
    }

    /// What the customer owes for the order in all.
    #[must_use]
    pub const fn total(&self) -> Money {
        self.total
    }

    /// The lines, in the order in which they were added.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What the order costs besides its lines.
    #[must_use]
    pub const fn charges(&self) -> &Charges {
        &self.charges
    }

    /// When the order is paid.
    #[must_use]
    pub const fn terms(&self) -> PaymentTerms {
        self.terms
    }

    /// How the goods reach the customer.
    #[must_use]
    pub const fn delivery(&self) -> DeliveryMethod {
        self.delivery
    }

    /// The account of money.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The account of units.
    #[must_use]
    pub const fn parcels(&self) -> &Parcels {
        &self.parcels
    }

    /// What is still to be paid.
    #[must_use]
    pub fn outstanding(&self) -> Money {
        self.ledger.outstanding(self.total)
    }

    fn is_pickup(&self) -> bool {
        self.delivery == DeliveryMethod::Pickup
    }

    fn is_paid_later(&self) -> bool {
        self.terms == PaymentTerms::Later
    }

    /// Also true of an order without lines.
    fn nothing_to_ship(&self) -> bool {
        self.shippable == 0
    }
}

/// The form on disk: the entries, without what follows from them.
#[derive(Deserialize)]
struct BooksOnDisk {
    #[serde(default)]
    lines: Vec<Line>,
    #[serde(default)]
    charges: Charges,
    #[serde(default)]
    terms: PaymentTerms,
    #[serde(default)]
    delivery: DeliveryMethod,
    ledger: Ledger,
    #[serde(default)]
    parcels: ParcelsOnDisk,
}

/// Why books read from disk are none.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error(transparent)]
    Lines(#[from] EditError),
    #[error(transparent)]
    Entries(#[from] BookingError),
}

impl TryFrom<BooksOnDisk> for Books {
    type Error = ReadError;

    fn try_from(disk: BooksOnDisk) -> Result<Self, ReadError> {
        let mut books = Self::new(disk.ledger.currency(), disk.lines, disk.charges)?;
        let refunded = disk.ledger.refunds().iter().flat_map(|refund| &refund.lines);
        books.parcels = Parcels::restore(disk.parcels, &books.lines, refunded)?;
        books.ledger = disk.ledger;
        books.terms = disk.terms;
        books.delivery = disk.delivery;
        Ok(books)
    }
}
