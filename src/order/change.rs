//! A move on one axis, as a record keeps it.

use serde::{Deserialize, Serialize};

use crate::vocabulary::Key;

/// A move on one axis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Change {
    /// The axis.
    pub axis: Key,
    /// The status before; none, when the order was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Key>,
    /// The status after.
    pub to: Key,
}
