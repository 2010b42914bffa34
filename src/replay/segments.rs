//! Things that are kept by number, without ever moving them to a larger place.

use prefetch_index::prefetch_index;

/// A list that grows by whole segments: what it holds stays where it is.
#[derive(Debug)]
pub(super) struct Segments<T> {
    segments: Vec<Vec<T>>,
}

/// How many elements a segment has.
const SEGMENT: usize = 1 << 12;

impl<T> Segments<T> {
    pub(super) const fn new() -> Self {
        Self { segments: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        let full = self.segments.len().saturating_sub(1) * SEGMENT;
        full + self.segments.last().map_or(0, Vec::len)
    }

    #[inline]
    pub(super) fn push(&mut self, value: T) {
        match self.segments.last_mut() {
            Some(last) if last.len() < SEGMENT => last.push(value),
            _ => {
                let mut segment = Vec::with_capacity(SEGMENT);
                segment.push(value);
                self.segments.push(segment);
            }
        }
    }

    /// Takes the last element out.
    pub(super) fn pop(&mut self) -> Option<T> {
        let last = self.segments.last_mut()?;
        let value = last.pop();
        if last.is_empty() {
            self.segments.pop();
        }
        value
    }

    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.segments.get(number / SEGMENT)?.get(number % SEGMENT)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.segments.get_mut(number / SEGMENT)?.get_mut(number % SEGMENT)
    }

    /// Fetches an element ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, number: usize) {
        if let Some(segment) = self.segments.get(number / SEGMENT) {
            prefetch_index(segment, number % SEGMENT);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.segments.iter().flatten()
    }
}
