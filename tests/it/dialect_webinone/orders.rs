//! The endpoints of orders.

use orderflow::dialect::Json;
use orderflow::dialect::webinone::OrderStatus;
use orderflow::order::{Money, Payload, Tracking};
use orderflow::{Actor, Event, Order};

use super::decoding::order_json;
use super::{Desk, currency, settings};

const PATH: &str = "/api/v2/admin/orders";

/// A desk with the plain order of the decoding tests, as number 12.
fn desk() -> Desk {
    let mut desk = Desk::new(settings());
    insert(&mut desk, "{}");
    desk
}

pub(crate) fn insert(desk: &mut Desk, fields: &str) {
    let (shop, json) = (&mut desk.shop, order_json(fields));
    let workflow = shop.repository().workflow().clone();
    let decoded = orderflow::dialect::webinone::decode_order(&json, shop.settings(), &workflow);
    shop.insert(decoded.unwrap().open(&workflow).unwrap()).unwrap();
}

/// What happens to an order elsewhere.
pub(crate) fn happens(desk: &mut Desk, id: &str, event: Event) {
    let at = desk.now();
    let mut order: Order = desk.shop.repository().get(id).unwrap().clone();
    let seen = order.version();
    let workflow = desk.shop.repository().workflow().clone();
    let _ = workflow.apply(&mut order, event.at(at)).unwrap();
    desk.shop.replace(order, seen).unwrap();
}

#[test]
fn orders_are_created() {
    let mut desk = Desk::new(settings());
    desk.send(&format!("POST {PATH}"), "{}");
    desk.send(
        &format!("POST {PATH}"),
        r#"{"AWBNumber": "T-1", "InvoiceDate": "2026-03-02T00:00:00", "InvoiceNumber": 7,
            "MainOrderId": "1", "MemberId": 28049, "OrderName": "Two tins", "StatusId": "13176",
            "PaymentState": "None", "TrackingUrl": "https://shop.example/t/1",
            "ShippingZipCode": "6000", "ShippingState": "WA", "ShippingAddress": "1 Tea Street",
            "ShippingCity": "Perth", "ShippingCountry": "AU"}"#,
    );
    desk.send(&format!("POST {PATH}"), r#"{"PaymentState": "Succeeded", "Currency": "EUR"}"#);
    insta::assert_snapshot!("webinone_order_creations", desk.seen);
}

#[test]
fn wrong_orders_are_not_created() {
    let mut desk = Desk::new(settings());
    for body in [
        "",
        "[]",
        "{\"OrderName\": \"x\",}",
        r#"{"StatusId": 99}"#,
        r#"{"PaymentState": "Refunded"}"#,
        r#"{"Id": 5, "Currency": "dollars", "CreatedDateTime": "2026-03-01T09:00:00",
            "TotalCost": 5, "OrderLines": [], "IsDeleted": true, "ShippingInfo": {},
            "CustomCrmGroups": {}, "ShippingZip": "6000", "MemberId": true}"#,
    ] {
        desk.send(&format!("POST {PATH}"), body);
    }
    assert!(desk.shop.repository().is_empty());
    insta::assert_snapshot!("webinone_order_creation_refusals", desk.seen);
}

#[test]
fn orders_are_updated() {
    let mut desk = desk();
    desk.send(
        &format!("PUT {PATH}/12"),
        r#"{"Id": 12, "AWBNumber": "T-1", "Country": "AU", "InvoiceNumber": 7, "OrderName": "Tea",
            "StatusId": "13176", "PaymentState": "Succeeded", "MemberId": "5",
            "ShippingCity": "Perth", "ShippingCountry": "AU", "InvoiceDate":
            "2026-03-02T01:00:00+01:00"}"#,
    );
    // What is not there stays, null clears.
    desk.send(
        &format!("PUT {PATH}/12"),
        r#"{"AWBNumber": null, "Country": null, "InvoiceNumber": null, "OrderName": null,
            "MemberId": null, "ShippingCity": null, "InvoiceDate": null}"#,
    );
    desk.send(&format!("PUT {PATH}/12"), r#"{"StatusId": 13176, "PaymentState": "Succeeded"}"#);
    desk.send("PUT /api/v1/orders/12", r#"{"StatusId": 1, "TrackingUrl": "u"}"#);
    insta::assert_snapshot!("webinone_order_updates", desk.seen);
}

#[test]
fn wrong_updates_change_nothing() {
    let mut desk = desk();
    for body in [
        "",
        r#"{"StatusId": 99, "OrderName": "Tea"}"#,
        r#"{"StatusId": null, "PaymentState": null, "Currency": null, "CreatedDateTime": null}"#,
        r#"{"Id": 13, "Currency": "EUR", "CreatedDateTime": "2026-03-01T09:00:01"}"#,
        r#"{"OrderName": "Tea", "PaymentState": "Refunded", "StatusId": 6}"#,
        r#"{"TotalCost": 10, "AmountPaid": 9.00, "Discount": {"Code": null, "Cost": 1},
            "OrdrName": "Tea", "Member": {"Id": 5}}"#,
    ] {
        desk.send(&format!("PUT {PATH}/12"), body);
    }
    desk.send(&format!("PUT {PATH}/13"), "{}");
    desk.send(&format!("PUT {PATH}/x"), "{}");
    desk.send(&format!("PUT {PATH}"), "{}");
    desk.send("POST /api/v1/orders", "{}");
    desk.send("DELETE /api/v1/orders/12", "");
    desk.send("GET /api/v3/orders", "");
    insta::assert_snapshot!("webinone_order_update_refusals", desk.seen);
    assert_eq!(desk.shop.repository().get("12").unwrap().version(), 1);
}

/// A label that raises an event goes on together with it, or not at all.
#[test]
fn a_label_may_raise_an_event() {
    let mut statuses = OrderStatus::built_in();
    statuses.push(OrderStatus::new(20, "Called off").raises("cancel"));
    statuses.push(OrderStatus::new(21, "Done").raises("done"));
    let mut desk = Desk::new(settings().statuses(statuses));
    insert(&mut desk, "{}");
    desk.send(&format!("PUT {PATH}/12"), r#"{"OrderName": "Tea", "StatusId": 21}"#);
    desk.send(&format!("POST {PATH}"), r#"{"StatusId": 20}"#);
    desk.send(&format!("PUT {PATH}/12"), r#"{"OrderName": "Tea", "StatusId": 20}"#);
    insta::assert_snapshot!("webinone_order_raising_labels", desk.seen);
}

#[test]
fn orders_are_deleted_and_stay_readable() {
    let mut desk = desk();
    desk.send(&format!("DELETE {PATH}/12"), "");
    desk.send(&format!("DELETE {PATH}/12"), "");
    desk.send(&format!("DELETE {PATH}/13"), "");
    let deleted = desk.send(&format!("GET {PATH}/12"), "");
    assert_eq!(deleted.get("IsDeleted").and_then(Json::as_switch), Some(true));
    let count = |desk: &mut Desk, line: &str| {
        desk.send(line, "").get("TotalItemsCount").unwrap().to_string()
    };
    assert_eq!(count(&mut desk, &format!("GET {PATH}")), "0");
    assert_eq!(count(&mut desk, &format!("GET {PATH}?Where={{\"IsDeleted\":true}}")), "1");
    let either = r#"{"$or":[{"IsDeleted":true},{"IsDeleted":false}]}"#;
    assert_eq!(count(&mut desk, &format!("GET {PATH}?Where={either}")), "1");
    assert_eq!(count(&mut desk, "GET /api/v1/orders"), "0");
    insta::assert_snapshot!("webinone_order_deletions", desk.seen);
}

#[test]
fn version_1_chooses_its_sections() {
    let mut desk = desk();
    desk.send("GET /api/v1/orders/12", "");
    desk.send("GET /api/v1/orders/12?fields=Member, Status", "");
    desk.send("GET /api/v1/orders", r#"{"fields": "OrderLines", "order_by": "Id", "limit": 1}"#);
    desk.send("GET /api/v1/orders/12?fields=Members,OrderLines,", "");
    desk.send(&format!("GET {PATH}/12?Fields=Member"), "");
    insta::assert_snapshot!("webinone_order_sections", desk.seen);
}

#[test]
fn custom_groups_are_filled_by_forms() {
    let mut desk = desk();
    let groups = |desk: &mut Desk| {
        let order = desk.send(&format!("GET {PATH}/12"), "");
        order.get("CustomCrmGroups").unwrap().to_string()
    };
    let line = format!("PUT {PATH}/12/custom-crm-groups");
    desk.send(&line, r#"{"Gift": {"Wrap": true, "Count": 2, "Text": "x"}, "Empty": {}}"#);
    let set = r#"{"Gift":{"Wrap":true,"Count":2,"Text":"x"},"Empty":{}}"#;
    assert_eq!(groups(&mut desk), set);
    desk.form(
        &line,
        &[
            ("Gift.Wrap", "false"),
            ("Gift[Count]", "3.50"),
            ("Gift.Text", "true"),
            ("Tea.Sorts", "green"),
            ("Tea.Sorts", "black"),
            ("Tea[a.b]", ""),
        ],
    );
    assert_eq!(
        groups(&mut desk),
        concat!(
            r#"{"Gift":{"Wrap":false,"Count":3.50,"Text":"true"},"Empty":{},"#,
            r#""Tea":{"Sorts":["green","black"],"a.b":""}}"#
        )
    );
    desk.form(&line, &[("Gift.Count", "many")]);
    desk.seen.clear();
    desk.form(&line, &[("Gift.Count", "many")]);
    desk.form(&line, &[("Gift", "1"), (".x", "2"), ("Gift.ok", "3")]);
    desk.send(&line, r#"{"Gift": 5}"#);
    desk.send(&line, "[]");
    desk.send(&line, "");
    desk.send(&format!("PUT {PATH}/13/custom-crm-groups"), "{}");
    desk.send(&format!("GET {PATH}/12/custom-crm-groups"), "");
    desk.send(
        &format!("GET {PATH}?Where={{\"CustomCrmGroups.Gift.Count\": \"many\"}}&Limit=0"),
        "",
    );
    insta::assert_snapshot!("webinone_order_groups", desk.seen);
}

#[test]
fn tracking_is_that_of_the_last_parcel() {
    let mut desk = desk();
    let tracking = |desk: &mut Desk| {
        let order = desk.send(&format!("GET {PATH}/12"), "");
        let text = |name| order.get(name).unwrap().to_string();
        format!("{} {}", text("AWBNumber"), text("TrackingURL"))
    };
    desk.send(&format!("PUT {PATH}/12"), r#"{"AWBNumber": "before"}"#);
    assert_eq!(tracking(&mut desk), "\"before\" null");
    let line = orderflow::order::LineId::new("13").unwrap();
    let parcel = |id: &str, tracking| {
        Event::new("sent")
            .payload(Payload { tracking, ..Payload::new().line(line.clone(), 1).shipment(id) })
    };
    happens(&mut desk, "12", parcel("P-1", None));
    assert_eq!(tracking(&mut desk), "\"before\" null");
    let number = Tracking { number: Some("T-2".to_owned()), ..Tracking::default() };
    happens(&mut desk, "12", parcel("P-2", Some(number)));
    assert_eq!(tracking(&mut desk), "\"T-2\" null");
    desk.send(&format!("PUT {PATH}/12"), r#"{"AWBNumber": "T-3", "TrackingURL": "u"}"#);
    assert_eq!(tracking(&mut desk), "\"T-3\" \"u\"");
    let order = desk.shop.repository().get("12").unwrap();
    let last = order.books().parcels().shipment("P-2").unwrap().tracking.clone().unwrap();
    assert_eq!(last.number.as_deref(), Some("T-3"));
    desk.send(&format!("PUT {PATH}/12"), r#"{"AWBNumber": null}"#);
    assert_eq!(tracking(&mut desk), "null \"u\"");
}

/// What a shop shows follows a gateway's reports that come by the core.
#[test]
fn answers_follow_the_books() {
    let mut desk = desk();
    let part = Payload::new().amount(Money::parse("4.00", "AUD").unwrap()).reference("ch_1");
    let paid = Event::new("paid").payload(part.method("card")).by(Actor::gateway("stripe"));
    happens(&mut desk, "12", paid);
    desk.send(&format!("PUT {PATH}/12"), r#"{"PaymentState": "Succeeded"}"#);
    let back = Payload::new().amount(Money::parse("1.00", "AUD").unwrap()).payment("ch_1");
    happens(&mut desk, "12", Event::new("refunded").payload(back).by(Actor::gateway("stripe")));
    desk.seen.clear();
    desk.send("GET /api/v1/orders/12?fields=Payments", "");
    desk.send(&format!("PUT {PATH}/12"), r#"{"PaymentState": "Succeeded"}"#);
    desk.send(&format!("PUT {PATH}/12"), r#"{"PaymentState": "PartiallyRefunded"}"#);
    insta::assert_snapshot!("webinone_order_books", desk.seen);
    assert_eq!(desk.shop.settings().currency, currency("AUD"));
}
