//! The set of configurations found, by open addressing.

use super::model::Configuration;

/// Numbers of configurations, found by their content. A slot has half of the hash beside the number
/// (from 1; 0 is an empty slot), so that a look rarely goes astray.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    slots: Vec<u64>,
    mask: usize,
}

fn hash(at: Configuration) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = at.state.word().wrapping_mul(ODD) ^ u64::from(at.books).wrapping_mul(ODD << 1 | 1);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ mixed >> 32
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { slots: vec![0; 1024], mask: 1023 }
    }

    /// The number of the configuration, if it was found.
    pub(super) fn get(&self, found: &[Configuration], at: Configuration) -> Option<u32> {
        let slot = self.slot(found, at);
        (self.slots[slot] as u32).checked_sub(1)
    }

    /// Enters the configuration at the end of the list, if it is not in it; gives its number, and
    /// whether it is new.
    pub(super) fn insert(
        &mut self,
        found: &mut Vec<Configuration>,
        at: Configuration,
    ) -> (u32, bool) {
        let slot = self.slot(found, at);
        if let Some(number) = (self.slots[slot] as u32).checked_sub(1) {
            return (number, false);
        }
        let number = found.len() as u32;
        found.push(at);
        self.slots[slot] = hash(at) & !0xffff_ffff | found.len() as u64;
        if found.len() * 2 > self.slots.len() {
            self.grow(found);
        }
        (number, true)
    }

    /// The slot that has the configuration, or where it belongs.
    fn slot(&self, found: &[Configuration], at: Configuration) -> usize {
        let hash = hash(at);
        let mut slot = hash as usize & self.mask;
        loop {
            let kept = self.slots[slot];
            let same = kept >> 32 == hash >> 32
                && found.get((kept as u32 as usize).wrapping_sub(1)) == Some(&at);
            if kept == 0 || same {
                return slot;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    fn grow(&mut self, found: &[Configuration]) {
        let size = self.slots.len() * 2;
        self.slots = vec![0; size];
        self.mask = size - 1;
        for (number, &at) in (1_u64..).zip(found) {
            let mut slot = hash(at) as usize & self.mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & self.mask;
            }
            self.slots[slot] = hash(at) & !0xffff_ffff | number;
        }
    }
}
