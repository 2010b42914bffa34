//! Whole orders: read, written, and held against what they claim.

use orderflow::dialect::retailys::{
    Flags, View, decode_order, encode_order, read_orders, show_order,
};
use orderflow::dialect::{Json, Leniency, ReadError};
use orderflow::order::Place;
use orderflow::standard::{Delivered, Paid, Refunded, Sent, event, fulfillment, payment};
use orderflow::{
    Actor, Customer, DeliveryMethod, Event, Money, NewOrder, Order, Origin, Payload, Person,
    Workflow,
};
use rust_decimal::dec;

use super::{read, settings, start, workflow};

const FULL: &str = include_str!("full.json");

fn written(order: &Order) -> Json {
    encode_order(order, &settings(), &workflow()).json
}

#[test]
fn an_order_with_every_field_comes_out_as_it_went_in() {
    let order = &read(FULL)[0];
    let encoded = encode_order(order, &settings(), &workflow());
    assert_eq!(format!("{:#}\n", encoded.json), FULL);
    let losses: Vec<String> = encoded.losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses, ["shipments: the format says a part of it"]);
    assert_eq!(read(&encoded.json.to_string())[0], *order);

    let books = order.books();
    assert_eq!(books.total().to_string(), "45.30 EUR");
    assert_eq!(books.charges().shipping.unwrap().to_string(), "5.00 EUR");
    let capture = &books.ledger().captures()[0];
    assert_eq!((capture.reference.as_deref(), capture.by_gateway), (Some("pay_77"), true));
    assert_eq!(capture.at.to_string(), "2026-02-10T08:00:00Z");
    assert_eq!(order.history().get(1).unwrap().at.to_string(), "2026-02-10T07:15:30Z");
    let numbers: Vec<_> = books.parcels().shipments().iter().map(|it| &it.tracking).collect();
    assert_eq!(numbers.len(), 2);
    assert_eq!(order.customer().id.as_deref(), Some("55"));
    assert_eq!(order.billing().unwrap().tax_id.as_deref(), Some("CZ12345678"));
    assert_eq!(order.shipping().unwrap().phone, None);
    assert_eq!(books.lines()[0].sku, "900");
    assert_eq!(order.status(payment::AXIS), payment::PAID);
    assert_eq!(order.status(fulfillment::AXIS), fulfillment::SHIPPED);
}

#[test]
fn a_plain_view_shows_references_by_their_ids() {
    let order = &read(FULL)[0];
    let plain = show_order(order, &settings(), &workflow(), View::Plain);
    for (name, want) in [
        ("customer", r#"{"id":55}"#),
        ("company", r#"{"id":2,"api_link":"/System/Companies/2"}"#),
        ("channel", r#"{"id":3}"#),
        ("shipping", r#"{"id":12}"#),
        ("payment", r#"{"id":4}"#),
    ] {
        assert_eq!(plain.get(name).unwrap().to_string(), want, "{name}");
    }
    let expanded = show_order(order, &settings(), &workflow(), View::Expanded);
    assert_eq!(plain.get("items"), expanded.get("items"));
}

/// What is left out is written all the same, where it can be derived.
#[test]
fn a_sparse_order_comes_out_with_what_is_derived() {
    let order = &read(r#"{"id": 1, "date_order": "2026-02-10T08:15:30Z"}"#)[0];
    assert_eq!(
        written(order).to_string(),
        "{\"id\":1,\"date_order\":\"2026-02-10T08:15:30Z\",\"order_currency_code\":\"EUR\",\
         \"money\":0.00,\"paid\":0.00,\"items\":[],\"trackings\":[],\"sent\":false,\
         \"delivered\":false,\"done\":false,\"canceled\":false}"
    );
    let nulls = "{\"id\":1,\"customer\":null,\"date_order\":\"2026-02-10T08:15:30Z\",\
                 \"email\":null,\"order_currency_code\":null,\"money\":0,\"paid\":0.0,\
                 \"date_paid\":null,\"items\":null,\"trackings\":null,\"sent\":false,\
                 \"delivered\":false,\"done\":false,\"canceled\":false,\
                 \"external_payment_id\":null}";
    assert_eq!(written(&read(nulls)[0]).to_string(), nulls);
}

/// One order, with flags and money as given.
fn order_with(fields: &str) -> String {
    format!(
        r#"{{"id": 1, "date_order": "2026-02-10T08:15:30Z", "money": 10.00,
            "items": [{{"id": 1, "count": 2, "price": {{"final_price": 5.00}}}}], {fields}}}"#
    )
}

#[test]
fn flags_and_money_decide_the_statuses() {
    let check = |fields: &str, paid: &str, goods: &str, flags: [bool; 4]| {
        let order = &read(&order_with(fields))[0];
        assert_eq!(order.status(payment::AXIS), paid, "{fields}");
        assert_eq!(order.status(fulfillment::AXIS), goods, "{fields}");
        let derived = Flags::of(order, &workflow());
        let [sent, delivered, done, canceled] = flags;
        assert_eq!(derived, Flags { sent, delivered, done, canceled }, "{fields}");
        assert_eq!(read(&written(order).to_string())[0], *order, "{fields}");
    };
    let (no, all) = ([false; 4], |it: [u8; 4]| it.map(|it| it == 1));
    check(r#""paid": 0"#, "AWAITING_PAYMENT", "AWAITING_PROCESSING", no);
    check(r#""paid": 4"#, "AWAITING_PAYMENT", "AWAITING_PROCESSING", no);
    check(r#""paid": 10"#, "PAID", "AWAITING_PROCESSING", no);
    check(r#""paid": 12"#, "PAID", "AWAITING_PROCESSING", no);
    check(r#""sent": true"#, "AWAITING_PAYMENT", "SHIPPED", all([1, 0, 0, 0]));
    check(r#""delivered": true"#, "AWAITING_PAYMENT", "DELIVERED", all([1, 1, 0, 0]));
    check(r#""paid": 10, "delivered": true"#, "PAID", "DELIVERED", all([1, 1, 1, 0]));
    check(r#""paid": 10, "done": true"#, "PAID", "DELIVERED", all([1, 1, 1, 0]));
    check(
        r#""paid": 10, "sent": true, "delivered": false, "done": true"#,
        "PAID",
        "RETURNED",
        all([1, 0, 1, 0]),
    );
    check(r#""canceled": true"#, "CANCELLED", "WILL_NOT_DELIVER", all([0, 0, 0, 1]));
    check(r#""paid": 10, "canceled": true"#, "CANCELLED", "WILL_NOT_DELIVER", all([0, 0, 0, 1]));
    check(r#""sent": true, "canceled": true"#, "CANCELLED", "SHIPPED", all([1, 0, 0, 1]));
}

#[test]
fn a_parcel_that_came_back_has_its_units_back() {
    let text = order_with(
        r#""paid": 10, "sent": true, "done": true, "delivered": false,
           "trackings": [{"shipper_id": 1, "tracking_number": "T"}]"#,
    );
    let order = &read(&text)[0];
    let shipment = &order.books().parcels().shipments()[0];
    assert_eq!((shipment.id.as_str(), shipment.lines[0].at(Place::Returned)), ("1", 2));
}

fn problems(text: &str) -> Vec<String> {
    match read_orders(text, Leniency::Strict, &settings(), &workflow()) {
        Err(ReadError::Problems(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn claims_that_the_data_contradict_are_problems() {
    let check = |fields: &str, want: &[&str]| {
        assert_eq!(problems(&order_with(fields)), want, "{fields}");
    };
    check(
        r#""delivered": true, "sent": false"#,
        &["/sent: says false, and the order's data say true: what is delivered, or came back, \
           has been sent"],
    );
    let done = "done is an order that is paid, is not canceled, and is delivered or came back";
    let unpaid = format!("/done: says true, and the order's data say false: {done}");
    check(r#""delivered": true, "done": true"#, &[&unpaid]);
    check(r#""paid": 4, "delivered": true, "done": true"#, &[&unpaid]);
    check(r#""paid": 10, "done": true, "sent": false, "delivered": false"#, &[&unpaid]);
    check(r#""paid": 10, "done": true, "delivered": true, "canceled": true"#, &[&unpaid]);
    let open = format!("/done: says false, and the order's data say true: {done}");
    check(r#""paid": 10, "delivered": true, "done": false"#, &[&open]);
    check(
        r#""date_paid": "2026-02-10T09:00:00Z""#,
        &["/date_paid: says when the order was paid, and nothing was"],
    );
}

#[test]
fn every_problem_is_reported_with_its_place() {
    let text = r#"[
      {"id": null, "customer": 5, "email": 7, "order_currency_code": "eur", "money": "10",
       "paid": -1, "date_order": "yesterday", "items": [
         {"id": true, "count": 0, "price": {"final_price": 1.005, "currency": "CZK"}},
         {"id": 2, "count": 1.5, "price": null}, 3, {"article": "x"}],
       "trackings": {}, "sent": "yes", "done": 1, "external_payment_id": []},
      {},
      {"id": 1234567890123456789012345678901234567890, "date_order": null}
    ]"#;
    insta::assert_snapshot!(problems(text).join("\n"));
}

#[test]
fn texts_that_are_no_json_say_where() {
    let read = |leniency| {
        let text = "{\"id\": 1, // our own\n \"date_order\": \"2026-02-10T08:15:30Z\",}";
        read_orders(text, leniency, &settings(), &workflow())
    };
    let error = read(Leniency::Strict).unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 11: a comment, and JSON has none");
    assert_eq!(read(Leniency::Lenient).unwrap().len(), 1);
}

#[test]
fn a_list_and_a_search_answer_are_read_alike() {
    let one = r#"{"id": 1, "date_order": "2026-02-10T08:15:30Z"}"#;
    let two = r#"{"id": 2, "date_order": "2026-02-10T08:15:30Z"}"#;
    let list = read(&format!("[{one}, {two}]"));
    let answer = read(&format!(r#"{{"paginator": {{"page": 1}}, "orders": [{one}, {two}]}}"#));
    assert_eq!((list.len(), &list), (2, &answer));
}

/// An order as other systems have it: nothing fits, and every misfit is named.
#[test]
fn what_the_format_cannot_say_is_listed() {
    let standard = Workflow::standard();
    let new = NewOrder::new("A-1001", "EUR")
        .named_line("tea", "SKU-1", 2, dec!(19.90))
        .digital_line("FILE", 1, dec!(5))
        .shipping_charge(dec!(4))
        .tax(dec!(1))
        .discount(dec!(2))
        .customer(Customer {
            id: Some("ann".to_owned()),
            name: Some("Ann".to_owned()),
            language: Some("nl".to_owned()),
            ..Customer::default()
        })
        .billing(Person {
            name: Some("Ann & Co".to_owned()),
            company: Some("Co".to_owned()),
            ..Person::default()
        })
        .delivery(DeliveryMethod::LocalDelivery)
        .pay_later()
        .quiet()
        .foreign("ecwid", "ipAddress", "\"192.0.2.1\"");
    let origin = Origin::by(Actor::staff("anna")).at(start());
    let mut order = standard.open(new, origin).unwrap();
    let euros = |amount: &str| Money::parse(amount, "EUR").unwrap();
    for event in [
        Paid::amount(euros("20"), "tx-1").by(Actor::gateway("stripe")),
        Paid::amount(euros("27.80"), "tx-2").by(Actor::gateway("stripe")),
        Event::new(event::SENT).payload(Payload::new().shipment("P-1")),
        Refunded::amount(euros("1"), "rf-1"),
    ] {
        let _ = standard.apply(&mut order, event).unwrap();
    }
    let encoded = encode_order(&order, &settings(), &workflow());
    let losses: Vec<String> = encoded.losses.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(format!("{:#}\n\n{}", encoded.json, losses.join("\n")));

    let again = decode_order(&encoded.json, &settings(), &workflow()).unwrap();
    let again = again.order(&workflow()).unwrap();
    assert_eq!(again.id().as_str(), "A-1001");
    // An item that has no number gets one.
    let ids: Vec<&str> = again.books().lines().iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(read(&written(&again).to_string())[0], again);
}

/// Whatever happens to an order, it says what its books say.
#[test]
fn flags_follow_the_order_through_its_life() {
    let workflow = workflow();
    let mut order = read(&order_with(r#""paid": 0"#)).remove(0);
    let mut seen = Vec::new();
    let mut look = |order: &Order| seen.push(Flags::of(order, &workflow).named().map(|it| it.1));
    let line = |n| Payload::new().line(orderflow::LineId::new("1").unwrap(), n);
    look(&order);
    for event in [
        Event::new(event::SENT).payload(line(1)),
        Delivered::rest(),
        Sent::rest(),
        Paid::in_full(),
        Delivered::rest(),
    ] {
        let _ = workflow.apply(&mut order, event).unwrap();
        look(&order);
    }
    let bits: Vec<String> =
        seen.iter().map(|it| it.map(|on| if on { '1' } else { '0' }).iter().collect()).collect();
    // The first parcel is there, and the second has not left: not delivered.
    assert_eq!(bits, ["0000", "1000", "1000", "1000", "1000", "1110"]);
}
