//! A new order, from a request.

use super::super::error::Error;
use super::super::kept::NAMESPACE;
use super::super::payment_state::PaymentState;
use super::super::settings::Settings;
use super::reader::known_label;
use super::update::pay;
use super::written::{Written, not_written};
use crate::dialect::given::Given;
use crate::dialect::json::Json;
use crate::dialect::labels::LABEL;
use crate::dialect::problem::Problem;
use crate::engine::{Decision, NewOrder, Origin};
use crate::order::{Currency, Customer, Order};
use crate::workflow::Workflow;

/// An order that a request asks for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Creation {
    /// What is opened.
    pub order: NewOrder,
    /// The label that is assigned then, where orders cannot be opened with it.
    pub label: Option<String>,
    /// The payment state that the request asserts.
    pub payment_state: Option<PaymentState>,
}

impl Creation {
    /// Opens the order, and does what else the request asks for: all of it or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Open`], [`Error::Rejected`] or [`Error::PaymentState`].
    pub fn open<'w>(
        self,
        workflow: &'w Workflow,
        origin: &Origin,
    ) -> Result<(Order, Vec<Decision<'w>>), Error> {
        let mut order = workflow.open(self.order, origin.clone())?;
        let mut decisions = Vec::new();
        if let Some(state) = self.payment_state {
            decisions.extend(pay(&mut order, state, workflow, origin)?);
        }
        if let Some(label) = self.label {
            decisions.push(workflow.assign(&mut order, LABEL, &*label, origin.clone())?);
        }
        Ok((order, decisions))
    }
}

/// Reads a request for a new order, which gets that number. It has no lines: the system's requests
/// have no place for any.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn decode_creation(
    json: &Json,
    id: u64,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Creation, Vec<Problem>> {
    let mut problems = Vec::new();
    let Some(written) = Written::read(json, &mut problems) else { return Err(problems) };
    let mut problem = |field: &str, message: String| {
        problems.push(Problem::new(written.place_of(field), message));
    };
    for (field, _) in &written.answered {
        problem(field, not_written(field).to_owned());
    }
    if !written.id.is_absent() {
        problem("Id", "the shop numbers its orders".to_owned());
    }
    if !written.created_at.is_absent() {
        problem("CreatedDateTime", "the shop says when an order was placed".to_owned());
    }
    let mut currency = settings.currency;
    if let Given::Value(text) = &written.currency {
        match Currency::new(text) {
            Ok(read) => currency = read,
            Err(error) => problem("Currency", error.to_string()),
        }
    }
    let mut order = NewOrder::new(&id.to_string(), currency.as_str());
    let mut label = None;
    if let Given::Value(status) = written.status_id {
        match known_label(workflow, status) {
            Ok(status) if status.raises.is_some() => label = Some(status.key.clone()),
            Ok(status) => order = order.entry(LABEL, &*status.key),
            Err(message) => problem("StatusId", message),
        }
    }
    if let Given::Value(member) = written.member_id {
        order = order.customer(Customer { id: Some(member.to_string()), ..Customer::default() });
    }
    if let Some(person) = written.address(None).flatten() {
        order = order.shipping(person);
    }
    for (field, given) in &written.kept {
        if let Given::Value(value) = given {
            order = order.foreign(NAMESPACE, field, &value.to_string());
        }
    }
    for (field, given) in
        [("AWBNumber", &written.awb_number), ("TrackingURL", &written.tracking_url)]
    {
        if let Given::Value(text) = given {
            order = order.foreign(NAMESPACE, field, &Json::from(text.as_str()).to_string());
        }
    }
    let payment_state = written.payment_state.value();
    if problems.is_empty() { Ok(Creation { order, label, payment_state }) } else { Err(problems) }
}
