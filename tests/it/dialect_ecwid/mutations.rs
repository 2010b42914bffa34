//! Properties: wire objects changed at random are read or refused, never half-read, and what is
//! written is read as the same order again.

use orderflow::dialect::ecwid::{decode_order, encode_order, read_orders, read_webhook};
use orderflow::dialect::{Json, Leniency};
use orderflow::{Actor, Order, Origin, Workflow};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{Desk, apart, at, fixture, json, same, settings};

/// One change at one place of a value.
#[derive(Debug, Clone)]
enum Change {
    Drop,
    Replace(Json),
    Double,
}

fn scalar() -> impl Strategy<Value = Json> {
    let word = prop::sample::select(vec![
        "PAID",
        "SHIPPED",
        "CUSTOM_PAYMENT_STATUS_1",
        "REFUNDED",
        "INCOMPLETE",
        "",
        "x",
        "é ",
        "2026-01-01 00:00:00 +0000",
        "DELIVERED",
        "PICKUP",
    ]);
    let number = prop::sample::select(vec![
        "0",
        "-1",
        "1",
        "2.50",
        "1e3",
        "1e999",
        "0.001",
        "1000000000000001",
        "1234567890123456789012345678901234567890",
        "4294967296",
        "-0",
    ]);
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Switch),
        word.prop_map(Json::text),
        number.prop_map(|number| Json::Number(number.to_owned())),
        Just(Json::object()),
        Just(Json::List(Vec::new())),
        Just(Json::List(vec![Json::object(), Json::Null])),
        Just(Json::List(vec![Json::object().with("amount", 5_u32)])),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => Just(Change::Drop),
        4 => scalar().prop_map(Change::Replace),
        1 => Just(Change::Double),
    ]
}

/// How many places the value has, below it.
fn size(json: &Json) -> usize {
    match json {
        Json::Object(fields) => fields.iter().map(|(_, inner)| 1 + size(inner)).sum(),
        Json::List(items) => items.iter().map(|inner| 1 + size(inner)).sum(),
        _ => 0,
    }
}

/// Makes the change at the place of that number, counted through.
fn mutate(json: &mut Json, place: &mut usize, change: &Change) -> bool {
    match json {
        Json::Object(fields) => {
            for number in 0..fields.len() {
                if *place == 0 {
                    match change {
                        Change::Drop => drop(fields.remove(number)),
                        Change::Replace(with) => fields[number].1 = with.clone(),
                        Change::Double => {
                            let (mut name, inner) = fields[number].clone();
                            // No text has a field twice.
                            while fields.iter().any(|(known, _)| *known == name) {
                                name.push('2');
                            }
                            fields.push((name, inner));
                        }
                    }
                    return true;
                }
                *place -= 1;
                if mutate(&mut fields[number].1, place, change) {
                    return true;
                }
            }
            false
        }
        Json::List(items) => {
            for number in 0..items.len() {
                if *place == 0 {
                    match change {
                        Change::Drop => drop(items.remove(number)),
                        Change::Replace(with) => items[number] = with.clone(),
                        Change::Double => items.push(items[number].clone()),
                    }
                    return true;
                }
                *place -= 1;
                if mutate(&mut items[number], place, change) {
                    return true;
                }
            }
            false
        }
        _ => false,
    }
}

fn mutated(mut json: Json, changes: &[(Index, Change)]) -> Json {
    for (place, change) in changes {
        let size = size(&json);
        if size > 0 {
            mutate(&mut json, &mut place.index(size), change);
        }
    }
    json
}

fn changes(most: usize) -> impl Strategy<Value = Vec<(Index, Change)>> {
    prop::collection::vec((any::<Index>(), change()), 0..most)
}

fn open(json: &Json) -> Option<Order> {
    let workflow = Workflow::standard();
    let decoded = decode_order(json, &settings(), &workflow).ok()?;
    decoded.open(&workflow, Origin::by(Actor::system()).at(at())).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What could be read is written and read as the same order, and written as the same again.
    #[test]
    fn reading_what_is_written_gives_the_same(changes in changes(6)) {
        let json = mutated(json(&fixture("full.json")), &changes);
        let Some(order) = open(&json) else { return Ok(()) };
        let workflow = Workflow::standard();
        let written = encode_order(&order, &settings(), &workflow).json;
        let again = open(&written);
        let why = || panic!("{:?}", decode_order(&written, &settings(), &workflow));
        let again = again.unwrap_or_else(why);
        prop_assert_eq!(again.books().total(), order.books().total());
        prop_assert_eq!(again.books().ledger().refunded(), order.books().ledger().refunded());
        prop_assert_eq!(again.books().lines(), order.books().lines());
        prop_assert_eq!(again.books().charges(), order.books().charges());
        prop_assert_eq!(again.statuses(), order.statuses());
        prop_assert_eq!(again.customer(), order.customer());
        prop_assert_eq!((again.billing(), again.shipping()), (order.billing(), order.shipping()));
        let twice = encode_order(&again, &settings(), &workflow).json;
        prop_assert!(same(&twice, &written), "{}", apart(&written, &twice));
    }

    /// Nothing that is not read is lost: every field of what could be read comes out again.
    #[test]
    fn no_field_is_lost(changes in changes(4)) {
        let json = mutated(json(&fixture("full.json")), &changes);
        let Some(order) = open(&json) else { return Ok(()) };
        let written = encode_order(&order, &settings(), &Workflow::standard()).json;
        let Json::Object(fields) = &json else { return Ok(()) };
        for (name, value) in fields {
            let nothing = *value == Json::Null || *value == Json::List(Vec::new());
            prop_assert!(written.get(name).is_some() || nothing, "{name}: {value}");
        }
    }

    /// A request changes the whole of what it says or nothing, and never panics.
    #[test]
    fn requests_are_answered_whole_or_not_at_all(
        create in changes(3),
        update in changes(8),
        texts in prop::collection::vec(".{0,12}", 4),
    ) {
        let mut desk = Desk::new();
        desk.get("POST /orders", Some(&fixture("new.json")));
        let lines = [
            ("POST /orders", mutated(json(&fixture("new.json")), &create)),
            ("PUT /orders/A0001", mutated(json(&fixture("full.json")), &update)),
            ("PUT /orders/A0001", mutated(json(&fixture("new.json")), &update)),
            ("PUT /profile/order_status/CUSTOM_FULFILLMENT_STATUS_2",
             mutated(json(r#"{"name": "A", "nameTranslations": {"nl": "B"}}"#), &create)),
        ];
        for (line, body) in &lines {
            let before: Vec<Order> = desk.shop.repository().orders().cloned().collect();
            let (answer, webhooks) = desk.ask(line, Some(&body.to_string()));
            if answer.response.status != 200 {
                let after: Vec<Order> = desk.shop.repository().orders().cloned().collect();
                prop_assert_eq!(before, after);
                prop_assert!(webhooks.is_empty() && answer.effects.is_empty());
                let body = answer.response.body.unwrap();
                prop_assert!(body.get("errorCode").is_some(), "{}", body);
            }
            for order in desk.shop.repository().orders() {
                let replayed = Order::replay(order.history().iter());
                prop_assert_eq!(replayed.as_ref(), Ok(order));
            }
        }
        let id = texts[0].replace(['?', '/'], "");
        let [name, value, fields] = [&texts[1], &texts[2], &texts[3]];
        let path = format!("GET /orders/{id}?{name}={value}&responseFields={fields}");
        let _ = desk.ask(&path, None);
    }

    #[test]
    fn texts_are_read_or_refused(text in ".{0,80}") {
        let workflow = Workflow::standard();
        let _ = read_orders(&text, Leniency::Lenient, &settings(), &workflow);
        let _ = read_webhook(&text);
    }

    #[test]
    fn webhooks_are_read_or_refused(changes in changes(5)) {
        let body = r#"{"eventId": "e", "eventCreated": 1, "storeId": 1003, "entityId": 7,
 "eventType": "order.updated", "data": {"orderId": "A", "oldPaymentStatus": "PAID"}}"#;
        let body = mutated(json(body), &changes).to_string();
        if let Ok(webhook) = read_webhook(&body) {
            prop_assert_eq!(read_webhook(&webhook.to_json().to_string()), Ok(webhook));
        }
    }
}
