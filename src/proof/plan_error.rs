//! Why there is no plan.

use super::exploration::Partial;
use crate::vocabulary::Key;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The goal names neither an outcome nor a status.
    #[error("the goal is empty")]
    NoGoal,
    /// The workflow has no such outcome.
    #[error("there is no outcome {outcome:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownOutcome {
        /// What was asked for.
        outcome: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// The workflow has no such axis.
    #[error("there is no axis {axis:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownAxis {
        /// What was asked for.
        axis: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// The axis has no such status.
    #[error("axis {axis:?} has no status {status:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownStatus {
        /// The axis.
        axis: String,
        /// What was asked for.
        status: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// No transition of the workflow asks for such a role.
    #[error("no transition asks for the role {role:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownRole {
        /// What was asked for.
        role: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// The status is a slot: no event leads to it, for it is put on by assigning it.
    #[error("{status} is a slot, which is assigned; plan to {class}, which it behaves like")]
    Slot {
        /// The slot.
        status: String,
        /// The status that it behaves like.
        class: String,
    },
    /// The order has statuses that this workflow lacks; another revision moved it last.
    #[error("this workflow lacks the statuses {}", pairs(unknown))]
    Revision {
        /// The axes and statuses.
        unknown: Vec<(Key, Key)>,
    },
    /// The order's books are more than the model has room for, so nothing is claimed.
    #[error("the model has no such order: {what}")]
    Unmodelled {
        /// What there is no room for.
        what: &'static str,
    },
    /// No events lead there: everything that an order can come to from here was looked at.
    #[error("no events lead there: {}", all(*configurations))]
    NoWay {
        /// How many configurations an order can come to from here.
        configurations: usize,
    },
    /// A limit was reached before a way was found, so nothing is claimed.
    #[error(
        "a limit was reached before a way was found, at {} configurations",
        _0.configurations
    )]
    LimitReached(Partial),
}

fn all(configurations: usize) -> String {
    match configurations {
        1 => "from here an order comes to no other configuration".to_owned(),
        more => format!("all {more} configurations from here were looked at"),
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}

fn pairs(statuses: &[(Key, Key)]) -> String {
    statuses.iter().map(|(axis, status)| format!("{axis}={status}")).collect::<Vec<_>>().join(", ")
}
