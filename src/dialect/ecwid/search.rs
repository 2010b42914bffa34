//! The filters of a search, as a query.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::catalogue::Kind;
use super::order::{cart_id, foreign_json, kept_fields, number, wire_status};
use super::select::Selection;
use super::{Error, date};
use crate::dialect::{Json, Problem, Request};
use crate::document::Pointer;
use crate::document::nearest::nearest;
use crate::order::Order;
use crate::query::{FieldType, Fields, Filter, Operand, OrderBy, Out, Query, Test};
use crate::repository::Repository;
use crate::standard::payment;
use crate::workflow::Workflow;

/// What a search asks for.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) query: Query,
    pub(super) selection: Option<Selection>,
}

/// The largest page, and the one where none is asked for.
pub(super) const MOST: usize = 100;

/// How a parameter is read.
#[derive(Debug, Clone, Copy)]
enum How {
    /// One of several, with commas between them.
    OneOf,
    /// The same, and each must be a status that the shop knows.
    Statuses(Kind),
    /// A part of a text, in any case of letters.
    Part,
    Number(fn(Decimal) -> Test),
    Time(fn(jiff::Timestamp) -> Test),
    Switch,
}

/// The parameters of both searches: the name, the field, and how it is read.
const FILTERS: [(&str, &str, How); 23] = [
    ("totalFrom", "total", How::Number(Test::at_least)),
    ("totalTo", "total", How::Number(Test::at_most)),
    ("createdFrom", "created", How::Time(Test::at_least)),
    ("createdTo", "created", How::Time(Test::at_most)),
    ("updatedFrom", "updated", How::Time(Test::at_least)),
    ("updatedTo", "updated", How::Time(Test::at_most)),
    ("email", "email", How::Part),
    ("customerId", "customerId", How::OneOf),
    ("ids", "ids", How::OneOf),
    ("orderNumber", "ids", How::OneOf),
    ("vendorOrderNumber", "ids", How::OneOf),
    ("keywords", "keywords", How::Part),
    ("customer", "customer", How::Part),
    ("productId", "productId", How::OneOf),
    ("pickupTimeFrom", "pickupTime", How::Time(Test::at_least)),
    ("pickupTimeTo", "pickupTime", How::Time(Test::at_most)),
    ("shippingMethod", "shippingMethod", How::Part),
    ("paymentMethod", "paymentMethod", How::Part),
    ("paymentModule", "paymentModule", How::Part),
    ("couponCode", "couponCode", How::OneOf),
    ("acceptMarketing", "acceptMarketing", How::Switch),
    ("paymentStatus", "paymentStatus", How::Statuses(Kind::Payment)),
    ("fulfillmentStatus", "fulfillmentStatus", How::Statuses(Kind::Fulfillment)),
];

/// How many of them a search of carts has, from the first.
const OF_CARTS: usize = 8;

const PAGING: [&str; 3] = ["offset", "limit", "responseFields"];

/// Reads a search of orders. Without a filter on the payment status unfinished orders are left out.
pub(super) fn orders(request: &Request, repository: &Repository) -> Result<Search, Error> {
    let mut search = read(request, &FILTERS, &[], Some(repository))?;
    if !request.query.iter().any(|(name, _)| name == Kind::Payment.field()) {
        let finished = Test::differs(payment::INCOMPLETE.as_str());
        search.query.filter = search.query.filter.and(Kind::Payment.field(), finished);
    }
    Ok(search)
}

/// Reads a search of carts: of the orders that are unfinished.
pub(super) fn carts(request: &Request) -> Result<Search, Error> {
    let filters = FILTERS.get(..OF_CARTS).unwrap_or(&FILTERS);
    let mut search = read(request, filters, &["showHidden"], None)?;
    let unfinished = Test::equals(payment::INCOMPLETE.as_str());
    search.query.filter = search.query.filter.and(Kind::Payment.field(), unfinished);
    let shown = request.query.iter().find(|(name, _)| name == "showHidden");
    match shown.map(|(_, value)| switch(value)) {
        Some(None) => Err(Error::Fields(vec![problem("showHidden", "expected true or false")])),
        Some(Some(false)) => {
            search.query.filter = search.query.filter.and("hidden", Test::differs(true));
            Ok(search)
        }
        Some(Some(true)) | None => Ok(search),
    }
}

/// The selection alone, as `GET` of one order takes it.
pub(super) fn selection(request: &Request) -> Result<Option<Selection>, Error> {
    let search = read(request, &[], &[], None)?;
    let paged = request.query.iter().find(|(name, _)| name == "offset" || name == "limit");
    match paged {
        Some((name, _)) => Err(Error::Fields(vec![problem(name, "this is for a search")])),
        None => Ok(search.selection),
    }
}

fn problem(name: &str, message: impl Into<String>) -> Problem {
    Problem::new(Pointer::root().field(name), message)
}

/// Reads the parameters; the orders are asked for the statuses that they carry.
fn read(
    request: &Request,
    filters: &[(&str, &'static str, How)],
    others: &[&str],
    orders: Option<&Repository>,
) -> Result<Search, Error> {
    let (mut problems, mut filter, mut selection) = (Vec::new(), Filter::everything(), None);
    let mut query = Query::new().limit(MOST).order_by(OrderBy::descending("created"));
    query = query.order_by(OrderBy::descending("number"));
    let mut seen = BTreeSet::new();
    for (name, value) in &request.query {
        if !seen.insert(name) {
            problems.push(problem(name, "this stands twice"));
            continue;
        }
        if let Some((_, field, how)) = filters.iter().find(|(known, ..)| known == name) {
            match test(value, *how, orders) {
                Ok(test) => filter = filter.and(field, test),
                Err(message) => problems.push(problem(name, message)),
            }
            continue;
        }
        match (name.as_str(), value.trim().parse::<usize>()) {
            ("offset", Ok(offset)) => query = query.offset(offset),
            ("limit", Ok(limit)) => query = query.limit(limit.min(MOST)),
            ("offset" | "limit", Err(_)) => problems.push(problem(name, "expected a whole number")),
            ("responseFields", _) => match Selection::read(value) {
                Ok(read) => selection = Some(read),
                Err(problem) => problems.push(problem),
            },
            (name, _) if others.contains(&name) => {}
            (name, _) => {
                let all = filters.iter().map(|(name, ..)| *name).chain(others.iter().copied());
                let near = nearest(name, all.chain(PAGING));
                let near = near.map(|near| format!("; did you mean {near:?}?"));
                let message = format!("there is no such parameter{}", near.unwrap_or_default());
                problems.push(problem(name, message));
            }
        }
    }
    if problems.is_empty() {
        Ok(Search { query: query.filter(filter), selection })
    } else {
        Err(Error::Fields(problems))
    }
}

fn switch(value: &str) -> Option<bool> {
    match value.trim() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// One of the words that no order carries and that is no status; the orders are asked once,
/// however many words there are.
fn unknown<'w>(
    kind: Kind,
    mut words: BTreeSet<&'w str>,
    orders: Option<&Repository>,
) -> Option<&'w str> {
    let orders = orders?;
    words.retain(|word| !kind.ids().contains(word));
    for order in orders.orders() {
        if words.is_empty() {
            break;
        }
        words.remove(wire_status(order, kind, orders.workflow()).word.as_str());
    }
    words.pop_first()
}

fn test(value: &str, how: How, orders: Option<&Repository>) -> Result<Test, String> {
    let words: BTreeSet<&str> =
        value.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let one_of = || Test::In(words.iter().copied().map(Operand::from).collect());
    match how {
        How::OneOf => Ok(one_of()),
        How::Statuses(kind) => match unknown(kind, words.clone(), orders) {
            None => Ok(one_of()),
            Some(word) => {
                let near = nearest(word, kind.ids().iter().copied());
                let near = near.map(|near| format!("; did you mean {near:?}?"));
                let short: String = word.chars().take(60).collect();
                Err(format!("there is no status {short:?}{}", near.unwrap_or_default()))
            }
        },
        How::Part => Ok(Test::Contains(value.trim().to_lowercase())),
        How::Number(test) => {
            let number = Json::Number(value.trim().to_owned()).as_decimal();
            number.map(test).ok_or_else(|| "expected a number".to_owned())
        }
        How::Time(test) => date::read_filter(value.trim())
            .map(test)
            .ok_or_else(|| format!("expected seconds since 1970, or {}", date::SHAPE)),
        How::Switch => {
            switch(value).map(Test::equals).ok_or_else(|| "expected true or false".to_owned())
        }
    }
}

/// Gives out a text of a kept field, at that path below it.
fn kept(order: &Order, name: &str, path: &str) -> Option<String> {
    let json = foreign_json(order, name)?;
    let json = if path.is_empty() { Some(&json) } else { json.at(path) };
    match json? {
        Json::Text(text) | Json::Number(text) => Some(text.clone()),
        _ => None,
    }
}

fn text(value: Option<String>, out: Out<'_>) {
    if let Some(value) = value {
        out(value.as_str().into());
    }
}

/// The fields that the filters name.
pub(super) fn fields(workflow: &Workflow) -> Fields<Order> {
    let fields = Fields::new("id", FieldType::Text, |order: &Order, out: Out<'_>| {
        out(order.id().as_str().into());
    });
    let fields = Kind::BOTH.into_iter().fold(fields, |fields, kind| {
        let workflow = workflow.clone();
        fields.field(kind.field(), FieldType::Text, move |order, out| {
            out(wire_status(order, kind, &workflow).word.as_str().into());
        })
    });
    let fields = person_fields(number_fields(fields));
    kept_texts(fields)
        .field("hidden", FieldType::Switch, |order, out| switch_of(order, "hidden", out))
        .field("acceptMarketing", FieldType::Switch, |order, out| {
            switch_of(order, "acceptMarketing", out);
        })
        .field("productId", FieldType::Text, |order, out| {
            let Some(Json::Object(items)) = foreign_json(order, "items") else { return };
            for (_, item) in &items {
                if let Some(Json::Number(id)) = item.get("productId") {
                    out(id.into());
                }
            }
        })
        .field("pickupTime", FieldType::Time, |order, out| {
            if let Some(at) = kept(order, "pickupTime", "").and_then(|text| date::read(&text)) {
                out(at.into());
            }
        })
}

fn number_fields(fields: Fields<Order>) -> Fields<Order> {
    fields
        .field("number", FieldType::Number, |order, out| {
            let number = number(order).and_then(|number| Json::Number(number).as_decimal());
            if let Some(number) = number {
                out(number.into());
            }
        })
        .field("total", FieldType::Number, |order, out| out(order.books().total().into()))
        .field("created", FieldType::Time, |order, out| out(order.opened_at().into()))
        .field("updated", FieldType::Time, |order, out| out(order.last_change().into()))
        .field("ids", FieldType::Text, |order, out| {
            out(order.id().as_str().into());
            out(cart_id(order).as_str().into());
            text(number(order), out);
            text(kept(order, "vendorOrderNumber", ""), out);
        })
}

fn kept_texts(mut fields: Fields<Order>) -> Fields<Order> {
    for (name, field, path) in [
        ("shippingMethod", "shippingOption", "shippingMethodName"),
        ("paymentMethod", "paymentMethod", ""),
        ("paymentModule", "paymentModule", ""),
    ] {
        fields = fields.field(name, FieldType::Text, move |order, out| {
            text(kept(order, field, path).map(|text| text.to_lowercase()), out);
        });
    }
    fields.field("couponCode", FieldType::Text, |order, out| {
        text(kept(order, "discountCoupon", "code"), out);
    })
}

fn switch_of(order: &Order, name: &str, out: Out<'_>) {
    if let Some(Json::Switch(on)) = foreign_json(order, name) {
        out(on.into());
    }
}

/// Who ordered, and what the search term is looked for in.
fn person_fields(fields: Fields<Order>) -> Fields<Order> {
    fields
        .field("email", FieldType::Text, |order, out| {
            text(order.customer().email.as_ref().map(|email| email.to_lowercase()), out);
        })
        .field("customerId", FieldType::Text, |order, out| text(order.customer().id.clone(), out))
        .field("customer", FieldType::Text, people)
        .field("keywords", FieldType::Text, |order, out| {
            people(order, out);
            for line in order.books().lines() {
                out(line.sku.to_lowercase().as_str().into());
                out(line.name.to_lowercase().as_str().into());
            }
            let shipments = order.books().parcels().shipments().iter();
            for tracking in shipments.filter_map(|shipment| shipment.tracking.as_ref()) {
                text(tracking.number.as_ref().map(|number| number.to_lowercase()), out);
            }
            text(Some(order.id().as_str().to_lowercase()), out);
            text(number(order), out);
            if kept_fields(order).is_some() {
                for name in ["externalTransactionId", "privateAdminNotes", "vendorOrderNumber"] {
                    text(kept(order, name, "").map(|text| text.to_lowercase()), out);
                }
            }
        })
}

fn people(order: &Order, out: Out<'_>) {
    let customer = order.customer();
    for part in [&customer.name, &customer.email, &customer.phone] {
        text(part.as_ref().map(|part| part.to_lowercase()), out);
    }
    for person in [order.billing(), order.shipping()].into_iter().flatten() {
        for part in [
            &person.name,
            &person.company,
            &person.street,
            &person.city,
            &person.postal_code,
            &person.region,
            &person.country,
            &person.phone,
        ] {
            text(part.as_ref().map(|part| part.to_lowercase()), out);
        }
    }
}
