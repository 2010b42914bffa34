//! Chance that is the same on every machine.

/// A stream of numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014). Eight lines of our
/// own keep the bytes of a simulation stable, which no library promises from one version to the
/// next.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The stream of that number, of the seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut dice = Self(seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the bound; 0, where the bound is.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        // The bias of a bound this far below 2^64 is beyond measuring.
        ((u128::from(self.roll()) * u128::from(bound)) >> 64) as u64
    }

    /// Whether one of so many in a thousand comes up.
    pub(super) fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1000) < chance
    }
}
