//! Which record came with an idempotency key.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

/// The records with keys, found by the keys that the records keep.
#[derive(Clone, Default)]
pub(super) struct Keys {
    table: HashTable<Entry>,
    // Keys come from outside, and nobody outside may foresee where they fall.
    hasher: RandomState,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    sequence: u64,
}

impl Keys {
    /// The record of that key; `key_of` says which key a record has.
    pub(super) fn find<'a>(
        &self,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        if self.table.is_empty() {
            return None;
        }
        self.hashed(self.hasher.hash_one(key), key, key_of)
    }

    /// Remembers the record of that key, unless an earlier one has it.
    pub(super) fn insert<'a>(
        &mut self,
        key: &str,
        sequence: u64,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) {
        let hash = self.hasher.hash_one(key);
        if self.hashed(hash, key, key_of).is_none() {
            self.table.insert_unique(hash, Entry { hash, sequence }, |entry| entry.hash);
        }
    }

    fn hashed<'a>(
        &self,
        hash: u64,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        let same = |it: &Entry| it.hash == hash && key_of(it.sequence) == Some(key);
        self.table.find(hash, same).map(|it| it.sequence)
    }
}
