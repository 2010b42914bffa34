//! What Ecwid's wire object does not say of an order.

use super::decode::was_paid;
use super::{label, person};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::{NAMESPACE, Settings};
use crate::dialect::{Json, Loss, LossKind};
use crate::order::{Money, Order, PaymentTerms, Units};
use crate::standard::fulfillment;
use crate::workflow::Workflow;

/// The losses, in a fixed order.
pub(super) fn losses(
    order: &Order,
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
) -> Vec<Loss> {
    let mut losses = Vec::new();
    statuses(order, workflow, &mut losses);
    people(order, &mut losses);
    money(order, json, settings, workflow, &mut losses);
    goods(order, workflow, &mut losses);
    around(order, &mut losses);
    losses.sort();
    losses
}

fn statuses(order: &Order, workflow: &Workflow, losses: &mut Vec<Loss>) {
    for axis in order.statuses().keys() {
        let known = Kind::BOTH.into_iter().any(|kind| kind.axis() == axis.as_str());
        if !known {
            losses.push(Loss::new(format!("statuses.{axis}"), LossKind::NoPlace));
        }
    }
    for kind in Kind::BOTH {
        if !label::write(order, kind, workflow).exact {
            let what = format!("statuses.{}", kind.axis().as_str());
            losses.push(Loss::new(what, LossKind::UnknownStatus));
        }
    }
}

fn people(order: &Order, losses: &mut Vec<Loss>) {
    let customer = order.customer();
    if customer.id.as_ref().is_some_and(|id| !super::number::is_number(id)) {
        losses.push(Loss::new("customer.id", LossKind::Value));
    }
    let paid_by = order.billing().and_then(|person| person.name.as_ref());
    if customer.name.is_some() && customer.name.as_ref() != paid_by {
        losses.push(Loss::new("customer.name", LossKind::NoPlace));
    }
    let called = order.billing().and_then(|person| person.phone.as_ref());
    if customer.phone.is_some() && customer.phone.as_ref() != called {
        losses.push(Loss::new("customer.phone", LossKind::NoPlace));
    }
    for (role, person) in [("billing", order.billing()), ("shipping", order.shipping())] {
        let Some(person) = person else { continue };
        let known = person::known(person);
        if person.tax_id != known.tax_id {
            losses.push(Loss::new(format!("{role}.tax_id"), LossKind::NoPlace));
        }
        if person.email != known.email && person.email != customer.email {
            losses.push(Loss::new(format!("{role}.email"), LossKind::NoPlace));
        }
    }
}

fn money(
    order: &Order,
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
    losses: &mut Vec<Loss>,
) {
    let books = order.books();
    if books.currency() != settings.currency() {
        losses.push(Loss::new("currency", LossKind::Value));
    }
    let method = json.get("paymentMethod").and_then(Json::as_text);
    let later = method.is_some_and(|method| settings.is_paid_later(method));
    if (books.terms() == PaymentTerms::Later) != later {
        losses.push(Loss::new("terms", LossKind::NoPlace));
    }
    let ledger = books.ledger();
    let word = label::write(order, Kind::Payment, workflow).word;
    let taken = label::of(Kind::Payment, &word, workflow).status;
    let class = label::class_of(workflow, Kind::Payment, &taken);
    let paid = was_paid(class, !ledger.refunded().is_zero());
    let told = if paid { books.total() } else { Money::zero(books.currency()) };
    let standing = ledger.captures().iter().filter(|capture| !capture.voided);
    let said = |capture: &crate::order::Capture| {
        let own = |name: &str| json.get(name).and_then(Json::as_text);
        let text = |text: &Option<String>, name| text.is_none() || text.as_deref() == own(name);
        text(&capture.method, "paymentMethod") && text(&capture.reference, "externalTransactionId")
    };
    if ledger.captured() != told || standing.clone().count() > 1 || !standing.clone().all(said) {
        losses.push(Loss::new("payments", LossKind::Part));
    }
    if ledger.captures().iter().any(|capture| capture.voided) {
        losses.push(Loss::new("payments.voided", LossKind::NoPlace));
    }
    if !ledger.failed().is_empty() {
        losses.push(Loss::new("payments.failed", LossKind::NoPlace));
    }
    let detailed = |refund: &crate::order::Refund| {
        refund.reference.is_some()
            || refund.payment.is_some()
            || refund.method.is_some()
            || !refund.lines.is_empty()
    };
    if ledger.refunds().iter().any(detailed) {
        losses.push(Loss::new("refunds", LossKind::Part));
    }
}

fn goods(order: &Order, workflow: &Workflow, losses: &mut Vec<Loss>) {
    let books = order.books();
    let parcels = books.parcels();
    let word = label::write(order, Kind::Fulfillment, workflow).word;
    let taken = label::of(Kind::Fulfillment, &word, workflow).status;
    let class = label::class_of(workflow, Kind::Fulfillment, &taken);
    let told = |line: &crate::order::Line| {
        let mut units = Units { quantity: line.quantity, ..Units::default() };
        if class == fulfillment::SHIPPED.as_str() || class == fulfillment::OUT_FOR_DELIVERY.as_str()
        {
            units.under_way = line.quantity;
        } else if class == fulfillment::DELIVERED.as_str() {
            units.delivered = line.quantity;
        } else if class == fulfillment::RETURNED.as_str() {
            units.returned = line.quantity;
        }
        units
    };
    if books.lines().iter().any(|line| parcels.units(&line.id) != Some(told(line))) {
        losses.push(Loss::new("units", LossKind::Part));
    }
    for line in books.lines() {
        let id = line.id.as_str();
        if !id.bytes().all(|byte| byte.is_ascii_digit()) || id.len() > 20 {
            losses.push(Loss::new(format!("lines.{id}.id"), LossKind::Value));
        }
    }
    let followed = |shipment: &crate::order::Shipment| {
        shipment.tracking.as_ref().is_some_and(|it| it.url.is_some() || it.carrier.is_some())
    };
    if parcels.shipments().len() > 1 || parcels.shipments().iter().any(followed) {
        losses.push(Loss::new("shipments", LossKind::Part));
    }
    if !parcels.failed().is_empty() {
        losses.push(Loss::new("shipments.failed", LossKind::NoPlace));
    }
}

fn around(order: &Order, losses: &mut Vec<Loss>) {
    if order.open_attentions().next().is_some() {
        losses.push(Loss::new("attentions", LossKind::NoPlace));
    }
    if !order.facts().is_empty() {
        losses.push(Loss::new("facts", LossKind::NoPlace));
    }
    if order.version() > 1 {
        losses.push(Loss::new("history", LossKind::NoPlace));
    }
    for (namespace, fields) in order.foreign_fields() {
        if namespace != NAMESPACE {
            let names = fields.keys().map(|field| format!("foreign.{namespace}.{field}"));
            losses.extend(names.map(|name| Loss::new(name, LossKind::Foreign)));
        }
    }
}
