//! Which events orders had, one after the other: a tree of all beginnings.

use super::mixed;
use super::texts::Segments;

/// The sequences of events of all orders. Orders that began alike share their beginning.
#[derive(Debug)]
pub(super) struct Paths {
    nodes: Segments<Node>,
    /// The further ways on; those from one beginning stand together, sixteen events at a time, so
    /// that one look is enough for most. The place is given by the highest bits of a hash, or is
    /// the next that was free.
    ways: Vec<Way>,
    /// How many of them there are.
    count: usize,
}

/// A beginning. Most have one way to go on, or none; that one is kept with it.
#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    /// The event that leads here, by its number.
    event: u32,
    /// The first event that led on from here, and where to; nowhere, if that is the start.
    on: (u32, u32),
}

/// A way from a beginning with an event to the next one; none, if that is the start.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    from: u32,
    event: u32,
    to: u32,
}

/// Where every order begins.
pub(super) const START: u32 = 0;
/// How many slots there are at first for ways.
const WAYS: usize = 1 << 10;

impl Paths {
    pub(super) fn new() -> Self {
        let mut nodes = Segments::new();
        nodes.push(Node { parent: START, event: u32::MAX, on: (0, START) });
        Self { nodes, ways: vec![Way::default(); WAYS], count: 0 }
    }

    /// How many beginnings there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Looks at a beginning and where it leads, so that both are at hand when an order goes on.
    #[inline]
    pub(super) fn touch(&self, at: u32) -> u32 {
        let way = self.ways.get(self.home(at, 0)).map_or(0, |way| way.to);
        way ^ self.nodes.get(at as usize).map_or(0, |node| node.event)
    }

    #[inline]
    fn home(&self, from: u32, event: u32) -> usize {
        let hash = mixed(u64::from(from) << 32 | u64::from(event >> 4)) >> 32;
        // There are fewer slots than hashes, and a power of two of them.
        ((hash * self.ways.len() as u64) >> 32) as usize
    }

    /// Where an order comes to from there with that event.
    #[inline]
    pub(super) fn step(&mut self, from: u32, event: u32) -> u32 {
        let next = self.nodes.len() as u32;
        let Some(node) = self.nodes.get_mut(from as usize) else { return START };
        match node.on {
            (known, to) if to != START && known == event => to,
            (_, START) => {
                node.on = (event, next);
                self.nodes.push(Node { parent: from, event, on: (0, START) });
                next
            }
            _ => self.turn(from, event),
        }
    }

    /// The same, where it is not the first way on from there.
    fn turn(&mut self, from: u32, event: u32) -> u32 {
        let mut place = self.home(from, event);
        while let Some(way) = self.ways.get(place).filter(|way| way.to != START) {
            if (way.from, way.event) == (from, event) {
                return way.to;
            }
            place = (place + 1) & (self.ways.len() - 1);
        }
        if self.ways.len() <= self.count * 2 {
            self.grow();
        }
        let to = self.nodes.len() as u32;
        self.nodes.push(Node { parent: from, event, on: (0, START) });
        self.put(Way { from, event, to });
        self.count += 1;
        to
    }

    fn put(&mut self, way: Way) {
        let (mut place, last) = (self.home(way.from, way.event), self.ways.len() - 1);
        while let Some(slot) = self.ways.get_mut(place) {
            if slot.to == START {
                *slot = way;
                return;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let more = vec![Way::default(); self.ways.len() * 2];
        for way in std::mem::replace(&mut self.ways, more) {
            if way.to != START {
                self.put(way);
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

    /// Each event that directly followed another inside an order, and how often, where so many
    /// orders have ended at each beginning; pairs may come more than once.
    pub(super) fn pairs(&self, ends: &[u64]) -> Vec<(u32, u32, u64)> {
        let mut passed = ends.to_vec();
        let mut pairs = Vec::new();
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
                pairs.push((before.event, node.event, count));
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let passed: u64 = paths.pairs(&orders).iter().map(|(_, _, count)| count).sum();
        assert_eq!(passed, 40_000 * 5);
    }
}
