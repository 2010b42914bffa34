//! Attentions: what a person must look at.

use super::money::Money;
use crate::vocabulary::Key;
use crate::workflow;

/// Something about an order that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Its name, such as `refund_due`.
    pub name: Key,
    /// How much money it is about.
    pub amount: Option<Money>,
    /// The sequence number of the record that raised it.
    pub raised: u64,
    /// The sequence number of the record that settled it.
    pub settled: Option<u64>,
}

impl Attention {
    /// The attention that the engine raises where a report cannot be followed by the graph.
    pub const FLAGGED: &'static str = workflow::FLAGGED;
    /// The attention that the engine raises where a report names more units than the books have.
    pub const UNITS_UNMATCHED: &'static str = workflow::UNMATCHED;

    /// Whether a person must still look.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.settled.is_none()
    }
}
