//! Why a stored record cannot be read.

/// Why a stored record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The text is no JSON object with the fields of a record.
    #[error("the record cannot be read: {reason}")]
    Malformed {
        /// What is wrong, and where.
        reason: String,
    },
    /// A later version of the library wrote it.
    #[error("the record has format {found}, and this library reads 1")]
    Format {
        /// The format that it says it has.
        found: u32,
    },
    /// A word stands where this version knows others.
    #[error("\"{word}\" is no {what} of a record")]
    Word {
        /// What it should have been.
        what: &'static str,
        /// The word.
        word: String,
    },
    /// A part is missing that records of this kind have.
    #[error("a record of the kind \"{kind}\" has no {part}")]
    Missing {
        /// The kind.
        kind: String,
        /// The part.
        part: &'static str,
    },
}
