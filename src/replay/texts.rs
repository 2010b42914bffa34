//! Things that are kept by number, without ever moving them to a larger place.

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
    pub(super) fn pop(&mut self) {
        if let Some(last) = self.segments.last_mut() {
            last.pop();
            if last.is_empty() {
                self.segments.pop();
            }
        }
    }

    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.segments.get(number / SEGMENT)?.get(number % SEGMENT)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.segments.get_mut(number / SEGMENT)?.get_mut(number % SEGMENT)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.segments.iter().flatten()
    }
}

/// Texts as bytes, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<Vec<u8>>,
}

/// Where a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct TextAt {
    pub(super) block: u32,
    pub(super) start: u32,
    pub(super) length: u32,
}

/// How many bytes a block has, unless one text is longer.
const BLOCK: usize = 1 << 16;

impl Texts {
    pub(super) fn push(&mut self, text: &[u8]) -> TextAt {
        if self.blocks.last().is_none_or(|block| block.capacity() - block.len() < text.len()) {
            self.blocks.push(Vec::with_capacity(BLOCK.max(text.len())));
        }
        let block = self.blocks.len().saturating_sub(1) as u32;
        let start = self.blocks.last().map_or(0, Vec::len) as u32;
        if let Some(last) = self.blocks.last_mut() {
            last.extend_from_slice(text);
        }
        TextAt { block, start, length: text.len() as u32 }
    }

    pub(super) fn get(&self, at: TextAt) -> &[u8] {
        let range = at.start as usize..at.start as usize + at.length as usize;
        self.blocks.get(at.block as usize).and_then(|block| block.get(range)).unwrap_or_default()
    }
}
