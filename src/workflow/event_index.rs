//! Which event has a key.

use std::collections::HashMap;

use super::state::EventId;
use crate::vocabulary::{Key, Name, ShortName};

/// The events of a workflow by key. Every event that happens to an order is looked up, so this is
/// as short as it can be: most keys are short, and found in an open-addressing table, most of them
/// at the first place.
#[derive(Debug)]
pub(crate) struct EventIndex {
    short: Box<[Option<Known>]>,
    seed: u64,
    /// How many bits of a hash are not needed to number the places.
    spare: u32,
    long: HashMap<Key, EventId>,
}

/// An event with a short name.
#[derive(Debug, Clone, Copy)]
struct Known {
    name: ShortName,
    id: EventId,
    /// Whether it has nothing to do with the books, and need not say why.
    plain: bool,
}

impl EventIndex {
    /// The events of these keys, numbered as they come; with each, whether it has nothing to do
    /// with the books and need not say why.
    pub(super) fn of(keys: &[(&Key, bool)]) -> Self {
        // At most a quarter of the places is taken.
        let bits = (4 * keys.len()).next_power_of_two().trailing_zeros().max(1);
        let (spare, long) = (64 - bits, HashMap::new());
        let seed = seed(keys, spare);
        let mut index = Self { short: vec![None; 1 << bits].into(), seed, spare, long };
        for (number, &(key, plain)) in (0..).zip(keys) {
            let Some(name) = ShortName::of(key.as_str()) else {
                index.long.insert(key.clone(), EventId(number));
                continue;
            };
            let mut at = index.first(name);
            while index.short.get(at).is_some_and(Option::is_some) {
                at = index.next(at);
            }
            if let Some(place) = index.short.get_mut(at) {
                *place = Some(Known { name, id: EventId(number), plain });
            }
        }
        index
    }

    #[inline]
    pub(crate) fn find(&self, key: &str) -> Option<EventId> {
        match ShortName::of(key) {
            Some(name) => Some(self.find_short(name)?.id),
            None => self.find_long(key),
        }
    }

    #[inline]
    pub(crate) fn find_name(&self, name: &Name) -> Option<EventId> {
        match name.parts() {
            Ok(name) => Some(self.find_short(name)?.id),
            Err(key) => self.find_long(key),
        }
    }

    /// The event, if its name is short, it has nothing to do with the books and need not say why.
    #[inline(always)]
    pub(crate) fn find_plain(&self, name: &Name) -> Option<EventId> {
        let known = self.find_short(name.parts().ok()?)?;
        known.plain.then_some(known.id)
    }

    #[inline]
    fn find_short(&self, name: ShortName) -> Option<&Known> {
        let mut at = self.first(name);
        while let Some(known) = self.short.get(at)? {
            if known.name.is(name) {
                return Some(known);
            }
            at = self.next(at);
        }
        None
    }

    #[cold]
    fn find_long(&self, key: &str) -> Option<EventId> {
        self.long.get(key).copied()
    }

    #[inline]
    const fn first(&self, name: ShortName) -> usize {
        (name.hash(self.seed) >> self.spare) as usize
    }

    #[inline]
    const fn next(&self, at: usize) -> usize {
        (at + 1) & (self.short.len() - 1)
    }
}

/// Of a few seeds the one with which the fewest keys fall on the place of another.
fn seed(keys: &[(&Key, bool)], spare: u32) -> u64 {
    // Odd numbers without a pattern: multiples of 2^64 divided by the golden ratio.
    let seeds = (0..16).map(|n| 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * n + 1));
    let names: Vec<ShortName> =
        keys.iter().filter_map(|(key, _)| ShortName::of(key.as_str())).collect();
    let apart = |seed: &u64| {
        let mut places: Vec<u64> = names.iter().map(|name| name.hash(*seed) >> spare).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    seeds.max_by_key(apart).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        let alike = (0..100).map(|n| format!("the same beginning {n:03} and the same end"));
        let nearly = (0..100).map(|n| format!("e{n:02}vent"));
        let short = ["a", "b", "ab", "ba", "abc", "abcd", "dcba", "abcdefg", "abcdefgh", "заказ"];
        let texts = short.map(str::to_owned).into_iter().chain(nearly).chain(alike);
        let keys: Vec<Key> = texts.map(|text| Key::new(&text).unwrap()).collect();
        for count in [0, 1, 2, 3, 100, keys.len()] {
            let index =
                EventIndex::of(&keys.iter().map(|key| (key, true)).take(count).collect::<Vec<_>>());
            for (number, key) in keys.iter().map(Key::as_str).enumerate() {
                let expected = Some(number).filter(|number| *number < count);
                assert_eq!(index.find(key).map(EventId::index), expected, "{key}");
                assert_eq!(index.find_name(&Name::of(key)).map(EventId::index), expected);
                assert_eq!(index.find(&format!("{key}!")), None);
            }
            assert_eq!(index.find(""), None);
        }
    }
}
