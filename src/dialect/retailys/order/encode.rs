//! From the core's order to the wire object.

use jiff::Timestamp;

use super::losses::losses;
use crate::dialect::retailys::flags::Flags;
use crate::dialect::retailys::item::Item;
use crate::dialect::retailys::keep::{Sheet, kept, kept_fields, same_number};
use crate::dialect::retailys::settings::Settings;
use crate::dialect::retailys::{ITEMS, NAMESPACE, person, price, reference, time, tracking};
use crate::dialect::{Encoded, Json, Leniency};
use crate::order::Order;
use crate::workflow::Workflow;

/// How references are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum View {
    /// By their ids, and the links to the rest.
    #[default]
    Plain,
    /// With all that is kept of them.
    Expanded,
}

/// Writes an order, whatever system it came from, with all that is kept of it.
///
/// What the format cannot say is listed in [`Encoded::losses`].
#[must_use]
pub fn encode_order(order: &Order, settings: &Settings, workflow: &Workflow) -> Encoded {
    let json = show_order(order, settings, workflow, View::Expanded);
    Encoded { json, losses: losses(order, workflow) }
}

/// Writes an order as an answer shows it.
#[must_use]
pub fn show_order(order: &Order, settings: &Settings, workflow: &Workflow, view: View) -> Json {
    let mut sheet = Sheet::of(order);
    let id = reference::digits(order.id().as_str());
    sheet.put("id", id);
    put_customer(order, view, &mut sheet);
    put_reference("company", view, &mut sheet);
    put_reference("channel", view, &mut sheet);
    sheet.keep_or("date_order", Some(time::write(order.opened_at())));
    sheet.keep("date_maturity");
    put_people(order, &mut sheet);
    for name in ["note", "our_note", "hash", "main_currency_code"] {
        sheet.keep(name);
    }
    put_money(order, settings, &mut sheet);
    let lines = order.books().lines().iter();
    let rest = |id: &str| kept_fields(order, ITEMS, id);
    put_list("items", lines.map(|it| Item::of(it, rest(it.id.as_str())).write()), &mut sheet);
    sheet.keep("weight");
    put_reference("shipping", view, &mut sheet);
    put_reference("payment", view, &mut sheet);
    put_list(tracking::FIELD, tracking::all(order), &mut sheet);
    for (name, flag) in Flags::of(order, workflow).named() {
        sheet.put(name, Some(flag));
    }
    for name in ["order_url", "invoice_url", "ip", "external_order_prefix"] {
        sheet.keep(name);
    }
    // An order of another system is known by what that one calls it.
    sheet.keep_or("external_order_id", id.is_none().then(|| order.id().as_str()));
    for name in [PAYMENT_ID, PAYMENT_URL] {
        match payment_field(order, name) {
            Some(json) => sheet.put(name, Some(json)),
            None => sheet.keep_or(name, reference_of_capture(order).filter(|_| name == PAYMENT_ID)),
        }
    }
    sheet.finish()
}

/// The field of what the gateway calls the payment.
pub(in super::super) const PAYMENT_ID: &str = "external_payment_id";
/// The field of where the customer can try again to pay.
pub(in super::super) const PAYMENT_URL: &str = "external_payment_url";

/// When the order was placed, as it is shown.
pub(in super::super) fn placed_at(order: &Order) -> Timestamp {
    let kept = kept(order, NAMESPACE, "date_order");
    let said = kept.as_ref().and_then(Json::as_text).and_then(time::read);
    said.unwrap_or(order.opened_at())
}

/// The last word of the `paid` requests about a payment, which the history keeps.
fn payment_field(order: &Order, name: &str) -> Option<Json> {
    let said = order.history().iter().rev().find_map(|mut record| record.fields.remove(name))?;
    Json::read(&said, Leniency::Strict).ok()
}

/// What the gateway of another system called the last payment.
fn reference_of_capture(order: &Order) -> Option<&str> {
    let mut captures = order.books().ledger().captures().iter().rev();
    captures.find(|capture| capture.by_gateway && !capture.voided)?.reference.as_deref()
}

fn put_reference(name: &str, view: View, sheet: &mut Sheet) {
    let kept = sheet.take(name);
    sheet.put(name, kept.map(|kept| shown(kept, view)));
}

fn shown(reference: Json, view: View) -> Json {
    match view {
        View::Plain => reference::plain(reference),
        View::Expanded => reference,
    }
}

/// The customer as kept, where that is still who the customer is.
fn put_customer(order: &Order, view: View, sheet: &mut Sheet) {
    let (kept, id) = (sheet.take("customer"), order.customer().id.as_deref());
    let stands = |kept: &Json| reference::id(kept).map(|id| id.to_string()).as_deref() == id;
    let customer = match kept {
        Some(kept) if stands(&kept) => Some(shown(kept, view)),
        _ => id.and_then(reference::digits).map(reference::bare),
    };
    sheet.put("customer", customer);
}

/// Who pays, else what is known of the customer; and who gets the goods.
fn put_people(order: &Order, sheet: &mut Sheet) {
    let customer = order.customer();
    for (name, text) in person::texts(order.billing(), &person::INVOICE) {
        if name == "company_vat" {
            sheet.keep("company_nr");
        }
        let own = match name {
            "email" => &customer.email,
            "phone" => &customer.phone,
            "name" => &customer.name,
            _ => &None,
        };
        sheet.put(name, text.or_else(|| own.clone()));
    }
    for (name, text) in person::texts(order.shipping(), &person::DELIVERY) {
        sheet.put(name, text);
    }
}

fn put_money(order: &Order, settings: &Settings, sheet: &mut Sheet) {
    let books = order.books();
    let currency = books.currency();
    // No currency is the instance's own.
    let own = |kept: &Json, _: &Json| *kept == Json::Null && currency == settings.currency;
    sheet.put_as("order_currency_code", Some(currency.as_str().into()), own);
    sheet.keep("currency_rate");
    sheet.put_as("money", Some(price::number(books.total())), same_number);
    let ledger = books.ledger();
    sheet.put_as("paid", Some(price::number(ledger.captured())), same_number);
    let standing = ledger.captures().iter().filter(|capture| !capture.voided);
    let paid_at = standing.map(|capture| capture.at).max();
    sheet.put_as("date_paid", paid_at.map(time::write), time::same);
}

fn put_list(name: &str, items: impl IntoIterator<Item = Json>, sheet: &mut Sheet) {
    let items: Vec<Json> = items.into_iter().collect();
    let none = |kept: &Json, _: &Json| *kept == Json::Null;
    if items.is_empty() {
        sheet.put_as(name, Some(Json::List(items)), none);
    } else {
        sheet.put(name, Some(Json::List(items)));
    }
}
