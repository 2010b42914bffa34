//! Every documented sample goes through. They lie beside the checkout, or the tests are skipped.

use std::fs;

use orderflow::dialect::ecwid::{
    Shop, WebhookKind, decode_order, encode_order, read_orders, read_webhook,
};
use orderflow::dialect::{Json, Leniency};
use orderflow::repository::Repository;
use orderflow::{Actor, Order, Origin, Workflow};

use super::{Desk, apart, at, same, settings};
use crate::shared::shared;

/// The samples: their names and texts.
pub(super) fn samples() -> Vec<(String, String)> {
    let Some(folder) = shared("payloads/ecwid") else { return Vec::new() };
    let mut samples = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name != "INDEX.tsv" {
            samples.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    samples.sort();
    samples
}

fn sample(name: &str) -> Option<String> {
    samples().into_iter().find(|(known, _)| known.starts_with(name)).map(|(_, text)| text)
}

/// The slips that make a sample no JSON by any reading, mended.
pub(super) fn mended(text: &str) -> String {
    let text = text.replace("],=", "],").replace("123456789\n", "123456789,\n");
    let text = text.replace("123456788\n", "123456788,\n");
    let open = text.matches('{').count() - text.matches('}').count();
    if open > 0 { text + &"}".repeat(open) } else { text }
}

/// The body of a request as it is documented.
pub(super) fn request_body(text: &str) -> Option<String> {
    let (_, body) = text.split_once("\n\n")?;
    Some(body.trim().to_owned()).filter(|body| !body.is_empty())
}

fn read(json: &Json) -> Order {
    let workflow = Workflow::standard();
    let decoded = decode_order(json, &settings(), &workflow).unwrap();
    decoded.open(&workflow, Origin::by(Actor::system()).at(at())).unwrap()
}

/// What sets the sample apart from what is written of its order.
fn difference(json: &Json) -> String {
    let written = encode_order(&read(json), &settings(), &Workflow::standard());
    assert_eq!(written.losses, [], "{json}");
    let twice = encode_order(&read(&written.json), &settings(), &Workflow::standard());
    assert!(same(&twice.json, &written.json), "{}", apart(&written.json, &twice.json));
    apart(json, &written.json)
}

#[test]
fn whole_orders_come_out_as_they_came() {
    let Some(get) = sample("docs2026__get-order__01") else { return };
    assert_eq!(difference(&Json::read(&get, Leniency::Strict).unwrap()), "");
    let last = sample("docs2026__get-last-order__01").unwrap();
    assert_eq!(difference(&Json::read(&last, Leniency::Strict).unwrap()), "");
    let search = sample("docs2026__search-orders__01").unwrap();
    let search = Json::read(&search, Leniency::Strict).unwrap();
    assert_eq!(difference(search.at("items.0").unwrap()), "");
}

#[test]
fn parts_of_orders_differ_by_what_is_derived() {
    let Some(part) = sample("docs2026__get-order__02") else { return };
    let part = Json::read(&part, Leniency::Strict).unwrap();
    insta::assert_snapshot!("part", difference(&part));
    let text = sample("docs2026__search-orders__02").unwrap();
    let workflow = Workflow::standard();
    let orders = read_orders(&text, Leniency::Strict, &settings(), &workflow).unwrap();
    let ids: Vec<&str> = orders.iter().map(|order| order.id().as_str()).collect();
    assert_eq!(ids, ["K8XTQ", "1HOTQ", "CYQLB"]);
    assert_eq!(orders[2].books().total().to_string(), "109.10 EUR");
}

#[test]
fn carts_differ_by_what_is_derived() {
    let Some(get) = sample("docs2026__get-abandoned-cart__01") else { return };
    let cart = Json::read(&mended(&get), Leniency::Lenient).unwrap();
    insta::assert_snapshot!("cart", difference(&cart));
    let search = sample("docs2026__search-abandoned-carts__01").unwrap();
    let search = Json::read(&mended(&search), Leniency::Lenient).unwrap();
    assert!(same(search.at("items.0").unwrap(), &cart));
    let part = sample("docs2026__get-abandoned-cart__02").unwrap();
    let part = Json::read(&part, Leniency::Strict).unwrap();
    let order = read(&part);
    assert_eq!(order.status("payment"), "INCOMPLETE");
    let parts = mended(&sample("docs2026__search-abandoned-carts__02").unwrap());
    let workflow = Workflow::standard();
    let orders = read_orders(&parts, Leniency::Strict, &settings(), &workflow).unwrap();
    assert_eq!(orders.len(), 2);
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    if sample("docs2026").is_none() {
        return;
    }
    let mut said = String::new();
    for (name, text) in samples().into_iter().filter(|(name, _)| name.contains(".invalid.")) {
        let strict = Json::read(&text, Leniency::Strict).unwrap_err();
        let lenient = match Json::read(&text, Leniency::Lenient) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        };
        said += &format!("{name}\n  strict: {strict}\n  lenient: {lenient}\n");
        assert!(Json::read(&mended(&text), Leniency::Lenient).is_ok(), "{name}");
    }
    insta::assert_snapshot!("invalid", said);
}

#[test]
fn the_catalogue_is_the_documented_one() {
    let Some(text) = sample("docs2026__search-order-statuses__01") else { return };
    let mut desk = Desk::new();
    let catalogue = desk.get("GET /profile/order_statuses", None);
    // The text itself: order of items and fields, and which fields there are.
    assert_eq!(catalogue, Json::read(&text, Leniency::Strict).unwrap());
    let one = sample("docs2026__get-order-status__01").unwrap();
    let paid = desk.get("GET /profile/order_status/PAID", None);
    assert_eq!(paid, Json::read(&one, Leniency::Strict).unwrap());

    let update = sample("docs2026__update-custom-order-status__00").unwrap();
    let line = "PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1";
    let answer = desk.get(line, request_body(&update).as_deref());
    let documented = sample("docs2026__update-custom-order-status__01").unwrap();
    assert_eq!(answer, Json::read(&documented, Leniency::Strict).unwrap());
    let slot = desk.get("GET /profile/order_status/CUSTOM_PAYMENT_STATUS_1", None);
    assert_eq!(slot.get("name"), Some(&Json::text("Money on hold")));
    assert_eq!(slot.get("lastNameChangeDate"), Some(&Json::text("2026-03-01 09:02:00 +0000")));
}

#[test]
fn documented_requests_are_answered_as_documented() {
    let Some(create) = sample("docs2026__create-order__00") else { return };
    let mut desk = Desk::of(Shop::new(
        settings().pay_later("Phone order").id_prefix("J"),
        Repository::new(Workflow::standard()),
    ));
    let body = request_body(&create).unwrap();
    let answer = desk.get("POST /orders", Some(&body));
    let documented = sample("docs2026__create-order__01").unwrap();
    let documented = Json::read(&documented, Leniency::Lenient).unwrap();
    let kinds = |json: &Json| {
        let Json::Object(fields) = json else { panic!("{json}") };
        fields.iter().map(|(name, json)| format!("{name}: {}", json.kind())).collect::<Vec<_>>()
    };
    let (Some(Json::Number(_)), Some(Json::Text(id))) = (answer.get("id"), answer.get("orderid"))
    else {
        panic!("{answer}")
    };
    assert!(matches!(documented.get("orderid"), Some(Json::Text(_))), "{:?}", kinds(&documented));
    let written = desk.get(&format!("GET /orders/{id}"), None);
    let body = Json::read(&body, Leniency::Strict).unwrap();
    insta::assert_snapshot!("created", apart(&body, &written));

    let enable = Some(r#"{"enabled": true}"#);
    desk.get("PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1", enable);
    let update = sample("docs2026__update-order__00").unwrap();
    let answer = desk.get(&format!("PUT /orders/{id}"), request_body(&update).as_deref());
    assert_eq!(answer.to_string(), r#"{"updateCount":1}"#);
    let order = desk.order(id);
    assert_eq!(order.status("payment"), "CUSTOM_PAYMENT_STATUS_1");
    assert_eq!(order.status("fulfillment"), "PROCESSING");

    let add = sample("docs2026__add-extra-fields-to-order__00").unwrap();
    desk.get(&format!("POST /orders/{id}/extraFields/tips"), request_body(&add).as_deref());
    let change = sample("docs2026__update-order-extra-field__00").unwrap();
    let line = format!("PUT /orders/{id}/extraFields/reference_number");
    desk.get(&line, request_body(&change).as_deref());
    let list = desk.get(&format!("GET /orders/{id}/extraFields"), None);
    assert_eq!(list.at("0.value"), Some(&Json::text("4%")));
}

#[test]
fn documented_carts_are_changed_and_placed() {
    let Some(update) = sample("docs2026__update-abandoned-cart__00") else { return };
    let workflow = Workflow::standard();
    let cart = mended(&sample("docs2026__get-abandoned-cart__01").unwrap());
    let orders = read_orders(&cart, Leniency::Lenient, &settings(), &workflow).unwrap();
    let id = orders[0].id().as_str().to_owned();
    let mut repository = Repository::new(workflow);
    repository.insert(orders.into_iter().next().unwrap()).unwrap();
    let mut desk = Desk::of(Shop::new(settings(), repository));
    let answer = desk.get(&format!("PUT /carts/{id}"), request_body(&update).as_deref());
    assert_eq!(answer.to_string(), r#"{"updateCount":1}"#);
    let answer = desk.get(&format!("POST /carts/{id}/place"), None);
    let documented = sample("docs2026__convert-abandoned-cart-to-order__01").unwrap();
    let documented = Json::read(&documented, Leniency::Strict).unwrap();
    assert_eq!(answer.get("cartId"), documented.get("cartId"));
    assert_eq!(desk.order(&id).status("payment"), "AWAITING_PAYMENT");
}

#[test]
fn the_answer_to_a_calculation_can_be_read_with_an_id() {
    let Some(text) = sample("docs2026__calculate-order-details__01") else { return };
    let json = Json::read(&text, Leniency::Lenient).unwrap();
    let problems = decode_order(&json, &settings(), &Workflow::standard()).unwrap_err();
    assert_eq!(problems[0].to_string(), "/: an order needs an id, a cartId or an orderNumber");
    insta::assert_snapshot!("calculated", difference(&json.with("id", "CALC")));
}

#[test]
fn documented_webhooks_are_read_and_written() {
    let Some(text) = sample("docs2020_order_webhooks") else { return };
    let mut kinds = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let webhook = read_webhook(line).unwrap();
        kinds.push(webhook.kind);
        let came = Json::read(line, Leniency::Strict).unwrap();
        assert!(same(&webhook.to_json(), &came), "{}", apart(&came, &webhook.to_json()));
    }
    kinds.sort_unstable();
    assert_eq!(kinds, WebhookKind::ALL);
}
