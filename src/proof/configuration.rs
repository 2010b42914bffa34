//! Where an order of the model stands.

use crate::workflow::State;

/// One configuration of a whole order: its statuses and, in small, its books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Configuration {
    pub(super) state: State,
    pub(super) books: u32,
}
