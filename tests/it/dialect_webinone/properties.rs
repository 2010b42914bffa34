//! Random wire objects: read, written and read again, and never half done.

use std::fs;
use std::path::Path;

use orderflow::dialect::webinone::Shop;
use orderflow::dialect::{Json, Leniency};
use proptest::prelude::*;

use super::laws;
use crate::shared::shared;

/// Texts and numbers that mean something somewhere, and some that do not.
const TEXTS: &[&str] = &[
    "",
    "a",
    "Anna Lind",
    "0",
    "7",
    "007",
    "stripe",
    "3",
    "Succeeded",
    "Refunded",
    "PartiallyRefunded",
    "Failed",
    "None",
    "EUR",
    "AUD",
    "AUD/AU",
    "2026-03-01T09:00:00",
    "2026-03-01T09:00:00.068Z",
    "string",
    " x ",
    "#1",
];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "6",
    "99",
    "4.50",
    "9.00",
    "9",
    "-1",
    "0.001",
    "1e3",
    "0.0",
    "1234567890123456789012345678901234567890",
    "18446744073709551615",
    "3",
];

const NAMES: &[&str] = &["Id", "Code", "Cost", "Name", "Amount", "x", "#y"];

/// Values that a field may have, sound or not.
fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Switch),
        prop::sample::select(TEXTS).prop_map(Json::from),
        prop::sample::select(NUMBERS).prop_map(|it| Json::Number(it.to_owned())),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let names = prop::sample::select(NAMES);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::List),
            prop::collection::btree_map(names, inner, 0..3).prop_map(|fields| {
                Json::Object(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
            }),
        ]
    })
}

/// One field of an order, its lines, its payments, or of another part, replaced.
fn mutation() -> impl Strategy<Value = (usize, usize, Json, bool)> {
    (any::<usize>(), 0..3_usize, value(), any::<bool>())
}

/// The paths of all values.
fn paths(json: &Json, at: Vec<usize>, out: &mut Vec<Vec<usize>>) {
    out.push(at.clone());
    let inner: Vec<&Json> = match json {
        Json::Object(fields) => fields.iter().map(|(_, value)| value).collect(),
        Json::List(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    for (place, value) in inner.into_iter().enumerate() {
        let mut at = at.clone();
        at.push(place);
        paths(value, at, out);
    }
}

fn at_mut<'j>(json: &'j mut Json, path: &[usize]) -> Option<&'j mut Json> {
    let Some((place, rest)) = path.split_first() else { return Some(json) };
    match json {
        Json::Object(fields) => at_mut(&mut fields.get_mut(*place)?.1, rest),
        Json::List(items) => at_mut(items.get_mut(*place)?, rest),
        _ => None,
    }
}

fn mutate(json: &mut Json, (choice, how, value, add): (usize, usize, Json, bool)) {
    let mut all = Vec::new();
    paths(json, Vec::new(), &mut all);
    let path = all[choice % all.len()].clone();
    let Some(target) = at_mut(json, &path) else { return };
    match (how, &mut *target) {
        (0, Json::Object(fields)) if !fields.is_empty() => {
            fields.remove(choice % fields.len());
        }
        (0 | 1, Json::List(items)) if !items.is_empty() => {
            let copy = items[choice % items.len()].clone();
            if add { items.push(copy) } else { items.truncate(choice % items.len()) }
        }
        (_, Json::Object(_)) if !path.is_empty() && add => target.set("Future", value),
        _ if path.is_empty() => {}
        _ => *target = value,
    }
}

fn fixture(name: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/dialect_webinone").join(name);
    Json::read(&fs::read_to_string(path).unwrap(), Leniency::Strict).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_read_is_written_and_read_again(
        which in 0..2_usize,
        mutations in prop::collection::vec(mutation(), 0..6),
    ) {
        let settings = laws::settings();
        let workflow = settings.workflow().unwrap();
        let mut json = fixture(["order_v1.json", "order_v2.json"][which]);
        mutations.into_iter().for_each(|it| mutate(&mut json, it));
        laws::orders(&json.to_string(), &settings, &workflow);
    }

    #[test]
    fn requests_are_done_or_change_nothing(
        which in 0..3_usize,
        mutations in prop::collection::vec(mutation(), 0..4),
    ) {
        let mut json = fixture(["update.json", "status.json", "list.json"][which]);
        mutations.into_iter().for_each(|it| mutate(&mut json, it));
        laws::requests(&json.to_string(), &shop());
    }
}

fn shop() -> Shop {
    let settings = laws::settings();
    let workflow = settings.workflow().unwrap();
    let mut shop = Shop::new(settings).unwrap();
    // Nothing is paid, so that the state of the update is what the ledger says.
    let order = fixture("order_v2.json")
        .with("Id", 1_u32)
        .with("PaymentState", "None")
        .with("Payments", Vec::new())
        .with("AmountPaid", 0_u32)
        .with("AmountPending", Json::Null)
        .to_string();
    let read = orderflow::dialect::webinone::read_orders;
    for order in read(&order, Leniency::Strict, shop.settings(), &workflow).unwrap() {
        shop.insert(order).unwrap();
    }
    shop
}

/// The fixtures are sound as they stand: otherwise the properties would hold of nothing.
#[test]
fn the_fixtures_are_read_and_done() {
    let settings = laws::settings();
    let workflow = settings.workflow().unwrap();
    for name in ["order_v1.json", "order_v2.json"] {
        assert_eq!(laws::orders(&fixture(name).to_string(), &settings, &workflow), 1, "{name}");
    }
    for (name, want) in [("update.json", 3), ("status.json", 2), ("list.json", 3)] {
        assert_eq!(laws::requests(&fixture(name).to_string(), &shop()), want, "{name}");
    }
}

#[test]
fn hostile_bodies_do_no_harm() {
    let settings = laws::settings();
    let workflow = settings.workflow().unwrap();
    let shop = shop();
    let deep = "[".repeat(100_000);
    let nested = format!("{}1{}", "{\"Where\":".repeat(31), "}".repeat(31));
    let many = format!(
        "{{{}}}",
        (0..50_000).map(|n| format!("\"f{n}\":{n}")).collect::<Vec<_>>().join(",")
    );
    let groups = format!("{{\"G\":{many}}}");
    let long = format!("{{\"Id\":{}}}", "9".repeat(100_000));
    let surrogate = "{\"Name\":\"\\ud800\"}";
    for text in [&*deep, &nested, &many, &groups, &long, surrogate, "", "null", "\u{0}", "{}"] {
        laws::orders(text, &settings, &workflow);
        laws::requests(text, &shop);
    }
    if let Some(folder) = shared("payloads/webinone") {
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            laws::orders(&text, &settings, &workflow);
            laws::requests(&text, &shop);
        }
    }
}
