//! One way on from a configuration, and lists of them.

use super::model::Configuration;
use crate::workflow::{EventId, State};

/// One way on: what an event changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    flip: u64,
    books: u32,
    event: EventId,
}

impl Lead {
    /// From one configuration to another one.
    pub(super) const fn between(from: Configuration, to: Configuration, event: EventId) -> Self {
        let flip = from.state.word() ^ to.state.word();
        Self { flip, books: from.books ^ to.books, event }
    }

    /// Where it leads from there.
    #[inline]
    pub(super) const fn after(self, from: Configuration) -> Configuration {
        let state = State::from_word(from.state.word() ^ self.flip);
        Configuration { state, books: from.books ^ self.books }
    }

    /// The event that leads there.
    pub(super) const fn event(self) -> EventId {
        self.event
    }
}

/// Leads that follow one another.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// The number of the first one, and that behind the last one.
    pub(super) first: u32,
    pub(super) end: u32,
    /// What it takes to find them one by one.
    pub(super) cost: u64,
}

impl List {
    /// The numbers of its leads.
    #[inline]
    pub(super) const fn range(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}
