//! The ids of orders, by number.

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;

use super::seen::text;
use super::short::{short, text_of};
use super::texts::{Segments, TextAt, Texts};

/// Texts by number, and numbers by text.
///
/// The table is our own, so that the place of an id can be looked at before it is needed, and that
/// it grows without hashing anything again.
#[derive(Debug)]
pub(super) struct Ids {
    hasher: DefaultHashBuilder,
    /// The hash of an id and its number, one more than it is, or zero; at the place that the
    /// highest bits of the hash give, or at the next that was free.
    slots: Vec<(u32, u32)>,
    ids: Segments<Id>,
    texts: Texts,
}

/// An id: a short one itself, and where a long one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Id(u128);

/// An id that is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'i> {
    short: Option<u128>,
    text: &'i [u8],
    hash: u32,
}

/// What looking an id up came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Known(u32),
    /// It is new, and has this number now.
    New(u32),
}

/// How many slots there are at first.
const SLOTS: usize = 1 << 10;

impl Ids {
    pub(super) fn new() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            slots: vec![(0, 0); SLOTS],
            ids: Segments::new(),
            texts: Texts::default(),
        }
    }

    #[inline]
    pub(super) fn wanted<'i>(&self, text: &'i [u8]) -> Wanted<'i> {
        let short = short(text);
        let mut hasher = self.hasher.build_hasher();
        match short {
            Some(short) => hasher.write_u128(short),
            None => hasher.write(text),
        }
        Wanted { short, text, hash: hasher.finish() as u32 }
    }

    /// Looks at the slot of an id, so that it is at hand when it is looked for.
    #[inline]
    pub(super) fn touch(&self, wanted: &Wanted<'_>) -> u32 {
        self.slots.get(self.home(wanted.hash)).map_or(0, |slot| slot.0)
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        // There are fewer slots than hashes, and a power of two of them.
        ((u64::from(hash) * self.slots.len() as u64) >> u32::BITS) as usize
    }

    /// The number of the id, if it has one.
    #[inline]
    pub(super) fn find(&self, wanted: &Wanted<'_>) -> Option<u32> {
        let mut place = self.home(wanted.hash);
        loop {
            let (hash, next) = *self.slots.get(place)?;
            let number = next.checked_sub(1)?;
            if hash == wanted.hash && self.is(number, wanted) {
                return Some(number);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn is(&self, number: u32, wanted: &Wanted<'_>) -> bool {
        self.ids.get(number as usize).is_some_and(|id| match wanted.short {
            Some(short) => id.0 == short,
            None => id.long().is_some_and(|at| self.texts.get(at) == wanted.text),
        })
    }

    /// The number of the id, which is given one if it has none.
    #[inline]
    pub(super) fn number(&mut self, id: &[u8]) -> Found {
        let wanted = self.wanted(id);
        match self.find(&wanted) {
            Some(number) => Found::Known(number),
            None => Found::New(self.add(&wanted)),
        }
    }

    fn add(&mut self, wanted: &Wanted<'_>) -> u32 {
        let number = self.ids.len() as u32;
        // At five slots for three ids, few ids are away from their place.
        if self.slots.len() * 3 <= self.ids.len() * 5 {
            self.grow();
        }
        self.ids.push(match wanted.short {
            Some(short) => Id(short),
            None => Id::at(self.texts.push(wanted.text)),
        });
        self.put(wanted.hash, number + 1);
        number
    }

    fn put(&mut self, hash: u32, next: u32) {
        let (mut place, last) = (self.home(hash), self.slots.len() - 1);
        while let Some(slot) = self.slots.get_mut(place) {
            if slot.1 == 0 {
                *slot = (hash, next);
                return;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let more = vec![(0, 0); self.slots.len() * 2];
        for (hash, next) in std::mem::replace(&mut self.slots, more) {
            if next > 0 {
                self.put(hash, next);
            }
        }
    }

    /// Forgets the id that came last. No other is where it is because of that one, so that its slot
    /// can be free again.
    pub(super) fn forget_last(&mut self, id: &[u8]) {
        let (last, mut place) = (self.ids.len() as u32, self.home(self.wanted(id).hash));
        while let Some(slot) = self.slots.get_mut(place).filter(|slot| slot.1 != 0) {
            if slot.1 == last {
                *slot = (0, 0);
                self.ids.pop();
                return;
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    pub(super) fn text(&self, number: u32) -> String {
        let Some(id) = self.ids.get(number as usize) else { return String::new() };
        match id.long() {
            Some(at) => text(self.texts.get(at)).to_owned(),
            None => {
                let (bytes, length) = text_of(id.0);
                text(bytes.get(..length).unwrap_or_default()).to_owned()
            }
        }
    }
}

/// Stands where a short id has its length.
const LONG: u128 = 0xff;

impl Id {
    fn at(place: TextAt) -> Self {
        let TextAt { block, start, length } = place;
        Self(LONG << 120 | u128::from(length) << 64 | u128::from(block) << 32 | u128::from(start))
    }

    fn long(self) -> Option<TextAt> {
        (self.0 >> 120 == LONG).then_some(TextAt {
            block: (self.0 >> 32) as u32,
            start: self.0 as u32,
            length: (self.0 >> 64) as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(ids.text(number as u32), id(number));
        }
        assert_eq!(ids.find(&ids.wanted(b"forgotten")), None);
    }
}
