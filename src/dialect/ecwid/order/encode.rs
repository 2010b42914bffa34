//! From an order to a wire object.

use std::collections::BTreeMap;

use super::label::{self, Written};
use super::losses::losses;
use super::number::is_number;
use super::{amounts, kept, line, person, refunds, shipping};
use crate::dialect::ecwid::catalogue::Kind;
use crate::dialect::ecwid::{Settings, date};
use crate::dialect::{Encoded, Json};
use crate::order::Order;
use crate::workflow::Workflow;

/// The fields in the order in which Ecwid writes them; others follow by name.
const ORDER: [&str; 56] = [
    "id",
    "internalId",
    "cartId",
    "refundedAmount",
    "subtotal",
    "subtotalWithoutTax",
    "total",
    "totalWithoutTax",
    "giftCardRedemption",
    "totalBeforeGiftCardRedemption",
    "giftCardDoubleSpending",
    "email",
    "paymentMethod",
    "paymentModule",
    "externalTransactionId",
    "tax",
    "customerTaxExempt",
    "customerTaxId",
    "customerTaxIdValid",
    "b2b_b2c",
    "reversedTaxApplied",
    "customerRequestedInvoice",
    "customerFiscalCode",
    "electronicInvoicePecEmail",
    "electronicInvoiceSdiCode",
    "ipAddress",
    "couponDiscount",
    "paymentStatus",
    "fulfillmentStatus",
    "orderNumber",
    "vendorOrderNumber",
    "publicUid",
    "refererUrl",
    "orderComments",
    "volumeDiscount",
    "customerId",
    "membershipBasedDiscount",
    "totalAndMembershipBasedDiscount",
    "customDiscount",
    "customSurcharges",
    "discount",
    "usdTotal",
    "globalReferer",
    "createDate",
    "updateDate",
    "createTimestamp",
    "updateTimestamp",
    "discountCoupon",
    "items",
    "refunds",
    "billingPerson",
    "shippingPerson",
    "shippingOption",
    "handlingFee",
    "trackingNumber",
    "predictedPackage",
];

/// The fields that only placed orders have, and carts do not.
const NOT_OF_CARTS: [&str; 10] = [
    "id",
    "internalId",
    "orderNumber",
    "vendorOrderNumber",
    "publicUid",
    "paymentStatus",
    "fulfillmentStatus",
    "refundedAmount",
    "refunds",
    "disableAllCustomerNotifications",
];

/// Writes any order as Ecwid's `GET /orders/{id}` does, and lists what it does not say.
///
/// Amounts come in the store's currency; an order in another one is a loss. What
/// [`decode_order`](super::decode_order) kept comes out again.
#[must_use]
pub fn encode_order(order: &Order, settings: &Settings, workflow: &Workflow) -> Encoded {
    let mut fields = Fields::default();
    fields.kept(order);
    identity(order, &mut fields);
    dates(order, &mut fields);
    customer(order, &mut fields);
    for kind in Kind::BOTH {
        fields.set(kind.field(), label::write(order, kind, workflow).word);
    }
    for (name, json) in amounts::write(order) {
        fields.set(name, json);
    }
    let (sum, list) = refunds::write(order);
    fields.set("refundedAmount", sum);
    fields.set("refunds", list);
    fields.set("items", line::write(order));
    let written = shipping::write(order);
    fields.set_some("shippingOption", written.option);
    fields.set_some("handlingFee", written.fee);
    fields.set_some("customSurcharges", written.surcharges);
    payment(order, &mut fields);
    fields.set("disableAllCustomerNotifications", !order.notifies_customer());
    let json = fields.json();
    Encoded { losses: losses(order, &json, settings, workflow), json }
}

/// Writes an order as a cart, which has no number, no statuses and no refunds.
pub(in crate::dialect::ecwid) fn encode_cart(
    order: &Order,
    settings: &Settings,
    workflow: &Workflow,
) -> Json {
    let json = encode_order(order, settings, workflow).json.with("cartId", cart_id(order));
    let Json::Object(fields) = json else { return json };
    let stays = |field: &(String, Json)| !NOT_OF_CARTS.contains(&field.0.as_str());
    Json::Object(fields.into_iter().filter(stays).collect())
}

/// The id of the cart that the order was or is; its own, where it has no other.
pub(in crate::dialect::ecwid) fn cart_id(order: &Order) -> String {
    match kept::foreign_json(order, "cartId") {
        Some(Json::Text(id)) => id,
        _ => order.id().as_str().to_owned(),
    }
}

/// The order's internal number, as it is written.
pub(in crate::dialect::ecwid) fn number(order: &Order) -> Option<String> {
    let numbers = ["internalId", "orderNumber"].into_iter();
    let mut numbers = numbers.filter_map(|name| match kept::foreign_json(order, name)? {
        Json::Number(number) => Some(number),
        _ => None,
    });
    numbers.next()
}

/// The order's status as Ecwid has it.
pub(in crate::dialect::ecwid) fn wire_status(
    order: &Order,
    kind: Kind,
    workflow: &Workflow,
) -> Written {
    label::write(order, kind, workflow)
}

/// The fields of a wire object, each once.
#[derive(Debug, Default)]
struct Fields(BTreeMap<String, Json>);

/// The kept fields that are written elsewhere, and only while they are true.
const GUARDED: [&str; 15] = [
    "email",
    "lang",
    "paymentStatus",
    "fulfillmentStatus",
    "items",
    "billingPerson",
    "shippingPerson",
    "shippingOption",
    "handlingFee",
    "customSurcharges",
    "refunds",
    "createDate",
    "updateDate",
    "updateTimestamp",
    "trackingNumber",
];

impl Fields {
    /// What is kept and always true.
    fn kept(&mut self, order: &Order) {
        for (name, text) in kept::fields(order).into_iter().flatten() {
            let Some(field) = kept::field_of(name) else { continue };
            if !GUARDED.contains(&field)
                && let Some(json) = kept::read(text)
            {
                self.set(field, json);
            }
        }
    }

    fn set(&mut self, name: &str, json: impl Into<Json>) {
        self.0.insert(name.to_owned(), json.into());
    }

    fn set_some(&mut self, name: &str, json: Option<impl Into<Json>>) {
        if let Some(json) = json {
            self.set(name, json);
        }
    }

    fn set_default(&mut self, name: &str, json: impl Into<Json>) {
        self.0.entry(name.to_owned()).or_insert_with(|| json.into());
    }

    fn json(mut self) -> Json {
        let known = ORDER.iter().filter_map(|name| self.0.remove_entry(*name));
        let mut fields: Vec<_> = known.collect();
        fields.extend(self.0);
        Json::Object(fields)
    }
}

fn identity(order: &Order, fields: &mut Fields) {
    fields.set("id", order.id().as_str());
    fields.set_default("vendorOrderNumber", order.id().as_str());
}

/// The dates of the first and of the last record; as they came, where they still mean the same.
fn dates(order: &Order, fields: &mut Fields) {
    let placed = order.opened_at();
    let came = kept::foreign_json(order, "createDate");
    let same = |came: &Json| {
        let read = came.as_text().and_then(date::read);
        read.is_some_and(|read| read.as_second() == placed.as_second())
    };
    fields.set("createDate", came.filter(same).unwrap_or_else(|| date::write(placed).into()));
    fields.set_default("createTimestamp", placed.as_second());
    let changed = order.last_change();
    let untouched = order.version() == 1;
    let came = |name: &str| kept::foreign_json(order, name).filter(|_| untouched);
    let date = came("updateDate").unwrap_or_else(|| date::write(changed).into());
    let stamp = date.as_text().and_then(date::read).map_or(changed, |read| read);
    let stamp = came("updateTimestamp").unwrap_or_else(|| stamp.as_second().into());
    fields.set("updateDate", date);
    fields.set("updateTimestamp", stamp);
}

fn customer(order: &Order, fields: &mut Fields) {
    let customer = order.customer();
    for (name, text) in [("email", &customer.email), ("lang", &customer.language)] {
        let empty = || kept::foreign_json(order, name);
        fields.set_some(name, text.as_deref().map(Json::from).or_else(empty));
    }
    let id = customer.id.as_ref().filter(|id| is_number(id));
    fields.set_some("customerId", id.map(|id| Json::Number(id.clone())));
    for (name, own) in [("billingPerson", order.billing()), ("shippingPerson", order.shipping())] {
        let written = own.map(|own| person::write(own, kept::foreign_json(order, name)));
        fields.set_some(name, written);
    }
}

/// What is told of the payment and of the parcel: as the customer chose, else as it is booked.
fn payment(order: &Order, fields: &mut Fields) {
    let standing = order.books().ledger().captures().iter().find(|capture| !capture.voided);
    if let Some(capture) = standing {
        if let Some(method) = &capture.method {
            fields.set_default("paymentMethod", method.as_str());
        }
        if let Some(reference) = capture.reference.as_ref().filter(|_| capture.by_gateway) {
            fields.set_default("externalTransactionId", reference.as_str());
        }
    }
    let tracked = order.books().parcels().shipments().iter().rev();
    let mut numbers = tracked.filter_map(|shipment| shipment.tracking.as_ref()?.number.as_deref());
    let number = numbers.next().map(Json::from);
    fields
        .set_some("trackingNumber", number.or_else(|| kept::foreign_json(order, "trackingNumber")));
}
