//! The fields of orders that a query may name, in the system's spelling.

use std::sync::Arc;

use super::super::kept::{NAMESPACE, kept_switch};
use super::super::settings::Settings;
use super::super::status::exact;
use super::super::version::read_time;
use super::view::{Shape, View};
use crate::dialect::json::Json;
use crate::order::Order;
use crate::query::{FieldType, Fields, Out, Value, read_json};
use crate::workflow::Workflow;

const NUMBERS: [&str; 22] = [
    "InvoiceNumber",
    "MainOrderId",
    "MemberId",
    "StatusId",
    "TotalCost",
    "AmountPaid",
    "AmountPending",
    "StatusShort.Id",
    "Discount.Cost",
    "GiftVoucher.Cost",
    "Tax.Rate",
    "ShippingInfo.Cost",
    "Member.Id",
    "OrderLines.Id",
    "OrderLines.ProductId",
    "OrderLines.ModuleId",
    "OrderLines.Quantity",
    "OrderLines.TaxRate",
    "OrderLines.UnitPrice",
    "OrderLines.TotalPrice",
    "OrderLines.Attributes.AttributeId",
    "Payments.Id",
];

const AMOUNTS: [&str; 2] = ["Payments.Amount", "Payments.AmountCaptured"];

const TEXTS: [&str; 17] = [
    "CurrencyCountry",
    "Currency",
    "Country",
    "PaymentState",
    "TrackingURL",
    "TransactionId",
    "OrderCaseType",
    "Discount.Code",
    "GiftVoucher.Name",
    "Tax.Code",
    "OrderLines.EntityType",
    "OrderLines.Attributes.OptionsIds",
    "Payments.TransactionId",
    "Payments.Status",
    "Payments.PaymentType",
    "Payments.PaymentGatewayType",
    "Payments.GatewayReason",
];

/// Texts in which the semantic query looks.
const SEARCHED: [&str; 15] = [
    "AWBNumber",
    "OrderName",
    "StatusShort.Name",
    "ShippingInfo.Name",
    "ShippingInfo.Address",
    "ShippingInfo.City",
    "ShippingInfo.State",
    "ShippingInfo.Zipcode",
    "ShippingInfo.Country",
    "Member.Email",
    "Member.FirstName",
    "Member.LastName",
    "OrderLines.ProductName",
    "OrderLines.FileName",
    "Payments.Notes",
];

const SWITCHES: [&str; 4] = ["IsDeleted", "IsRecurring", "HasSubscriptions", "HasPaidSubscription"];

const DOWNLOAD: &str = "OrderLines.IsDownload";

const TIMES: [&str; 3] = ["InvoiceDate", "CreatedDateTime", "Payments.CreatedDateTime"];

/// What the other version calls a field, and this one.
const OTHER: [(&str, &str); 3] = [
    ("TrackingUrl", "TrackingURL"),
    ("Status.Id", "StatusShort.Id"),
    ("Status.Name", "StatusShort.Name"),
];

/// The fields of orders that a query may name: all that an answer has, dotted where it is nested,
/// in the spelling of both versions, and `CustomCrmGroups.<group>.<field>`. Values are those that
/// the answer would have. The id breaks ties.
#[must_use]
pub fn order_fields(settings: &Settings, workflow: &Workflow) -> Fields<Order> {
    let shop = Arc::new((settings.clone(), workflow.clone()));
    let id = |order: &Order, out: Out<'_>| {
        exact(order.id().as_str()).into_iter().for_each(|id| out(id.into()));
    };
    let mut fields = Fields::new("Id", FieldType::Number, id);
    let groups = [
        (&NUMBERS[..], FieldType::Number),
        (&AMOUNTS, FieldType::Number),
        (&TEXTS, FieldType::Text),
        (&TIMES, FieldType::Time),
    ];
    for (names, of) in groups {
        for name in names {
            fields = fields.field(name, of, reader(&shop, name, of));
        }
    }
    for name in SEARCHED {
        fields = fields.searched(name, reader(&shop, name, FieldType::Text));
    }
    for name in SWITCHES {
        fields = fields.field(name, FieldType::Switch, move |order, out| {
            out(kept_switch(order, name).into());
        });
    }
    let of = FieldType::Switch;
    fields = fields.field(DOWNLOAD, of, reader(&shop, DOWNLOAD, of));
    for (other, name) in OTHER {
        let of = if name.ends_with("Id") { FieldType::Number } else { FieldType::Text };
        fields = fields.field(other, of, reader(&shop, name, of));
    }
    fields.open("CustomCrmGroups", |order, path, out| {
        if let Some(json) = order.foreign(NAMESPACE, "CustomCrmGroups") {
            read_json(json, path, out);
        }
    })
}

fn reader(
    shop: &Arc<(Settings, Workflow)>,
    name: &'static str,
    of: FieldType,
) -> impl Fn(&Order, Out<'_>) + Send + Sync + 'static {
    let shop = Arc::clone(shop);
    let (head, rest) = match name.split_once('.') {
        Some((head, rest)) => (head, Some(rest)),
        None => (name, None),
    };
    move |order, out| {
        let (settings, workflow) = &*shop;
        let view = View { order, settings, workflow, shape: Shape::Second };
        give(&view.value(head), rest, of, out);
    }
}

/// Gives out the values at the path; the elements of lists one by one, and what has another type
/// than the field not at all.
fn give(json: &Json, path: Option<&str>, of: FieldType, out: Out<'_>) {
    match (json, path) {
        (Json::List(items), path) => items.iter().for_each(|item| give(item, path, of, out)),
        (json, Some(path)) => {
            let (name, rest) = match path.split_once('.') {
                Some((name, rest)) => (name, Some(rest)),
                None => (path, None),
            };
            if let Some(inner) = json.get(name) {
                give(inner, rest, of, out);
            }
        }
        (Json::Number(_), None) if of == FieldType::Number => {
            json.as_decimal().into_iter().for_each(|number| out(Value::Number(number)));
        }
        (Json::Switch(on), None) if of == FieldType::Switch => out(Value::Switch(*on)),
        (Json::Text(text), None) if of == FieldType::Text => out(Value::Text(text)),
        (Json::Text(text), None) if of == FieldType::Time => {
            read_time(text).into_iter().for_each(|at| out(Value::Time(at)));
        }
        _ => {}
    }
}
