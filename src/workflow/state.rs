//! The state of an order in one word, and the small numbers that stand for keys inside a workflow.

use std::fmt;
use std::num::NonZeroU16;

/// The number of an axis within one workflow, from 0 in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AxisId(pub(crate) u8);

/// The number of a status within its axis, from 0 in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusId(pub(crate) u8);

/// The number of an event within one workflow, from 0 in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub(crate) u8);

/// A set of events of one workflow, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct EventSet([u64; 4]);

impl EventSet {
    /// The same set with that event.
    #[must_use]
    pub(crate) const fn with(mut self, event: EventId) -> Self {
        self.0[event.0 as usize / 64] |= 1 << (event.0 % 64);
        self
    }

    /// Whether the event is in it.
    pub(crate) const fn contains(self, event: EventId) -> bool {
        self.0[event.0 as usize / 64] >> (event.0 % 64) & 1 == 1
    }
}

/// The number of a transition within one workflow, from 0 in document order. An optional one takes
/// two bytes, as this one does, so that a record has room for one an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransitionId(NonZeroU16);

/// The number of a fact within one workflow, from 0 in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub(crate) u8);

impl AxisId {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl StatusId {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl EventId {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl TransitionId {
    pub(crate) const fn at(index: u16) -> Self {
        Self(NonZeroU16::MIN.saturating_add(index))
    }

    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The number from 1, so that 0 stands for none.
    pub(crate) const fn number(self) -> u16 {
        self.0.get()
    }

    #[inline]
    pub(crate) const fn from_number(number: u16) -> Option<Self> {
        match NonZeroU16::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl FactId {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The statuses of one order on all axes, packed in one word: a byte an axis.
///
/// A state is positional: it means something only together with the workflow that made it. It is
/// stored as [`PackedState`], with that workflow's content hash, or as keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State(u64);

impl State {
    /// Every axis at its first status.
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) const fn from_word(word: u64) -> Self {
        Self(word)
    }

    pub(crate) const fn word(self) -> u64 {
        self.0
    }

    /// The status on the axis.
    #[must_use]
    #[inline]
    pub const fn status(self, axis: AxisId) -> StatusId {
        // An axis number is below 8, so the shift is below 64; the mask keeps it so for any number.
        StatusId((self.0 >> ((axis.0 & 7) * 8)) as u8)
    }

    /// The same state with another status on the axis.
    #[must_use]
    pub(crate) const fn with(self, axis: AxisId, status: StatusId) -> Self {
        let shift = (axis.0 & 7) * 8;
        Self((self.0 & !(0xff << shift)) | ((status.0 as u64) << shift))
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "State({:#x})", self.0)
    }
}

/// A state with the content hash of the workflow that made it: the form in which one may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PackedState {
    pub(crate) hash: super::ContentHash,
    pub(crate) word: u64,
}

impl PackedState {
    /// As a host reads it back from its store.
    #[must_use]
    pub const fn from_parts(hash: super::ContentHash, word: u64) -> Self {
        Self { hash, word }
    }

    /// The content hash of the workflow that packed it.
    #[must_use]
    pub const fn hash(self) -> super::ContentHash {
        self.hash
    }

    /// The packed statuses.
    #[must_use]
    pub const fn word(self) -> u64 {
        self.word
    }
}

/// A set of facts, by their numbers within one workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Facts(u64);

impl Facts {
    /// No fact is true.
    pub const NONE: Self = Self(0);

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// The same facts with this one set to the value.
    #[must_use]
    pub const fn with(self, fact: FactId, value: bool) -> Self {
        let bit = 1 << (fact.0 & 63);
        Self(if value { self.0 | bit } else { self.0 & !bit })
    }

    /// Whether the fact is true.
    #[must_use]
    pub const fn contains(self, fact: FactId) -> bool {
        self.0 & (1 << (fact.0 & 63)) != 0
    }
}

/// A set of roles, by their numbers within one workflow; made by
/// [`Workflow::roles`](super::Workflow::roles).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(u64);

impl Roles {
    /// No role.
    pub const NONE: Self = Self(0);
    /// Every role.
    pub const ALL: Self = Self(u64::MAX);

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}
