//! Requests about orders, and what comes of them.

use orderflow::dialect::ecwid::{Shop, encode_order, read_orders};
use orderflow::dialect::{Json, Leniency};
use orderflow::repository::Repository;
use orderflow::{
    Workflow,
    standard::{fulfillment, payment},
};

use super::{Desk, apart, fixture, json, same, settings};

#[test]
fn an_order_is_created_read_changed_and_deleted() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.get("GET /orders/A0001", None);
    desk.note("by number, and a part of it");
    desk.get("GET /orders/1?responseFields=id,total,items(sku,quantity)", None);
    desk.get("GET /orders/last?responseFields=id,paymentStatus", None);
    desk.note("a change of data alone");
    let data = r#"{"email": "mia.visser@shop.example", "privateAdminNotes": "Ring twice.",
 "billingPerson": {"name": "Mia Visser", "city": "Leiden", "countryCode": "NL"}}"#;
    desk.get("PUT /orders/A0001", Some(data));
    desk.note("the same again, and what is written already");
    desk.get("PUT /orders/A0001", Some(data));
    desk.get("PUT /orders/A0001", Some(r#"{"id": "A0001", "paymentStatus": "AWAITING_PAYMENT"}"#));
    desk.note("goods and costs");
    let items = r#"{"items": [{"id": 1, "quantity": 3}]}"#;
    desk.get("PUT /orders/A0001", Some(items));
    desk.get("GET /orders/A0001?responseFields=subtotal,total,tax,items(id,quantity,weight)", None);
    desk.get(
        "PUT /orders/A0001",
        Some(r#"{"total": 36.5, "disableAllCustomerNotifications": true}"#),
    );
    desk.note("called off");
    desk.get("PUT /orders/A0001", Some(r#"{"paymentStatus": "CANCELLED"}"#));
    desk.history("A0001");
    desk.get("DELETE /orders/A0001", None);
    desk.refused("GET /orders/A0001", None);
    insta::assert_snapshot!(desk.said);
}

#[test]
fn an_order_is_taken_in_at_any_statuses_with_its_books() {
    let check = |paid: &str, sent: &str, extra: &str, want: &str| {
        let mut desk = Desk::new();
        let body = format!(
            r#"{{"subtotal": 20, "total": 25, "email": "", "paymentStatus": "{paid}",
 "fulfillmentStatus": "{sent}", "items": [{{"price": 10, "quantity": 2}}]{extra}}}"#
        );
        desk.get("POST /orders", Some(&body));
        let order = desk.order("A0001");
        let line = &order.books().lines()[0].id;
        let units = order.books().parcels().units(line).unwrap();
        let ledger = order.books().ledger();
        let got = format!(
            "{}/{}: {} in, {} back; {} under way, {} there, {} back",
            order.status(payment::AXIS),
            order.status(fulfillment::AXIS),
            ledger.captured().amount(),
            ledger.refunded().amount(),
            units.under_way,
            units.delivered,
            units.returned
        );
        assert_eq!(got, format!("{paid}/{sent}: {want}"), "{extra}");
    };
    let none = "0 under way, 0 there, 0 back";
    check("AWAITING_PAYMENT", "AWAITING_PROCESSING", "", &format!("0.00 in, 0.00 back; {none}"));
    check("INCOMPLETE", "AWAITING_PROCESSING", "", &format!("0.00 in, 0.00 back; {none}"));
    check(
        "CUSTOM_PAYMENT_STATUS_2",
        "READY_FOR_PICKUP",
        "",
        &format!("0.00 in, 0.00 back; {none}"),
    );
    check("PAID", "PROCESSING", "", &format!("25.00 in, 0.00 back; {none}"));
    check("PAID", "SHIPPED", "", "25.00 in, 0.00 back; 2 under way, 0 there, 0 back");
    check("PAID", "OUT_FOR_DELIVERY", "", "25.00 in, 0.00 back; 2 under way, 0 there, 0 back");
    check("PAID", "DELIVERED", "", "25.00 in, 0.00 back; 0 under way, 2 there, 0 back");
    let tracked = r#", "trackingNumber": "T-1""#;
    check("PAID", "DELIVERED", tracked, "25.00 in, 0.00 back; 0 under way, 2 there, 0 back");
    check("PAID", "RETURNED", tracked, "25.00 in, 0.00 back; 0 under way, 0 there, 2 back");
    check("REFUNDED", "WILL_NOT_DELIVER", "", &format!("25.00 in, 25.00 back; {none}"));
    check("REFUNDED", "RETURNED", "", "25.00 in, 25.00 back; 0 under way, 0 there, 2 back");
    let refunds = r#", "refundedAmount": 7, "refunds": [{"amount": 5}, {"amount": 2}]"#;
    check(
        "PARTIALLY_REFUNDED",
        "SHIPPED",
        refunds,
        "25.00 in, 7.00 back; 2 under way, 0 there, 0 back",
    );
    check("PARTIALLY_REFUNDED", "PROCESSING", "", &format!("25.00 in, 0.00 back; {none}"));
    check("CANCELLED", "WILL_NOT_DELIVER", "", &format!("0.00 in, 0.00 back; {none}"));
    check("CANCELLED", "WILL_NOT_DELIVER", refunds, &format!("25.00 in, 7.00 back; {none}"));
    check(
        "CUSTOM_PAYMENT_STATUS_1",
        "CUSTOM_FULFILLMENT_STATUS_3",
        "",
        &format!("0.00 in, 0.00 back; {none}"),
    );
}

#[test]
fn a_changed_status_is_an_assignment_through_the_graph() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.note("money words need their money");
    desk.refused("PUT /orders/A0001", Some(r#"{"paymentStatus": "PAID"}"#));
    desk.refused("PUT /orders/A0001", Some(r#"{"paymentStatus": "REFUNDED"}"#));
    desk.note("both or neither");
    let both = r#"{"email": "x@shop.example", "paymentStatus": "CANCELLED",
 "fulfillmentStatus": "PROCESSING"}"#;
    desk.refused("PUT /orders/A0001", Some(both));
    desk.note("words that are none, all at once");
    desk.refused(
        "PUT /orders/A0001",
        Some(r#"{"paymentStatus": "PAYED", "fulfillmentStatus": 7}"#),
    );
    desk.note("goods leave unpaid, and somebody must look");
    desk.get(
        "PUT /orders/A0001",
        Some(r#"{"fulfillmentStatus": "SHIPPED", "trackingNumber": "T-1"}"#),
    );
    desk.get(
        "PUT /orders/A0001",
        Some(r#"{"fulfillmentStatus": "OUT_FOR_DELIVERY", "trackingNumber": "T-2"}"#),
    );
    desk.get("PUT /orders/A0001", Some(r#"{"fulfillmentStatus": "DELIVERED"}"#));
    desk.get(
        "GET /orders/A0001?responseFields=paymentStatus,fulfillmentStatus,trackingNumber",
        None,
    );
    desk.history("A0001");
    insta::assert_snapshot!(desk.said);
}

#[test]
fn payments_by_hand_are_a_switch_of_the_settings() {
    let mut desk =
        Desk::of(Shop::new(settings().manual_payments(), Repository::new(Workflow::standard())));
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.get(
        "PUT /orders/A0001",
        Some(r#"{"paymentStatus": "PAID", "fulfillmentStatus": "PROCESSING"}"#),
    );
    let order = desk.order("A0001");
    assert!(order.books().outstanding().is_zero());
    assert!(!order.books().ledger().captures()[0].by_gateway);
    desk.get("PUT /orders/A0001", Some(r#"{"paymentStatus": "PAID"}"#));
    assert_eq!(desk.order("A0001").books().ledger().captures().len(), 1);
    desk.note("a manager corrects it, and the goods may go on where they are");
    desk.get("PUT /orders/A0001", Some(r#"{"paymentStatus": "AWAITING_PAYMENT"}"#));
    desk.refused("PUT /orders/A0001", Some(r#"{"paymentStatus": "REFUNDED"}"#));
    desk.history("A0001");
    insta::assert_snapshot!(desk.said);
}

#[test]
fn what_is_paid_later_may_be_worked_on_unpaid() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json").replace("Bank transfer", "invoice")));
    desk.get("PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1", Some(r#"{"enabled": true}"#));
    let both = r#"{"paymentStatus": "CUSTOM_PAYMENT_STATUS_1", "fulfillmentStatus": "PROCESSING",
 "shippingOption": {"shippingRate": 10, "fulfilmentType": "DELIVERY"}}"#;
    desk.get("PUT /orders/A0001", Some(both));
    desk.get("GET /orders/A0001", None);
    assert_eq!(desk.order("A0001").books().total().to_string(), "40.00 EUR");
    insta::assert_snapshot!(desk.said);
}

/// Six orders, of which one is unfinished.
fn many() -> Desk {
    let mut desk = Desk::new();
    let base = fixture("new.json");
    desk.get("POST /orders", Some(&base));
    let paid = base.replace("AWAITING_PAYMENT", "PAID").replace("mia@", "ben@");
    desk.get("POST /orders", Some(&paid.replace("\"total\": 34", "\"total\": 99.5")));
    desk.get(
        "POST /orders",
        Some(&paid.replace("AWAITING_PROCESSING", "SHIPPED").replace("TEA", "MUG")),
    );
    desk.get("POST /orders", Some(&base.replace("AWAITING_PAYMENT", "INCOMPLETE")));
    let old = r#""createDate": "2025-11-30 12:00:00 +0000", "customerId": 77, "#;
    desk.get("POST /orders", Some(&base.replacen('{', &format!("{{ {old}"), 1)));
    desk.get("POST /orders", Some(&base.replace("AWAITING_PAYMENT", "CANCELLED")));
    desk.said.clear();
    desk
}

#[test]
fn orders_are_found_by_their_filters() {
    let mut desk = many();
    let mut check = |filters: &str, want: &[&str]| {
        let found = desk.get(&format!("GET /orders?{filters}"), None);
        let items = found.get("items").and_then(Json::as_list).unwrap().iter();
        let ids: Vec<&str> =
            items.map(|item| item.get("id").and_then(Json::as_text).unwrap()).collect();
        assert_eq!(ids, want, "{filters}");
        assert_eq!(found.get("count"), Some(&want.len().into()), "{filters}");
    };
    let all = ["A0006", "A0003", "A0002", "A0001", "A0005"];
    check("", &all);
    check("limit=2", &all[..2]);
    check("limit=2&offset=3", &all[3..]);
    check("offset=9", &[]);
    check("limit=5000", &all);
    check("limit=0", &[]);
    check("paymentStatus=PAID", &["A0003", "A0002"]);
    check("paymentStatus=PAID,CANCELLED", &["A0006", "A0003", "A0002"]);
    check("paymentStatus=INCOMPLETE", &["A0004"]);
    check("paymentStatus=PAID&fulfillmentStatus=SHIPPED", &["A0003"]);
    check("fulfillmentStatus=SHIPPED,RETURNED", &["A0003"]);
    check("totalFrom=34.01", &["A0002"]);
    check("totalFrom=34&totalTo=34.00", &["A0006", "A0003", "A0001", "A0005"]);
    check("createdFrom=2026-01-01", &all[..4]);
    check("createdTo=2025-12-01 00:00:00 +0000", &["A0005"]);
    check("createdFrom=1764504000&createdTo=1764504000", &["A0005"]);
    check("updatedFrom=2026-03-01 09:05:00", &["A0006"]);
    check("email=BEN@", &["A0003", "A0002"]);
    check("customerId=77", &["A0005"]);
    check("ids=A0001, 5,A0009", &["A0001", "A0005"]);
    check("orderNumber=2", &["A0002"]);
    check("keywords=mug", &["A0003"]);
    check("keywords=Delft", &all);
    check("customer=visser", &all);
    check("shippingMethod=parcel", &all);
    check("paymentMethod=bank", &all);
    check("paymentMethod=card", &[]);
}

#[test]
fn the_answer_to_a_search_says_how_many_there_are() {
    let mut desk = many();
    desk.get(
        "GET /orders?limit=1&offset=1&responseFields=total,count,offset,limit,items(id,total)",
        None,
    );
    desk.get("GET /orders?keywords=nobody", None);
    insta::assert_snapshot!(desk.said);
}

#[test]
fn a_whole_order_comes_out_as_it_came() {
    let text = fixture("full.json");
    let workflow = Workflow::standard();
    let orders = read_orders(&text, Leniency::Strict, &settings(), &workflow).unwrap();
    let [order] = orders.as_slice() else { panic!("one order") };
    let encoded = encode_order(order, &settings(), &workflow);
    assert_eq!(apart(&json(&text), &encoded.json), "");
    assert_eq!(encoded.losses, []);
    assert_eq!(order.history().get(1).unwrap().note, None);

    let kept = order.foreign_fields()["ecwid"].keys().cloned().collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(kept);
}

#[test]
fn reading_what_was_written_gives_the_same_again() {
    let workflow = Workflow::standard();
    for name in ["full.json", "new.json"] {
        let first = with_id(&fixture(name));
        let read = |text: &str| {
            let orders = read_orders(text, Leniency::Strict, &settings(), &workflow);
            orders.unwrap_or_else(|error| panic!("{name}: {error}")).remove(0)
        };
        let order = read(&first);
        let written = encode_order(&order, &settings(), &workflow).json;
        let again = read(&written.to_string());
        assert_eq!(again.books(), order.books(), "{name}");
        assert_eq!(again.statuses(), order.statuses(), "{name}");
        let twice = encode_order(&again, &settings(), &workflow).json;
        assert!(same(&twice, &written), "{name}: {}", apart(&written, &twice));
    }
}

fn with_id(text: &str) -> String {
    if text.contains("\"id\": \"R") {
        text.to_owned()
    } else {
        text.replacen('{', "{\"id\": \"N-1\",", 1)
    }
}

#[test]
fn what_is_told_of_a_value_goes_with_it() {
    let workflow = Workflow::standard();
    let orders = read_orders(&fixture("full.json"), Leniency::Strict, &settings(), &workflow);
    let mut repository = Repository::new(workflow);
    repository.insert(orders.unwrap().remove(0)).unwrap();
    let mut desk = Desk::of(Shop::new(settings(), repository));
    let before = desk.get("GET /orders/R7T2Q", None);
    desk.get("PUT /orders/R7T2Q", Some(r#"{"giftCardRedemption": 9.9}"#));
    let paid_by_card = desk.get("GET /orders/R7T2Q", None);
    let mut said = apart(&before, &paid_by_card);

    let order = desk.order("R7T2Q").clone();
    let mut moved = order.clone();
    let workflow = desk.shop.repository().workflow().clone();
    let origin = || orderflow::Origin::by(orderflow::Actor::staff("anna"));
    let mut person = order.billing().unwrap().clone();
    person.country = Some("BE".to_owned());
    let _ = workflow.edit(&mut moved, orderflow::Edit::Billing(Some(person)), origin()).unwrap();
    let mut line = order.books().lines()[0].clone();
    line.name = "Mug".to_owned();
    line.quantity = 3;
    let _ = workflow.edit(&mut moved, orderflow::Edit::Line(line), origin()).unwrap();
    let mut charges = *order.books().charges();
    charges.shipping = Some(orderflow::Money::parse("1.5", "EUR").unwrap());
    let _ = workflow.edit(&mut moved, orderflow::Edit::Charges(charges), origin()).unwrap();
    desk.shop.replace(moved, order.version()).unwrap();
    let after = desk.get("GET /orders/R7T2Q", None);
    said = format!("{said}\n\n{}", apart(&paid_by_card, &after));
    insta::assert_snapshot!(said);
}

#[test]
fn extra_fields_are_added_changed_and_deleted() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.get("GET /orders/A0001/extraFields", None);
    let field =
        r##"{"id": "reference", "value": "#334", "title": "Reference", "showInInvoice": false}"##;
    desk.get("POST /orders/A0001/extraFields", Some(field));
    desk.refused("POST /orders/A0001/extraFields/tips", Some(field));
    desk.get(
        "PUT /orders/A0001/extraFields/reference",
        Some(r##"{"value": "#335", "showInInvoice": true}"##),
    );
    desk.get("GET /orders/A0001/extraFields", None);
    desk.refused("PUT /orders/A0001/extraFields/reference", Some(r#"{"id": "other"}"#));
    desk.refused("PUT /orders/A0001/extraFields/tips", Some(r#"{"value": "4%"}"#));
    desk.refused("POST /orders/A0001/extraFields", Some(r#"{"id": 7, "showInInvoice": "no"}"#));
    let long = format!(r#"{{"id": "long", "title": "x", "value": "{}"}}"#, "x".repeat(8_200));
    let (status, ..) = desk.refused("POST /orders/A0001/extraFields", Some(&long));
    assert_eq!(status, 400);
    desk.said = desk.said.replace(&"x".repeat(8_200), "xxx");
    desk.get("DELETE /orders/A0001/extraFields/reference", None);
    desk.refused("DELETE /orders/A0001/extraFields/reference", None);
    insta::assert_snapshot!(desk.said);
}

#[test]
fn a_number_is_given_out_once() {
    let mut desk = Desk::new();
    let made = |desk: &mut Desk| {
        desk.get("POST /orders", Some(&fixture("new.json"))).get("id").unwrap().to_string()
    };
    assert_eq!((made(&mut desk).as_str(), made(&mut desk).as_str()), ("1", "2"));
    desk.get("DELETE /orders/2", None);
    assert_eq!(made(&mut desk), "3");
    desk.get("DELETE /orders/3", None);
    // One that came by another way counts too.
    let workflow = desk.shop.repository().workflow().clone();
    let orders = read_orders(&fixture("full.json"), Leniency::Strict, &settings(), &workflow);
    desk.shop.insert(orders.unwrap().remove(0)).unwrap();
    assert_eq!(desk.shop.next_number(), 700_124);
    desk.get("DELETE /orders/700123", None);
    // A host that starts again with the orders that are left says where the numbers go on.
    let left = desk.shop.repository().clone();
    assert_eq!(Shop::new(settings(), left.clone()).next_number(), 2);
    let again = Shop::new(settings(), left).counting_from(desk.shop.next_number());
    assert_eq!(made(&mut Desk::of(again)), "700124");
}

#[test]
fn no_record_comes_before_the_one_before_it() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.minutes = 60;
    desk.get("PUT /orders/1", Some(r#"{"email": "other@shop.example"}"#));
    let late = desk.shop.repository().orders().next().unwrap().last_change();
    desk.minutes = 0;
    desk.get("POST /orders/1/extraFields", Some(r#"{"id": "a", "value": "b", "title": "c"}"#));
    desk.get("PUT /orders/1", Some(r#"{"email": "third@shop.example"}"#));
    let order = desk.shop.repository().orders().next().unwrap();
    assert!(order.history().iter().is_sorted_by_key(|record| record.at));
    assert_eq!((order.last_change(), order.version()), (late, 4));
}

#[test]
fn new_orders_are_numbered_after_those_that_are_there() {
    let workflow = Workflow::standard();
    let orders = read_orders(&fixture("full.json"), Leniency::Strict, &settings(), &workflow);
    let mut repository = Repository::new(workflow);
    repository.insert(orders.unwrap().remove(0)).unwrap();
    let settings = settings().id_prefix("SALE-").id_suffix("-nl");
    let mut desk = Desk::of(Shop::new(settings, repository));
    let made = desk.get("POST /orders", Some(&fixture("new.json")));
    assert_eq!(made.to_string(), r#"{"id":700124,"orderid":"SALE-AF07W-nl"}"#);
    let found =
        desk.get("GET /orders/700124?responseFields=id,orderNumber,vendorOrderNumber", None);
    assert_eq!(
        found.to_string(),
        r#"{"id":"SALE-AF07W-nl","orderNumber":700124,"vendorOrderNumber":"SALE-AF07W-nl"}"#
    );
}
