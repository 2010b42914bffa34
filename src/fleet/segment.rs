//! A run of rows that grows no further than its size, with the further records of its rows.

use super::history::Records;
use super::record::{Entry, Packed};
use super::row::Row;
use super::word::Word;

/// How many rows a segment has.
pub(super) const ROWS: usize = 1 << 14;

/// How many further records there is room for at first: the allocator gives no less.
const FEW: usize = 2;

#[derive(Debug, Default)]
pub(super) struct Segment<W: Word> {
    rows: Vec<Row<W>>,
    /// The further records of each row that has more than stand in it.
    lists: Vec<Vec<Packed<W>>>,
}

impl<W: Word> Segment<W> {
    pub(super) fn new() -> Self {
        Self { rows: Vec::with_capacity(ROWS), lists: Vec::new() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() == ROWS
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn push(&mut self, opening: Entry<W>) {
        self.rows.push(Row::new(opening));
    }

    /// Takes the last row out, with its list if that is the last one.
    pub(super) fn pop(&mut self) {
        let list = self.rows.pop().and_then(|row| row.list());
        if list.is_some_and(|list| list + 1 == self.lists.len()) {
            self.lists.pop();
        }
    }

    /// The statuses of a row.
    #[inline]
    pub(super) fn state(&self, row: usize) -> Option<W> {
        Some(self.rows.get(row)?.state)
    }

    /// Fetches a row ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, row: usize) {
        if let Some(row) = self.rows.get(row) {
            row.fetch();
        }
    }

    /// Adds a record to a row.
    #[inline]
    pub(super) fn add(&mut self, row: usize, entry: Entry<W>) {
        if self.rows.get_mut(row).is_some_and(|it| !it.add(entry)) {
            self.add_further(row, entry);
        }
    }

    #[inline(never)]
    fn add_further(&mut self, row: usize, entry: Entry<W>) {
        let record = Packed::of(entry);
        let Some(row) = self.rows.get_mut(row) else { return };
        match row.list().and_then(|list| self.lists.get_mut(list)) {
            Some(list) => list.push(record),
            None => {
                row.set_list(self.lists.len());
                let mut list = Vec::with_capacity(FEW);
                list.push(record);
                self.lists.push(list);
            }
        }
    }

    /// The records of a row, oldest first.
    #[inline]
    pub(super) fn history(&self, row: usize) -> Option<Records<'_, W>> {
        let row = self.rows.get(row)?;
        let list = row.list().and_then(|list| self.lists.get(list));
        Some(Records::new(row.first(), list.map_or(&[], Vec::as_slice)))
    }

    pub(super) fn bytes(&self) -> usize {
        let further = self.lists.iter().map(Vec::capacity).sum::<usize>() * size_of::<Packed<W>>();
        let lists = self.lists.capacity() * size_of::<Vec<Packed<W>>>();
        self.rows.capacity() * size_of::<Row<W>>() + lists + further
    }
}
