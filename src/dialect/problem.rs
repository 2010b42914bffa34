//! What is wrong with a wire object.

use crate::document::Pointer;

/// Something wrong with a wire object, at its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {message}")]
pub struct Problem {
    /// The place: a JSON Pointer (RFC 6901).
    pub at: Pointer,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Problem {
    /// A problem at that place.
    #[must_use]
    pub fn new(at: Pointer, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}
