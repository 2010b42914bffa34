//! What sets two documents apart, for people and for machines.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// One difference between two documents.
///
/// As JSON it is flat: `part` and what names the part, `kind` and what belongs to the kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What differs.
    pub part: Part,
    /// In which way.
    pub kind: DifferenceKind,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The document itself.
    Document,
    /// An axis.
    Axis {
        /// Its key.
        axis: String,
    },
    /// A status.
    Status {
        /// The axis.
        axis: String,
        /// Its key.
        status: String,
    },
    /// An event.
    Event {
        /// Its key.
        event: String,
    },
    /// A fact.
    Fact {
        /// Its key.
        fact: String,
    },
    /// A declared role.
    Role {
        /// Its key.
        role: String,
    },
    /// A transition, as it was before, if it was.
    Transition {
        /// The axis.
        axis: String,
        /// The event.
        event: String,
        /// Where it starts: the statuses, or `*` alone.
        from: Vec<String>,
        /// Where it leads, if it does.
        to: Option<String>,
    },
    /// An outcome.
    Outcome {
        /// Its name.
        outcome: String,
    },
    /// An invariant.
    Invariant {
        /// Its name.
        invariant: String,
    },
    /// A rule about what every order must pass.
    MustPass {
        /// Its name.
        rule: String,
    },
    /// A rule about what must be told.
    MustNotify {
        /// Its name.
        rule: String,
    },
    /// An attention that keeps an order from being closed.
    Obligation {
        /// The attention.
        attention: String,
    },
    /// A timer.
    Timer {
        /// The event that it raises.
        event: String,
    },
    /// A pair of sequenced reports.
    Sequenced {
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
    /// An allowed finding.
    Allow {
        /// Its code.
        code: String,
        /// Its place.
        at: String,
    },
}

/// How two documents differ in a part.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// A field of it has another value.
    Changed {
        /// The field.
        field: String,
        /// Its value in the first; null where it has none.
        before: FieldValue,
        /// Its value in the second; null where it has none.
        after: FieldValue,
    },
    /// It stands elsewhere among the others that both have.
    Moved {
        /// Its place in the first, from 0.
        from: usize,
        /// Its place in the second, from 0.
        to: usize,
    },
}

/// The value of a field, as the JSON of the document has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct FieldValue(pub(super) Value);

impl FieldValue {
    /// The text, if the value is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// Whether the field has no value.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_null()
    }
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::Null => f.write_str("none"),
            value => write!(f, "{value}"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("document"),
            Self::Axis { axis } => write!(f, "axis {axis}"),
            Self::Status { axis, status } => write!(f, "status {axis} {status}"),
            Self::Event { event } => write!(f, "event {event}"),
            Self::Fact { fact } => write!(f, "fact {fact}"),
            Self::Role { role } => write!(f, "role {role}"),
            Self::Transition { axis, event, from, to } => {
                let to = to.as_deref().unwrap_or("no move");
                write!(f, "transition {axis} {event} {} -> {to}", from.join(", "))
            }
            Self::Outcome { outcome } => write!(f, "outcome {outcome}"),
            Self::Invariant { invariant } => write!(f, "invariant {invariant:?}"),
            Self::MustPass { rule } => write!(f, "must_pass {rule:?}"),
            Self::MustNotify { rule } => write!(f, "must_notify {rule:?}"),
            Self::Obligation { attention } => write!(f, "obligation {attention}"),
            Self::Timer { event } => write!(f, "timer {event}"),
            Self::Sequenced { one, other } => write!(f, "sequenced {one}, {other}"),
            Self::Allow { code, at } => write!(f, "allow {code} at {at}"),
        }
    }
}

impl fmt::Display for Difference {
    /// Prints `status payment PAID: notify_customer true -> false`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.part)?;
        match &self.kind {
            DifferenceKind::Added => f.write_str("added"),
            DifferenceKind::Removed => f.write_str("removed"),
            DifferenceKind::Changed { field, before, after } => {
                write!(f, "{field} {before} -> {after}")
            }
            DifferenceKind::Moved { from, to } => write!(f, "moved from {from} to {to}"),
        }
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.part.members(&mut map)?;
        match &self.kind {
            DifferenceKind::Added => map.serialize_entry("kind", "added")?,
            DifferenceKind::Removed => map.serialize_entry("kind", "removed")?,
            DifferenceKind::Changed { field, before, after } => {
                map.serialize_entry("kind", "changed")?;
                map.serialize_entry("field", field)?;
                map.serialize_entry("before", before)?;
                map.serialize_entry("after", after)?;
            }
            DifferenceKind::Moved { from, to } => {
                map.serialize_entry("kind", "moved")?;
                map.serialize_entry("old_place", from)?;
                map.serialize_entry("new_place", to)?;
            }
        }
        map.end()
    }
}

impl Part {
    /// The kind of part, in a word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Axis { .. } => "axis",
            Self::Status { .. } => "status",
            Self::Event { .. } => "event",
            Self::Fact { .. } => "fact",
            Self::Role { .. } => "role",
            Self::Transition { .. } => "transition",
            Self::Outcome { .. } => "outcome",
            Self::Invariant { .. } => "invariant",
            Self::MustPass { .. } => "must_pass",
            Self::MustNotify { .. } => "must_notify",
            Self::Obligation { .. } => "obligation",
            Self::Timer { .. } => "timer",
            Self::Sequenced { .. } => "sequenced",
            Self::Allow { .. } => "allow",
        }
    }

    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("part", self.word())?;
        match self {
            Self::Document => Ok(()),
            Self::Axis { axis } => map.serialize_entry("axis", axis),
            Self::Status { axis, status } => {
                map.serialize_entry("axis", axis)?;
                map.serialize_entry("status", status)
            }
            Self::Event { event } | Self::Timer { event } => map.serialize_entry("event", event),
            Self::Fact { fact } => map.serialize_entry("fact", fact),
            Self::Role { role } => map.serialize_entry("role", role),
            Self::Transition { axis, event, from, to } => {
                map.serialize_entry("axis", axis)?;
                map.serialize_entry("event", event)?;
                map.serialize_entry("from", from)?;
                map.serialize_entry("to", to)
            }
            Self::Outcome { outcome } => map.serialize_entry("outcome", outcome),
            Self::Invariant { invariant } => map.serialize_entry("invariant", invariant),
            Self::MustPass { rule } | Self::MustNotify { rule } => {
                map.serialize_entry("rule", rule)
            }
            Self::Obligation { attention } => map.serialize_entry("attention", attention),
            Self::Sequenced { one, other } => map.serialize_entry("events", &[one, other]),
            Self::Allow { code, at } => {
                map.serialize_entry("code", code)?;
                map.serialize_entry("at", at)
            }
        }
    }
}
