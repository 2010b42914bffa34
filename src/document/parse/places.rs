//! Where values stand: from a JSON Pointer to a place in the text.

use std::borrow::Cow;

use serde::Deserialize;

use crate::document::Pointer;

/// Lines and columns of a text, by the offset in bytes.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    /// The offset at which each line starts.
    starts: Vec<usize>,
    /// The number of characters before each block of the text, so that one long line costs no more
    /// to measure than many short ones.
    blocks: Vec<usize>,
}

impl Lines {
    const BLOCK: usize = 256;

    pub(super) fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut count = 0;
        let blocks = text.as_bytes().chunks(Self::BLOCK).map(|block| {
            let before = count;
            count += starts_of_chars(block);
            before
        });
        Self {
            text: text.to_owned(),
            starts: std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect(),
            blocks: blocks.collect(),
        }
    }

    /// The line and the column at that offset, both from 1; columns count characters.
    pub(super) fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied();
        let column = self.chars_before(offset) - self.chars_before(start.unwrap_or_default()) + 1;
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (narrow(line.max(1)), narrow(column))
    }

    fn chars_before(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / Self::BLOCK;
        let Some(before) = self.blocks.get(block) else {
            // The end of a text that fills its last block exactly, or of an empty one.
            return starts_of_chars(self.text.as_bytes());
        };
        let rest = self.text.as_bytes().get(block * Self::BLOCK..offset);
        before + rest.map_or(0, starts_of_chars)
    }
}

/// The number of characters that start among these bytes of UTF-8.
fn starts_of_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A value that the reader has met.
///
/// The children of a value are next to each other in the list of all, which keeps this small: a
/// text of the largest size has millions of values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Where the value starts.
    pub(super) value: u32,
    /// Where the name of the field starts, at its quote; [`Spot::UNNAMED`] for the element of a
    /// list.
    pub(super) name: u32,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) count: u32,
}

impl Spot {
    pub(super) const UNNAMED: u32 = u32::MAX;
}

/// Where everything stands in a text.
#[derive(Debug, Default)]
pub(crate) struct Places {
    lines: Lines,
    spots: Vec<Spot>,
}

impl Places {
    pub(super) fn new(lines: Lines, spots: Vec<Spot>) -> Self {
        Self { lines, spots }
    }

    /// The line and column, from 1, of that place; of the nearest value around it where the text
    /// has nothing there, such as a field left out. None where there is no text.
    pub(crate) fn locate(&self, at: &Pointer) -> Option<(u32, u32)> {
        let mut spot = self.spots.first()?;
        for part in at.as_str().split('/').skip(1) {
            match self.child(spot, &part.replace("~1", "/").replace("~0", "~")) {
                Some(child) => spot = child,
                None => break,
            }
        }
        Some(self.lines.position(spot.value as usize))
    }

    fn child(&self, spot: &Spot, part: &str) -> Option<&Spot> {
        let children = self.spots.get(spot.first as usize..)?.get(..spot.count as usize)?;
        if children.first()?.name == Spot::UNNAMED {
            return children.get(part.parse::<usize>().ok()?);
        }
        // The reader keeps the fields of an object in the order of their names.
        let name = |child: &Spot| name_at(&self.lines.text, child.name);
        let found = children.get(children.partition_point(|child| *name(child) < *part))?;
        (name(found) == part).then_some(found)
    }
}

/// The field name that starts at that offset of the text.
pub(super) fn name_at(text: &str, offset: u32) -> Cow<'_, str> {
    text.get(offset as usize..).and_then(unquoted).unwrap_or_default()
}

/// The string that a text starts with; without a copy where it has no escapes. None where an escape
/// is half of a surrogate pair: the grammar lets it through, but no text can hold one.
pub(super) fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.get(1..).unwrap_or_default();
    let end = inner.find(['"', '\\']).unwrap_or(inner.len());
    if inner.as_bytes().get(end) == Some(&b'"') {
        return inner.get(..end).map(Cow::Borrowed);
    }
    String::deserialize(&mut serde_json::Deserializer::from_str(text)).ok().map(Cow::Owned)
}
