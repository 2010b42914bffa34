//! Some of the model's units.

use std::fmt;

/// Some of the units that the books in small have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitSet(u8);

impl UnitSet {
    pub(super) const NONE: Self = Self(0);

    /// The first so many.
    pub(super) const fn first(count: usize) -> Self {
        Self((1 << count) - 1)
    }

    /// The one of that number, from 0.
    pub(super) const fn of(unit: usize) -> Self {
        Self(1 << (unit & 7))
    }

    pub(super) const fn of_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> usize {
        self.0 as usize
    }

    /// These and the one of that number, from 0.
    pub(super) const fn with(self, unit: usize) -> Self {
        Self(self.0 | Self::of(unit).0)
    }

    /// Those of these that are not among the others.
    pub(super) const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the unit of that number, from 0, is one of them.
    pub(super) const fn has(self, unit: usize) -> bool {
        self.0 >> (unit & 7) & 1 == 1
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Their numbers, from 1, in order.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (0..8).filter(move |&unit| self.has(usize::from(unit))).map(|unit| unit + 1)
    }
}

impl fmt::Debug for UnitSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.numbers()).finish()
    }
}
