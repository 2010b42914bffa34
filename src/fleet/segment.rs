//! A run of rows that grows no further than its size, with the blocks that its rows need.

use super::record::Packed;
use super::row::{Block, INLINE, NONE, Row};
use super::word::Word;

/// How many rows a segment has.
pub(super) const ROWS: usize = 1 << 14;

#[derive(Debug, Default)]
pub(super) struct Segment<W> {
    rows: Vec<Row<W>>,
    blocks: Vec<Block<W>>,
}

impl<W: Word> Segment<W> {
    pub(super) fn new() -> Self {
        Self { rows: Vec::with_capacity(ROWS), blocks: Vec::new() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() == ROWS
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn push(&mut self, opening: Packed<W>) {
        self.rows.push(Row::new(opening));
    }

    /// Takes the last row out. Its further records, if it had any, stay where they are.
    pub(super) fn pop(&mut self) {
        self.rows.pop();
    }

    /// The newest record of a row.
    #[inline]
    pub(super) fn last(&self, row: usize) -> Option<&Packed<W>> {
        let row = self.rows.get(row)?;
        let newest = (row.len as usize).wrapping_sub(1) % INLINE;
        match row.block {
            NONE => row.first.get(newest),
            block => self.blocks.get(block as usize)?.records.get(newest),
        }
    }

    /// Adds a record to a row.
    #[inline]
    pub(super) fn add(&mut self, row: usize, record: Packed<W>) {
        let Some(row) = self.rows.get_mut(row) else { return };
        let place = row.len as usize % INLINE;
        let spilt = row.len as usize >= INLINE;
        row.len = row.len.saturating_add(1);
        if !spilt {
            row.first[place] = record;
            return;
        }
        if place == 0 {
            let records = [Packed::default(); INLINE];
            self.blocks.push(Block { previous: row.block, records });
            row.block = (self.blocks.len() - 1) as u32;
        }
        if let Some(block) = self.blocks.get_mut(row.block as usize) {
            block.records[place] = record;
        }
    }

    /// The records of a row, oldest first.
    pub(super) fn history(&self, row: usize) -> impl Iterator<Item = &Packed<W>> {
        let row = self.rows.get(row);
        let mut chain = Vec::new();
        let mut next = row.map_or(NONE, |row| row.block);
        while let Some(block) = self.blocks.get(next as usize) {
            chain.push(&block.records);
            next = block.previous;
        }
        let first = row.map(|row| &row.first);
        let blocks = first.into_iter().chain(chain.into_iter().rev());
        blocks.flatten().take(row.map_or(0, |row| row.len as usize))
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<Row<W>>() + self.blocks.capacity() * size_of::<Block<W>>()
    }
}
