//! What deciding on the bare state takes and gives: plain data.

use super::state::{Facts, Roles, State, StatusId, TransitionId};

/// What an event did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It took a transition on some axis, or its payload booked something.
    Applied,
    /// It brought nothing new: no record, no effects.
    Unchanged,
    /// It is stale by a declared rule: recorded, and nothing else.
    Ignored,
    /// A report that the graph cannot follow: recorded, no status moves, a person must look.
    Flagged,
    /// A request that may not be: the order is untouched.
    Refused,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] =
        [Self::Applied, Self::Unchanged, Self::Ignored, Self::Flagged, Self::Refused];

    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
            Self::Ignored => "ignored",
            Self::Flagged => "flagged",
            Self::Refused => "refused",
        }
    }
}

/// What deciding on the bare state needs to know besides state and event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Input {
    /// The facts, as they are after the event's payload is booked.
    pub facts: Facts,
    /// The roles of whoever acts.
    pub roles: Roles,
    /// Whether the event's payload booked something.
    pub booked: bool,
}

/// What one axis answers to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A transition leads to another status.
    Moves(TransitionId, StatusId),
    /// A transition stays and has effects.
    Loops(TransitionId),
    /// A transition lets the event pass.
    Passes(TransitionId),
    /// The event is stale here.
    Ignores,
    /// The event leads here, so it has done its work.
    Already,
    /// There are transitions from here, and every guard failed.
    Fails,
    /// The transition may be taken in another role only.
    Forbids(TransitionId),
    /// The event is not known from here.
    Unknown,
}

/// The decision on a bare state: plain data, no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What the event did.
    pub verdict: Verdict,
    /// The state after it; the one before it, unless the verdict is [`Verdict::Applied`].
    pub state: State,
    pub(super) taken: Taken,
}

/// The transitions that move or loop, in the order of the axes: two bytes each, the first lowest,
/// and 0 behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken([u64; 2]);

impl Taken {
    pub(super) const NONE: Self = Self([0; 2]);

    #[inline]
    pub(super) fn of(first: Option<TransitionId>) -> Self {
        Self([first.map_or(0, TransitionId::number).into(), 0])
    }

    /// Adds one as the transition of that number.
    pub(super) fn put(&mut self, place: usize, id: TransitionId) {
        self.0[(place / 4) & 1] |= u64::from(id.number()) << (place % 4 * 16);
    }

    /// The first, if it is the only one.
    #[inline]
    const fn only(self) -> Option<TransitionId> {
        let [first, rest] = self.0;
        if first > 0xffff || rest != 0 {
            return None;
        }
        TransitionId::from_number(first as u16)
    }

    #[inline]
    const fn get(self, place: usize) -> Option<TransitionId> {
        TransitionId::from_number((self.0[(place / 4) & 1] >> (place % 4 * 16)) as u16)
    }
}

impl Step {
    /// A move that takes no transition: a label was assigned.
    pub(crate) const fn moved(state: State) -> Self {
        Self { verdict: Verdict::Applied, state, taken: Taken::NONE }
    }

    /// The transitions that moved or looped, in the order of the axes; empty unless the verdict is
    /// [`Verdict::Applied`].
    pub fn taken(&self) -> impl Iterator<Item = TransitionId> + '_ {
        (0..8).map_while(|place| self.taken.get(place))
    }

    /// The one that moved or looped, if no other did.
    #[inline]
    pub(crate) const fn only_taken(&self) -> Option<TransitionId> {
        self.taken.only()
    }

    /// The same as a list, none behind the last: what a host's own record needs to keep of the
    /// step, since its effects can be looked up from it at any time.
    #[must_use]
    #[inline]
    pub fn taken_list(&self) -> [Option<TransitionId>; 8] {
        std::array::from_fn(|place| self.taken.get(place))
    }
}
