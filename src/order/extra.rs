//! What comes with an event, where that is more than a few numbers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smol_str::SmolStr;

use super::actor::Actor;
use super::payload::Payload;

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
}

impl Extra {
    /// Whether there is nothing in it but a time.
    pub(crate) fn is_plain(&self) -> bool {
        self.actor.is_none()
            && self.payload.is_none()
            && self.key.is_none()
            && self.note.is_none()
            && self.fields.is_empty()
    }
}
