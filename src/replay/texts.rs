//! Texts that are kept, mostly as numbers.

use std::hash::Hasher;

use super::short::short;

/// Texts as bytes, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<Vec<u8>>,
}

/// A text that is kept: a short one itself, and where a long one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text(u128);

/// Where a long text stands.
struct Place {
    block: u32,
    start: u32,
    length: u32,
}

/// Stands where a short text has its length.
const LONG: u128 = 0xff;

impl Text {
    /// No text at all.
    pub(super) const NONE: Self = Self(0xfe << 120);

    fn long(Place { block, start, length }: Place) -> Self {
        Self(LONG << 120 | u128::from(length) << 64 | u128::from(block) << 32 | u128::from(start))
    }

    fn place(self) -> Option<Place> {
        (self.0 >> 120 == LONG).then_some(Place {
            block: (self.0 >> 32) as u32,
            start: self.0 as u32,
            length: (self.0 >> 64) as u32,
        })
    }
}

/// A text that is looked for, or that there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'t> {
    /// As it would be kept, unless it is long.
    short: Option<Text>,
    text: &'t [u8],
}

impl<'t> Sought<'t> {
    #[inline]
    pub(super) fn of(text: Option<&'t [u8]>) -> Self {
        let Some(text) = text else { return Self { short: Some(Text::NONE), text: &[] } };
        Self { short: short(text).map(Text), text }
    }

    #[inline]
    pub(super) fn hash(self, hasher: &mut impl Hasher) {
        match self.short {
            Some(Text(number)) => hasher.write_u128(number),
            None => hasher.write(self.text),
        }
    }
}

/// How many bytes a block has, unless one text is longer.
const BLOCK: usize = 1 << 16;

impl Texts {
    /// Keeps a text.
    pub(super) fn keep(&mut self, sought: Sought<'_>) -> Text {
        sought.short.unwrap_or_else(|| Text::long(self.push(sought.text)))
    }

    /// Forgets the text that was kept last.
    pub(super) fn forget_last(&mut self, kept: Text) {
        if let Some(Place { start, .. }) = kept.place()
            && let Some(last) = self.blocks.last_mut()
        {
            last.truncate(start as usize);
        }
    }

    fn push(&mut self, text: &[u8]) -> Place {
        if self.blocks.last().is_none_or(|block| block.capacity() - block.len() < text.len()) {
            self.blocks.push(Vec::with_capacity(BLOCK.max(text.len())));
        }
        let block = self.blocks.len().saturating_sub(1) as u32;
        let start = self.blocks.last().map_or(0, Vec::len) as u32;
        if let Some(last) = self.blocks.last_mut() {
            last.extend_from_slice(text);
        }
        Place { block, start, length: text.len() as u32 }
    }

    /// Whether it is the text that is looked for.
    #[inline]
    pub(super) fn is(&self, kept: Text, sought: Sought<'_>) -> bool {
        match sought.short {
            Some(short) => kept == short,
            None => kept.place().is_some_and(|at| self.at(&at) == sought.text),
        }
    }

    fn at(&self, at: &Place) -> &[u8] {
        let range = at.start as usize..at.start as usize + at.length as usize;
        self.blocks.get(at.block as usize).and_then(|block| block.get(range)).unwrap_or_default()
    }

    /// The bytes of a text; none, where it is [none](Text::NONE).
    pub(super) fn bytes(&self, kept: Text) -> Option<Vec<u8>> {
        let own = kept.0.to_le_bytes();
        match kept.place() {
            Some(at) => Some(self.at(&at).to_vec()),
            None => own.get(..usize::from(own[15])).map(<[u8]>::to_vec),
        }
    }
}
