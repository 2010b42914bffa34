//! Bodies that nobody should send: no panic, and nothing half written.

use orderflow::dialect::retailys::{decode_order, read_orders};
use orderflow::dialect::{Json, Leniency, Request};
use proptest::collection::vec;
use proptest::prelude::*;

use super::laws::{agree, hold, script};
use super::{Scene, json, request, settings, start, workflow};
use crate::growth::assert_linear;

const FULL: &str = include_str!("full.json");

/// What may stand where something else should.
const ODD: [&str; 16] = [
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "0",
    "-1",
    "1.5",
    "1e400",
    "\"\"",
    "\"7\"",
    "[[{}]]",
    "{\"id\":null}",
    "1234567890123456789012345678901234567890",
    "\"\\u0000\"",
    "99999999999999999",
];

/// Bodies of every request, as they should be.
const REQUESTS: [(&str, &str); 12] = [
    (
        "POST /System/Orders",
        r#"{"name":"Ann","email":"a@b.test","channel":3,"delivery_city":"Brno","ip":"192.0.2.1",
            "date_order":"2026-01-01T00:00:00Z","order_currency_code":"EUR"}"#,
    ),
    ("PUT /System/Orders", r#"{"id":7001,"delivery_name":"Bea","delivery_zip":null}"#),
    (
        "POST /System/Orders/7001/item",
        r#"{"name":"Pot","article":{"id":5},"count":1,
            "price":{"final_price":1.00,"vat":21,"currency":"EUR"},"note":"x"}"#,
    ),
    ("PUT /System/Orders/7001/item", r#"{"id":1,"count":3,"price":{"final_price":2}}"#),
    ("DELETE /System/Orders/7001/item/4", ""),
    ("PATCH /System/Orders/7001/status", r#"{"status_id":20}"#),
    ("POST /System/Orders/7001/tracking", r#"{"shipper_id":8,"tracking_number":"T"}"#),
    ("POST /System/Orders/7001/history", r#"{"type":"order","record":{"name":"a","status":"b"}}"#),
    (
        "PATCH /System/Orders/7001/paid",
        r#"{"paid":1.00,"payment_id":"p","status":"success","url":"u"}"#,
    ),
    ("PATCH /System/Orders/7001/cancel", ""),
    ("PATCH /System/Orders/7001/delivered", ""),
    ("GET /System/Orders", ""),
];

/// Puts something odd at one of the places of a value, or takes the place away.
fn spoil(value: &Json, place: &mut usize, odd: &Json) -> Json {
    if *place == 0 {
        *place = usize::MAX;
        return odd.clone();
    }
    *place -= 1;
    match value {
        Json::List(items) => Json::List(items.iter().map(|item| spoil(item, place, odd)).collect()),
        Json::Object(fields) => Json::Object(
            fields.iter().map(|(name, value)| (name.clone(), spoil(value, place, odd))).collect(),
        ),
        value => value.clone(),
    }
}

fn places(value: &Json) -> usize {
    1 + match value {
        Json::List(items) => items.iter().map(places).sum(),
        Json::Object(fields) => fields.iter().map(|(_, value)| places(value)).sum::<usize>(),
        _ => 0,
    }
}

#[test]
fn an_order_with_anything_anywhere_is_read_or_refused() {
    let full = json(FULL);
    for place in 0..places(&full) {
        for odd in ODD {
            hold(&spoil(&full, &mut place.clone(), &json(odd)));
        }
    }
}

#[test]
fn a_body_with_anything_anywhere_leaves_nothing_half_written() {
    for (line, body) in REQUESTS.iter().filter(|(_, body)| !body.is_empty()) {
        let body = json(body);
        let mut scene = Scene::with(FULL);
        for place in 0..places(&body) {
            for odd in ODD {
                scene.ask(line, &spoil(&body, &mut place.clone(), &json(odd)).to_string());
            }
        }
    }
}

#[test]
fn a_script_of_orders_and_requests_holds() {
    let mut text = json(FULL).to_string();
    text.push_str("\n\n");
    for (line, body) in REQUESTS {
        text.push_str(&format!("{line} {}\n", body.replace('\n', " ")));
    }
    script(&text);
    script("");
    script("[{}]\n\nGET\nPATCH {\n {}");
}

const BEGIN: &str = r#"{"id": 1, "date_order": "2026-01-01T00:00:00Z""#;

fn unknown_fields(count: usize) -> String {
    (0..count).map(|n| format!(",\"f{n}\":{n}")).collect()
}

#[test]
fn many_of_anything_take_no_longer_than_they_should() {
    // The fields of an order, those of an item, and items that went in two parcels.
    assert_linear(1_000, |count| json(&format!("{BEGIN}{}}}", unknown_fields(count))), hold);
    let item = |count| {
        format!(r#"{{"count": 1, "price": {{"final_price": 1}}{}}}"#, unknown_fields(count))
    };
    let with_item = |count| json(&format!(r#"{BEGIN}, "items": [{}]}}"#, item(count)));
    assert_linear(1_000, with_item, hold);
    let sent = r#""sent": true, "trackings": [{}, {}]"#;
    let with_items = |count| {
        let items = vec![r#"{"count": 1, "price": {"final_price": 1}}"#; count].join(",");
        json(&format!(r#"{BEGIN}, "items": [{items}], {sent}}}"#))
    };
    assert_linear(500, with_items, hold);
    let trackings = vec!["{}"; 251].join(",");
    let sent = json(&format!(r#"{BEGIN}, "sent": true, "trackings": [{trackings}]}}"#));
    let problems = decode_order(&sent, &settings(), &workflow()).unwrap_err();
    assert_eq!(problems[0].to_string(), "/trackings: more than 250 trackings");
}

#[test]
fn an_item_that_is_written_over_takes_no_longer_than_it_should() {
    let make = |count| {
        let item = format!(
            r#"{{"id": 1, "count": 1, "price": {{"final_price": 1}}{}}}"#,
            unknown_fields(count)
        );
        let order = format!(r#"{BEGIN}, "items": [{item}]}}"#);
        (order, item)
    };
    let write = |(order, item): &(String, String)| {
        let mut scene = Scene::with(order);
        let request = request("PUT /System/Orders/1/item", item, start());
        let answer = scene.shop.answer(&request);
        assert_eq!(answer.response.status, 201, "{:?}", answer.response.body);
        answer
    };
    assert_linear(1_000, make, write);
}

/// Every object turned around, so that what is known comes behind what is not.
fn turned(value: &Json) -> Json {
    match value {
        Json::List(items) => Json::List(items.iter().map(turned).collect()),
        Json::Object(fields) => {
            let fields = fields.iter().rev();
            Json::Object(fields.map(|(name, value)| (name.clone(), turned(value))).collect())
        }
        value => value.clone(),
    }
}

#[test]
fn fields_may_come_in_any_order_and_under_any_name() {
    hold(&turned(&json(FULL)));
    for name in ["article", "ordered", "note", "price_original", "shipper_id", "hash", "customer"] {
        let renamed = FULL.replace(&format!("\"{name}\""), "\"a stranger\"");
        assert_ne!(renamed, FULL);
        hold(&json(&renamed));
        hold(&turned(&json(&renamed)));
    }
}

#[test]
fn nesting_has_a_limit() {
    let deep = format!("{{\"id\": 1, \"x\": {}{}}}", "[".repeat(40), "]".repeat(40));
    assert!(read_orders(&deep, Leniency::Strict, &settings(), &workflow()).is_err());
    let edge = format!(
        "{{\"id\": 1, \"date_order\": \"2026-01-01T00:00:00Z\", \"x\": {}{}}}",
        "[".repeat(31),
        "]".repeat(31)
    );
    hold(&json(&edge));
}

/// A random order: every field may be there, left out, or odd.
fn orders() -> impl Strategy<Value = Json> {
    let Json::Object(fields) = json(FULL) else { panic!("an object") };
    let count = fields.len();
    let picks = vec((0..10_u8, 0..ODD.len(), any::<usize>()), count);
    picks.prop_map(move |picks| {
        let chosen = fields.iter().zip(picks).filter_map(|((name, value), (what, odd, place))| {
            let value = match what {
                0..=5 => value.clone(),
                6 | 7 => return None,
                8 => Json::Null,
                _ => spoil(value, &mut (place % places(value)), &json(ODD[odd])),
            };
            Some((name.clone(), value))
        });
        Json::Object(chosen.collect())
    })
}

/// Orders that are of one piece: the flags fit the money.
fn sound_orders() -> impl Strategy<Value = Json> {
    let cents = 0..5_u32;
    let items = vec((1..4_u32, 0..2000_u32), 0..4);
    let flags = vec(any::<bool>(), 3);
    (items, cents, flags, any::<bool>()).prop_map(|(items, part, flags, extra)| {
        let sum: u32 = items.iter().map(|(count, price)| count * price).sum();
        let euros = |cents: u32| Json::Number(format!("{}.{:02}", cents / 100, cents % 100));
        let list = items.iter().zip(1_u32..).map(|((count, price), id)| {
            let price = Json::object().with("final_price", euros(*price)).with("vat", 21_u32);
            Json::object().with("id", id).with("count", *count).with("price", price)
        });
        let mut order = Json::object()
            .with("id", 5_u32)
            .with("date_order", "2026-01-01T01:00:00+01:00")
            .with("items", list.collect::<Vec<_>>())
            .with("money", euros(sum + u32::from(extra) * 490))
            .with("paid", euros(sum * part / 4));
        let trackings = vec![
            Json::object().with("shipper_id", 1_u32).with("tracking_number", "A"),
            Json::object().with("shipper_id", 2_u32).with("tracking_url", Json::Null),
        ];
        if extra {
            order.set("trackings", trackings);
        }
        let [sent, delivered, canceled] = flags[..] else { panic!("three") };
        order.set("sent", sent || delivered);
        if delivered {
            order.set("delivered", true);
        }
        if canceled {
            order.set("canceled", true);
        }
        order
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn reading_writing_and_reading_is_reading(order in orders()) {
        hold(&order);
    }

    #[test]
    fn sound_orders_are_read(order in sound_orders()) {
        let (settings, workflow) = (settings(), workflow());
        prop_assert!(decode_order(&order, &settings, &workflow).is_ok(), "{}", order);
        hold(&order);
    }

    #[test]
    fn requests_in_any_order_keep_the_flags_together(
        picks in vec((0..REQUESTS.len(), any::<usize>(), 0..ODD.len() * 4), 1..12)
    ) {
        let mut scene = Scene::with(FULL);
        for (pick, place, odd) in picks {
            let (line, body) = REQUESTS[pick];
            let body = match ODD.get(odd) {
                Some(odd) if !body.is_empty() => {
                    let body = json(body);
                    spoil(&body, &mut (place % places(&body)), &json(odd)).to_string()
                }
                _ => body.to_owned(),
            };
            scene.ask(line, &body);
            let shown: Request = request("GET /System/Orders/7001", "", start());
            let order = scene.shop.answer(&shown).response.body.unwrap();
            agree(&order);
        }
    }
}
