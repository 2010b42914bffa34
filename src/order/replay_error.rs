//! Why records make no order.

use super::booking_error::BookingError;
use super::books::EditError;
use super::change::Change;
use crate::vocabulary::Key;

/// Why records make no order. The order is as it was before the record that does not fit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The first record opens nothing.
    #[error("the history does not begin with an opening")]
    NotOpened,
    /// A later record opens the order again.
    #[error("the order is opened twice")]
    OpenedTwice,
    /// A record is missing, or there twice.
    #[error("record {expected} should follow, and {found} does")]
    Sequence {
        /// The sequence number that should follow.
        expected: u64,
        /// The one that does.
        found: u64,
    },
    /// A record is another order's.
    #[error("the record is of order {found}, and this is {expected}")]
    Order {
        /// This order.
        expected: Key,
        /// The record's.
        found: Key,
    },
    /// A record moves an axis from a status that the order does not have.
    #[error("record {sequence} moves {} from another status than the order has", change.axis)]
    Change {
        /// The record.
        sequence: u64,
        /// The move.
        change: Change,
    },
    /// A booking does not fit the books.
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// An edit does not fit the order.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A foreign field is no JSON.
    #[error("the foreign field {field:?} is no JSON text")]
    Foreign {
        /// The field.
        field: String,
    },
    /// There is no such attention to settle.
    #[error("no open attention {name} of record {raised}")]
    Attention {
        /// Its name.
        name: Key,
        /// The record that should have raised it.
        raised: u64,
    },
}
