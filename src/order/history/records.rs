//! Going through a history.

use super::History;
use crate::order::record::Record;

/// The records of a history, each made as it is reached.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    history: &'a History,
    from: usize,
    to: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn of(history: &'a History) -> Self {
        Self { history, from: 0, to: history.len() }
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        (self.from < self.to).then(|| self.from += 1)?;
        self.history.record(self.from - 1)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.to - self.from, Some(self.to - self.from))
    }

    fn nth(&mut self, skipped: usize) -> Option<Record> {
        self.from = self.from.saturating_add(skipped).min(self.to);
        self.next()
    }
}

impl DoubleEndedIterator for Records<'_> {
    fn next_back(&mut self) -> Option<Record> {
        (self.from < self.to).then(|| self.to -= 1)?;
        self.history.record(self.to)
    }
}

impl ExactSizeIterator for Records<'_> {}
