//! Which record came with an idempotency key.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// The records with keys, found by the keys that the records keep.
///
/// Most orders have few of them: these are looked through by a print of the key that is quickly
/// taken. Where there are more, a table finds them by a hash that nobody outside can foresee.
#[derive(Clone, Default)]
pub(super) struct Keys {
    few: [Entry; 8],
    count: usize,
    many: Option<Box<Many>>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u64,
    sequence: u64,
}

#[derive(Clone, Default)]
struct Many {
    table: HashTable<Entry>,
    hasher: RandomState,
}

impl Keys {
    /// The record of that key; `key_of` says which key a record has.
    pub(super) fn find<'a>(
        &self,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        match &self.many {
            Some(many) => many.find(many.hasher.hash_one(key), key, key_of),
            None => self.find_few(print(key), key, key_of),
        }
    }

    /// Remembers the record of that key, unless an earlier one has it.
    pub(super) fn insert<'a>(
        &mut self,
        key: &str,
        sequence: u64,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) {
        if let Some(many) = &mut self.many {
            return many.insert(key, sequence, key_of);
        }
        let hash = print(key);
        if self.find_few(hash, key, &key_of).is_some() {
            return;
        }
        if let Some(place) = self.few.get_mut(self.count) {
            *place = Entry { hash, sequence };
            self.count += 1;
            return;
        }
        let many = self.many.insert(Box::default());
        for Entry { sequence, .. } in self.few {
            if let Some(key) = key_of(sequence) {
                many.insert(key, sequence, &key_of);
            }
        }
        many.insert(key, sequence, key_of);
    }

    fn find_few<'a>(
        &self,
        hash: u64,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        let few = self.few.get(..self.count).unwrap_or_default();
        let same = |it: &&Entry| it.hash == hash && key_of(it.sequence) == Some(key);
        few.iter().find(same).map(|it| it.sequence)
    }
}

impl Many {
    fn find<'a>(
        &self,
        hash: u64,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        let same = |it: &Entry| it.hash == hash && key_of(it.sequence) == Some(key);
        self.table.find(hash, same).map(|it| it.sequence)
    }

    fn insert<'a>(&mut self, key: &str, sequence: u64, key_of: impl Fn(u64) -> Option<&'a str>) {
        let hash = self.hasher.hash_one(key);
        if self.find(hash, key, key_of).is_none() {
            self.table.insert_unique(hash, Entry { hash, sequence }, |entry| entry.hash);
        }
    }
}

/// A number of the length and the ends of the key: keys that an order has at once differ there.
fn print(key: &str) -> u64 {
    let text = key.as_bytes();
    let (first, last) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (text.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)), 0),
    };
    first ^ last.rotate_left(29) ^ text.len() as u64
}
