//! Why an order cannot be opened.

use crate::order::{CurrencyError, EditError, MoneyError, PayloadError, ReplayError};
use crate::vocabulary::KeyError;

/// Why an order cannot be opened or imported.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The origin does not say when: there is no earlier record whose time would do.
    #[error("the opening of an order needs a time")]
    NoTime,
    /// The order's id is no key.
    #[error("the order's id is no key: {0}")]
    Id(#[source] KeyError),
    /// The currency is none.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// An amount is negative, too precise or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A line's name is no key.
    #[error("a line's name is no key: {0}")]
    Line(#[source] KeyError),
    /// A host fact's name is no key.
    #[error("a fact's name is no key: {0}")]
    Fact(#[source] KeyError),
    /// A foreign field is no JSON.
    #[error("the foreign field {field:?} is no JSON text")]
    Foreign {
        /// The field.
        field: String,
    },
    /// The lines or charges do not hold together.
    #[error(transparent)]
    Lines(#[from] EditError),
    /// The workflow has no such axis, or the axis no such status.
    #[error("axis {axis:?} has no status {status:?}")]
    UnknownStatus {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// Orders are not opened in that status.
    #[error("orders are not opened in {status}, but in {}", entries.join(", "))]
    NoEntry {
        /// The status.
        status: String,
        /// Where they are.
        entries: Vec<String>,
    },
    /// What was booked elsewhere cannot be booked here.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The first record does not hold together.
    #[error(transparent)]
    Record(#[from] ReplayError),
}
