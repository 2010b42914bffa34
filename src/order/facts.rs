//! Sets of derived facts.

use std::fmt;

use crate::vocabulary::DerivedFact;

/// The derived facts that hold, as a set that costs no more than a number.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DerivedFacts(u32);

impl DerivedFacts {
    /// No fact holds.
    pub const NONE: Self = Self(0);

    /// Whether the fact holds.
    #[must_use]
    pub const fn contains(self, fact: DerivedFact) -> bool {
        self.0 & Self::bit(fact) != 0
    }

    /// The set with that fact.
    #[must_use]
    pub const fn with(self, fact: DerivedFact) -> Self {
        Self(self.0 | Self::bit(fact))
    }

    /// The set without that fact.
    #[must_use]
    pub const fn without(self, fact: DerivedFact) -> Self {
        Self(self.0 & !Self::bit(fact))
    }

    /// The set with that fact if `holds`, else without it.
    #[must_use]
    pub const fn set(self, fact: DerivedFact, holds: bool) -> Self {
        // Without a branch: whether a fact holds is hard to foresee.
        Self(self.without(fact).0 | (holds as u32) << fact as u32)
    }

    /// The set as bits, each at the number of its fact.
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    /// The facts that hold, in their order.
    pub fn iter(self) -> impl Iterator<Item = DerivedFact> {
        DerivedFact::ALL.into_iter().filter(move |fact| self.contains(*fact))
    }

    const fn bit(fact: DerivedFact) -> u32 {
        1 << fact as u32
    }
}

impl FromIterator<DerivedFact> for DerivedFacts {
    fn from_iter<I: IntoIterator<Item = DerivedFact>>(facts: I) -> Self {
        facts.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for DerivedFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(DerivedFact::as_str)).finish()
    }
}
