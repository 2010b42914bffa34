//! A part of the orders of a log.

use super::scan::order_of;

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
        order_of(line).map_or(self.number == 0, |order| self.has_bytes(order))
    }

    /// Whether the line can be passed over without reading it: a quick look shows another part's
    /// order.
    #[inline]
    pub(super) fn is_surely_others(self, line: &[u8]) -> bool {
        self.of > 1 && order_of(line).is_some_and(|order| !self.has_bytes(order))
    }
}

/// The same on every machine and in every process.
fn place(order: &[u8], of: u32) -> u32 {
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash = order.iter().fold(0x811c_9dc5, mix);
    ((u64::from(hash) * u64::from(of)) >> 32) as u32
}
