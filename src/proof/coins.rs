//! How many coins money is.

/// How many coins there are: what the order costs, the most that comes in and the most that goes
/// back over a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coins {
    pub(super) total: u8,
    pub(super) most_in: u8,
    pub(super) most_back: u8,
}

impl Coins {
    /// As few as show every set of facts.
    pub(super) const FEW: Self = Self { total: 3, most_in: 4, most_back: 5 };
    /// As many as show every way in which the sums of an order compare: three are less than the
    /// total, and three are more.
    pub(super) const MANY: Self = Self { total: 4, most_in: 7, most_back: 7 };
}
