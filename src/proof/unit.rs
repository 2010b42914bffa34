//! One unit of the books in small.

/// Where a unit of the model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Spot {
    Unsent,
    UnderWay,
    Delivered,
    Returned,
}

/// One unit: where it is, and whether it was refunded by its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Unit {
    pub(super) spot: Spot,
    pub(super) refunded: bool,
}

impl Unit {
    pub(super) const NEW: Self = Self { spot: Spot::Unsent, refunded: false };

    pub(super) const fn bits(self) -> u32 {
        self.spot as u32 | (self.refunded as u32) << 2
    }

    pub(super) const fn of(bits: u32) -> Self {
        let spot = match bits & 3 {
            0 => Spot::Unsent,
            1 => Spot::UnderWay,
            2 => Spot::Delivered,
            _ => Spot::Returned,
        };
        Self { spot, refunded: bits >> 2 & 1 == 1 }
    }

    /// Whether it has neither arrived nor come back.
    pub(super) const fn is_open(self) -> bool {
        matches!(self.spot, Spot::Unsent | Spot::UnderWay)
    }
}
