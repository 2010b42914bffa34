//! The set of configurations found, by open addressing.

use super::configuration::Configuration;
use crate::workflow::State;

/// Numbers of configurations, found by their content. All of it stands in the slot, so that a look
/// touches one place in memory.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    slots: Vec<Slot>,
    mask: usize,
    count: u32,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    state: State,
    books: u32,
    /// The number, from 1; 0 is an empty slot.
    number: u32,
}

const EMPTY: Slot = Slot { state: State::ZERO, books: 0, number: 0 };

impl Slot {
    const fn at(&self) -> Configuration {
        Configuration { state: self.state, books: self.books }
    }
}

fn hash(at: Configuration) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = at.state.word().wrapping_mul(ODD) ^ u64::from(at.books).wrapping_mul(ODD << 1 | 1);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ mixed >> 32) as usize
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { slots: vec![EMPTY; 256], mask: 255, count: 0 }
    }

    /// The number of the configuration, if it was found.
    pub(super) fn get(&self, at: Configuration) -> Option<u32> {
        self.slots[self.slot(at)].number.checked_sub(1)
    }

    /// What stands where the look for the configuration begins, so that it is at hand later.
    pub(super) fn glance(&self, at: Configuration) -> u32 {
        self.slots.get(hash(at) & self.mask).map_or(0, |slot| slot.number)
    }

    /// Enters the configuration with the next number, if it is new; gives its number, and whether
    /// it is new.
    pub(super) fn insert(&mut self, at: Configuration) -> (u32, bool) {
        let slot = self.slot(at);
        if let Some(number) = self.slots[slot].number.checked_sub(1) {
            return (number, false);
        }
        self.count += 1;
        self.slots[slot] = Slot { state: at.state, books: at.books, number: self.count };
        // At two thirds a look still finds what it looks for in the first places.
        if self.count as usize * 3 > self.slots.len() * 2 {
            self.grow();
        }
        (self.count - 1, true)
    }

    /// The slot that has the configuration, or where it belongs.
    fn slot(&self, at: Configuration) -> usize {
        let mut slot = hash(at) & self.mask;
        loop {
            let kept = &self.slots[slot];
            if kept.number == 0 || kept.at() == at {
                return slot;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let before = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        self.mask = size - 1;
        for kept in before.into_iter().filter(|kept| kept.number > 0) {
            let mut slot = hash(kept.at()) & self.mask;
            while self.slots[slot].number > 0 {
                slot = (slot + 1) & self.mask;
            }
            self.slots[slot] = kept;
        }
    }
}
