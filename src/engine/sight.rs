//! What an event is decided on, and what deciding it comes to.

use jiff::Timestamp;

use crate::order::{Order, PackedBooking};
use crate::workflow::{EventId, Input, State, Step};

/// What deciding an event came to, before it is put into a record.
#[derive(Debug)]
pub(super) struct Sight {
    pub(super) event: EventId,
    pub(super) state: State,
    /// What the payload books, if anything.
    pub(super) booking: Option<PackedBooking>,
    pub(super) input: Input,
    pub(super) step: Step,
}

/// When a change is recorded: when the host says, else when the last one was.
pub(super) fn time_of(order: &Order, at: Option<Timestamp>) -> Timestamp {
    at.unwrap_or_else(|| order.last_change())
}
