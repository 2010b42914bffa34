//! Transitions, as the document declares them.

use serde::{Serialize, Serializer};

use crate::vocabulary::{AmountOf, EffectKind, Guard};

/// An edge of one axis, for one event, from one or more statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Transition {
    /// The axis that it moves on.
    pub axis: String,
    /// The event that takes it.
    pub event: String,
    /// The statuses that it starts from: `"*"` for all, or a list.
    pub from: Sources,
    /// Statuses that `"*"` leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// The status that it leads to. Without one it is a loop, if it has effects, or passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The condition under which it is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Guard>,
    /// The roles that may take it; anybody, where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// What taking it asks the host to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
}

impl Transition {
    /// A transition that passes, from those statuses.
    #[must_use]
    pub fn new<'a>(axis: &str, event: &str, from: impl IntoIterator<Item = &'a str>) -> Self {
        let from = from.into_iter().map(str::to_owned).collect();
        Self::with_sources(axis, event, Sources::These(from))
    }

    /// A transition that passes, from every status of the axis.
    #[must_use]
    pub fn from_any(axis: &str, event: &str) -> Self {
        Self::with_sources(axis, event, Sources::Any)
    }

    fn with_sources(axis: &str, event: &str, from: Sources) -> Self {
        Self {
            axis: axis.to_owned(),
            event: event.to_owned(),
            from,
            except: Vec::new(),
            to: None,
            when: None,
            roles: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// Leads to the status.
    #[must_use]
    pub fn to(mut self, status: &str) -> Self {
        self.to = Some(status.to_owned());
        self
    }

    /// Leaves a status out of `"*"`.
    #[must_use]
    pub fn except(mut self, status: &str) -> Self {
        self.except.push(status.to_owned());
        self
    }

    /// Is taken under the condition only.
    #[must_use]
    pub fn when(mut self, guard: Guard) -> Self {
        self.when = Some(guard);
        self
    }

    /// May be taken by that role; each call adds one.
    #[must_use]
    pub fn role(mut self, role: &str) -> Self {
        self.roles.push(role.to_owned());
        self
    }

    /// Asks the host to do something.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// Where a transition starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    /// Every status of the axis but the excepted ones: `"*"`.
    Any,
    /// Those listed.
    These(Vec<String>),
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("*"),
            Self::These(statuses) => statuses.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sources {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sources".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Where a transition starts: \"*\" for every status of the axis, \
                or a list.",
            "oneOf": [
                { "type": "string", "const": "*" },
                { "type": "array", "items": { "type": "string" } }
            ]
        })
    }
}

/// One piece of work that a transition asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Effect {
    /// The kind of work.
    pub kind: EffectKind,
    /// What of that kind: the attention, the automation, the timer's event. `notify` takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The amount that an attention carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountOf>,
    /// After how long a timer that is set fires: an ISO 8601 duration of weeks, days, hours,
    /// minutes and seconds. Left out, the duration that the document's timer declares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The condition under which the work is owed, on the same facts as the transition's own guard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Guard>,
}

impl Effect {
    /// Work of that kind and name.
    #[must_use]
    pub fn new(kind: EffectKind, name: &str) -> Self {
        Self { kind, name: Some(name.to_owned()), amount: None, after: None, when: None }
    }

    /// A status mail, even on a loop.
    #[must_use]
    pub fn notify() -> Self {
        Self { kind: EffectKind::Notify, name: None, amount: None, after: None, when: None }
    }

    /// An attention: a person must look.
    #[must_use]
    pub fn attention(name: &str) -> Self {
        Self::new(EffectKind::Attention, name)
    }

    /// Carries an amount from the ledger.
    #[must_use]
    pub fn amount(mut self, amount: AmountOf) -> Self {
        self.amount = Some(amount);
        self
    }

    /// Is owed under the condition only.
    #[must_use]
    pub fn when(mut self, guard: Guard) -> Self {
        self.when = Some(guard);
        self
    }
}
