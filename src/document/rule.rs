//! What the document says about the whole order: outcomes, invariants, timers and exceptions.

use std::collections::BTreeMap;

use serde::Serialize;

use super::OutcomeClass;
use crate::vocabulary::Guard;

/// A word for the whole order. The first whose condition holds is the order's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Outcome {
    /// The word.
    pub name: String,
    /// Whether nothing more is expected of an order with this outcome.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub closed: bool,
    /// Whether a closed outcome is a good one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<OutcomeClass>,
    /// When it holds; always, where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Guard>,
}

impl Outcome {
    /// An open outcome that always holds.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), closed: false, class: None, when: None }
    }

    /// Declares that nothing more is expected, and whether that is good.
    #[must_use]
    pub fn closed(mut self, class: OutcomeClass) -> Self {
        self.closed = true;
        self.class = Some(class);
        self
    }

    /// Holds under the condition only.
    #[must_use]
    pub fn when(mut self, guard: Guard) -> Self {
        self.when = Some(guard);
        self
    }
}

/// What must be true of orders; exactly one of the three conditions is given.
///
/// The checks of each axis find what can never or always hold; [`Workflow::prove`] proves it of
/// whole orders, or gives a shortest story that breaks it.
///
/// [`Workflow::prove`]: crate::Workflow::prove
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Invariant {
    /// What the invariant says, for people.
    pub name: String,
    /// Holds for no order at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<Guard>,
    /// Holds for every order at all times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always: Option<Guard>,
    /// Holds for some order at some time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sometimes: Option<Guard>,
}

impl Invariant {
    /// An invariant that the condition never holds.
    #[must_use]
    pub fn never(name: &str, guard: Guard) -> Self {
        Self { name: name.to_owned(), never: Some(guard), always: None, sometimes: None }
    }

    /// An invariant that the condition always holds.
    #[must_use]
    pub fn always(name: &str, guard: Guard) -> Self {
        Self { name: name.to_owned(), never: None, always: Some(guard), sometimes: None }
    }

    /// A goal: the condition can hold.
    #[must_use]
    pub fn sometimes(name: &str, guard: Guard) -> Self {
        Self { name: name.to_owned(), never: None, always: None, sometimes: Some(guard) }
    }
}

/// An event that time itself raises, while an order stays in certain statuses.
///
/// The timer is set when the order comes to have one of the listed statuses on every axis named,
/// and cleared when it no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Timer {
    /// The event that it raises; one timer an event.
    pub event: String,
    /// After how long: an ISO 8601 duration of weeks, days (24 hours), hours, minutes and seconds.
    pub after: String,
    /// The statuses, by axis, while in which it runs.
    #[serde(rename = "in")]
    pub within: BTreeMap<String, Vec<String>>,
}

impl Timer {
    /// A timer that runs in those statuses of one axis.
    #[must_use]
    pub fn new<'a>(
        event: &str,
        after: &str,
        axis: &str,
        statuses: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let statuses = statuses.into_iter().map(str::to_owned).collect();
        Self {
            event: event.to_owned(),
            after: after.to_owned(),
            within: BTreeMap::from([(axis.to_owned(), statuses)]),
        }
    }
}

/// Two reports whose order of arrival rightly matters. [`Workflow::prove`] finds the pairs whose
/// order matters and that are not listed, and those that are listed without need.
///
/// [`Workflow::prove`]: crate::Workflow::prove
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Sequenced {
    /// The two events; one and the same, where two messages of it race.
    pub events: [String; 2],
    /// Why their order matters.
    pub reason: String,
}

/// A finding that the author has looked at and accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Allow {
    /// The code of the finding, such as `OF0401`.
    pub code: String,
    /// The place of the finding: a JSON Pointer, exactly as the finding has it.
    pub at: String,
    /// Why it is right here.
    pub reason: String,
}

impl Allow {
    /// Accepts the finding at that place, for that reason.
    #[must_use]
    pub fn new(code: &str, at: &str, reason: &str) -> Self {
        Self { code: code.to_owned(), at: at.to_owned(), reason: reason.to_owned() }
    }
}
