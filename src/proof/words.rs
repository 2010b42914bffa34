//! How findings of the proof name things.

use crate::document::Pointer;
use crate::workflow::{State, Workflow};

pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// The place of an element of a top-level list.
pub(super) fn place(list: &str, index: usize) -> Pointer {
    Pointer::root().field(list).index(index)
}

impl Workflow {
    /// The statuses of the state, in the order of the axes.
    pub(super) fn state_words(&self, state: State) -> String {
        let keys = self.axes().map(|axis| self.status_key(axis, state.status(axis)).to_string());
        keys.collect::<Vec<_>>().join(", ")
    }
}
