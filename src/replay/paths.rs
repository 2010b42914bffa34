//! Which events orders had, one after the other: a tree of all beginnings.

use std::collections::HashMap;

use super::texts::Segments;

/// The sequences of events of all orders. Orders that began alike share their beginning.
#[derive(Debug)]
pub(super) struct Paths {
    nodes: Segments<Node>,
    next: HashMap<(u32, u32), u32, hashbrown::DefaultHashBuilder>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    /// The event that leads here, by its number.
    event: u32,
    /// How often an order came by.
    passed: u64,
}

/// Where every order begins.
pub(super) const START: u32 = 0;

impl Paths {
    pub(super) fn new() -> Self {
        let mut nodes = Segments::new();
        nodes.push(Node { parent: START, event: u32::MAX, passed: 0 });
        Self { nodes, next: HashMap::default() }
    }

    /// How many beginnings there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Where an order comes to from there with that event.
    #[inline]
    pub(super) fn step(&mut self, from: u32, event: u32) -> u32 {
        let nodes = &mut self.nodes;
        let to = *self.next.entry((from, event)).or_insert_with(|| {
            let number = nodes.len() as u32;
            nodes.push(Node { parent: from, event, passed: 0 });
            number
        });
        if let Some(node) = self.nodes.get_mut(to as usize) {
            node.passed += 1;
        }
        to
    }

    /// The events on the way to there, first to last.
    pub(super) fn events(&self, mut to: u32) -> Vec<u32> {
        let mut events = Vec::new();
        while let Some(node) = self.nodes.get(to as usize).filter(|_| to != START) {
            events.push(node.event);
            to = node.parent;
        }
        events.reverse();
        events
    }

    /// Each event that directly followed another inside an order, and how often; pairs may come
    /// more than once.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32, u64)> + '_ {
        self.nodes.iter().filter_map(|node| {
            let before = self.nodes.get(node.parent as usize)?;
            (node.parent != START).then_some((before.event, node.event, node.passed))
        })
    }
}
