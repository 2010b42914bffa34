//! What of an order the system cannot say.

use super::super::kept::{NAMESPACE, kept_switch};
use super::super::payment_state::PaymentState;
use super::super::status::exact;
use super::super::version::Version;
use super::ledger::Payments;
use super::view::View;
use super::{lines, people};
use crate::dialect::labels::LABEL;
use crate::dialect::loss::{Loss, LossKind};
use crate::order::{DeliveryMethod, PaymentTerms};
use crate::standard::{fulfillment, payment};

/// The losses, in the order of the parts of an order.
pub(super) fn of(view: &View<'_>) -> Vec<Loss> {
    let order = view.order;
    let mut losses = Vec::new();
    if exact(order.id().as_str()).is_none() {
        losses.push(Loss::new("id", LossKind::Value));
    }
    statuses(view, &mut losses);
    people::losses(order, &mut losses);
    lines::losses(order, &mut losses);
    let version = view.shape.version();
    Payments::of(order).losses(order, view.settings, version, &mut losses);
    let (books, parcels) = (order.books(), order.books().parcels());
    let mut no_place = |what: &str, is: bool| {
        losses.extend(is.then(|| Loss::new(what, LossKind::NoPlace)));
    };
    no_place("delivery", books.delivery() != DeliveryMethod::default());
    no_place("terms", books.terms() != PaymentTerms::default());
    no_place("notify_customer", !order.notifies_customer());
    no_place("facts", !order.facts().is_empty());
    no_place("attentions", order.open_attentions().next().is_some());
    no_place("history", order.history().len() > 1);
    no_place("IsDeleted", version == Version::V1 && kept_switch(order, "IsDeleted"));
    let moved = !parcels.shipments().is_empty() || !parcels.loose().is_empty();
    if moved || !parcels.failed().is_empty() || !parcels.returns().is_empty() {
        losses.push(Loss::new("shipments", LossKind::Part));
    }
    let others = order.foreign_fields().iter().filter(|(system, _)| *system != NAMESPACE);
    for (system, fields) in others {
        let lost = |field| Loss::new(format!("foreign.{system}.{field}"), LossKind::Foreign);
        losses.extend(fields.keys().map(lost));
    }
    losses
}

/// The payment axis is said by the payment state, and the label by its id. The system knows no
/// other axis, so what is not where an order begins is lost.
fn statuses(view: &View<'_>, losses: &mut Vec<Loss>) {
    let order = view.order;
    for (axis, status) in order.statuses() {
        let begins = if axis == LABEL.as_str() {
            if view.status().is_none() {
                losses.push(Loss::new(format!("statuses.{axis}"), LossKind::UnknownStatus));
            }
            continue;
        } else if axis == payment::AXIS.as_str() {
            PaymentState::of(order).status()
        } else if axis == fulfillment::AXIS.as_str() {
            fulfillment::AWAITING_PROCESSING
        } else {
            losses.push(Loss::new(format!("statuses.{axis}"), LossKind::NoPlace));
            continue;
        };
        if status != begins.as_str() {
            losses.push(Loss::new(format!("statuses.{axis}"), LossKind::NoPlace));
        }
    }
}
