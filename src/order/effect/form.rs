//! The form of an effect on disk, in records and in outboxes: one flat JSON object.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Effect;
use crate::order::change::Change;
use crate::order::money::Money;
use crate::order::record_error::RecordError;
use crate::vocabulary::Key;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Form {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
}

impl From<Effect> for Form {
    fn from(effect: Effect) -> Self {
        let blank = |kind: &str| Self {
            kind: kind.to_owned(),
            name: None,
            amount: None,
            due: None,
            template: None,
            changes: Vec::new(),
        };
        match effect {
            Effect::Notify { changes, template } => Self { changes, template, ..blank("notify") },
            Effect::Automation { name } => Self { name: Some(name), ..blank("automation") },
            Effect::Attention { name, amount } => {
                Self { name: Some(name), amount, ..blank("attention") }
            }
            Effect::SetTimer { event, due } => {
                Self { name: Some(event), due: Some(due), ..blank("set_timer") }
            }
            Effect::ClearTimer { event } => Self { name: Some(event), ..blank("clear_timer") },
            Effect::Custom { name } => Self { name: Some(name), ..blank("custom") },
        }
    }
}

impl TryFrom<Form> for Effect {
    type Error = RecordError;

    fn try_from(form: Form) -> Result<Self, RecordError> {
        let need = |part| RecordError::Missing { kind: "effect".to_owned(), part };
        let name = form.name.ok_or_else(|| need("name"));
        Ok(match &*form.kind {
            "notify" => Effect::Notify { changes: form.changes, template: form.template },
            "automation" => Effect::Automation { name: name? },
            "attention" => Effect::Attention { name: name?, amount: form.amount },
            "set_timer" => {
                Effect::SetTimer { event: name?, due: form.due.ok_or_else(|| need("due"))? }
            }
            "clear_timer" => Effect::ClearTimer { event: name? },
            "custom" => Effect::Custom { name: name? },
            _ => return Err(RecordError::Word { what: "effect", word: form.kind }),
        })
    }
}
