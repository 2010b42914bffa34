//! Changes to the statuses of a shop: edits of the settings of its workflow.

use super::error::Error;
use super::settings::Settings;
use super::status::OrderStatus;
use super::status_form::read_workflows;
use crate::dialect::form::Form;
use crate::dialect::given::Given;
use crate::dialect::json::Json;
use crate::dialect::labels::LABEL;
use crate::dialect::problem::Problem;
use crate::document::{Pointer, Status};
use crate::query::{FieldType, Fields, Out, StatusEntry};
use crate::settings::{NewStatus, Setting, SettingsEdit, SettingsPolicy};
use jiff::Timestamp;

/// What a merchant may change about statuses that are built in: what entering them starts. Their
/// names, and that they are there, are not the merchant's.
pub(super) const POLICY: SettingsPolicy = SettingsPolicy::ENTERING;

/// What a request says of a status.
struct Written {
    name: Given<String>,
    notify: Given<bool>,
    email: Given<u64>,
    workflows: Option<Vec<u64>>,
}

impl Written {
    /// Reads a request; fields of answers may stand in it as long as they say what `present` says.
    fn read(json: &Json, present: Option<&Json>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut form = Form::open(json, Pointer::root(), problems)?;
        let written = Self {
            name: form.text("Name", problems),
            notify: form.switch("NotifyCustomer", problems),
            email: form.whole_or_text("EmailId", problems),
            workflows: read_workflows(&mut form, problems),
        };
        let at = form.place().clone();
        for (name, value) in form.rest() {
            let known = ["Id", "IsSystem", "Type", "TypeDisplayName"].contains(&name);
            let same = present.and_then(|present| present.get(name)) == Some(value);
            if !known {
                problems.push(Problem::new(at.field(name), "a status has no such field"));
            } else if !same {
                let message = "is not the merchant's, and cannot be written";
                problems.push(Problem::new(at.field(name), message));
            }
        }
        match &written.name {
            Given::Null => {
                problems.push(Problem::new(at.field("Name"), "a status always has one"));
            }
            Given::Value(name) if name.trim().is_empty() => {
                problems.push(Problem::new(at.field("Name"), "may not be empty"));
            }
            Given::Value(_) | Given::Absent => {}
        }
        if matches!(written.notify, Given::Null) {
            problems.push(Problem::new(at.field("NotifyCustomer"), "expected true or false"));
        }
        Some(written)
    }
}

/// Reads a request for a new status, which gets that number, as an edit of the settings.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn decode_new_status(
    json: &Json,
    id: u64,
    at: Timestamp,
) -> Result<SettingsEdit, Vec<Problem>> {
    let mut problems = Vec::new();
    let written = Written::read(json, None, &mut problems);
    let name = written.as_ref().and_then(|written| written.name.clone().value());
    let place = Pointer::root().field("Name");
    if name.is_none() && written.is_some() && !problems.iter().any(|it| it.at == place) {
        problems.push(Problem::new(place, "a status always has one"));
    }
    let (Some(written), Some(name), true) = (written, name, problems.is_empty()) else {
        return Err(problems);
    };
    let mut new = NewStatus::label().named(&name, at);
    new.notify_customer = written.notify.value().unwrap_or_default();
    new.template = written.email.value().map(|id| id.to_string());
    new.automations = texts(&written.workflows.unwrap_or_default());
    new.flags = vec![OrderStatus::CUSTOM.to_owned()];
    Ok(SettingsEdit::new(LABEL, &*id.to_string(), Setting::Add(Box::new(new))))
}

/// Reads a request that changes a status, as edits of the settings; what is not said, or is so
/// already, needs none.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn decode_status_update(
    json: &Json,
    label: &Status,
    settings: &Settings,
    at: Timestamp,
) -> Result<Vec<SettingsEdit>, Vec<Problem>> {
    let mut problems = Vec::new();
    let present = OrderStatus::of_label(label, settings).map(|status| status.to_json(settings));
    let Some(written) = Written::read(json, present.as_ref(), &mut problems) else {
        return Err(problems);
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut edits = Vec::new();
    let mut edit = |setting| edits.push(SettingsEdit::new(LABEL, &*label.key, setting));
    let languages = &settings.languages;
    if let Given::Value(name) = written.name
        && languages.name_of(label, languages.default_language()) != Some(&*name)
    {
        let names = languages.translations_beside(label);
        edit(Setting::Rename { name: Some(name), names, at });
    }
    if let Given::Value(notify) = written.notify {
        edit(Setting::NotifyCustomer(notify));
    }
    if let Some(email) = written.email.change() {
        edit(Setting::Template(email.map(|id| id.to_string())));
    }
    if let Some(workflows) = written.workflows {
        edit(Setting::Automations(texts(&workflows)));
    }
    Ok(edits)
}

fn texts(ids: &[u64]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The edit that deletes a status; its orders go to the target, if there is one.
#[must_use]
pub fn status_deletion(id: u64, target: Option<u64>) -> SettingsEdit {
    let target = target.map(|id| id.to_string());
    SettingsEdit::new(LABEL, &*id.to_string(), Setting::Delete { target })
}

/// One of the texts of a status.
type Text = fn(&OrderStatus, &Settings) -> String;

const TEXTS: [(&str, Text); 3] = [
    ("Name", |status, _| status.name.clone()),
    ("Type", |status, _| status.kind.clone()),
    ("TypeDisplayName", |status, settings| settings.type_name_of(&status.kind)),
];

/// The fields of statuses that a query may name. The id breaks ties.
#[must_use]
pub fn status_fields(settings: &Settings) -> Fields<StatusEntry> {
    let of = {
        let settings = settings.clone();
        move |entry: &StatusEntry| OrderStatus::of_label(&entry.status, &settings)
    };
    let (by_id, by_email, by_workflow) = (of.clone(), of.clone(), of.clone());
    let mut fields = Fields::new("Id", FieldType::Number, move |entry, out: Out<'_>| {
        by_id(entry).into_iter().for_each(|status| out(status.id.into()));
    })
    .field("EmailId", FieldType::Number, move |entry, out| {
        by_email(entry).and_then(|it| it.email_id).into_iter().for_each(|id| out(id.into()));
    })
    .field("Workflows", FieldType::Number, move |entry, out| {
        let status = by_workflow(entry);
        status.iter().flat_map(|it| &it.workflows).for_each(|id| out((*id).into()));
    })
    .field("NotifyCustomer", FieldType::Switch, |entry, out| {
        out(entry.status.notify_customer.into());
    })
    .field("IsSystem", FieldType::Switch, |entry, out| out(entry.status.system.into()));
    for (name, text) in TEXTS {
        let (of, settings) = (of.clone(), settings.clone());
        fields = fields.searched(name, move |entry, out| {
            of(entry).iter().for_each(|it| out(text(it, &settings).as_str().into()));
        });
    }
    fields
}

/// Whether the entry is a status of the shop that is in use.
pub(super) fn is_status(entry: &StatusEntry) -> bool {
    entry.axis == LABEL.as_str() && !entry.status.retired
}

/// Where the orders of a deleted status go, from the query of the request.
pub(super) fn target(query: &[(String, String)]) -> Result<Option<u64>, Error> {
    let mut target = None;
    for (name, text) in query {
        let at = Pointer::root().field(name);
        if !name.eq_ignore_ascii_case(TARGET) {
            return Err(Error::problem(at, format!("expected {TARGET}, the id of a status")));
        }
        let id = super::status::number(text);
        let what = "expected the id of a status";
        target = Some(id.ok_or_else(|| Error::problem(at, what))?);
    }
    Ok(target)
}

/// The parameter that says where they go. The system's documents have none.
const TARGET: &str = "MoveTo";
