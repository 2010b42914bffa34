//! The ways that events can take on an axis, as the checks know them.

/// One way that an event can take on an axis: to another status, or a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge<'a> {
    pub(super) event: &'a str,
    pub(super) from: usize,
    pub(super) to: usize,
    /// The number of the transition in the document.
    pub(super) transition: usize,
    /// Whether its guards were decided, rather than taken for possible.
    pub(super) is_certain: bool,
}

impl Edge<'_> {
    /// Whether it leads to another status.
    pub(super) fn moves(self) -> bool {
        self.from != self.to
    }
}
