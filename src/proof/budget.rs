//! Bounded work.

/// How much work may still be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    pub(super) spent: u64,
    pub(super) most: u64,
}

impl Budget {
    pub(super) const fn is_spent(&self) -> bool {
        self.spent >= self.most
    }
}
