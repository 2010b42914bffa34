//! The statuses that a shop has for its orders: labels of the core.

use super::settings::Settings;
use crate::dialect::form::Form;
use crate::dialect::json::Json;
use crate::dialect::labels::LABEL;
use crate::dialect::problem::Problem;
use crate::document::{Pointer, Status};
use crate::workflow::Workflow;

/// One status of a shop.
///
/// In the core it is a label whose key is the id in decimal digits; the e-mail is its template and
/// the workflows are its automations. The type is its first flag.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderStatus {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// What sort of status it is; [`OrderStatus::CUSTOM`] where the shop added it.
    pub kind: String,
    /// The template of the mail that it sends.
    pub email_id: Option<u64>,
    /// Whether entering it sends the customer a mail.
    pub notify_customer: bool,
    /// Whether it is built in: its name and its being there are not the merchant's.
    pub is_system: bool,
    /// The workflows that entering it starts.
    pub workflows: Vec<u64>,
    /// The event of the standard workflow that assigning it raises. The wire does not know of it.
    pub raises: Option<String>,
}

impl OrderStatus {
    /// The type of the statuses that a shop added.
    pub const CUSTOM: &'static str = "Custom";

    /// A status that a shop added.
    #[must_use]
    pub fn new(id: u64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind: Self::CUSTOM.to_owned(),
            email_id: None,
            notify_customer: false,
            is_system: false,
            workflows: Vec::new(),
            raises: None,
        }
    }

    /// A status that is built in, of that type.
    #[must_use]
    pub fn system(id: u64, name: &str, kind: &str) -> Self {
        Self { kind: kind.to_owned(), is_system: true, ..Self::new(id, name) }
    }

    /// Sends the customer a mail.
    #[must_use]
    pub fn notify(mut self) -> Self {
        self.notify_customer = true;
        self
    }

    /// Says which mail.
    #[must_use]
    pub fn email(mut self, id: u64) -> Self {
        self.email_id = Some(id);
        self
    }

    /// Starts a workflow; each call adds one.
    #[must_use]
    pub fn workflow(mut self, id: u64) -> Self {
        self.workflows.push(id);
        self
    }

    /// Raises an event of the standard workflow when it is assigned.
    #[must_use]
    pub fn raises(mut self, event: &str) -> Self {
        self.raises = Some(event.to_owned());
        self
    }

    /// The statuses of a fresh shop: what becomes of an order without further ado, and three that
    /// show what a shop may add.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        vec![
            Self::system(1, "New", "New").notify(),
            Self::system(2, "Paid", "Paid").notify(),
            Self::system(3, "Payment failed", "PaymentFailed"),
            Self::system(4, "Cancelled", "Cancelled").notify(),
            Self::system(5, "Refunded", "Refunded").notify(),
            Self::new(6, "Processing"),
            Self::new(7, "Shipped").notify(),
            Self::new(8, "Completed"),
        ]
    }

    /// The label.
    #[must_use]
    pub fn to_label(&self) -> Status {
        let mut status = Status::new(&self.id.to_string()).name(&self.name).flag(&self.kind);
        status.system = self.is_system;
        status.notify_customer = self.notify_customer;
        status.template = self.email_id.map(|id| id.to_string());
        status.automations = self.workflows.iter().map(ToString::to_string).collect();
        status.raises.clone_from(&self.raises);
        status
    }

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

/// Plain digits.
pub(super) fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Plain digits as a number is written: no zero before others.
pub(super) fn exact(text: &str) -> Option<u64> {
    number(text).filter(|number| number.to_string() == text)
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

/// The labels of the workflow.
pub(super) fn labels(workflow: &Workflow) -> impl Iterator<Item = &Status> {
    let axes = workflow.document().axes.iter().filter(|axis| axis.name == LABEL.as_str());
    axes.flat_map(|axis| &axis.statuses)
}

/// The label of that key.
pub(super) fn label<'w>(workflow: &'w Workflow, key: &str) -> Option<&'w Status> {
    labels(workflow).find(|label| label.key == key)
}
