//! What an exploration has reached so far.

use super::exploration::LimitReached;
use super::found::Found;
use super::model::Configuration;

/// Room for so many configurations is made at once.
const SOME: usize = 1 << 8;

/// The configurations reached, and from where.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) found: Found,
    /// For each configuration the one that it was first reached from, itself for an opening.
    pub(super) before: Vec<u32>,
    /// The limit that was reached first.
    pub(super) limit: Option<LimitReached>,
    /// The most configurations that there is room for.
    most: usize,
}

impl Reached {
    pub(super) fn new(found: Found, most: usize) -> Self {
        Self { found, before: Vec::with_capacity(SOME), limit: None, most }
    }

    /// Enters an opening; gives whether there was room.
    pub(super) fn open(&mut self, opening: Configuration) -> bool {
        self.enter(opening, self.found.len() as u32).is_some()
    }

    /// The number of a configuration, which is kept, if it is new; none, if there is no room.
    pub(super) fn enter(&mut self, at: Configuration, from: u32) -> Option<u32> {
        let place = self.found.place(at).map(|(_, place)| place);
        self.enter_at(at, place, from)
    }

    /// The same, where its place is known, if it has one.
    pub(super) fn enter_at(
        &mut self,
        at: Configuration,
        place: Option<usize>,
        from: u32,
    ) -> Option<u32> {
        if self.found.len() >= self.most {
            let number = self.found.number(at);
            if number.is_none() {
                self.stop(LimitReached::Configurations);
            }
            return number;
        }
        let (number, is_new) = self.found.insert(at, place);
        if is_new {
            self.before.push(from);
        }
        Some(number)
    }

    /// Ends the exploration.
    pub(super) fn stop(&mut self, limit: LimitReached) {
        self.limit.get_or_insert(limit);
    }
}
