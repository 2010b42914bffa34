//! An update of an order: what differs afterwards, as edits, and the statuses that it asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::amounts::{FOLLOWING, is_written, sum};
use super::encode::encode_order;
use super::kept::{self, FIXED};
use super::label;
use super::number::number;
use super::parts::{self, Parts};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::{Error, NAMESPACE, Settings};
use crate::dialect::{Json, Problem};
use crate::document::Pointer;
use crate::engine::{Decision, Event, Origin};
use crate::order::{Charges, Edit, Line, Order, Person, Tracking};
use crate::standard::{event, payment};
use crate::workflow::Workflow;

/// An order after an update, and the decisions that led there.
#[derive(Debug)]
pub(in crate::dialect::ecwid) struct Updated<'w> {
    pub(in crate::dialect::ecwid) order: Order,
    pub(in crate::dialect::ecwid) decisions: Vec<Decision<'w>>,
}

/// The fields that a cart's update may name.
const OF_CARTS: [&str; 7] = [
    "hidden",
    "taxesOnShipping",
    "b2b_b2c",
    "customerRequestedInvoice",
    "customerFiscalCode",
    "electronicInvoicePecEmail",
    "electronicInvoiceSdiCode",
];

/// The amounts and what they are made of.
const PRICED: [&str; 9] = [
    "items",
    "shippingOption",
    "handlingFee",
    "customSurcharges",
    "tax",
    "discount",
    "couponDiscount",
    "giftCardRedemption",
    "pricesIncludeTax",
];

/// Updates a copy of the order; the one given stays as it is.
pub(in crate::dialect::ecwid) fn update_order<'w>(
    order: &Order,
    body: &Json,
    settings: &Settings,
    workflow: &'w Workflow,
    origin: &'w Origin,
) -> Result<Updated<'w>, Error> {
    let mut problems = Vec::new();
    let came = encode_order(order, settings, workflow).json;
    fixed(body, &came, &mut problems);
    let wanted = [Kind::Payment, Kind::Fulfillment]
        .map(|kind| asked(order, body, kind, workflow, &mut problems));
    let merged = merge(&came, body, &mut problems);
    let parts = parts::read(&merged, Pointer::root(), settings, workflow, &mut problems);
    if let Some(parts) = &parts
        && names(body, "items")
        && line_edits(order.books().lines(), &parts.lines).len() > MOST_LINES
    {
        let message = format!("an update changes at most {MOST_LINES} items");
        problems.push(Problem::new(Pointer::root().field("items"), message));
    }
    let Some(parts) = parts.filter(|_| problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let mut draft = Draft { order: order.clone(), decisions: Vec::new(), workflow, origin };
    // The terms come before the statuses: they say what may be worked on unpaid.
    draft.edits(ahead(order, &parts, body))?;
    draft.assign(&wanted, settings)?;
    let edits = edits(&draft.order, &parts, body, &came);
    draft.edits(edits)?;
    Ok(Updated { order: draft.order, decisions: draft.decisions })
}

/// Updates a copy of a cart, of which little can be changed.
pub(in crate::dialect::ecwid) fn update_cart<'w>(
    order: &Order,
    body: &Json,
    settings: &Settings,
    workflow: &'w Workflow,
    origin: &'w Origin,
) -> Result<Updated<'w>, Error> {
    let Json::Object(fields) = body else {
        let message = format!("expected an object, found {}", body.kind());
        return Err(Error::Fields(vec![Problem::new(Pointer::root(), message)]));
    };
    let strange = fields.iter().filter(|(name, _)| !OF_CARTS.contains(&name.as_str()));
    let at = |name: &str| Pointer::root().field(name);
    let problem = |name: &str| Problem::new(at(name), "a cart's update has no such field");
    let problems: Vec<Problem> = strange.map(|(name, _)| problem(name)).collect();
    if problems.is_empty() {
        update_order(order, body, settings, workflow, origin)
    } else {
        Err(Error::Fields(problems))
    }
}

/// Refuses another value for what never changes; dates are the shop's own, and are passed over.
fn fixed(body: &Json, came: &Json, problems: &mut Vec<Problem>) {
    for name in FIXED.iter().filter(|name| !name.ends_with("Date") && !name.ends_with("stamp")) {
        let Some(given) = body.get(name) else { continue };
        let same = match (given.as_decimal(), came.get(name).and_then(Json::as_decimal)) {
            (Some(given), Some(came)) => given == came,
            _ => Some(given) == came.get(name),
        };
        if !same {
            let message = "this cannot be changed by an update";
            problems.push(Problem::new(Pointer::root().field(name), message));
        }
    }
}

/// The status that the body asks for; none, where it is absent or says what is written already.
fn asked(
    order: &Order,
    body: &Json,
    kind: Kind,
    workflow: &Workflow,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let word = match body.get(kind.field())? {
        Json::Text(word) => word,
        other => {
            let message = format!("expected a text, found {}", other.kind());
            problems.push(Problem::new(Pointer::root().field(kind.field()), message));
            return None;
        }
    };
    if *word == label::write(order, kind, workflow).word {
        return None;
    }
    if label::of(kind, word, workflow).unknown.is_some() {
        let near = crate::document::nearest::nearest(word, kind.ids().iter().copied());
        let near = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
        let short: String = word.chars().take(60).collect();
        let message = format!("there is no status {short:?}{near}");
        problems.push(Problem::new(Pointer::root().field(kind.field()), message));
        return None;
    }
    Some(word.clone())
}

/// The wire object as it would be: what is written now, with the body's fields in their place.
fn merge(came: &Json, body: &Json, problems: &mut Vec<Problem>) -> Json {
    let Json::Object(fields) = body else {
        let message = format!("expected an object, found {}", body.kind());
        problems.push(Problem::new(Pointer::root(), message));
        return came.clone();
    };
    let gives = |name: &str| fields.iter().any(|(own, json)| own == name && *json != Json::Null);
    let touches = |name: &&str| fields.iter().any(|(own, _)| own == name);
    let mut without = Vec::new();
    if PRICED.iter().any(&touches) || gives("total") {
        without.extend(FOLLOWING.iter().filter(|name| !gives(name)));
    }
    without.extend(["paymentStatus", "fulfillmentStatus"]);
    without.extend(FIXED);
    let given = fields.iter().filter(|(name, _)| !without.contains(&name.as_str())).cloned();
    let given = given.map(|(name, json)| match name.as_str() {
        "items" => (name, super::line::merge(came.get("items"), &json)),
        _ => (name, json),
    });
    let mut merged = kept::overlay(came, &without, Json::Object(given.collect()));
    if !gives("total") && PRICED.iter().any(touches) {
        let total = came.get("total").and_then(Json::as_decimal);
        let less = total.zip(sum(came)).and_then(|(total, parts)| total.checked_sub(parts));
        match less.zip(sum(&merged)).and_then(|(less, parts)| less.checked_add(parts)) {
            Some(total) => merged.set("total", number(total)),
            // What cannot be added up is a problem at its own place.
            None => merged.set("total", Json::Null),
        }
    }
    merged
}

/// A copy of an order on which an update is made.
struct Draft<'u> {
    order: Order,
    decisions: Vec<Decision<'u>>,
    workflow: &'u Workflow,
    origin: &'u Origin,
}

impl<'u> Draft<'u> {
    fn edits(&mut self, edits: Vec<(&'static str, Edit)>) -> Result<(), Error> {
        for (field, edit) in edits {
            let made = self.workflow.edit(&mut self.order, edit, self.origin.clone());
            self.decisions.push(made.map_err(|rejection| Error::refused(field, rejection))?);
        }
        Ok(())
    }

    /// Assigns both statuses or none: payment first, and where that does not go, last.
    fn assign(&mut self, wanted: &[Option<String>; 2], settings: &Settings) -> Result<(), Error> {
        let [payment, fulfillment] = wanted.clone();
        let payment = payment.map(|status| (Kind::Payment, status));
        let fulfillment = fulfillment.map(|status| (Kind::Fulfillment, status));
        let forward: Vec<_> = payment.clone().into_iter().chain(fulfillment.clone()).collect();
        let backward: Vec<_> = fulfillment.into_iter().chain(payment).collect();
        let first = self.try_assign(&forward, settings);
        let (order, decisions) = match first {
            Err(error) if forward.len() > 1 => {
                self.try_assign(&backward, settings).map_err(|_| error)?
            }
            tried => tried?,
        };
        self.order = order;
        self.decisions.extend(decisions);
        Ok(())
    }

    fn try_assign(
        &self,
        wanted: &[(Kind, String)],
        settings: &Settings,
    ) -> Result<(Order, Vec<Decision<'u>>), Error> {
        let (mut order, mut decisions) = (self.order.clone(), Vec::new());
        for (kind, status) in wanted {
            let by_hand = settings.takes_manual_payments()
                && *status == payment::PAID.as_str()
                && is_unpaid(&order, self.workflow);
            let made = if by_hand {
                let paid = Event::new(event::PAID).origin(self.origin.clone());
                self.workflow.apply(&mut order, paid)
            } else {
                let (axis, origin) = (kind.axis(), self.origin.clone());
                self.workflow.assign(&mut order, axis, status.as_str(), origin)
            };
            let made =
                made.map_err(|rejection| Error::refused_status(kind.field(), rejection, &order));
            decisions.push(made?);
        }
        let there = |(kind, status): &(Kind, String)| label::is_at(&order, *kind, status);
        if wanted.iter().all(there) { Ok((order, decisions)) } else { Err(Error::Both) }
    }
}

/// Whether money is outstanding, and the order waits for it.
fn is_unpaid(order: &Order, workflow: &Workflow) -> bool {
    let status = order.status(Kind::Payment.axis());
    let class = label::class_of(workflow, Kind::Payment, status.as_str());
    let waits = [payment::AWAITING_PAYMENT, payment::INCOMPLETE];
    !order.books().outstanding().is_zero() && waits.iter().any(|it| it.as_str() == class)
}

/// Whether the body names the field.
fn names(body: &Json, field: &str) -> bool {
    body.get(field).is_some()
}

/// What is edited before the statuses.
fn ahead(order: &Order, parts: &Parts, body: &Json) -> Vec<(&'static str, Edit)> {
    let mut edits = Vec::new();
    let mut push = |field: &'static str, edit: Edit| {
        if names(body, field) {
            edits.push((field, edit));
        }
    };
    if order.books().terms() != parts.terms {
        push("paymentMethod", Edit::Terms(parts.terms));
    }
    if order.books().delivery() != parts.delivery {
        push("shippingOption", Edit::Delivery(parts.delivery));
    }
    if order.notifies_customer() != parts.notifies {
        push("disableAllCustomerNotifications", Edit::NotifyCustomer(parts.notifies));
    }
    edits
}

/// What is edited after the statuses: every field of the body that differs.
fn edits(order: &Order, parts: &Parts, body: &Json, came: &Json) -> Vec<(&'static str, Edit)> {
    let mut edits = Vec::new();
    people(order, parts, body, &mut edits);
    if is_priced(body) {
        costs(order, parts, &mut edits);
    }
    let shipment = order.books().parcels().shipments().last();
    if let (Some(number), Some(shipment)) = (&parts.tracking, shipment)
        && names(body, "trackingNumber")
    {
        let tracking = shipment.tracking.clone().unwrap_or_default();
        let tracking = Tracking { number: Some(number.clone()), ..tracking };
        let edit = Edit::Tracking { shipment: shipment.id.clone(), tracking };
        edits.push(("trackingNumber", edit));
    }
    foreign(order, parts, body, came, &mut edits);
    edits
}

fn is_priced(body: &Json) -> bool {
    PRICED.iter().chain(&["total"]).any(|name| names(body, name))
}

fn people(order: &Order, parts: &Parts, body: &Json, edits: &mut Vec<(&'static str, Edit)>) {
    let (old, new) = (order.customer(), &parts.customer);
    let mut customer = old.clone();
    if names(body, "email") {
        customer.email.clone_from(&new.email);
    }
    if names(body, "lang") {
        customer.language.clone_from(&new.language);
    }
    if names(body, "customerId") {
        customer.id.clone_from(&new.id);
    }
    if customer != *old {
        edits.push(("email", Edit::Customer(customer)));
    }
    let keeping = |old: Option<&Person>, new: &Option<Person>| {
        let old = old.cloned().unwrap_or_default();
        Some(Person { tax_id: old.tax_id, email: old.email, ..new.clone()? })
    };
    let billing = keeping(order.billing(), &parts.billing);
    if names(body, "billingPerson") && billing.as_ref() != order.billing() {
        edits.push(("billingPerson", Edit::Billing(billing)));
    }
    let shipping = keeping(order.shipping(), &parts.shipping);
    if names(body, "shippingPerson") && shipping.as_ref() != order.shipping() {
        edits.push(("shippingPerson", Edit::Shipping(shipping)));
    }
}

/// How many lines one update may change; each of them is a record.
const MOST_LINES: usize = 1_000;

/// The lines that came, changed or went.
fn line_edits(old: &[Line], new: &[Line]) -> Vec<Edit> {
    let known: BTreeMap<_, _> = old.iter().map(|line| (&line.id, line)).collect();
    let wanted: BTreeSet<_> = new.iter().map(|line| &line.id).collect();
    let changed = new.iter().filter(|line| known.get(&line.id) != Some(line));
    let gone = old.iter().filter(|line| !wanted.contains(&line.id));
    let changed = changed.map(|line| Edit::Line(line.clone()));
    changed.chain(gone.map(|line| Edit::RemoveLine(line.id.clone()))).collect()
}

/// Lines and charges. Where something is taken off, that comes last, so that no step in between is
/// less than nothing.
fn costs(order: &Order, parts: &Parts, edits: &mut Vec<(&'static str, Edit)>) {
    let books = order.books();
    let lines = line_edits(books.lines(), &parts.lines);
    let charges = *books.charges();
    let takes_off = charges.discount.is_some() || charges.gift_voucher.is_some();
    if !lines.is_empty() && takes_off {
        let nothing_off = Charges { discount: None, gift_voucher: None, ..charges };
        edits.push(("discount", Edit::Charges(nothing_off)));
    }
    let any = !lines.is_empty() && takes_off;
    edits.extend(lines.into_iter().map(|edit| ("items", edit)));
    if any || charges != parts.charges {
        edits.push(("total", Edit::Charges(parts.charges)));
    }
}

/// What is kept: of each field that the body names what came last.
fn foreign(
    order: &Order,
    parts: &Parts,
    body: &Json,
    came: &Json,
    edits: &mut Vec<(&'static str, Edit)>,
) {
    let empty = BTreeMap::new();
    let old = kept::fields(order).unwrap_or(&empty);
    let new = &parts.kept.0;
    let all: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let Json::Object(fields) = body else { return };
    let given: BTreeSet<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let on_parcel = parts.tracking.is_some() && !order.books().parcels().shipments().is_empty();
    for name in all {
        let named = match kept::field_of(name) {
            Some("trackingNumber") if on_parcel => false,
            Some(field) => given.contains(field),
            None => is_priced(body) && !is_written(new.get(name), came),
        };
        let stays =
            FIXED.contains(&name.as_str()) || Kind::BOTH.iter().any(|kind| kind.field() == name);
        if named && !stays && old.get(name) != new.get(name) {
            let value = new.get(name).cloned();
            let (namespace, field) = (NAMESPACE.to_owned(), name.clone());
            edits.push(("body", Edit::Foreign { namespace, field, value }));
        }
    }
}
