//! One order: where it is now, and its first records.

use prefetch_index::prefetch_index;

use super::record::{Entry, Packed};
use super::word::Word;

/// How many records stand side by side.
const FIRST: usize = 8;

/// One order. What an event reads comes first, and in one piece. With records of eleven bytes it
/// fills half of three cache lines, and so never lies in more than two.
#[derive(Debug, Clone)]
#[repr(C, align(32))]
pub(super) struct Row<W: Word> {
    /// The statuses now.
    pub(super) state: W,
    /// How many records stand here, as long as all do; behind that, the number of the list of the
    /// others.
    place: u32,
    first: [Packed<W>; FIRST],
}

const _: () = assert!(size_of::<Row<u32>>() == 96);

impl<W: Word> Row<W> {
    pub(super) fn new(opening: Entry<W>) -> Self {
        let mut first = [Packed::NOTHING; FIRST];
        first[0].put(opening);
        Self { state: opening.state, place: 1, first }
    }

    /// Fetches both ends of the row ahead of their use.
    #[inline]
    pub(super) fn fetch(&self) {
        prefetch_index(std::slice::from_ref(&self.state), 0);
        prefetch_index(self.first.as_slice(), FIRST - 1);
    }

    /// Moves the order, and keeps the record if there is room for it here.
    #[inline]
    pub(super) fn add(&mut self, entry: Entry<W>) -> bool {
        self.state = entry.state;
        match self.first.get_mut(self.place as usize) {
            Some(slot) => {
                slot.put(entry);
                self.place += 1;
                true
            }
            None => false,
        }
    }

    /// The records that stand here.
    #[inline]
    pub(super) fn first(&self) -> &[Packed<W>] {
        self.first.get(..self.place as usize).unwrap_or(&self.first)
    }

    /// The number of the list of the others.
    #[inline]
    pub(super) fn list(&self) -> Option<usize> {
        (self.place as usize).checked_sub(FIRST + 1)
    }

    /// Gives it a list.
    pub(super) fn set_list(&mut self, number: usize) {
        self.place = (FIRST + 1 + number) as u32;
    }
}
