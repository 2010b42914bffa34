//! Which event has a key.

use std::collections::HashMap;

use super::state::EventId;
use crate::vocabulary::{Key, Name, ShortName};

/// The events of a workflow by key. Every event that happens to an order is looked up, so this is
/// as short as it can be: most keys are short, and found in an open-addressing table, most of them
/// at the first place.
#[derive(Debug)]
pub(crate) struct EventIndex {
    short: Box<[Option<(ShortName, EventId)>]>,
    seed: u64,
    /// How many bits of a hash are not needed to number the places.
    spare: u32,
    long: HashMap<Key, EventId>,
}

impl EventIndex {
    /// The events of these keys, numbered as they come.
    pub(super) fn of(keys: &[&Key]) -> Self {
        // At most a quarter of the places is taken.
        let bits = (4 * keys.len()).next_power_of_two().trailing_zeros().max(1);
        let (spare, long) = (64 - bits, HashMap::new());
        let seed = seed(keys, spare);
        let mut index = Self { short: vec![None; 1 << bits].into(), seed, spare, long };
        for (number, &key) in (0..).zip(keys) {
            let Some(name) = ShortName::of(key.as_str()) else {
                index.long.insert(key.clone(), EventId(number));
                continue;
            };
            let mut at = index.first(name);
            while index.short.get(at).is_some_and(Option::is_some) {
                at = index.next(at);
            }
            if let Some(place) = index.short.get_mut(at) {
                *place = Some((name, EventId(number)));
            }
        }
        index
    }

    #[inline]
    pub(crate) fn find(&self, key: &str) -> Option<EventId> {
        ShortName::of(key).map_or_else(|| self.find_long(key), |name| self.find_short(name))
    }

    #[inline]
    pub(crate) fn find_name(&self, name: &Name) -> Option<EventId> {
        name.parts().map_or_else(|key| self.find_long(key), |name| self.find_short(name))
    }

    #[inline]
    fn find_short(&self, name: ShortName) -> Option<EventId> {
        let mut at = self.first(name);
        while let Some((known, id)) = *self.short.get(at)? {
            if known.is(name) {
                return Some(id);
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
fn seed(keys: &[&Key], spare: u32) -> u64 {
    // Odd numbers without a pattern: multiples of 2^64 divided by the golden ratio.
    let seeds = (0..16).map(|n| 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * n + 1));
    let names: Vec<ShortName> = keys.iter().filter_map(|it| ShortName::of(it.as_str())).collect();
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
            let index = EventIndex::of(&keys.iter().take(count).collect::<Vec<_>>());
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
