//! What a fleet is told to do.

use jiff::Timestamp;

use super::OrderNumber;
use crate::workflow::{EventId, Input};

/// One event for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The order.
    pub order: OrderNumber,
    /// The event.
    pub event: EventId,
    /// What deciding needs to know besides.
    pub input: Input,
    /// When.
    pub at: Timestamp,
}
