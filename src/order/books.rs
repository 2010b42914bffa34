//! The books of an order.

use super::charges::{Charges, total};
use super::currency::Currency;
use super::ledger::Ledger;
use super::line::{Line, LineId};
use super::money::{Money, MoneyError};
use super::parcels::Parcels;
use super::person::{DeliveryMethod, PaymentTerms};

/// What an order costs and consists of, and both accounts: its money and its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    lines: Vec<Line>,
    charges: Charges,
    terms: PaymentTerms,
    delivery: DeliveryMethod,
    ledger: Ledger,
    parcels: Parcels,
    total: Money,
    /// How many lines need shipping.
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
    /// Opens the books of an order: nothing paid, nothing sent.
    ///
    /// # Errors
    ///
    /// [`EditError`] if two lines have one name, a line has no unit, or the amounts do not add up.
    pub fn new(currency: Currency, lines: Vec<Line>, charges: Charges) -> Result<Self, EditError> {
        let total = total(currency, &lines, &charges)?;
        let mut books = Self {
            lines: Vec::new(),
            charges,
            terms: PaymentTerms::default(),
            delivery: DeliveryMethod::default(),
            ledger: Ledger::new(currency),
            parcels: Parcels::default(),
            total,
            shippable: lines.iter().filter(|line| line.shippable).count(),
        };
        books.lines = lines;
        Ok(books)
    }
}
