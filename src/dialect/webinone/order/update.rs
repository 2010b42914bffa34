//! A change to an order, from a request.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::error::Error;
use super::super::kept::NAMESPACE;
use super::super::payment_state::{Contradiction, PaymentState};
use super::super::settings::Settings;
use super::super::status::exact;
use super::super::version::{Version, read_time};
use super::reader::known_label;
use super::view::{Shape, View};
use super::written::{Written, not_written};
use crate::dialect::given::Given;
use crate::dialect::json::Json;
use crate::dialect::labels::LABEL;
use crate::dialect::problem::Problem;
use crate::engine::{Decision, Event, Origin};
use crate::order::{Customer, Edit, Order};
use crate::standard::event;
use crate::workflow::Workflow;

/// What a request changes about one order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Update {
    /// The edits, in the order in which they are made.
    pub edits: Vec<Edit>,
    /// The payment state that it asserts.
    pub payment_state: Option<PaymentState>,
    /// The label that it assigns.
    pub label: Option<String>,
}

impl Update {
    /// Makes the change: the edits first, then the payment, then the label. All of it or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Rejected`] or [`Error::PaymentState`]; the order is as it was.
    pub fn apply<'w>(
        self,
        order: &mut Order,
        workflow: &'w Workflow,
        origin: &Origin,
    ) -> Result<Vec<Decision<'w>>, Error> {
        let mut changed = order.clone();
        let mut decisions = Vec::new();
        for edit in self.edits {
            decisions.push(workflow.edit(&mut changed, edit, origin.clone())?);
        }
        if let Some(state) = self.payment_state {
            decisions.extend(pay(&mut changed, state, workflow, origin)?);
        }
        if let Some(label) = self.label {
            decisions.push(workflow.assign(&mut changed, LABEL, &*label, origin.clone())?);
        }
        *order = changed;
        Ok(decisions)
    }
}

/// Pays what is outstanding, where the state that is asserted demands it.
///
/// # Errors
///
/// [`Error::PaymentState`], also where the order is not in that state when it is paid: money went
/// back before, or it costs nothing and is cancelled. Then the order is worth nothing.
pub(super) fn pay<'w>(
    order: &mut Order,
    state: PaymentState,
    workflow: &'w Workflow,
    origin: &Origin,
) -> Result<Option<Decision<'w>>, Error> {
    if !state.asserted_of(order)? {
        return Ok(None);
    }
    let contradiction = Contradiction::of(state, PaymentState::of(order), order);
    let paid = Event::new(event::PAID).origin(origin.clone());
    let decision = workflow.apply(order, paid)?;
    if PaymentState::of(order) == state { Ok(Some(decision)) } else { Err(contradiction.into()) }
}

/// Reads a request that changes the order. A field that is not there stays as it is, `null` clears
/// it. A field of answers may stand in it as long as it says what the order says.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn decode_update(
    json: &Json,
    order: &Order,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Update, Vec<Problem>> {
    let mut problems = Vec::new();
    let Some(written) = Written::read(json, &mut problems) else { return Err(problems) };
    let view = View { order, settings, workflow, shape: Shape::Second };
    fixed(&written, &view, &mut problems);
    answered(&written, view, &mut problems);
    let mut label = None;
    if let Given::Value(status) = written.status_id {
        match known_label(workflow, status) {
            Ok(status) => label = Some(status.key.clone()),
            Err(message) => {
                problems.push(Problem::new(written.place_of("StatusId"), message));
            }
        }
    }
    for (field, null) in [
        ("StatusId", matches!(written.status_id, Given::Null)),
        ("PaymentState", matches!(written.payment_state, Given::Null)),
    ] {
        if null {
            problems.push(Problem::new(written.place_of(field), "an order always has one"));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let payment_state = written.payment_state.value();
    Ok(Update { edits: edits(&written, order), payment_state, label })
}

/// What is said once and for all when an order is placed.
fn fixed(written: &Written, view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut stays = |field: &str, same: bool| {
        if !same {
            let message = "is settled when the order is placed";
            problems.push(Problem::new(written.place_of(field), message));
        }
    };
    stays(
        "Id",
        match written.id {
            Given::Value(id) => exact(view.order.id().as_str()) == Some(id),
            Given::Null | Given::Absent => true,
        },
    );
    stays(
        "Currency",
        match &written.currency {
            Given::Value(text) => view.value("Currency").as_text() == Some(text),
            Given::Null => false,
            Given::Absent => true,
        },
    );
    stays(
        "CreatedDateTime",
        match written.created_at {
            Given::Value(at) => at == view.order.opened_at(),
            Given::Null => false,
            Given::Absent => true,
        },
    );
}

/// Fields that follow from the order may be sent back as they came, in any version's spelling.
fn answered(written: &Written, view: View<'_>, problems: &mut Vec<Problem>) {
    let [status, status_v1] = Version::STATUS;
    for (field, said) in &written.answered {
        let name = if field == status_v1 { status } else { field };
        let shapes = [Shape::Second, Shape::Alone, Shape::Listed];
        let mut present = shapes.into_iter().map(|shape| View { shape, ..view }.value(name));
        if !present.any(|present| same(&present, said)) {
            problems.push(Problem::new(written.place_of(field), not_written(field)));
        }
    }
}

/// Whether two values say the same: numbers by their value, times by their moment.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(one), Json::Number(other)) => {
            let (x, y): (Option<Decimal>, Option<Decimal>) = (a.as_decimal(), b.as_decimal());
            one == other || x.is_some() && x == y
        }
        (Json::Text(one), Json::Text(other)) => {
            let time = |text: &str| read_time(text);
            one == other || time(one).is_some() && time(one) == time(other)
        }
        (Json::List(one), Json::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Json::Object(one), Json::Object(other)) => {
            let other: BTreeMap<&str, &Json> = other.iter().map(|(n, v)| (n.as_str(), v)).collect();
            let has = |(name, value): &(String, Json)| {
                other.get(name.as_str()).is_some_and(|other| same(value, other))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        (a, b) => a == b,
    }
}

fn edits(written: &Written, order: &Order) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut keep = |field: &str, value: Option<Json>| {
        let (namespace, field) = (NAMESPACE.to_owned(), field.to_owned());
        edits.push(Edit::Foreign { namespace, field, value: value.map(|it| it.to_string()) });
    };
    for (field, given) in &written.kept {
        let Some(value) = given.clone().change() else { continue };
        let text = value.as_ref().map(ToString::to_string);
        if *field == "Country" && text.as_deref() != order.foreign(NAMESPACE, field) {
            // What was said of both follows from them again.
            keep("CurrencyCountry", None);
        }
        keep(field, value);
    }
    let tracking = [("AWBNumber", &written.awb_number), ("TrackingURL", &written.tracking_url)];
    let parcel = order.books().parcels().shipments().last();
    for (field, given) in tracking {
        let Some(text) = given.clone().change() else { continue };
        // Once a parcel has left, it is the one that is followed.
        keep(field, text.filter(|_| parcel.is_none()).map(Json::from));
    }
    if let Some(parcel) = parcel {
        let mut said = parcel.tracking.clone().unwrap_or_default();
        if let Some(number) = written.awb_number.clone().change() {
            said.number = number;
        }
        if let Some(url) = written.tracking_url.clone().change() {
            said.url = url;
        }
        if tracking.iter().any(|(_, given)| !given.is_absent()) {
            edits.push(Edit::Tracking { shipment: parcel.id.clone(), tracking: said });
        }
    }
    if let Some(member) = written.member_id.change() {
        let id = member.map(|id| id.to_string());
        if id != order.customer().id {
            // Another member: the name and the mail of the last one say nothing of this one.
            let customer = Customer { id, ..Customer::default() };
            edits.push(Edit::Customer(customer));
            let (namespace, field) = (NAMESPACE.to_owned(), "Member".to_owned());
            edits.push(Edit::Foreign { namespace, field, value: None });
        }
    }
    edits.extend(written.address(order.shipping()).map(Edit::Shipping));
    edits
}
