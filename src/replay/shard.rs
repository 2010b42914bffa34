//! A part of the orders of a log.

use super::mixed;
use super::scan::head;

/// A part of the orders of a log, by their ids: so many parts can be replayed side by side, each by
/// a replay of its own that is given every line, and their summaries added up
/// ([`Summary::and`](super::Summary::and)). Orders are independent of one another, so the sum is
/// what one replay of the whole comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// All orders.
    pub const WHOLE: Self = Self { number: 0, of: 1 };

    /// The parts of a log that is shared out among so many; at least one.
    pub fn all(parts: u32) -> impl Iterator<Item = Self> {
        let of = parts.max(1);
        (0..of).map(move |number| Self { number, of })
    }

    /// Whether the order belongs to this part.
    #[must_use]
    pub fn has(self, order: &str) -> bool {
        self.has_bytes(order.as_bytes())
    }

    #[inline]
    pub(super) fn has_bytes(self, order: &[u8]) -> bool {
        self.of == 1 || place(order, self.of) == self.number
    }

    /// Whether a bad line is this part's to tell about: that of its order, where a quick look shows
    /// one, else the first part's.
    pub(super) fn tells_about(self, line: &[u8]) -> bool {
        head(line).map_or(self.number == 0, |head| self.has_bytes(head.order))
    }
}

/// The same on every machine and in every process; eight bytes at a time.
#[inline]
fn place(order: &[u8], of: u32) -> u32 {
    let (eights, rest) = order.as_chunks::<8>();
    let rest = rest.iter().fold(order.len() as u64, |word, byte| word << 8 | u64::from(*byte));
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight));
    let hash = words.chain([rest]).fold(0, |hash: u64, word| mixed(hash.rotate_left(29) ^ word));
    ((u128::from(hash) * u128::from(of)) >> 64) as u32
}
