//! Reading the records of one order.

use std::slice;

use super::record::{FleetRecord, Packed};
use super::word::Word;

/// The records of one order in a fleet, oldest first.
#[derive(Debug, Clone, Default)]
pub struct FleetHistory<'f>(Width<'f>);

#[derive(Debug, Clone)]
enum Width<'f> {
    Narrow(Records<'f, u32>),
    Wide(Records<'f, u64>),
}

impl Default for Width<'_> {
    fn default() -> Self {
        Self::Narrow(Records::new(&[], &[]))
    }
}

impl<'f> FleetHistory<'f> {
    #[inline]
    pub(super) const fn narrow(records: Records<'f, u32>) -> Self {
        Self(Width::Narrow(records))
    }

    #[inline]
    pub(super) const fn wide(records: Records<'f, u64>) -> Self {
        Self(Width::Wide(records))
    }
}

impl Iterator for FleetHistory<'_> {
    type Item = FleetRecord;

    #[inline]
    fn next(&mut self) -> Option<FleetRecord> {
        match &mut self.0 {
            Width::Narrow(records) => records.next(),
            Width::Wide(records) => records.next(),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = match &self.0 {
            Width::Narrow(records) => records.len(),
            Width::Wide(records) => records.len(),
        };
        (len, Some(len))
    }

    /// Goes through both lists without asking at each record which one it is in.
    #[inline]
    fn fold<B, F: FnMut(B, FleetRecord) -> B>(self, first: B, f: F) -> B {
        match self.0 {
            Width::Narrow(records) => records.fold(first, f),
            Width::Wide(records) => records.fold(first, f),
        }
    }
}

/// The newest first.
impl DoubleEndedIterator for FleetHistory<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<FleetRecord> {
        match &mut self.0 {
            Width::Narrow(records) => records.next_back(),
            Width::Wide(records) => records.next_back(),
        }
    }
}

impl ExactSizeIterator for FleetHistory<'_> {}

/// The same, in records of one width: what stands in the row, and what does not.
#[derive(Debug, Clone)]
pub(super) struct Records<'f, W: Word> {
    first: slice::Iter<'f, Packed<W>>,
    further: slice::Iter<'f, Packed<W>>,
}

impl<'f, W: Word> Records<'f, W> {
    #[inline]
    pub(super) fn new(first: &'f [Packed<W>], further: &'f [Packed<W>]) -> Self {
        Self { first: first.iter(), further: further.iter() }
    }

    #[inline]
    fn len(&self) -> usize {
        self.first.len() + self.further.len()
    }

    #[inline]
    fn next(&mut self) -> Option<FleetRecord> {
        self.first.next().or_else(|| self.further.next()).map(|record| record.read())
    }

    #[inline]
    fn next_back(&mut self) -> Option<FleetRecord> {
        self.further.next_back().or_else(|| self.first.next_back()).map(|record| record.read())
    }

    #[inline]
    fn fold<B, F: FnMut(B, FleetRecord) -> B>(self, start: B, mut f: F) -> B {
        let mut add = |folded, record: &Packed<W>| f(folded, record.read());
        let folded = self.first.fold(start, &mut add);
        self.further.fold(folded, add)
    }
}
