//! All that orders may be in, by number.

use std::collections::HashMap;

use hashbrown::DefaultHashBuilder;

use crate::workflow::State;

/// What an order is in besides its books: its statuses, and the timers that are running, by their
/// place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Situation {
    pub(super) state: State,
    pub(super) running: u64,
}

/// The situations that orders were in so far. A log has few.
#[derive(Debug, Default)]
pub(super) struct Situations {
    list: Vec<Situation>,
    numbers: HashMap<Situation, u32, DefaultHashBuilder>,
}

/// How many there may be: their numbers have twenty-four bits.
const MOST: usize = 1 << 24;

impl Situations {
    /// The number of a situation; none, where there are too many.
    pub(super) fn number(&mut self, situation: Situation) -> Option<u32> {
        let next = self.list.len();
        if let Some(known) = self.numbers.get(&situation) {
            return Some(*known);
        }
        if next >= MOST {
            return None;
        }
        self.list.push(situation);
        self.numbers.insert(situation, next as u32);
        Some(next as u32)
    }

    pub(super) fn get(&self, number: u32) -> Option<Situation> {
        self.list.get(number as usize).copied()
    }
}
