//! The ids of orders, by number.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::seen::text;
use super::texts::{Segments, TextAt, Texts};

/// Texts by number, and numbers by text.
#[derive(Debug)]
pub(super) struct Ids {
    hasher: DefaultHashBuilder,
    table: HashTable<(u32, u32)>,
    places: Segments<TextAt>,
    texts: Texts,
}

/// What looking an id up came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Known(u32),
    /// It is new, and has this number now.
    New(u32),
}

impl Ids {
    pub(super) fn new() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            table: HashTable::new(),
            places: Segments::new(),
            texts: Texts::default(),
        }
    }

    /// The number of the id, which is given one if it has none.
    #[inline]
    pub(super) fn number(&mut self, id: &[u8]) -> Found {
        let hash = self.hasher.hash_one(id);
        // A part of the hash stands beside the number, so that few texts are compared in vain.
        let tag = (hash >> 16) as u32;
        let (places, texts) = (&self.places, &self.texts);
        let bytes =
            |number: u32| places.get(number as usize).map_or(&[][..], |place| texts.get(*place));
        let same = |&(known, number): &(u32, u32)| known == tag && bytes(number) == id;
        if let Some(&(_, number)) = self.table.find(hash, same) {
            return Found::Known(number);
        }
        let number = self.places.len() as u32;
        let hasher = &self.hasher;
        self.table
            .insert_unique(hash, (tag, number), |&(_, number)| hasher.hash_one(bytes(number)));
        self.places.push(self.texts.push(id));
        Found::New(number)
    }

    /// Forgets the id that came last.
    pub(super) fn forget_last(&mut self, id: &[u8]) {
        let hash = self.hasher.hash_one(id);
        let last = (self.places.len() as u32).wrapping_sub(1);
        if let Ok(entry) = self.table.find_entry(hash, |&(_, number)| number == last) {
            let _ = entry.remove();
            self.places.pop();
        }
    }

    pub(super) fn text(&self, number: u32) -> &str {
        text(self.places.get(number as usize).map_or(&[], |place| self.texts.get(*place)))
    }
}
