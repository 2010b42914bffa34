//! A list of entries, some of which have an id of the outside world.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use serde::{Serialize, Serializer};

/// What may have an id of the outside world.
pub(super) trait Named {
    /// Its id.
    fn id(&self) -> Option<&str>;
}

/// Entries, oldest first, found by their ids: a few are looked through, many are in an index.
#[derive(Clone)]
pub(super) struct Entries<T> {
    list: Vec<T>,
    /// None, where there are few to look through.
    index: Option<Box<Index>>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { list: Vec::new(), index: None }
    }
}

impl<T> Entries<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        &self.list
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.list.get(place)
    }

    /// The entry at that place, to change all but its id.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.list.get_mut(place)
    }
}

impl<T: Named> Entries<T> {
    /// How many are looked through.
    const FEW: usize = 16;

    /// The place of the first entry of that id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        match &self.index {
            Some(index) => {
                let place = index.find(id, |place| id_at(&self.list, place))?;
                usize::try_from(place).ok()
            }
            None => self.list.iter().position(|entry| entry.id() == Some(id)),
        }
    }

    /// Whether an entry has that id.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    pub(super) fn push(&mut self, entry: T) {
        let place = self.list.len();
        self.list.push(entry);
        if place < Self::FEW {
            return;
        }
        let Self { list, index } = self;
        let first = if index.is_some() { place } else { 0 };
        let index = index.get_or_insert_default();
        for (place, entry) in (first as u64..).zip(list.iter().skip(first)) {
            if let Some(id) = entry.id() {
                index.insert(id, place, |place| id_at(list, place));
            }
        }
    }

    /// Takes the last entry out.
    pub(super) fn pop(&mut self) {
        let Some(entry) = self.list.pop() else { return };
        if let (Some(index), Some(id)) = (&mut self.index, entry.id()) {
            index.remove(id, self.list.len() as u64);
        }
    }
}

fn id_at<T: Named>(list: &[T], place: u64) -> Option<&str> {
    list.get(usize::try_from(place).ok()?)?.id()
}

/// Lists are equal if their entries are.
impl<T: PartialEq> PartialEq for Entries<T> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl<T: Eq> Eq for Entries<T> {}

impl<T: fmt::Debug> fmt::Debug for Entries<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.fmt(f)
    }
}

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

/// Numbers by texts that are kept elsewhere, found by a hash that nobody outside can foresee.
#[derive(Clone, Default)]
pub(super) struct Index {
    table: HashTable<Hashed>,
    hasher: RandomState,
}

#[derive(Clone, Copy)]
struct Hashed {
    hash: u64,
    number: u64,
}

impl Index {
    /// The number of that text; `text_of` says which text a number has.
    pub(super) fn find<'a>(
        &self,
        text: &str,
        text_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        let hash = self.hasher.hash_one(text);
        let same = |it: &Hashed| it.hash == hash && text_of(it.number) == Some(text);
        self.table.find(hash, same).map(|it| it.number)
    }

    /// Remembers the number of that text, unless an earlier one has it.
    pub(super) fn insert<'a>(
        &mut self,
        text: &str,
        number: u64,
        text_of: impl Fn(u64) -> Option<&'a str>,
    ) {
        if self.find(text, text_of).is_none() {
            let hash = self.hasher.hash_one(text);
            self.table.insert_unique(hash, Hashed { hash, number }, |it| it.hash);
        }
    }

    /// Forgets the number, which has that text.
    fn remove(&mut self, text: &str, number: u64) {
        let hash = self.hasher.hash_one(text);
        if let Ok(found) = self.table.find_entry(hash, |it| it.number == number) {
            found.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Named for Option<String> {
        fn id(&self) -> Option<&str> {
            self.as_deref()
        }
    }

    #[test]
    fn few_entries_and_many_are_found_alike() {
        let mut entries = Entries::default();
        for place in 0..50_usize {
            // Every third has no id, and the last ones come twice.
            let id = (place % 3 > 0).then(|| format!("id_{}", place.min(46)));
            entries.push(id.clone());
            entries.push(Some("gone".to_owned()));
            assert_eq!(entries.find("gone"), Some(place + 1));
            entries.pop();
            assert_eq!((entries.len(), entries.find("gone")), (place + 1, None));
            for (first, known) in entries.as_slice().iter().enumerate().take(47) {
                let found = known.as_deref().and_then(|known| entries.find(known));
                assert_eq!(found, known.is_some().then_some(first), "{known:?} at {place}");
            }
        }
        assert!(entries.index.is_some() && !entries.knows("id_0") && !entries.knows(""));
        assert_eq!(entries, entries.clone());
    }
}
