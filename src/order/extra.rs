//! What comes with an event, and what comes of it, where that is more than a few numbers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smol_str::SmolStr;

use super::actor::Actor;
use super::booking::Booking;
use super::money::Money;
use super::payload::Payload;
use crate::workflow::{AxisId, OwedId};

/// What most events do not have. An event that comes with any of it brings it along in one piece,
/// which is then the history's: nothing is copied on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// When the event happened, if it says so; in a history, when it was recorded.
    pub(crate) at: Option<Timestamp>,
    /// Who it was, where that is more than a kind.
    pub(crate) actor: Option<Box<Actor>>,
    pub(crate) payload: Option<Box<Payload>>,
    pub(crate) key: Option<SmolStr>,
    pub(crate) note: Option<SmolStr>,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) booking: Option<Box<Booking>>,
    pub(crate) assigned: Option<AxisId>,
    /// The amounts of the attentions that have one, in order.
    pub(crate) amounts: Vec<Money>,
    /// All that is owed, where the record has no room for it.
    pub(crate) owed: Vec<OwedId>,
}

impl Extra {
    /// Whether there is nothing in it but a time.
    pub(crate) fn is_plain(&self) -> bool {
        self.actor.is_none()
            && self.payload.is_none()
            && self.key.is_none()
            && self.note.is_none()
            && self.fields.is_empty()
            && self.booking.is_none()
            && self.assigned.is_none()
            && self.amounts.is_empty()
            && self.owed.is_empty()
    }
}
