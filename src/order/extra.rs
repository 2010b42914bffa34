//! What comes with an event, where that is more than a few numbers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smol_str::SmolStr;

use super::actor::Actor;
use super::packed_record::PackedRecord;
use super::payload::Payload;

/// What most events do not have. An event that comes with any of it brings it along in one piece,
/// which is then the history's: nothing is copied on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// When the event happened, if it says so; in a history, when it was recorded.
    pub(crate) at: Option<Timestamp>,
    /// Who it was, where that is more than a kind.
    pub(crate) actor: Option<Box<Actor>>,
    pub(crate) load: Option<Box<Load>>,
    pub(crate) key: Option<SmolStr>,
    pub(crate) note: Option<SmolStr>,
    pub(crate) fields: BTreeMap<String, String>,
}

/// What an event brings for the books, and room for what is decided about it: an event that books
/// something is kept with its record in one piece.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) payload: Payload,
    pub(crate) record: Option<PackedRecord>,
}

/// Loads are equal if they bring the same.
impl PartialEq for Load {
    fn eq(&self, other: &Self) -> bool {
        self.payload == other.payload
    }
}

impl Eq for Load {}

impl Extra {
    /// What the event brings, if anything.
    #[inline]
    pub(crate) fn payload(&self) -> Option<&Payload> {
        self.load.as_deref().map(|load| &load.payload)
    }

    /// Whether there is nothing in it but a time.
    pub(crate) fn is_plain(&self) -> bool {
        self.actor.is_none()
            && self.load.is_none()
            && self.key.is_none()
            && self.note.is_none()
            && self.fields.is_empty()
    }
}
