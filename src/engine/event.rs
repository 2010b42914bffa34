//! An event as it happens to one order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use smol_str::SmolStr;

use crate::order::{Actor, ActorKind, Extra, Load, Payload};
use crate::vocabulary::{EventKey, Name};

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

    /// Whether that may be an idempotency key.
    pub(super) fn is_key(key: &str) -> bool {
        // Characters never outnumber bytes, so a short key needs no count.
        let short = key.len() <= Self::MAX_KEY_CHARS;
        !key.is_empty() && (short || key.chars().nth(Self::MAX_KEY_CHARS).is_none())
    }

    /// Whether no reason is given.
    pub(super) fn is_silent(&self) -> bool {
        is_silent(self.note.as_deref())
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

/// Whether a note gives no reason.
pub(super) fn is_silent(note: Option<&str>) -> bool {
    note.is_none_or(|note| note.trim().is_empty())
}

/// An event that happens to one order: its key, what it brings, and where it comes from.
///
/// Made for one order or many: what an event brings is shared by its copies.
///
/// ```
/// use orderflow::{Actor, Event, Payload};
///
/// let event = Event::new("sent")
///     .payload(Payload::new().shipment("P-1"))
///     .by(Actor::carrier("dhl"))
///     .key("evt_1");
/// assert_eq!(event.name(), "sent");
/// assert_eq!(event.brings().shipment.as_deref(), Some("P-1"));
/// assert_eq!(event.comes_from().key.as_deref(), Some("evt_1"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    pub(super) name: Name,
    pub(super) at: Option<Timestamp>,
    pub(super) expected_version: Option<u64>,
    pub(super) kind: ActorKind,
    /// What most events do not have; there is something in it.
    pub(super) extra: Option<Arc<Extra>>,
}

const _: () = assert!(size_of::<Event>() <= 96);

/// What most events bring.
pub(super) const NOTHING: &Payload = &Payload::NOTHING;

impl Event {
    /// The event of that key, without a payload; from the shop's own software, unless said
    /// otherwise.
    #[must_use]
    #[inline]
    pub fn new<'a>(name: impl Into<EventKey<'a>>) -> Self {
        Self {
            name: Name::of(name.into().as_str()),
            at: None,
            expected_version: None,
            kind: ActorKind::System,
            extra: None,
        }
    }

    /// The key of the event.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// What it brings for the books.
    #[must_use]
    pub fn brings(&self) -> &Payload {
        self.brings_any().unwrap_or(NOTHING)
    }

    /// What it brings, if anything.
    #[inline]
    pub(super) fn brings_any(&self) -> Option<&Payload> {
        self.extra.as_ref()?.payload()
    }

    /// Whether it says what the order must be like, or may have happened before.
    #[inline]
    pub(super) const fn may_be_late(&self) -> bool {
        self.expected_version.is_some() || self.extra.is_some()
    }

    /// Where it comes from.
    #[must_use]
    pub fn comes_from(&self) -> Origin {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let fields = self.extra.as_ref().map(|extra| extra.fields.clone());
        Origin {
            actor: self.actor().cloned().unwrap_or(Actor::new(self.kind)),
            at: self.at,
            key: text(self.key_given()),
            note: text(self.note_given()),
            expected_version: self.expected_version,
            fields: fields.unwrap_or_default(),
        }
    }

    /// Who it was, where that is more than a kind.
    pub(super) fn actor(&self) -> Option<&Actor> {
        self.extra.as_ref()?.actor.as_deref()
    }

    pub(super) fn key_given(&self) -> Option<&str> {
        self.extra.as_ref()?.key.as_deref()
    }

    pub(super) fn note_given(&self) -> Option<&str> {
        self.extra.as_ref()?.note.as_deref()
    }

    /// Says what it brings.
    #[must_use]
    pub fn payload(self, payload: Payload) -> Self {
        let brings = !payload.is_empty();
        let load = brings.then(|| Box::new(Load { payload, record: None }));
        self.with(brings, |extra| extra.load = load)
    }

    /// Says where it comes from, all at once.
    #[must_use]
    pub fn origin(self, origin: Origin) -> Self {
        let Origin { actor, at, key, note, expected_version, fields } = origin;
        let more = key.is_some() || note.is_some() || !fields.is_empty();
        let event = Self { at, expected_version, ..self.by(actor) };
        event.with(more, |extra| {
            extra.key = key.map(SmolStr::from);
            extra.note = note.map(SmolStr::from);
            extra.fields = fields;
        })
    }

    /// Says who did it.
    #[must_use]
    pub fn by(self, actor: Actor) -> Self {
        let kind = actor.kind;
        let actor = (!actor.is_nobody()).then(|| Box::new(actor));
        Self { kind, ..self }.with(actor.is_some(), |extra| extra.actor = actor)
    }

    /// Says when it happened.
    #[must_use]
    #[inline]
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }.with(false, |_| {})
    }

    /// Gives the idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.with(true, |extra| extra.key = Some(SmolStr::new(key)))
    }

    /// Adds a remark or a reason.
    #[must_use]
    pub fn note(self, note: &str) -> Self {
        self.with(true, |extra| extra.note = Some(SmolStr::new(note)))
    }

    /// States the version that the actor saw.
    #[must_use]
    #[inline]
    pub const fn expect_version(mut self, version: u64) -> Self {
        self.expected_version = Some(version);
        self
    }

    /// Says what most events do not have. Where nothing is said, nothing is kept.
    #[inline]
    fn with(mut self, says: bool, put: impl FnOnce(&mut Extra)) -> Self {
        if !says && self.extra.is_none() {
            return self;
        }
        let extra = Arc::make_mut(self.extra.get_or_insert_default());
        put(extra);
        extra.at = self.at;
        if extra.is_plain() {
            self.extra = None;
        }
        self
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name())
            .field("payload", self.brings())
            .field("origin", &self.comes_from())
            .finish()
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
