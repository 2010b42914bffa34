//! Everything that a wire object says about an order, read in one pass.

use jiff::Timestamp;

use super::kept::Kept;
use super::label::{self, Label};
use super::reading::Reading;
use super::{amounts, line, person, refunds, shipping};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::{Settings, date};
use crate::dialect::{Form, Given, Json, Problem};
use crate::document::Pointer;
use crate::order::{Charges, Customer, DeliveryMethod, Line, Money, Payload, PaymentTerms, Person};
use crate::vocabulary::Key;
use crate::workflow::Workflow;

/// What a wire object says.
#[derive(Debug)]
pub(super) struct Parts {
    /// Where it stands.
    pub(super) at: Pointer,
    /// Its id; none, where it has neither an id nor anything that could stand in.
    pub(super) id: Option<String>,
    /// When it was placed.
    pub(super) placed: Option<Timestamp>,
    pub(super) customer: Customer,
    pub(super) billing: Option<Person>,
    pub(super) shipping: Option<Person>,
    pub(super) lines: Vec<Line>,
    pub(super) charges: Charges,
    pub(super) delivery: DeliveryMethod,
    pub(super) terms: PaymentTerms,
    pub(super) notifies: bool,
    pub(super) payment: Option<Label>,
    pub(super) fulfillment: Option<Label>,
    pub(super) refunds: Vec<Money>,
    pub(super) paid_by: PaidBy,
    pub(super) tracking: Option<String>,
    pub(super) kept: Kept,
    pub(super) findings: Vec<Problem>,
}

/// How the order is paid, if it is.
#[derive(Debug, Default)]
pub(super) struct PaidBy {
    pub(super) method: Option<String>,
    pub(super) transaction: Option<String>,
    pub(super) module: bool,
}

/// Reads an order or a cart.
pub(super) fn read(
    json: &Json,
    at: Pointer,
    settings: &Settings,
    workflow: &Workflow,
    problems: &mut Vec<Problem>,
) -> Option<Parts> {
    let mut form = Form::open(json, at.clone(), problems)?;
    let mut reading = Reading { problems, findings: Vec::new(), kept: Kept::default() };
    let currency = settings.currency();
    let id = read_id(&mut form, &mut reading);
    let placed = read_dates(&mut form, &mut reading);
    let customer = read_customer(&mut form, &mut reading);
    let [billing, shipping_to] =
        ["billingPerson", "shippingPerson"].map(|name| read_person(&mut form, name, &mut reading));
    let items = form.list("items", reading.problems).value().unwrap_or_default();
    let lines = line::read(items, currency, reading.problems);
    if lines.kept() != Json::object() {
        reading.kept.keep_own("items", &lines.kept());
    }
    let shipping = read_shipping(json, &mut form, settings, &mut reading);
    let charges = amounts::read(&mut form, &lines.lines, shipping.cost(), currency, &mut reading);
    let quiet = form.switch("disableAllCustomerNotifications", reading.problems).value();
    let payment = label::read(&mut form, Kind::Payment, workflow, &mut reading);
    let fulfillment = label::read(&mut form, Kind::Fulfillment, workflow, &mut reading);
    let refunds = refunds::read(&mut form, currency, &mut reading);
    let paid_by = read_paid_by(&mut form, &mut reading);
    let tracking = read_tracking(&mut form, &mut reading);
    for (name, json) in form.rest() {
        reading.kept.keep(name, json);
    }
    let later = paid_by.method.as_ref().is_some_and(|method| settings.is_paid_later(method));
    Some(Parts {
        at,
        id,
        placed,
        customer,
        billing,
        shipping: shipping_to,
        lines: lines.lines,
        charges,
        delivery: shipping.method,
        terms: if later { PaymentTerms::Later } else { PaymentTerms::Upfront },
        notifies: !quiet.unwrap_or_default(),
        payment,
        fulfillment,
        refunds,
        paid_by,
        tracking,
        kept: reading.kept,
        findings: reading.findings,
    })
}

/// The id, or what stands in: a cart has an id of its own, and an old order a number.
fn read_id(form: &mut Form<'_>, reading: &mut Reading<'_>) -> Option<String> {
    let mut ids = Vec::new();
    for name in ["id", "cartId", "vendorOrderNumber"] {
        let at = form.place_of(name);
        let Given::Value(id) = form.text(name, reading.problems) else { continue };
        if name != "id" {
            reading.kept.keep(name, &Json::text(id.as_str()));
        }
        match Key::new(&id) {
            Ok(_) => ids.push(id),
            Err(_) if name != "id" => {}
            Err(error) => reading.problems.push(Problem::new(at, error.to_string())),
        }
    }
    for name in ["orderNumber", "internalId"] {
        let at = form.place_of(name);
        match form.take(name) {
            Given::Value(Json::Number(number)) => {
                reading.kept.keep(name, &Json::Number(number.clone()));
                ids.extend(Key::new(number).is_ok().then(|| number.clone()));
            }
            // Carts had their id in the place of a number once.
            Given::Value(Json::Text(text)) if name == "orderNumber" => {
                reading.kept.keep(name, &Json::text(text.as_str()));
            }
            Given::Value(other) => {
                let message = format!("expected a number, found {}", other.kind());
                reading.problems.push(Problem::new(at, message));
            }
            Given::Absent | Given::Null => {}
        }
    }
    ids.into_iter().next()
}

/// When the order was placed. The dates are kept as they came where they say anything else.
fn read_dates(form: &mut Form<'_>, reading: &mut Reading<'_>) -> Option<Timestamp> {
    let (mut placed, mut changed) = (None, None);
    for (name, into) in [("createDate", &mut placed), ("updateDate", &mut changed)] {
        let json = form.take(name);
        let at = form.place_of(name);
        let Given::Value(json) = json else { continue };
        *into = json.as_text().and_then(date::read);
        let Some(read) = *into else {
            let message = format!("expected {}, found {}", date::SHAPE, json.kind());
            reading.problems.push(Problem::new(at, message));
            continue;
        };
        reading.kept.keep_unless(name, json, Some(&Json::text(date::write(read))));
    }
    let stamp = form.take("createTimestamp").value();
    let seconds = stamp.and_then(Json::as_decimal).and_then(|stamp| i64::try_from(stamp).ok());
    let stamped = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    if let Some(stamp) = stamp {
        if stamped.is_none() {
            let message = format!("expected seconds since 1970, found {}", stamp.kind());
            reading.problems.push(Problem::new(form.place_of("createTimestamp"), message));
        }
        let placed = placed.or(stamped);
        let plain = placed.map(|placed| Json::from(placed.as_second()));
        reading.kept.keep_unless("createTimestamp", stamp, plain.as_ref());
    }
    let placed = placed.or(stamped);
    if let Some(changed) = changed.filter(|changed| Some(*changed) != placed) {
        reading.kept.keep("updateDate", &Json::text(date::write(changed)));
    }
    if let Given::Value(stamp) = form.take("updateTimestamp") {
        let told = changed.or(placed).map(|changed| Json::from(changed.as_second()));
        reading.kept.keep_unless("updateTimestamp", stamp, told.as_ref());
    }
    placed
}

fn read_customer(form: &mut Form<'_>, reading: &mut Reading<'_>) -> Customer {
    let mut text = |name: &str| {
        let Given::Value(text) = form.text(name, reading.problems) else { return None };
        if text.is_empty() {
            reading.kept.keep(name, &Json::text(""));
            return None;
        }
        Some(text)
    };
    let (email, language) = (text("email"), text("lang"));
    let at = form.place_of("customerId");
    let id = match form.take("customerId") {
        Given::Value(Json::Number(number)) => Some(number.clone()),
        Given::Value(other) => {
            let message = format!("expected a number, found {}", other.kind());
            reading.problems.push(Problem::new(at, message));
            None
        }
        Given::Absent | Given::Null => None,
    };
    Customer { id, email, language, ..Customer::default() }
}

fn read_person(form: &mut Form<'_>, name: &str, reading: &mut Reading<'_>) -> Option<Person> {
    let at = form.place_of(name);
    let json = form.take(name).value()?;
    let person = person::read(json, at, reading.problems)?;
    reading.kept.keep_unless(name, json, Some(&person::plain(&person)));
    Some(person)
}

fn read_shipping(
    json: &Json,
    form: &mut Form<'_>,
    settings: &Settings,
    reading: &mut Reading<'_>,
) -> shipping::Shipping {
    let shipping = shipping::read(form, settings.currency(), reading.problems);
    for name in ["shippingOption", "handlingFee", "customSurcharges"] {
        if let Some(came) = json.get(name).filter(|came| **came != Json::Null) {
            reading.kept.keep(name, came);
        }
    }
    reading.findings.extend(shipping.findings.iter().cloned());
    shipping
}

/// The method that the customer chose is kept, also where it made no payment.
fn read_paid_by(form: &mut Form<'_>, reading: &mut Reading<'_>) -> PaidBy {
    let mut read = |name: &str| {
        let Given::Value(text) = form.text(name, reading.problems) else { return None };
        reading.kept.keep(name, &Json::text(text.as_str()));
        Some(text).filter(|text| is_reference(text))
    };
    let method = read("paymentMethod");
    let module = read("paymentModule").is_some();
    PaidBy { method, transaction: read("externalTransactionId"), module }
}

fn read_tracking(form: &mut Form<'_>, reading: &mut Reading<'_>) -> Option<String> {
    let Given::Value(text) = form.text("trackingNumber", reading.problems) else { return None };
    reading.kept.keep("trackingNumber", &Json::text(text.as_str()));
    Some(text).filter(|text| is_reference(text))
}

/// Whether the text may stand on the books.
fn is_reference(text: &str) -> bool {
    !text.is_empty() && text.chars().nth(Payload::MAX_CHARS).is_none()
}
