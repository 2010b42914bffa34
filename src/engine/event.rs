//! An event as it happens to one order.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smol_str::SmolStr;

use crate::order::{Actor, Payload};
use crate::vocabulary::EventKey;

/// Where a change comes from: who, when, and what guards it against being made twice or too late.
///
/// ```
/// use orderflow::{Actor, Origin};
///
/// let origin = Origin::by(Actor::staff("anna")).key("req-7").expect_version(3);
/// assert_eq!(origin.key.as_deref(), Some("req-7"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Who.
    pub actor: Actor,
    /// When, by the host's clock; left out, the time of the order's last record.
    pub at: Option<Timestamp>,
    /// The idempotency key: the same key again gives back the first record. What leaves no record
    /// (nothing new, or a refusal) leaves the key free.
    pub key: Option<String>,
    /// A remark, or the reason where one is demanded.
    pub note: Option<String>,
    /// The version of the order that the actor saw; another one is a rejection.
    pub expected_version: Option<u64>,
    /// Further fields that came with it, as JSON texts; kept with the record.
    pub fields: BTreeMap<String, String>,
}

impl Origin {
    /// A change by that actor.
    #[must_use]
    pub const fn by(actor: Actor) -> Self {
        let fields = BTreeMap::new();
        Self { actor, at: None, key: None, note: None, expected_version: None, fields }
    }

    /// The longest idempotency key, in characters; the shortest has one.
    pub const MAX_KEY_CHARS: usize = 255;

    /// Whether no reason is given.
    pub(super) fn is_silent(&self) -> bool {
        self.note.as_deref().is_none_or(|note| note.trim().is_empty())
    }

    /// Says when.
    #[must_use]
    pub const fn at(mut self, at: Timestamp) -> Self {
        self.at = Some(at);
        self
    }

    /// Gives the idempotency key.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Adds a remark or a reason.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }

    /// States the version that the actor saw.
    #[must_use]
    pub const fn expect_version(mut self, version: u64) -> Self {
        self.expected_version = Some(version);
        self
    }
}

/// An event that happens to one order: its key, what it brings, and where it comes from.
///
/// ```
/// use orderflow::{Actor, Event, Payload};
///
/// let event = Event::new("sent")
///     .payload(Payload::new().shipment("P-1"))
///     .by(Actor::carrier("dhl"))
///     .key("evt_1");
/// assert_eq!(event.name(), "sent");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub(super) name: SmolStr,
    /// What it brings for the books.
    pub payload: Payload,
    /// Where it comes from; the shop's own software, unless said otherwise.
    pub origin: Origin,
}

impl Event {
    /// The event of that key, without a payload.
    #[must_use]
    pub fn new<'a>(name: impl Into<EventKey<'a>>) -> Self {
        Self {
            name: SmolStr::new(name.into().as_str()),
            payload: Payload::default(),
            origin: Origin::by(Actor::system()),
        }
    }

    /// The key of the event.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it comes with more than its name, its time and what sort of actor it is of.
    pub(super) fn says_more(&self) -> bool {
        let Origin { actor, key, note, fields, .. } = &self.origin;
        let plain = key.is_none() && note.is_none() && fields.is_empty();
        !(actor.is_nobody() && plain && self.payload.is_empty())
    }

    /// Says what it brings.
    #[must_use]
    pub fn payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// Says where it comes from, all at once.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// Says who did it.
    #[must_use]
    pub fn by(mut self, actor: Actor) -> Self {
        self.origin.actor = actor;
        self
    }

    /// Says when it happened.
    #[must_use]
    pub const fn at(mut self, at: Timestamp) -> Self {
        self.origin.at = Some(at);
        self
    }

    /// Gives the idempotency key.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.origin.key = Some(key.to_owned());
        self
    }

    /// Adds a remark or a reason.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.origin.note = Some(note.to_owned());
        self
    }

    /// States the version that the actor saw.
    #[must_use]
    pub const fn expect_version(mut self, version: u64) -> Self {
        self.origin.expected_version = Some(version);
        self
    }
}

impl<'a> From<EventKey<'a>> for Event {
    fn from(name: EventKey<'a>) -> Self {
        Self::new(name)
    }
}

impl From<&Event> for Event {
    fn from(event: &Event) -> Self {
        event.clone()
    }
}
