//! The form of a record on disk: one flat JSON object, written strictly and read tolerantly.
//!
//! Statuses are keys, amounts strings, times RFC 3339. The form is kept apart from [`Record`] so
//! that the type may change while the first format stays readable for ever.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Entry, Notification, Record, Taken};
use crate::order::Charges;
use crate::order::actor::Actor;
use crate::order::booking::Booking;
use crate::order::change::Change;
use crate::order::edit::Edit;
use crate::order::effect::Effect;
use crate::order::line::{Line, LineId};
use crate::order::opening::Opening;
use crate::order::payload::{Payload, Tracking};
use crate::order::person::{Customer, DeliveryMethod, PaymentTerms, Person};
use crate::order::record_error::RecordError;
use crate::vocabulary::Key;
use crate::workflow::{Revision, Verdict};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Form {
    format: u32,
    order: Key,
    sequence: u64,
    at: Timestamp,
    actor: Actor,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    #[serde(default, skip_serializing_if = "Payload::is_empty")]
    payload: Payload,
    #[serde(default, skip_serializing_if = "says_nothing")]
    booking: Booking,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assigned: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opening: Option<Box<Opening>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    axis: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    edit: Option<EditForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attention: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raised: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    #[serde(default)]
    notification: Notification,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    effects: Vec<Effect>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, String>,
    workflow: Revision,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct EditForm {
    what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer: Option<Customer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryMethod>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    terms: Option<PaymentTerms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<Line>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line_id: Option<LineId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charges: Option<Charges>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shipment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracking: Option<Tracking>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fact: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl Form {
    fn blank(record: &Record, kind: &str) -> Self {
        Self {
            format: Record::FORMAT,
            order: record.order.clone(),
            sequence: record.sequence,
            at: record.at,
            actor: record.actor.clone(),
            kind: kind.to_owned(),
            event: None,
            verdict: None,
            payload: Payload::default(),
            booking: Booking::default(),
            assigned: None,
            opening: None,
            source: None,
            axis: None,
            edit: None,
            attention: None,
            raised: None,
            changes: record.changes.clone(),
            notification: record.notification,
            effects: record.effects.clone(),
            note: record.note.clone(),
            key: record.key.clone(),
            fields: record.fields.clone(),
            workflow: (*record.revision).clone(),
        }
    }

    fn missing(kind: &str, part: &'static str) -> RecordError {
        RecordError::Missing { kind: kind.to_owned(), part }
    }

    fn entry(&mut self) -> Result<Entry, RecordError> {
        let kind = self.kind.clone();
        let need = |part| Self::missing(&kind, part);
        Ok(match &*kind {
            "opened" => Entry::Opened(self.opening.take().ok_or_else(|| need("opening"))?),
            "imported" => Entry::Imported {
                opening: self.opening.take().ok_or_else(|| need("opening"))?,
                source: self.source.take().ok_or_else(|| need("source"))?,
            },
            "event" => Entry::Event(Box::new(Taken {
                event: self.event.take().ok_or_else(|| need("event"))?,
                verdict: verdict(self.verdict.as_deref().ok_or_else(|| need("verdict"))?)?,
                payload: std::mem::take(&mut self.payload),
                booking: std::mem::take(&mut self.booking),
                assigned: self.assigned.take(),
            })),
            "assigned" => Entry::Assigned { axis: self.axis.take().ok_or_else(|| need("axis"))? },
            "forced" => Entry::Forced { axis: self.axis.take().ok_or_else(|| need("axis"))? },
            "edited" => {
                let edit = self.edit.take().ok_or_else(|| need("edit"))?;
                Entry::Edited(Box::new(edit.edit()?))
            }
            "settled" => Entry::Settled {
                name: self.attention.take().ok_or_else(|| need("attention"))?,
                raised: self.raised.ok_or_else(|| need("raised"))?,
            },
            _ => return Err(RecordError::Word { what: "kind", word: kind }),
        })
    }
}

/// Whether a booking need not be written: it enters nothing, and missed nothing either.
fn says_nothing(booking: &Booking) -> bool {
    *booking == Booking::default()
}

fn verdict(word: &str) -> Result<Verdict, RecordError> {
    let found = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word);
    found.ok_or_else(|| RecordError::Word { what: "verdict", word: word.to_owned() })
}

impl From<Record> for Form {
    fn from(record: Record) -> Self {
        let blank = |kind| Self::blank(&record, kind);
        match &record.entry {
            Entry::Opened(opening) => Self { opening: Some(opening.clone()), ..blank("opened") },
            Entry::Imported { opening, source } => Self {
                opening: Some(opening.clone()),
                source: Some(source.clone()),
                ..blank("imported")
            },
            Entry::Event(taken) => Self {
                event: Some(taken.event.clone()),
                verdict: Some(taken.verdict.as_str().to_owned()),
                payload: taken.payload.clone(),
                booking: taken.booking.clone(),
                assigned: taken.assigned.clone(),
                ..blank("event")
            },
            Entry::Assigned { axis } => Self { axis: Some(axis.clone()), ..blank("assigned") },
            Entry::Forced { axis } => Self { axis: Some(axis.clone()), ..blank("forced") },
            Entry::Edited(edit) => Self { edit: Some(EditForm::from(&**edit)), ..blank("edited") },
            Entry::Settled { name, raised } => {
                Self { attention: Some(name.clone()), raised: Some(*raised), ..blank("settled") }
            }
        }
    }
}

impl TryFrom<Form> for Record {
    type Error = RecordError;

    fn try_from(mut form: Form) -> Result<Self, RecordError> {
        if form.format != Self::FORMAT {
            return Err(RecordError::Format { found: form.format });
        }
        Ok(Self {
            entry: form.entry()?,
            effects: form.effects,
            order: form.order,
            sequence: form.sequence,
            at: form.at,
            actor: form.actor,
            changes: form.changes,
            notification: form.notification,
            note: form.note,
            key: form.key,
            fields: form.fields,
            revision: Arc::new(form.workflow),
        })
    }
}

impl From<&Edit> for EditForm {
    fn from(edit: &Edit) -> Self {
        let blank = |what: &str| Self { what: what.to_owned(), ..Self::default() };
        match edit.clone() {
            Edit::Customer(to) => Self { customer: Some(to), ..blank("customer") },
            Edit::Billing(person) => Self { person, ..blank("billing") },
            Edit::Shipping(person) => Self { person, ..blank("shipping") },
            Edit::Delivery(to) => Self { delivery: Some(to), ..blank("delivery") },
            Edit::Terms(to) => Self { terms: Some(to), ..blank("terms") },
            Edit::Line(line) => Self { line: Some(line), ..blank("line") },
            Edit::RemoveLine(line) => Self { line_id: Some(line), ..blank("remove_line") },
            Edit::Charges(to) => Self { charges: Some(to), ..blank("charges") },
            Edit::Tracking { shipment, tracking } => {
                Self { shipment: Some(shipment), tracking: Some(tracking), ..blank("tracking") }
            }
            Edit::NotifyCustomer(on) => Self { on: Some(on), ..blank("notify_customer") },
            Edit::Fact { name, value } => {
                Self { fact: Some(name), on: Some(value), ..blank("fact") }
            }
            Edit::Foreign { namespace, field, value } => {
                Self { namespace: Some(namespace), field: Some(field), value, ..blank("foreign") }
            }
            Edit::Note => blank("note"),
        }
    }
}

impl EditForm {
    fn edit(self) -> Result<Edit, RecordError> {
        let need = |part| Form::missing("edited", part);
        Ok(match &*self.what {
            "customer" => Edit::Customer(self.customer.ok_or_else(|| need("customer"))?),
            "billing" => Edit::Billing(self.person),
            "shipping" => Edit::Shipping(self.person),
            "delivery" => Edit::Delivery(self.delivery.ok_or_else(|| need("delivery"))?),
            "terms" => Edit::Terms(self.terms.ok_or_else(|| need("terms"))?),
            "line" => Edit::Line(self.line.ok_or_else(|| need("line"))?),
            "remove_line" => Edit::RemoveLine(self.line_id.ok_or_else(|| need("line"))?),
            "charges" => Edit::Charges(self.charges.ok_or_else(|| need("charges"))?),
            "tracking" => Edit::Tracking {
                shipment: self.shipment.ok_or_else(|| need("shipment"))?,
                tracking: self.tracking.ok_or_else(|| need("tracking"))?,
            },
            "notify_customer" => Edit::NotifyCustomer(self.on.ok_or_else(|| need("switch"))?),
            "fact" => Edit::Fact {
                name: self.fact.ok_or_else(|| need("fact"))?,
                value: self.on.ok_or_else(|| need("value"))?,
            },
            "foreign" => Edit::Foreign {
                namespace: self.namespace.ok_or_else(|| need("namespace"))?,
                field: self.field.ok_or_else(|| need("field"))?,
                value: self.value,
            },
            "note" => Edit::Note,
            _ => return Err(RecordError::Word { what: "edit", word: self.what }),
        })
    }
}
