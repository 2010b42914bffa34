//! The statuses of a shop, as the system writes them.

use super::settings::Settings;
use super::status::{OrderStatus, exact, labels, number};
use crate::dialect::form::Form;
use crate::dialect::json::Json;
use crate::dialect::problem::Problem;
use crate::document::{Pointer, Status};
use crate::workflow::Workflow;

impl OrderStatus {
    /// The status that a label is; none, where its key is no number.
    #[must_use]
    pub fn of_label(label: &Status, settings: &Settings) -> Option<Self> {
        let language = settings.languages.default_language();
        let name = settings.languages.name_of(label, language).unwrap_or(&label.key);
        Some(Self {
            id: exact(&label.key)?,
            name: name.to_owned(),
            kind: label.flags.first().map_or(Self::CUSTOM, String::as_str).to_owned(),
            email_id: label.template.as_deref().and_then(number),
            notify_customer: label.notify_customer,
            is_system: label.system,
            workflows: label.automations.iter().filter_map(|name| number(name)).collect(),
            raises: label.raises.clone(),
        })
    }

    /// The status as the system writes it.
    #[must_use]
    pub fn to_json(&self, settings: &Settings) -> Json {
        let workflows: Vec<Json> = self.workflows.iter().map(|id| Json::from(*id)).collect();
        Json::object()
            .with("Id", self.id)
            .with("EmailId", self.email_id.map_or(Json::Null, Json::from))
            .with("NotifyCustomer", self.notify_customer)
            .with("IsSystem", self.is_system)
            .with("Name", self.name.as_str())
            .with("Type", self.kind.as_str())
            .with("TypeDisplayName", settings.type_name_of(&self.kind))
            .with("Workflows", workflows)
    }

    /// Reads a status as the system writes it, so that a shop's own list can be taken over. The
    /// `TypeDisplayName` is the settings' to say, and is passed over.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn from_json(json: &Json) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let at = Pointer::root();
        let Some(mut form) = Form::open(json, at.clone(), &mut problems) else {
            return Err(problems);
        };
        let id = form.whole_or_text("Id", &mut problems).value();
        let name = form.text("Name", &mut problems).value();
        let status = Self {
            id: id.unwrap_or_default(),
            name: name.clone().unwrap_or_default(),
            kind: form.text("Type", &mut problems).value().unwrap_or(Self::CUSTOM.to_owned()),
            email_id: form.whole_or_text("EmailId", &mut problems).value(),
            notify_customer: form.switch("NotifyCustomer", &mut problems).value() == Some(true),
            is_system: form.switch("IsSystem", &mut problems).value() == Some(true),
            workflows: read_workflows(&mut form, &mut problems).unwrap_or_default(),
            raises: None,
        };
        let _ = form.text("TypeDisplayName", &mut problems);
        for (field, missing) in [("Id", id.is_none()), ("Name", name.is_none())] {
            if missing && !problems.iter().any(|problem| problem.at == at.field(field)) {
                problems.push(Problem::new(at.field(field), "a status has one"));
            }
        }
        if problems.is_empty() { Ok(status) } else { Err(problems) }
    }
}

/// The list of workflows, where one is given: numbers, or texts of digits. `null` is an empty list.
pub(super) fn read_workflows(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<Vec<u64>> {
    let list = form.list("Workflows", problems).change()?;
    let mut ids = Vec::new();
    for (at, item) in list.unwrap_or_default() {
        let read = match item {
            Json::Text(text) => number(text),
            Json::Number(text) => number(text),
            _ => None,
        };
        match read {
            Some(id) if !ids.contains(&id) => ids.push(id),
            Some(id) => problems.push(Problem::new(at, format!("workflow {id} stands twice"))),
            None => {
                let found = item.kind();
                let what = "a whole number, or one written as a text";
                problems.push(Problem::new(at, format!("expected {what}, found {found}")));
            }
        }
    }
    Some(ids)
}

/// The catalogue as the system prints it: the labels that are in use, in their order.
#[must_use]
pub fn statuses_json(workflow: &Workflow, settings: &Settings) -> Json {
    let statuses = labels(workflow).filter(|label| !label.retired);
    let items = statuses.filter_map(|label| OrderStatus::of_label(label, settings));
    let items: Vec<Json> = items.map(|status| status.to_json(settings)).collect();
    let total = items.len();
    Json::object().with("Items", items).with("TotalItemsCount", total)
}
