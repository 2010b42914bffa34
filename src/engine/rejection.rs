//! Why a request is refused, for machines and for people.

use std::borrow::Cow;

use super::refusal::Refusal;
use crate::order::{PayloadError, ReplayError};
use crate::vocabulary::Key;
use crate::workflow::Reason;

/// What the caller can do about a rejection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// Read the order again and repeat the request.
    Retry,
    /// The request itself must change, or wait until the order has.
    Mend,
    /// The host is at fault: an order or a workflow that do not belong together.
    HostBug,
}

impl Advice {
    /// The word for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Mend => "mend",
            Self::HostBug => "host_bug",
        }
    }
}

/// Why nothing was done. The order is exactly as it was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The workflow refuses the event, for all these reasons.
    #[error("{} is refused: {}", .0.event(), list(&.0.reasons()))]
    Refused(Refusal),
    /// The workflow has no such event.
    #[error("there is no event {event:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownEvent {
        /// What was asked for.
        event: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// The workflow has no such axis, or the axis no such status.
    #[error("axis {axis:?} has no status {status:?}{}", did_you_mean(nearest.as_deref()))]
    UnknownStatus {
        /// The axis.
        axis: String,
        /// The status that was asked for.
        status: String,
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// The order has changed since the actor looked.
    #[error("the order is at version {found}, not {expected}")]
    Version {
        /// The version that the request states.
        expected: u64,
        /// The order's.
        found: u64,
    },
    /// The idempotency key came before, with something else.
    #[error("the key {key:?} came before, with something else, as record {first}")]
    KeyReused {
        /// The key.
        key: String,
        /// The record that came with it.
        first: u64,
    },
    /// The idempotency key is empty or too long.
    #[error("an idempotency key has 1 to 255 characters")]
    KeyMalformed,
    /// The payload cannot be booked.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The event books nothing, and came with a payload.
    #[error("{event} books nothing, and came with a payload")]
    PayloadUnused {
        /// The event.
        event: Key,
    },
    /// A reason is demanded, and none was given.
    #[error("{what} needs a reason")]
    ReasonMissing {
        /// What needs it.
        what: String,
    },
    /// The order has statuses that this workflow lacks; another revision moved it last.
    #[error("this workflow lacks the statuses {}", pairs(unknown))]
    Revision {
        /// The axes and statuses.
        unknown: Vec<(Key, Key)>,
    },
    /// The wanted status is a slot that is not enabled, or is retired.
    #[error("{status} is not enabled")]
    Disabled {
        /// The status.
        status: Key,
    },
    /// No event leads to the wanted status from here.
    #[error("no event leads from {from} to {to}; allowed are {}", or_none(allowed))]
    NoWay {
        /// The present status.
        from: Key,
        /// The wanted one.
        to: Key,
        /// The statuses that could be assigned now.
        allowed: Vec<Key>,
        /// Why the events that lead there in principle do not do so now.
        reasons: Vec<Reason>,
    },
    /// Several events lead there, with different results, and each moves other axes too.
    #[error("several events lead from {from} to {to}: {}", or_none(events))]
    Ambiguous {
        /// The present status.
        from: Key,
        /// The wanted one.
        to: Key,
        /// The events; apply one of them instead.
        events: Vec<Key>,
    },
    /// No attention of that name is open.
    #[error("no attention {name:?} is open")]
    NoAttention {
        /// The name.
        name: String,
    },
    /// The change does not fit the order.
    #[error(transparent)]
    Misfit(ReplayError),
}

impl From<ReplayError> for Rejection {
    /// A record that does not follow the last one was decided on another version: a lost race.
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Sequence { expected, found } => Self::Version {
                expected: found.saturating_sub(1),
                found: expected.saturating_sub(1),
            },
            other => Self::Misfit(other),
        }
    }
}

impl Rejection {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => {
                refusal.reasons().first().map_or("OF-R-NOEVENT", Reason::code)
            }
            Self::UnknownEvent { .. } => "OF-R-EVENT",
            Self::UnknownStatus { .. } => "OF-R-STATUS",
            Self::Version { .. } => "OF-R-VERSION",
            Self::KeyReused { .. } => "OF-R-KEY",
            Self::KeyMalformed => "OF-R-BADKEY",
            Self::Payload(_) | Self::PayloadUnused { .. } => "OF-R-PAYLOAD",
            Self::ReasonMissing { .. } => "OF-R-REASON",
            Self::Revision { .. } => "OF-R-REVISION",
            Self::Disabled { .. } => "OF-R-DISABLED",
            Self::NoWay { .. } => "OF-R-NOWAY",
            Self::Ambiguous { .. } => "OF-R-AMBIGUOUS",
            Self::NoAttention { .. } => "OF-R-ATTENTION",
            Self::Misfit(_) => "OF-R-MISFIT",
        }
    }

    /// What the caller can do about it.
    #[must_use]
    pub const fn advice(&self) -> Advice {
        match self {
            Self::Version { .. } => Advice::Retry,
            Self::Revision { .. } => Advice::HostBug,
            Self::Misfit(ReplayError::Edit(_) | ReplayError::Foreign { .. }) => Advice::Mend,
            Self::Misfit(_) => Advice::HostBug,
            Self::Refused(_)
            | Self::UnknownEvent { .. }
            | Self::UnknownStatus { .. }
            | Self::KeyReused { .. }
            | Self::KeyMalformed
            | Self::Payload(_)
            | Self::PayloadUnused { .. }
            | Self::ReasonMissing { .. }
            | Self::Disabled { .. }
            | Self::NoWay { .. }
            | Self::Ambiguous { .. }
            | Self::NoAttention { .. } => Advice::Mend,
        }
    }

    /// The reasons of the axes, where the workflow refused.
    #[must_use]
    pub fn reasons(&self) -> Cow<'_, [Reason]> {
        match self {
            Self::Refused(refusal) => Cow::Owned(refusal.reasons()),
            Self::NoWay { reasons, .. } => Cow::Borrowed(reasons),
            Self::UnknownEvent { .. }
            | Self::UnknownStatus { .. }
            | Self::Version { .. }
            | Self::KeyReused { .. }
            | Self::KeyMalformed
            | Self::Payload(_)
            | Self::PayloadUnused { .. }
            | Self::ReasonMissing { .. }
            | Self::Revision { .. }
            | Self::Disabled { .. }
            | Self::Ambiguous { .. }
            | Self::NoAttention { .. }
            | Self::Misfit(_) => Cow::Borrowed(&[]),
        }
    }
}

fn list(reasons: &[Reason]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn pairs(statuses: &[(Key, Key)]) -> String {
    statuses.iter().map(|(axis, status)| format!("{axis}={status}")).collect::<Vec<_>>().join(", ")
}

fn or_none(keys: &[Key]) -> String {
    if keys.is_empty() {
        return "none".to_owned();
    }
    keys.iter().map(Key::as_str).collect::<Vec<_>>().join(", ")
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}
