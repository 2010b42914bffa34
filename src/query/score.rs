//! How well an item fits a text.

use std::fmt;

use super::number::decimal;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How well an item fits a text: from 0, not at all, to 1, in millionths, so that scores compare
/// the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(u32);

impl Score {
    /// Not at all.
    pub const ZERO: Self = Self(0);
    /// The least score that is one.
    pub const LEAST: Self = Self(1);
    /// Entirely.
    pub const ONE: Self = Self(1_000_000);

    /// The score of a number from 0 to 1, rounded to the nearest millionth; none for another
    /// number, and for one that is none.
    ///
    /// ```
    /// use orderflow::query::Score;
    ///
    /// assert_eq!(Score::new(0.25), Score::parse("0.25"));
    /// assert_eq!(Score::new(f64::NAN), None);
    /// assert_eq!(Score::parse("1.5"), None);
    /// ```
    #[must_use]
    pub fn new(score: f64) -> Option<Self> {
        (0.0..=1.0).contains(&score).then(|| Self((score * 1e6).round() as u32))
    }

    /// The score of a decimal number from 0 to 1, rounded likewise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = decimal(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))?;
        if number > Decimal::ONE {
            return None;
        }
        let millionths = number.checked_mul(Decimal::from(Self::ONE.0))?;
        Some(Self(millionths.round().to_u32()?))
    }

    /// So many of so many, rounded down; 1 at most, and 0 of nothing.
    #[must_use]
    pub fn ratio(part: usize, whole: usize) -> Self {
        let (part, whole) = (part as u128, whole as u128);
        let millionths = (part * u128::from(Self::ONE.0)).checked_div(whole).unwrap_or(0);
        Self(millionths.min(u128::from(Self::ONE.0)) as u32)
    }

    /// The score in millionths.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// The mean, rounded down; 0 of nothing.
    pub(super) fn mean(sum: u64, count: usize) -> Self {
        let mean = sum.checked_div(count as u64).unwrap_or(0);
        Self(mean.min(u64::from(Self::ONE.0)) as u32)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(i64::from(self.0), 6).normalize())
    }
}
