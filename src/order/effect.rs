//! Effects that an order owes: work for the host, with keys that make doing it twice harmless.

mod form;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::money::Money;
use crate::vocabulary::Key;

/// One piece of work for the host. The library never performs one.
///
/// On disk it is one flat JSON object, whose `kind` says which it is.
///
/// ```
/// use orderflow::{Effect, Key};
///
/// let effect = Effect::Automation { name: Key::new("print_label").unwrap() };
/// let json = r#"{"kind":"automation","name":"print_label"}"#;
/// assert_eq!(serde_json::to_string(&effect).unwrap(), json);
/// assert_eq!(serde_json::from_str::<Effect>(json).unwrap(), effect);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "form::Form", into = "form::Form")]
#[non_exhaustive]
pub enum Effect {
    /// Send the customer one status mail, naming every axis that moved.
    Notify {
        /// The statuses entered; empty on a loop that asks for a mail.
        changes: Vec<Change>,
        /// The host's template, from the first entered status that has one.
        template: Option<String>,
    },
    /// Start an automation.
    Automation {
        /// Its name.
        name: Key,
    },
    /// Show this to a person, until it is settled.
    Attention {
        /// Its name.
        name: Key,
        /// How much money it is about.
        amount: Option<Money>,
    },
    /// Raise the event at the time given, unless the timer is cleared before.
    SetTimer {
        /// The event that the timer raises.
        event: Key,
        /// When.
        due: Timestamp,
    },
    /// Clear the timer.
    ClearTimer {
        /// The event that the timer would raise.
        event: Key,
    },
    /// Work that only the host knows.
    Custom {
        /// Its name.
        name: Key,
    },
}

impl fmt::Display for Effect {
    /// Prints `attention refund_due 39.80 EUR`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Notify { template: None, .. } => f.write_str("notify"),
            Self::Notify { template: Some(template), .. } => write!(f, "notify {template}"),
            Self::Automation { name } => write!(f, "automation {name}"),
            Self::Attention { name, amount: None } => write!(f, "attention {name}"),
            Self::Attention { name, amount: Some(amount) } => {
                write!(f, "attention {name} {amount}")
            }
            Self::SetTimer { event, due } => write!(f, "set_timer {event} {due}"),
            Self::ClearTimer { event } => write!(f, "clear_timer {event}"),
            Self::Custom { name } => write!(f, "custom {name}"),
        }
    }
}

/// What makes an effect itself: a host that has done the work of this key does not do it again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EffectKey {
    /// The order.
    pub order: Key,
    /// The sequence number of the record that owes it.
    pub sequence: u64,
    /// Its place among the effects of that record, from 0.
    pub index: u32,
}

impl fmt::Display for EffectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.order, self.sequence, self.index)
    }
}

/// An effect with its key: a row of the host's outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedEffect {
    /// What makes it itself.
    pub key: EffectKey,
    /// The work.
    pub effect: Effect,
}
