//! What of an order the wire object does not say.

use crate::dialect::retailys::flags::Flags;
use crate::dialect::retailys::keep::is_own;
use crate::dialect::retailys::reference::digits;
use crate::dialect::{LABEL, Loss, LossKind};
use crate::order::{DeliveryMethod, Money, Order, PaymentTerms, Person};
use crate::standard::{fulfillment, payment};
use crate::workflow::Workflow;

/// Everything that is not said, in a fixed order.
pub(super) fn losses(order: &Order, workflow: &Workflow) -> Vec<Loss> {
    let mut losses = Losses(Vec::new());
    losses.note("id", LossKind::Value, digits(order.id().as_str()).is_none());
    losses.statuses(order, workflow);
    losses.people(order);
    losses.lines(order);
    losses.money(order);
    losses.parcels(order);
    losses.rest(order);
    losses.0
}

struct Losses(Vec<Loss>);

impl Losses {
    fn note(&mut self, what: &str, kind: LossKind, lost: bool) {
        if lost {
            self.0.push(Loss::new(what, kind));
        }
    }

    /// A status is said as far as flags and money tell it; a label not at all.
    fn statuses(&mut self, order: &Order, workflow: &Workflow) {
        let ledger = order.books().ledger();
        let flags = Flags::of(order, workflow);
        let covered = ledger.captured().amount() >= order.books().total().amount();
        let told = covered && (flags.done || !ledger.captured().is_zero());
        let (paid, goods) = flags.statuses(told);
        let entry = workflow.entry();
        for (axis, status) in order.statuses() {
            let what = format!("statuses.{axis}");
            let status = status.as_str();
            if axis == payment::AXIS.as_str() {
                self.note(&what, LossKind::Part, paid != status);
            } else if axis == fulfillment::AXIS.as_str() {
                self.note(&what, LossKind::Part, goods != status);
            } else {
                let id = workflow.axis(axis.as_str()).filter(|_| axis == LABEL.as_str());
                let default = id.map(|id| workflow.status_key(id, entry.status(id)));
                let is_default = default.is_some_and(|default| default == status);
                self.note(&what, LossKind::NoPlace, !is_default);
            }
        }
    }

    fn people(&mut self, order: &Order) {
        let customer = order.customer();
        let id = customer.id.as_deref();
        self.note("customer.id", LossKind::Value, id.is_some_and(|id| digits(id).is_none()));
        self.note("customer.language", LossKind::NoPlace, customer.language.is_some());
        let own =
            |part: fn(&Person) -> &Option<String>| order.billing().and_then(|it| part(it).as_ref());
        for (what, customer, payer) in [
            ("customer.name", &customer.name, own(|it| &it.name)),
            ("customer.email", &customer.email, own(|it| &it.email)),
            ("customer.phone", &customer.phone, own(|it| &it.phone)),
        ] {
            let differ = customer.is_some() && payer.is_some() && payer != customer.as_ref();
            self.note(what, LossKind::Part, differ);
        }
        if let Some(person) = order.billing() {
            self.note("billing.company", LossKind::NoPlace, person.company.is_some());
            self.note("billing.region", LossKind::NoPlace, person.region.is_some());
        }
        if let Some(person) = order.shipping() {
            self.note("shipping.company", LossKind::NoPlace, person.company.is_some());
            self.note("shipping.region", LossKind::NoPlace, person.region.is_some());
            self.note("shipping.tax_id", LossKind::NoPlace, person.tax_id.is_some());
        }
    }

    fn lines(&mut self, order: &Order) {
        for line in order.books().lines() {
            let (id, sku) = (line.id.as_str(), line.sku.as_str());
            self.note(&format!("lines.{id}.id"), LossKind::Value, digits(id).is_none());
            let other = !sku.is_empty() && digits(sku).is_none();
            self.note(&format!("lines.{id}.sku"), LossKind::Value, other);
            self.note(&format!("lines.{id}.shippable"), LossKind::NoPlace, !line.shippable);
        }
    }

    fn money(&mut self, order: &Order) {
        let (books, charges) = (order.books(), order.books().charges());
        let some = |it: Option<Money>| it.is_some_and(|it| !it.is_zero());
        // The difference between the total and the items is all that is told.
        let off = some(charges.discount) || some(charges.gift_voucher);
        let mixed = some(charges.shipping) && off;
        self.note("charges.shipping", LossKind::Part, mixed);
        self.note("charges.tax", LossKind::Part, some(charges.tax));
        self.note("charges.discount", LossKind::Part, some(charges.discount) && mixed);
        self.note("charges.gift_voucher", LossKind::Part, some(charges.gift_voucher));
        self.note("terms", LossKind::NoPlace, books.terms() != PaymentTerms::default());
        let ledger = books.ledger();
        let standing = ledger.captures().iter().filter(|capture| !capture.voided);
        let voided = standing.clone().count() != ledger.captures().len();
        let one = standing.clone().count() <= 1;
        let method = standing.clone().any(|capture| capture.method.is_some());
        let by_hand = standing.clone().any(|it| !it.by_gateway && it.reference.is_some());
        self.note("payments", LossKind::Part, voided || !one || method || by_hand);
        self.note("refunds", LossKind::NoPlace, !ledger.refunds().is_empty());
        self.note("failed_payments", LossKind::NoPlace, !ledger.failed().is_empty());
    }

    /// Of parcels their trackings are told, and that the goods have left.
    fn parcels(&mut self, order: &Order) {
        let books = order.books();
        let delivery = books.delivery() != DeliveryMethod::default();
        self.note("delivery", LossKind::NoPlace, delivery);
        let parcels = books.parcels();
        let mixed = books.lines().iter().filter_map(|line| parcels.units(&line.id)).any(|units| {
            let places = [units.unsent(), units.under_way, units.delivered, units.returned];
            places.iter().filter(|count| **count > 0).count() > 1 || units.refunded > 0
        });
        let several = parcels.shipments().len() > 1;
        let failed = !parcels.failed().is_empty();
        let returned = !parcels.returns().is_empty();
        self.note("shipments", LossKind::Part, mixed || several || failed || returned);
        for shipment in parcels.shipments() {
            let carrier = shipment.tracking.as_ref().and_then(|it| it.carrier.as_deref());
            let other = carrier.is_some_and(|carrier| digits(carrier).is_none());
            self.note(&format!("shipments.{}.carrier", shipment.id), LossKind::Value, other);
        }
    }

    fn rest(&mut self, order: &Order) {
        self.note("notify_customer", LossKind::NoPlace, !order.notifies_customer());
        for fact in order.facts() {
            self.0.push(Loss::new(format!("facts.{fact}"), LossKind::NoPlace));
        }
        self.note("attentions", LossKind::NoPlace, order.open_attentions().next().is_some());
        self.note("history", LossKind::NoPlace, order.history().len() > 1);
        for (namespace, fields) in order.foreign_fields().iter().filter(|(it, _)| !is_own(it)) {
            for field in fields.keys() {
                let what = format!("foreign.{namespace}.{field}");
                self.0.push(Loss::new(what, LossKind::Foreign));
            }
        }
    }
}
