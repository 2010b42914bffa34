//! From a wire object to an order.

use jiff::Timestamp;

use super::label::{self, Label};
use super::parts::{self, Parts};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::{NAMESPACE, Settings};
use crate::dialect::{Json, Problem};
use crate::document::Pointer;
use crate::engine::{Import, NewOrder, OpenError, Origin};
use crate::order::{Order, Payload, PaymentTerms, Tracking};
use crate::standard::{fulfillment, payment};
use crate::vocabulary::Books;
use crate::workflow::Workflow;

/// An order that was read, and is about to be taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The order, with its statuses and what was on its books.
    pub import: Import,
    /// When it was placed, if it says so.
    pub placed: Option<Timestamp>,
    /// What a person should know: words that we do not have, sums that do not agree.
    pub findings: Vec<Problem>,
}

impl Decoded {
    /// Takes the order in, at the time that it was placed, or else at that of the origin. What was
    /// found is the note of its first record.
    ///
    /// # Errors
    ///
    /// [`OpenError`], where neither says when, or the books do not take what was on them.
    pub fn open(self, workflow: &Workflow, mut origin: Origin) -> Result<Order, OpenError> {
        origin.at = self.placed.or(origin.at);
        if !self.findings.is_empty() {
            let said = origin.note.into_iter().chain(self.findings.iter().map(ToString::to_string));
            origin.note = Some(said.collect::<Vec<_>>().join("; "));
        }
        workflow.import(self.import, origin)
    }
}

/// Reads an order or a cart of Ecwid.
///
/// A status that Ecwid does not have today, or that the workflow lacks, is a finding and not a
/// problem: the order is taken in where orders begin, or at what the status is called now, and the
/// word is written again until the order moves on that axis.
///
/// `PAID`, `REFUNDED` and `PARTIALLY_REFUNDED` book the total as paid, as do refunds; `REFUNDED`
/// without amounts books all of it as refunded. `SHIPPED` and `OUT_FOR_DELIVERY` book all units as
/// under way, `DELIVERED` as delivered, `RETURNED` as returned.
///
/// ```
/// use orderflow::dialect::ecwid::{Settings, decode_order, encode_order};
/// use orderflow::dialect::{Json, Languages, Leniency};
/// use orderflow::standard::payment;
/// use orderflow::{Actor, Currency, Origin, Workflow};
///
/// let settings = Settings::new(1003, Currency::new("EUR")?, Languages::new("en"));
/// let workflow = Workflow::standard();
/// let wire = r#"{
///     "id": "J5K2M", "createDate": "2026-03-01 09:00:00 +0000", "paymentStatus": "PAID",
///     "fulfillmentStatus": "PROCESSING", "total": 10.5, "ipAddress": "192.0.2.1",
///     "items": [{"id": 7, "price": 5.25, "quantity": 2, "sku": "TEA"}]
/// }"#;
/// let decoded = decode_order(&Json::read(wire, Leniency::Strict)?, &settings, &workflow);
/// let order = decoded.unwrap().open(&workflow, Origin::by(Actor::system()))?;
/// assert_eq!(order.status(payment::AXIS), payment::PAID);
/// assert_eq!(order.books().ledger().captured(), order.books().total());
///
/// let encoded = encode_order(&order, &settings, &workflow);
/// assert_eq!(encoded.json.at("ipAddress").and_then(Json::as_text), Some("192.0.2.1"));
/// assert!(encoded.losses.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Every [`Problem`], each at its place.
pub fn decode_order(
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Decoded, Vec<Problem>> {
    decode_at(json, Pointer::root(), settings, workflow)
}

/// Reads an order that stands at that place of its text.
pub(in crate::dialect::ecwid) fn decode_at(
    json: &Json,
    at: Pointer,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Decoded, Vec<Problem>> {
    let mut problems = Vec::new();
    let parts = parts::read(json, at.clone(), settings, workflow, &mut problems);
    let id = parts.as_ref().and_then(|parts| parts.id.clone());
    if id.is_none() && problems.is_empty() {
        let message = "an order needs an id, a cartId or an orderNumber";
        problems.push(Problem::new(at, message));
    }
    match (parts, id) {
        (Some(parts), Some(id)) if problems.is_empty() => {
            Ok(decoded(parts, &id, json, settings, workflow))
        }
        _ => Err(problems),
    }
}

/// A new order that is about to be taken in under an id of the shop.
#[derive(Debug)]
pub(in crate::dialect::ecwid) struct Opened {
    pub(in crate::dialect::ecwid) decoded: Decoded,
    pub(in crate::dialect::ecwid) payment: String,
    pub(in crate::dialect::ecwid) fulfillment: String,
}

/// What Ecwid demands of a new order.
const REQUIRED: [&str; 5] = ["subtotal", "total", "email", "fulfillmentStatus", "paymentStatus"];

/// What the shop itself gives to a new order.
const GIVEN_OUT: [&str; 6] =
    ["id", "internalId", "orderNumber", "vendorOrderNumber", "publicUid", "cartId"];

/// Reads a new order, to which the shop gives its id and number.
pub(in crate::dialect::ecwid) fn open_new(
    json: &Json,
    id: &str,
    numbers: &[(&str, Json)],
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Opened, Vec<Problem>> {
    let mut problems = Vec::new();
    let at = Pointer::root();
    for name in REQUIRED {
        if json.get(name).is_none_or(|json| *json == Json::Null) {
            problems.push(Problem::new(at.field(name), "an order needs this field"));
        }
    }
    for name in GIVEN_OUT {
        if json.get(name).is_some() {
            problems.push(Problem::new(at.field(name), "the shop gives this out itself"));
        }
    }
    let parts = parts::read(json, at, settings, workflow, &mut problems);
    match parts {
        Some(mut parts) if problems.is_empty() => {
            for (name, json) in numbers {
                parts.kept.keep(name, json);
            }
            let words = [&parts.payment, &parts.fulfillment].map(|label| {
                label.as_ref().map(|label| label.unknown.as_ref().unwrap_or(&label.status).clone())
            });
            let [payment, fulfillment] = words.map(Option::unwrap_or_default);
            let decoded = decoded(parts, id, json, settings, workflow);
            Ok(Opened { decoded, payment, fulfillment })
        }
        _ => Err(problems),
    }
}

fn decoded(
    parts: Parts,
    id: &str,
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
) -> Decoded {
    let mut order = NewOrder::new(id, settings.currency().as_str());
    for line in &parts.lines {
        let price = line.unit_price.amount();
        order = order.named_line(line.id.as_str(), &line.sku, line.quantity, price);
        order = order.line_name(&line.name);
        order = if line.shippable { order } else { order.not_shipped() };
    }
    let charges = parts.charges;
    for (amount, set) in [
        (charges.shipping, NewOrder::shipping_charge as fn(_, _) -> _),
        (charges.tax, NewOrder::tax),
        (charges.discount, NewOrder::discount),
        (charges.gift_voucher, NewOrder::gift_voucher),
    ] {
        order = match amount {
            Some(amount) => set(order, amount.amount()),
            None => order,
        };
    }
    order = order.customer(parts.customer.clone()).delivery(parts.delivery);
    if let Some(person) = &parts.billing {
        order = order.billing(person.clone());
    }
    if let Some(person) = &parts.shipping {
        order = order.shipping(person.clone());
    }
    order = if parts.terms == PaymentTerms::Later { order.pay_later() } else { order };
    order = if parts.notifies { order } else { order.quiet() };
    for (name, json) in &parts.kept.0 {
        order = order.foreign(NAMESPACE, name, json);
    }
    let status = |label: &Option<Label>, kind: Kind| match label {
        Some(label) => label.status.clone(),
        None if kind == Kind::Payment && json.get("cartId").is_some() => {
            payment::INCOMPLETE.as_str().to_owned()
        }
        None => label::entry(kind, workflow),
    };
    let paid = status(&parts.payment, Kind::Payment);
    let sent = status(&parts.fulfillment, Kind::Fulfillment);
    let mut import = Import::new(order, NAMESPACE)
        .status(payment::AXIS, paid.as_str())
        .status(fulfillment::AXIS, sent.as_str());
    import = book_money(import, &parts, label::class_of(workflow, Kind::Payment, &paid));
    import = book_units(import, &parts, label::class_of(workflow, Kind::Fulfillment, &sent));
    Decoded { import, placed: parts.placed, findings: findings(parts, &paid, workflow) }
}

/// Whether an order of that class and with such refunds was paid.
pub(super) fn was_paid(class: &str, refunded: bool) -> bool {
    let paid = [payment::PAID, payment::REFUNDED, payment::PARTIALLY_REFUNDED];
    refunded || paid.iter().any(|status| status.as_str() == class)
}

fn book_money(mut import: Import, parts: &Parts, class: &str) -> Import {
    if !was_paid(class, !parts.refunds.is_empty()) {
        return import;
    }
    let by = &parts.paid_by;
    let payload = Payload { method: by.method.clone(), ..Payload::new() };
    let payload = Payload { reference: by.transaction.clone(), ..payload };
    let by_gateway = by.transaction.is_some() || by.module;
    import = match by_gateway {
        true => import.gateway_capture(payload),
        false => import.booked(Books::Capture, payload),
    };
    for refund in &parts.refunds {
        import = import.booked(Books::Refund, Payload::new().amount(*refund));
    }
    if class == payment::REFUNDED.as_str() && parts.refunds.is_empty() {
        import = import.booked(Books::Refund, Payload::new());
    }
    import
}

fn book_units(import: Import, parts: &Parts, class: &str) -> Import {
    let is = |status: crate::vocabulary::StatusKey<'_>| status.as_str() == class;
    let tracking = parts
        .tracking
        .clone()
        .map(|number| Tracking { number: Some(number), ..Tracking::default() });
    let left = Payload { tracking: tracking.clone(), ..Payload::new() };
    let tracked = tracking.is_some();
    if is(fulfillment::SHIPPED) || is(fulfillment::OUT_FOR_DELIVERY) {
        return import.booked(Books::Dispatch, left);
    }
    let arrived = match () {
        () if is(fulfillment::DELIVERED) => Books::Completion,
        () if is(fulfillment::RETURNED) => Books::Return,
        () => return import,
    };
    let import = if tracked { import.booked(Books::Dispatch, left) } else { import };
    import.booked(arrived, Payload::new())
}

/// What was found, and whether the word about money agrees with the money.
fn findings(parts: Parts, status: &str, workflow: &Workflow) -> Vec<Problem> {
    let mut findings = parts.findings;
    let class = label::class_of(workflow, Kind::Payment, status);
    let refunded = !parts.refunds.is_empty();
    let said = |message: &str| Problem::new(parts.at.field("paymentStatus"), message);
    if class == payment::PARTIALLY_REFUNDED.as_str() && !refunded {
        findings.push(said("a part was refunded, and no amount says how much"));
    } else if refunded && class != payment::PARTIALLY_REFUNDED.as_str() {
        let word = payment::REFUNDED.as_str();
        if class != word {
            findings.push(said("money was refunded, and the status says nothing of it"));
        }
    }
    findings
}
