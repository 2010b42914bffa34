//! Statuses that we do not know: they survive, and are reported.

use std::cell::RefCell;

use orderflow::dialect::ecwid::{Shop, decode_order, encode_order, read_orders};
use orderflow::dialect::{Json, Leniency, Method, Request};
use orderflow::{Actor, Event, Origin, Workflow};

use super::{Desk, at, fixture, json, settings, shop};
use crate::growth::assert_linear;

fn order(paid: &str, sent: &str) -> String {
    format!(
        r#"{{"id": "OLD-1", "total": 10, "createDate": "2014-09-20 19:59:43 +0000",
 "paymentStatus": "{paid}", "fulfillmentStatus": "{sent}"}}"#
    )
}

#[test]
fn they_are_taken_for_what_they_were_called_or_for_a_beginning() {
    let workflow = Workflow::standard();
    let check = |paid: &str, sent: &str, want: (&str, &str)| {
        let text = order(paid, sent);
        let decoded = decode_order(&json(&text), &settings(), &workflow).unwrap();
        let known = |word: &&str| ["SHIPPED", "WILL_NOT_DELIVER"].contains(word);
        let expected = [paid, sent].iter().filter(|word| !known(word)).count();
        assert_eq!(decoded.findings.len(), expected, "{paid} {sent}: {:?}", decoded.findings);
        let order = decoded.open(&workflow, Origin::by(Actor::system())).unwrap();
        let got = (order.status("payment"), order.status("fulfillment"));
        assert_eq!((got.0.as_str(), got.1.as_str()), want, "{paid} {sent}");
        let encoded = encode_order(&order, &settings(), &workflow);
        assert_eq!(encoded.json.get("paymentStatus"), Some(&Json::text(paid)));
        assert_eq!(encoded.json.get("fulfillmentStatus"), Some(&Json::text(sent)));
        assert_eq!(encoded.losses, []);
    };
    check("ACCEPTED", "NEW", ("PAID", "AWAITING_PROCESSING"));
    check("QUEUED", "SHIPPED", ("AWAITING_PAYMENT", "SHIPPED"));
    check("CHARGEABLE", "NEW", ("AWAITING_PAYMENT", "AWAITING_PROCESSING"));
    check("DECLINED", "WILL_NOT_DELIVER", ("CANCELLED", "WILL_NOT_DELIVER"));
    check("CUSTOM_PAYMENT_STATUS_9", "AT_THE_LOCKER", ("AWAITING_PAYMENT", "AWAITING_PROCESSING"));
    check("paid", "Shipped", ("AWAITING_PAYMENT", "AWAITING_PROCESSING"));
}

#[test]
fn they_are_written_until_the_order_moves_on_that_axis() {
    let mut desk = Desk::new();
    let text = order("ON_INVOICE", "AT_THE_LOCKER");
    let workflow = desk.shop.repository().workflow().clone();
    let orders = read_orders(&text, Leniency::Strict, &settings(), &workflow).unwrap();
    insta::assert_snapshot!(orders[0].history().get(1).unwrap().note.as_deref().unwrap());
    desk.shop.insert(orders.into_iter().next().unwrap()).unwrap();
    let words = |desk: &mut Desk| {
        let line = "GET /orders/OLD-1?responseFields=paymentStatus,fulfillmentStatus";
        desk.get(line, None).to_string()
    };
    let both = r#"{"paymentStatus":"ON_INVOICE","fulfillmentStatus":"AT_THE_LOCKER"}"#;
    assert_eq!(words(&mut desk), both);
    desk.note("what is written already changes nothing, and a search finds it");
    assert_eq!(desk.get("PUT /orders/OLD-1", Some(both)).to_string(), r#"{"updateCount":0}"#);
    let found = desk.get("GET /orders?paymentStatus=ON_INVOICE&responseFields=total", None);
    assert_eq!(found.to_string(), r#"{"total":1}"#);
    let typo = desk.refused("GET /orders?paymentStatus=ON_INVOICES", None);
    assert_eq!(typo.0, 400);
    desk.get("PUT /orders/OLD-1", Some(r#"{"privateAdminNotes": "old"}"#));
    assert_eq!(words(&mut desk), both);

    let mut order = desk.order("OLD-1").clone();
    let version = order.version();
    let _ = workflow.apply(&mut order, Event::new("paid")).unwrap();
    desk.shop.replace(order, version).unwrap();
    assert_eq!(words(&mut desk), r#"{"paymentStatus":"PAID","fulfillmentStatus":"AT_THE_LOCKER"}"#);
    desk.refused("PUT /orders/OLD-1", Some(r#"{"paymentStatus": "ON_INVOICE"}"#));
    desk.get("PUT /orders/OLD-1", Some(r#"{"fulfillmentStatus": "PROCESSING"}"#));
    assert_eq!(words(&mut desk), r#"{"paymentStatus":"PAID","fulfillmentStatus":"PROCESSING"}"#);
}

#[test]
fn a_new_order_may_have_one_and_its_history_says_so() {
    let mut desk = Desk::new();
    let new = fixture("new.json").replace("AWAITING_PROCESSING", "AT_THE_LOCKER");
    desk.get("POST /orders", Some(&new));
    desk.get("GET /orders/A0001?responseFields=paymentStatus,fulfillmentStatus", None);
    desk.history("A0001");
    insta::assert_snapshot!(desk.said);
}

/// A shop with so many orders, each with a status of its own, and a search that names as many
/// words.
fn searched(count: usize, word: fn(usize, usize) -> String) -> (Shop, Request) {
    let mut shop = shop();
    let workflow = shop.repository().workflow().clone();
    for number in 0..count {
        let text = order(&format!("LATER_{number}"), "SHIPPED");
        let text = text.replace("OLD-1", &format!("OLD-{number}"));
        let orders = read_orders(&text, Leniency::Strict, &settings(), &workflow).unwrap();
        shop.insert(orders.into_iter().next().unwrap()).unwrap();
    }
    let words: Vec<String> = (0..count).map(|number| word(number, count)).collect();
    let search = Request::new(Method::Get, "/1003/orders", at()).token("secret_token");
    (shop, search.query("paymentStatus", &words.join(",")).query("responseFields", "total"))
}

#[test]
fn a_search_for_many_of_them_takes_no_longer_than_it_should() {
    // A word for each order, and one word that comes again and again.
    let words: [fn(usize, usize) -> String; 2] =
        [|number, _| format!("LATER_{number}"), |_, count| format!("LATER_{}", count - 1)];
    for word in words {
        let make = |count| {
            let (shop, search) = searched(count, word);
            (RefCell::new(shop), search)
        };
        // A search names no more than a thousand.
        assert_linear(30, make, |(shop, search)| {
            let answer = shop.borrow_mut().answer(search);
            assert_eq!(answer.response.status, 200);
        });
    }
}
