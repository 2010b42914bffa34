//! What the document demands of the way that an order takes: what must happen before something,
//! what somebody must be told, and what keeps an order from being closed.

use serde::Serialize;

use crate::vocabulary::Guard;

/// What every order must pass before something may be true of it; exactly one of `event`, `through`
/// and `role` says what.
///
/// [`Workflow::prove`] proves it of whole orders, or gives a shortest story round it.
///
/// [`Workflow::prove`]: crate::Workflow::prove
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct MustPass {
    /// What the rule says, for people.
    pub name: String,
    /// What may only come to be true afterwards.
    pub before: Guard,
    /// The event that must have been applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The condition that must have held, be it at the opening, and whatever the host's facts were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Guard>,
    /// The role that must have taken part: by a transition that nobody else may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl MustPass {
    /// The event must have been applied before the condition comes to hold.
    #[must_use]
    pub fn event(name: &str, before: Guard, event: &str) -> Self {
        Self { event: Some(event.to_owned()), ..Self::nothing(name, before) }
    }

    /// One condition must have held before the other comes to hold.
    #[must_use]
    pub fn through(name: &str, before: Guard, through: Guard) -> Self {
        Self { through: Some(through), ..Self::nothing(name, before) }
    }

    /// The role must have taken part before the condition comes to hold.
    #[must_use]
    pub fn role(name: &str, before: Guard, role: &str) -> Self {
        Self { role: Some(role.to_owned()), ..Self::nothing(name, before) }
    }

    fn nothing(name: &str, before: Guard) -> Self {
        Self { name: name.to_owned(), before, event: None, through: None, role: None }
    }
}

/// When somebody must be told: the customer by a mail or, where an attention is named, a person by
/// that attention. At least one of `event` and `when` is given.
///
/// With an event, each time that it is applied and the condition holds afterwards, on the facts
/// that guards see. Without one, each time that something happens after which the condition holds
/// and before which it did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct MustNotify {
    /// What the rule says, for people.
    pub name: String,
    /// The event that must be told of; any, where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The condition under which it must be told; always, where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Guard>,
    /// The attention that must be raised; a mail to the customer, where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
}

impl MustNotify {
    /// The event must be told of.
    #[must_use]
    pub fn event(name: &str, event: &str) -> Self {
        let event = Some(event.to_owned());
        Self { name: name.to_owned(), event, when: None, attention: None }
    }

    /// It must be told that the condition comes to hold.
    #[must_use]
    pub fn entering(name: &str, guard: Guard) -> Self {
        Self { name: name.to_owned(), event: None, when: Some(guard), attention: None }
    }

    /// Under the condition only.
    #[must_use]
    pub fn when(mut self, guard: Guard) -> Self {
        self.when = Some(guard);
        self
    }

    /// By that attention, and not by a mail.
    #[must_use]
    pub fn attention(mut self, name: &str) -> Self {
        self.attention = Some(name.to_owned());
        self
    }
}

/// An attention that keeps an order from being closed: from when it is raised until the condition
/// holds, no closed outcome may be the order's.
///
/// The outcome of an order follows from its statuses and facts alone. So what settles an obligation
/// must show in these; that a person has ticked the attention off does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Obligation {
    /// The attention that some effect raises; or `flagged`, which a report raises that the graph
    /// cannot follow.
    pub attention: String,
    /// What settles it.
    pub until: Guard,
}

impl Obligation {
    /// The attention is an obligation until the condition holds.
    #[must_use]
    pub fn new(attention: &str, until: Guard) -> Self {
        Self { attention: attention.to_owned(), until }
    }
}
