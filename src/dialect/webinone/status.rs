//! The statuses that a shop has for its orders: labels of the core.

use crate::dialect::labels::LABEL;
use crate::document::Status;
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
}

/// Plain digits.
pub(super) fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Plain digits as a number is written: no zero before others.
pub(super) fn exact(text: &str) -> Option<u64> {
    number(text).filter(|number| number.to_string() == text)
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
