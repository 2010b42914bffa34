//! Records as JSON texts, with typed errors.

use serde::Deserialize;

use super::Record;
use super::form::Form;
use crate::order::record_error::RecordError;

/// The one field that every format has; what else a later one has is not known.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Record {
    /// Reads a record from its JSON text: one line of a history.
    ///
    /// Unknown fields are skipped, and missing optional ones have their defaults.
    ///
    /// # Errors
    ///
    /// [`RecordError`], where the text is no record, or one of a later format.
    ///
    /// ```
    /// use orderflow::Record;
    /// use orderflow::order::RecordError;
    ///
    /// let later = Record::from_json(r#"{"format": 2, "what": "is not known"}"#);
    /// assert_eq!(later, Err(RecordError::Format { found: 2 }));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        let malformed = |error: serde_json::Error| RecordError::Malformed {
            reason: error.to_string().chars().take(Self::MAX_REASON).collect(),
        };
        let Version { format } = serde_json::from_str(text).map_err(malformed)?;
        if format != Self::FORMAT {
            return Err(RecordError::Format { found: format });
        }
        serde_json::from_str::<Form>(text).map_err(malformed)?.try_into()
    }

    /// The record as one line of JSON, without a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: serialising these cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A reason quotes what it found, which may be of any length.
    const MAX_REASON: usize = 300;
}
