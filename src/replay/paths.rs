//! Which events orders had, one after the other: a tree of all beginnings.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;
use prefetch_index::prefetch_index;

use super::segments::Segments;

/// The sequences of events of all orders. Orders that began alike share their beginning.
#[derive(Debug)]
pub(super) struct Paths {
    nodes: Segments<Node>,
    /// As many as a power of two. A way on is in the bucket that the highest bits of its hash give,
    /// or in the next that had room.
    ways: Vec<Ways>,
    /// What makes hashes: by a known one, whoever makes a log would choose the places of its ways.
    hasher: DefaultHashBuilder,
}

/// A beginning: the one before it, and the event that leads from there to here, by its number.
#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    event: u32,
}

/// Ways from a beginning with an event to the next one: five in one cache line.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Ways {
    /// From where, and with which event.
    by: [u64; WIDTH],
    /// Where to; the start, where a place is free.
    to: [u32; WIDTH],
}

const WIDTH: usize = 5;

/// Where every order begins.
pub(super) const START: u32 = 0;
/// How many buckets there are at first for ways.
const WAYS: usize = 1 << 8;

impl Paths {
    pub(super) fn new() -> Self {
        let mut nodes = Segments::new();
        nodes.push(Node { parent: START, event: u32::MAX });
        Self { nodes, ways: vec![Ways::default(); WAYS], hasher: DefaultHashBuilder::default() }
    }

    /// How many beginnings there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Fetches where an order goes on, ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, from: u32, event: u32) {
        prefetch_index(&self.ways, self.home(by(from, event)));
    }

    #[inline]
    fn home(&self, by: u64) -> usize {
        // There are fewer buckets than hashes.
        (((self.hasher.hash_one(by) >> 32) * self.ways.len() as u64) >> 32) as usize
    }

    /// Where an order comes to from there with that event.
    #[inline]
    pub(super) fn step(&mut self, from: u32, event: u32) -> u32 {
        let by = by(from, event);
        let mut place = self.home(by);
        while let Some(ways) = self.ways.get(place) {
            if let Some(to) = ways.with(by) {
                return to;
            }
            if ways.has_room() {
                break;
            }
            place = (place + 1) & (self.ways.len() - 1);
        }
        self.add(from, event)
    }

    #[inline(never)]
    fn add(&mut self, from: u32, event: u32) -> u32 {
        let to = self.nodes.len() as u32;
        // At two places for a way, few are away from their bucket.
        if self.ways.len() * WIDTH <= self.nodes.len() * 2 {
            self.grow();
        }
        self.nodes.push(Node { parent: from, event });
        self.put(by(from, event), to);
        to
    }

    fn put(&mut self, by: u64, to: u32) {
        let (mut place, last) = (self.home(by), self.ways.len() - 1);
        while let Some(ways) = self.ways.get_mut(place) {
            if ways.put(by, to) {
                return;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let more = vec![Ways::default(); self.ways.len() * 2];
        for Ways { by, to } in std::mem::replace(&mut self.ways, more) {
            for (by, to) in by.into_iter().zip(to).filter(|(_, to)| *to != START) {
                self.put(by, to);
            }
        }
    }

    /// The events on the way to there, last to first.
    pub(super) fn events(&self, to: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = to;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at as usize).filter(|_| at != START)?;
            at = node.parent;
            Some(node.event)
        })
    }

    /// How often each event directly followed another inside an order, where so many orders have
    /// ended at each beginning.
    pub(super) fn pairs(&self, ends: &[u64]) -> HashMap<(u32, u32), u64, DefaultHashBuilder> {
        let mut passed = ends.to_vec();
        let mut pairs = HashMap::default();
        // What a beginning leads to has a higher number.
        for at in (1..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(at) else { continue };
            let count = passed.get(at).copied().unwrap_or(0);
            if let Some(before) = passed.get_mut(node.parent as usize) {
                *before += count;
            }
            if let Some(before) = self.nodes.get(node.parent as usize)
                && node.parent != START
                && count > 0
            {
                *pairs.entry((before.event, node.event)).or_default() += count;
            }
        }
        pairs
    }
}

/// From where and with which event, in a word; it is never zero, as a free place is.
#[inline]
const fn by(from: u32, event: u32) -> u64 {
    ((from as u64) << 32 | event as u64) + 1
}

impl Ways {
    /// Where the way leads, if it is here; no branch depends on its place.
    #[inline]
    fn with(&self, by: u64) -> Option<u32> {
        let ways = self.by.into_iter().zip(self.to);
        let to = ways.fold(START, |found, (its, to)| if its == by { to } else { found });
        (to != START).then_some(to)
    }

    /// Whether another way has room. The places are taken in turn.
    #[inline]
    const fn has_room(&self) -> bool {
        self.to[WIDTH - 1] == START
    }

    /// Puts a way here, if there is room.
    fn put(&mut self, by: u64, to: u32) -> bool {
        let Some(place) = self.to.iter().position(|to| *to == START) else { return false };
        if let (Some(its), Some(slot)) = (self.by.get_mut(place), self.to.get_mut(place)) {
            (*its, *slot) = (by, to);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_foresee_where_a_way_is() {
        let (paths, others) = (Paths::new(), Paths::new());
        let alike = (0..1_000).filter(|event| {
            let by = by(START, *event);
            paths.home(by) == others.home(by)
        });
        assert!(alike.count() < 100);
    }

    #[test]
    fn every_sequence_has_a_node_of_its_own() {
        let mut paths = Paths::new();
        let mut ends = Vec::new();
        // Each number is a sequence of its digits; seven digits, and some far from the others.
        for number in 0..40_000_u32 {
            let events: Vec<u32> = (0..6).map(|digit| (number >> (digit * 3) & 7) * 9).collect();
            let end = events.iter().fold(START, |at, event| paths.step(at, *event));
            ends.push((end, events));
        }
        for (end, events) in &ends {
            let again = events.iter().fold(START, |at, event| paths.step(at, *event));
            assert_eq!(again, *end);
            let mut found: Vec<u32> = paths.events(*end).collect();
            found.reverse();
            assert_eq!(found, *events);
        }
        let mut orders = vec![0; paths.len()];
        ends.iter().for_each(|(end, _)| orders[*end as usize] += 1);
        let passed: u64 = paths.pairs(&orders).values().sum();
        assert_eq!(passed, 40_000 * 5);
    }
}
