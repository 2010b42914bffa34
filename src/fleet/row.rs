//! One order: its first records, and the place of further ones.

use super::record::Packed;
use super::word::Word;

/// How many records stand side by side.
pub(super) const INLINE: usize = 8;

/// No block.
pub(super) const NONE: u32 = u32::MAX;

/// One order.
#[derive(Debug, Clone)]
pub(super) struct Row<W> {
    /// How many records it has.
    pub(super) len: u32,
    /// The block of its newest records, where it has more than fit here.
    pub(super) block: u32,
    pub(super) first: [Packed<W>; INLINE],
}

/// Further records of one order.
#[derive(Debug, Clone)]
pub(super) struct Block<W> {
    /// The block of the records before these.
    pub(super) previous: u32,
    pub(super) records: [Packed<W>; INLINE],
}

impl<W: Word> Row<W> {
    pub(super) fn new(opening: Packed<W>) -> Self {
        let mut first = [Packed::default(); INLINE];
        first[0] = opening;
        Self { len: 1, block: NONE, first }
    }
}
