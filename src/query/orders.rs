//! The fields of our own orders.

use super::fields::{Fields, Out};
use super::json::read_json;
use super::value::{FieldType, Value};
use crate::order::{Capture, Customer, Line, Order, Person, Refund, Shipment, Tracking};
use crate::workflow::Workflow;

/// The name of a text within something, and the way to it.
type Part<T> = (&'static str, fn(&T) -> Option<&str>);

const CUSTOMER: [Part<Customer>; 5] = [
    ("id", |customer| customer.id.as_deref()),
    ("name", |customer| customer.name.as_deref()),
    ("email", |customer| customer.email.as_deref()),
    ("phone", |customer| customer.phone.as_deref()),
    ("language", |customer| customer.language.as_deref()),
];

/// An address of the order.
type Address = fn(&Order) -> Option<&Person>;

const PEOPLE: [(&str, Address); 2] = [("billing", Order::billing), ("shipping", Order::shipping)];

const PERSON: [Part<Person>; 10] = [
    ("name", |person| person.name.as_deref()),
    ("company", |person| person.company.as_deref()),
    ("tax_id", |person| person.tax_id.as_deref()),
    ("street", |person| person.street.as_deref()),
    ("city", |person| person.city.as_deref()),
    ("postal_code", |person| person.postal_code.as_deref()),
    ("region", |person| person.region.as_deref()),
    ("country", |person| person.country.as_deref()),
    ("phone", |person| person.phone.as_deref()),
    ("email", |person| person.email.as_deref()),
];

const LINE: [Part<Line>; 3] = [
    ("id", |line| Some(line.id.as_str())),
    ("sku", |line| filled(&line.sku)),
    ("name", |line| filled(&line.name)),
];

const TRACKING: [Part<Tracking>; 3] = [
    ("number", |tracking| tracking.number.as_deref()),
    ("url", |tracking| tracking.url.as_deref()),
    ("carrier", |tracking| tracking.carrier.as_deref()),
];

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Gives out a value, where there is one.
fn some<'v, V: Into<Value<'v>>>(value: Option<V>, out: Out<'_>) {
    if let Some(value) = value {
        out(value.into());
    }
}

fn each<'v, V: Into<Value<'v>>>(values: impl IntoIterator<Item = V>, out: Out<'_>) {
    for value in values {
        out(value.into());
    }
}

impl Fields<Order> {
    /// The fields of orders, with the axes and the outcomes of the workflow:
    ///
    /// - `id`, `version`, `opened_at`, `changed_at`, `statuses.*` by axis, `outcome`, `closed`,
    ///   `notify_customer`, `facts` (the host's that hold), `attentions` (the open ones), `timers`
    ///   (their events), `due` (their times), `notes`, `events` (of the history);
    /// - `customer.*` (`id`, `name`, `email`, `phone`, `language`), `billing.*` and `shipping.*`
    ///   (`name`, `company`, `tax_id`, `street`, `city`, `postal_code`, `region`, `country`,
    ///   `phone`, `email`);
    /// - `currency`, `total`, `captured`, `refunded`, `held`, `outstanding`, `terms`, `delivery`,
    ///   `charges.*` (`shipping`, `tax`, `discount`, `gift_voucher`): amounts are plain numbers, so
    ///   a filter that compares them over several currencies names the `currency` too;
    /// - `lines.*` (`id`, `sku`, `name`, `quantity`, `unit_price`, `shippable`), `shipments.*`
    ///   (`id`, `at`, `attempts`, `tracking.number`, `tracking.url`, `tracking.carrier`),
    ///   `payments.*` and `refunds.*` (`reference`, `method`, `amount`, `at`; what was made void is
    ///   left out);
    /// - `foreign.<namespace>.<field>`, and on into the field's JSON by further names.
    ///
    /// The built-in ranker reads `id`, the customer's `name`, `email` and `phone`, the `name`,
    /// `company` and `city` of both addresses, `lines.sku`, `lines.name`,
    /// `shipments.tracking.number` and `notes`.
    #[must_use]
    pub fn orders(workflow: &Workflow) -> Self {
        let id = |order: &Order, out: Out<'_>| out(order.id().as_str().into());
        let fields = Self::new("id", FieldType::Text, id).searched("id", id);
        let fields = status_fields(fields, workflow);
        let fields = history_fields(fields);
        let fields = person_fields(fields);
        let fields = money_fields(fields);
        let fields = account_fields(fields);
        let fields = line_fields(fields);
        let fields = shipment_fields(fields);
        fields.open("foreign", foreign)
    }
}

fn status_fields(mut fields: Fields<Order>, workflow: &Workflow) -> Fields<Order> {
    for axis in &workflow.document().axes {
        let key = axis.name.clone();
        fields = fields.field(
            &format!("statuses.{key}"),
            FieldType::Text,
            move |order: &Order, out: Out<'_>| some(filled(order.status(&*key).as_str()), out),
        );
    }
    let (named, closing) = (workflow.clone(), workflow.clone());
    fields
        .field("outcome", FieldType::Text, move |order, out| {
            some(named.outcome_of(order).map(|outcome| outcome.name), out);
        })
        .field("closed", FieldType::Switch, move |order, out| {
            out(closing.outcome_of(order).is_some_and(|outcome| outcome.closed).into());
        })
        .field("notify_customer", FieldType::Switch, |order, out| {
            out(order.notifies_customer().into());
        })
        .field("facts", FieldType::Text, |order, out| {
            each(order.facts().iter().map(|fact| fact.as_str()), out);
        })
        .field("attentions", FieldType::Text, |order, out| {
            each(order.open_attentions().map(|attention| attention.name.as_str()), out);
        })
}

fn history_fields(fields: Fields<Order>) -> Fields<Order> {
    fields
        .field("version", FieldType::Number, |order, out| out(order.version().into()))
        .field("opened_at", FieldType::Time, |order, out| out(order.opened_at().into()))
        .field("changed_at", FieldType::Time, |order, out| out(order.last_change().into()))
        .field("timers", FieldType::Text, |order, out| {
            each(order.timers().keys().map(|event| event.as_str()), out);
        })
        .field("due", FieldType::Time, |order, out| each(order.timers().values().copied(), out))
        .field("events", FieldType::Text, |order, out| {
            each(order.history().events().map(|event| event.as_str()), out);
        })
        .searched("notes", |order, out| each(order.notes().map(|(_, note)| note), out))
}

fn person_fields(mut fields: Fields<Order>) -> Fields<Order> {
    for (name, part) in CUSTOMER {
        let path = format!("customer.{name}");
        let read = move |order: &Order, out: Out<'_>| some(part(order.customer()), out);
        fields = match name {
            "name" | "email" | "phone" => fields.searched(&path, read),
            _ => fields.field(&path, FieldType::Text, read),
        };
    }
    for (role, person) in PEOPLE {
        for (name, part) in PERSON {
            let path = format!("{role}.{name}");
            let read = move |order: &Order, out: Out<'_>| {
                some(person(order).and_then(part), out);
            };
            fields = match name {
                "name" | "company" | "city" => fields.searched(&path, read),
                _ => fields.field(&path, FieldType::Text, read),
            };
        }
    }
    fields
}

fn money_fields(fields: Fields<Order>) -> Fields<Order> {
    let number = FieldType::Number;
    fields
        .field("currency", FieldType::Text, |order, out| {
            out(order.books().currency().as_str().into());
        })
        .field("total", number, |order, out| out(order.books().total().into()))
        .field("captured", number, |order, out| out(order.books().ledger().captured().into()))
        .field("refunded", number, |order, out| out(order.books().ledger().refunded().into()))
        .field("held", number, |order, out| out(order.books().ledger().held().into()))
        .field("outstanding", number, |order, out| out(order.books().outstanding().into()))
        .field("terms", FieldType::Text, |order, out| out(order.books().terms().as_str().into()))
        .field("delivery", FieldType::Text, |order, out| {
            out(order.books().delivery().as_str().into());
        })
        .field("charges.shipping", number, |order, out| {
            some(order.books().charges().shipping, out);
        })
        .field("charges.tax", number, |order, out| some(order.books().charges().tax, out))
        .field("charges.discount", number, |order, out| {
            some(order.books().charges().discount, out);
        })
        .field("charges.gift_voucher", number, |order, out| {
            some(order.books().charges().gift_voucher, out);
        })
}

fn account_fields(fields: Fields<Order>) -> Fields<Order> {
    let captures = |order: &Order, out: Out<'_>, read: fn(&Capture, Out<'_>)| {
        let standing = order.books().ledger().captures().iter().filter(|it| !it.voided);
        standing.for_each(|capture| read(capture, out));
    };
    let refunds = |order: &Order, out: Out<'_>, read: fn(&Refund, Out<'_>)| {
        order.books().ledger().refunds().iter().for_each(|refund| read(refund, out));
    };
    fields
        .field("payments.reference", FieldType::Text, move |order, out| {
            captures(order, out, |it, out| some(it.reference.as_deref(), out));
        })
        .field("payments.method", FieldType::Text, move |order, out| {
            captures(order, out, |it, out| some(it.method.as_deref(), out));
        })
        .field("payments.amount", FieldType::Number, move |order, out| {
            captures(order, out, |it, out| out(it.amount.into()));
        })
        .field("payments.at", FieldType::Time, move |order, out| {
            captures(order, out, |it, out| out(it.at.into()));
        })
        .field("refunds.reference", FieldType::Text, move |order, out| {
            refunds(order, out, |it, out| some(it.reference.as_deref(), out));
        })
        .field("refunds.method", FieldType::Text, move |order, out| {
            refunds(order, out, |it, out| some(it.method.as_deref(), out));
        })
        .field("refunds.amount", FieldType::Number, move |order, out| {
            refunds(order, out, |it, out| out(it.amount.into()));
        })
        .field("refunds.at", FieldType::Time, move |order, out| {
            refunds(order, out, |it, out| out(it.at.into()));
        })
}

fn line_fields(mut fields: Fields<Order>) -> Fields<Order> {
    for (name, part) in LINE {
        let path = format!("lines.{name}");
        let read = move |order: &Order, out: Out<'_>| {
            each(order.books().lines().iter().filter_map(part), out);
        };
        fields = match name {
            "id" => fields.field(&path, FieldType::Text, read),
            _ => fields.searched(&path, read),
        };
    }
    fields
        .field("lines.quantity", FieldType::Number, |order, out| {
            each(order.books().lines().iter().map(|line| line.quantity), out);
        })
        .field("lines.unit_price", FieldType::Number, |order, out| {
            each(order.books().lines().iter().map(|line| line.unit_price), out);
        })
        .field("lines.shippable", FieldType::Switch, |order, out| {
            each(order.books().lines().iter().map(|line| line.shippable), out);
        })
}

fn shipment_fields(fields: Fields<Order>) -> Fields<Order> {
    fn shipments(order: &Order) -> impl Iterator<Item = &Shipment> {
        order.books().parcels().shipments().iter()
    }
    let mut fields = fields
        .field("shipments.id", FieldType::Text, |order, out| {
            each(shipments(order).map(|shipment| shipment.id.as_str()), out);
        })
        .field("shipments.at", FieldType::Time, |order, out| {
            each(shipments(order).map(|shipment| shipment.at), out);
        })
        .field("shipments.attempts", FieldType::Number, |order, out| {
            each(shipments(order).map(|shipment| shipment.attempts), out);
        });
    for (name, part) in TRACKING {
        let path = format!("shipments.tracking.{name}");
        let read = move |order: &Order, out: Out<'_>| {
            let tracked = shipments(order).filter_map(|shipment| shipment.tracking.as_ref());
            each(tracked.filter_map(part), out);
        };
        fields = match name {
            "number" => fields.searched(&path, read),
            _ => fields.field(&path, FieldType::Text, read),
        };
    }
    fields
}

/// The values of `<namespace>.<field>`, and below. Namespaces and fields may have dots in them.
fn foreign(order: &Order, path: &str, out: Out<'_>) {
    for (namespace, rest) in splits(path) {
        let Some(fields) = order.foreign_fields().get(namespace) else { continue };
        let whole = std::iter::once((rest, ""));
        for (field, below) in splits(rest).chain(whole) {
            if let Some(json) = fields.get(field) {
                read_json(json, below, out);
            }
        }
    }
}

/// The two parts of a path at each of its dots.
fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('.').map(|(at, _)| (&path[..at], &path[at + 1..]))
}
