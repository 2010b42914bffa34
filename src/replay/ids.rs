//! The ids of orders, by number.

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;
use prefetch_index::prefetch_index;
use wide::u32x8;

use super::segments::Segments;
use super::texts::{Sought, Text, Texts};

/// Numbers by text.
///
/// The table is our own, so that the place of an id can be asked for before it is needed, and that
/// it grows without hashing anything again.
#[derive(Debug)]
pub(super) struct Ids {
    hasher: DefaultHashBuilder,
    /// As many as a power of two. An id is in the bucket that the highest bits of its hash give,
    /// or in the next that had room.
    buckets: Vec<Bucket>,
    ids: Segments<Text>,
    texts: Texts,
}

/// Eight places in one cache line, which are compared at once.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Bucket {
    /// The hashes of ids, which are never zero; zero, where a place is free.
    hashes: [u32; 8],
    numbers: [u32; 8],
}

/// An id that is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'i> {
    text: Sought<'i>,
    hash: u32,
}

/// What looking an id up came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Known(u32),
    /// It is new, and has this number now.
    New(u32),
}

/// How many buckets there are at first.
const BUCKETS: usize = 1 << 7;

impl Ids {
    pub(super) fn new() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            buckets: vec![Bucket::default(); BUCKETS],
            ids: Segments::new(),
            texts: Texts::default(),
        }
    }

    #[inline]
    pub(super) fn wanted<'i>(&self, text: &'i [u8]) -> Wanted<'i> {
        let (text, mut hasher) = (Sought::of(Some(text)), self.hasher.build_hasher());
        text.hash(&mut hasher);
        Wanted { text, hash: (hasher.finish() as u32).max(1) }
    }

    /// Fetches the bucket of an id ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, wanted: &Wanted<'_>) {
        prefetch_index(&self.buckets, self.home(wanted.hash));
    }

    /// The number that the id most likely has, if it has one. What says whether it does is fetched
    /// ahead of its use.
    #[inline]
    pub(super) fn guess(&self, wanted: &Wanted<'_>) -> Option<u32> {
        let bucket = self.buckets.get(self.home(wanted.hash))?;
        let alike = bucket.with(wanted.hash);
        let number = *bucket.numbers.get(alike.trailing_zeros() as usize)?;
        self.ids.fetch(number as usize);
        Some(number)
    }

    /// The number that was guessed, if it is the id's.
    #[inline]
    pub(super) fn confirm(&self, guess: Option<u32>, wanted: &Wanted<'_>) -> Option<u32> {
        guess.filter(|number| self.is(*number, wanted))
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        // There are fewer buckets than hashes.
        ((u64::from(hash) * self.buckets.len() as u64) >> u32::BITS) as usize
    }

    /// The number of the id, if it has one.
    #[inline]
    fn find(&self, wanted: &Wanted<'_>) -> Option<u32> {
        let mut place = self.home(wanted.hash);
        loop {
            let bucket = self.buckets.get(place)?;
            let mut alike = bucket.with(wanted.hash);
            while alike != 0 {
                let number = *bucket.numbers.get(alike.trailing_zeros() as usize)?;
                if self.is(number, wanted) {
                    return Some(number);
                }
                alike &= alike - 1;
            }
            if bucket.with(0) != 0 {
                return None;
            }
            place = (place + 1) & (self.buckets.len() - 1);
        }
    }

    #[inline]
    fn is(&self, number: u32, wanted: &Wanted<'_>) -> bool {
        self.ids.get(number as usize).is_some_and(|id| self.texts.is(*id, wanted.text))
    }

    /// The number of the id, which is given one if it has none.
    #[inline(never)]
    pub(super) fn number(&mut self, id: &[u8]) -> Found {
        let wanted = self.wanted(id);
        match self.find(&wanted) {
            Some(number) => Found::Known(number),
            None => Found::New(self.add(&wanted)),
        }
    }

    fn add(&mut self, wanted: &Wanted<'_>) -> u32 {
        let number = self.ids.len() as u32;
        // At five places for three ids, few are away from their bucket.
        if self.buckets.len() * 24 <= self.ids.len() * 5 {
            self.grow();
        }
        self.ids.push(self.texts.keep(wanted.text));
        self.put(wanted.hash, number);
        number
    }

    fn put(&mut self, hash: u32, number: u32) {
        let (mut place, last) = (self.home(hash), self.buckets.len() - 1);
        while let Some(bucket) = self.buckets.get_mut(place) {
            if bucket.put(hash, number) {
                return;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let more = vec![Bucket::default(); self.buckets.len() * 2];
        for Bucket { hashes, numbers } in std::mem::replace(&mut self.buckets, more) {
            for (hash, number) in hashes.into_iter().zip(numbers).filter(|(hash, _)| *hash != 0) {
                self.put(hash, number);
            }
        }
    }

    /// Forgets the id that came last. No other is where it is because of that one, so that its
    /// place can be free again.
    pub(super) fn forget_last(&mut self, id: &[u8]) {
        let (hash, last) = (self.wanted(id).hash, self.buckets.len() - 1);
        let Some(number) = self.ids.len().checked_sub(1) else { return };
        let mut place = self.home(hash);
        while let Some(bucket) = self.buckets.get_mut(place) {
            if bucket.forget(hash, number as u32) {
                if let Some(id) = self.ids.pop() {
                    self.texts.forget_last(id);
                }
                return;
            }
            if bucket.with(0) != 0 {
                return;
            }
            place = (place + 1) & last;
        }
    }
}

impl Bucket {
    /// A bit for each place that has the hash.
    #[inline]
    fn with(&self, hash: u32) -> u32 {
        u32x8::new(self.hashes).simd_eq(u32x8::splat(hash)).to_bitmask()
    }

    /// Puts an id here, if there is room.
    fn put(&mut self, hash: u32, number: u32) -> bool {
        let mut places = self.hashes.iter_mut().zip(&mut self.numbers);
        let free = places.find(|(hash, _)| **hash == 0);
        let has_room = free.is_some();
        if let Some(place) = free {
            (*place.0, *place.1) = (hash, number);
        }
        has_room
    }

    /// Takes an id out, if it is here.
    fn forget(&mut self, hash: u32, number: u32) -> bool {
        let mut places = self.hashes.iter_mut().zip(&self.numbers);
        let found = places.find(|(its, other)| **its == hash && **other == number);
        let is_here = found.is_some();
        if let Some(place) = found {
            *place.0 = 0;
        }
        is_here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_no_more_than_that() {
        let mut ids = Ids::new();
        let found = [&b"1"[..], b"2", b"a long id, one", b"a longer id than that"];
        found.iter().for_each(|id| assert!(matches!(ids.number(id), Found::New(_))));
        for (number, id) in (0..).zip(found) {
            let wanted = ids.wanted(id);
            assert_eq!(ids.guess(&wanted), Some(number));
            assert_eq!(ids.confirm(Some(number), &wanted), Some(number));
            for other in found.into_iter().filter(|other| *other != id) {
                // As it would be, if both had the same hash.
                let alike = Wanted { hash: wanted.hash, ..ids.wanted(other) };
                assert_eq!(ids.guess(&alike), Some(number));
                assert_eq!(ids.confirm(ids.guess(&alike), &alike), None);
            }
        }
        assert_eq!(ids.confirm(None, &ids.wanted(b"1")), None);
    }

    #[test]
    fn ids_of_any_length_are_told_apart() {
        let mut ids = Ids::new();
        let id = |number: usize| format!("{}{number}", "x".repeat(number % 40));
        let find = |ids: &Ids, number| ids.find(&ids.wanted(id(number).as_bytes()));
        for number in 0..5000 {
            assert_eq!(find(&ids, number), None);
            // One that is forgotten at once has left nothing behind.
            assert_eq!(ids.number(b"forgotten"), Found::New(number as u32));
            ids.forget_last(b"forgotten");
            assert_eq!(ids.number(id(number).as_bytes()), Found::New(number as u32));
        }
        for number in 0..5000 {
            assert_eq!(find(&ids, number), Some(number as u32));
            assert_eq!(ids.number(id(number).as_bytes()), Found::Known(number as u32));
        }
        assert_eq!(ids.find(&ids.wanted(b"forgotten")), None);
    }
}
