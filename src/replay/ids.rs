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

    /// The number of the id, if it has one.
    #[inline]
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        self.find_hashed(id, self.hasher.hash_one(id))
    }

    #[inline]
    fn find_hashed(&self, id: &[u8], hash: u64) -> Option<u32> {
        let same = |&(tag, number): &(u32, u32)| tag == tag_of(hash) && self.bytes(number) == id;
        self.table.find(hash, same).map(|(_, number)| *number)
    }

    /// The number of the id, which is given one if it has none.
    #[inline]
    pub(super) fn number(&mut self, id: &[u8]) -> Found {
        let hash = self.hasher.hash_one(id);
        if let Some(number) = self.find_hashed(id, hash) {
            return Found::Known(number);
        }
        let number = self.places.len() as u32;
        self.places.push(self.texts.push(id));
        let (hasher, places, texts) = (&self.hasher, &self.places, &self.texts);
        let bytes = |number: u32| bytes(places, texts, number);
        let rehash = |&(_, number): &(u32, u32)| hasher.hash_one(bytes(number));
        self.table.insert_unique(hash, (tag_of(hash), number), rehash);
        Found::New(number)
    }

    #[inline]
    fn bytes(&self, number: u32) -> &[u8] {
        bytes(&self.places, &self.texts, number)
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
        text(self.bytes(number))
    }
}

/// A part of the hash stands beside the number, so that few texts are compared in vain.
const fn tag_of(hash: u64) -> u32 {
    (hash >> 16) as u32
}

#[inline]
fn bytes<'t>(places: &Segments<TextAt>, texts: &'t Texts, number: u32) -> &'t [u8] {
    places.get(number as usize).map_or(&[], |place| texts.get(*place))
}
