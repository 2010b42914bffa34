//! Why settings are not changed.

use std::fmt;

use crate::document::Diagnostic;

/// Why none of the edits was made: every reason, those of the edits first and in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The reasons; at least one.
    pub reasons: Vec<SettingsReason>,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.reasons.iter().map(ToString::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

impl std::error::Error for SettingsError {}

/// One reason why settings are not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsReason {
    /// The workflow has no such axis.
    #[error("there is no axis {axis:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownAxis {
        /// What was asked for.
        axis: String,
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// The axis has no such status.
    #[error("axis {axis:?} has no status {status:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownStatus {
        /// The axis.
        axis: String,
        /// What was asked for.
        status: String,
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// The status is built in, and that setting of it is not the merchant's.
    #[error("status {axis} {status} is built in: {setting} is not the merchant's to change")]
    System {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// The setting, by its field in the document.
        setting: &'static str,
    },
    /// Only slots have that setting.
    #[error("status {axis} {status} is no slot, and only slots have {setting}")]
    NoSlot {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// The setting, by its field in the document.
        setting: &'static str,
    },
    /// The status belongs to the graph: only slots and labels are retired or deleted.
    #[error("status {axis} {status} has edges of its own, and cannot be retired or deleted")]
    NotCustom {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
    },
    /// A name is empty.
    #[error("status {axis} {status} cannot have an empty name")]
    EmptyName {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
    },
    /// There is a status of that key already.
    #[error("axis {axis} has a status {status} already")]
    Taken {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
    },
    /// A status that is added to an axis with edges behaves like no other.
    #[error("status {axis} {status} must behave like a status of the axis, which has edges")]
    NoClass {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
    },
    /// Orders have the status, and no target says where they go.
    #[error("{} status {axis} {status}, and no target is given", have(*orders))]
    InUse {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// How many orders have it.
        orders: u64,
    },
    /// Orders cannot move to the target.
    #[error(
        "orders cannot move from {axis} {status} to {target:?}: \
         it must be another status that is open before and after the edits"
    )]
    Target {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// Where they were to go.
        target: String,
    },
    /// The edited document does not pass its checks.
    #[error("{0}")]
    Unsound(Box<Diagnostic>),
    /// The edited document is too long to be loaded again.
    #[error("the document would have {bytes} bytes, and the limit is {limit}")]
    TooLong {
        /// How long it would be.
        bytes: usize,
        /// The most that a document may have.
        limit: usize,
    },
}

fn have(orders: u64) -> String {
    if orders == 1 { "1 order has".to_owned() } else { format!("{orders} orders have") }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}
