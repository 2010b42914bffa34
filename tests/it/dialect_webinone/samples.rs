//! The samples of the system's documents, all of them.

use std::fs;

use orderflow::dialect::webinone::{
    OrderStatus, Settings, Shop, Version, encode_order_in, read_orders, statuses_json,
};
use orderflow::dialect::{Json, Leniency};
use orderflow::order::Order;
use rust_decimal::Decimal;

use super::{Desk, currency};
use crate::shared::shared;

/// The shop of the samples: a status 0 that is called as everything there, and version 1's.
fn shop() -> Settings {
    let mut zero = OrderStatus::system(0, "string", "string").notify().email(0).workflow(0);
    zero.raises = None;
    let statuses = vec![zero, OrderStatus::system(13176, "Paid", "Paid")];
    Settings::new("samples", currency("USD")).statuses(statuses).type_name("string", "string")
}

fn sample(name: &str) -> Option<String> {
    let path = shared(&format!("payloads/webinone/{name}"))?;
    Some(fs::read_to_string(path).unwrap())
}

fn read(text: &str) -> Vec<Order> {
    let settings = shop();
    let workflow = settings.workflow().unwrap();
    read_orders(text, Leniency::Lenient, &settings, &workflow).unwrap()
}

fn lenient(text: &str) -> Json {
    Json::read(text, Leniency::Lenient).unwrap()
}

/// Where two values differ; numbers are the same if they have the same value.
fn differences(want: &Json, got: &Json, at: &str, found: &mut Vec<String>) {
    match (want, got) {
        (Json::Object(wanted), Json::Object(had)) => {
            for (name, want) in wanted {
                match got.get(name) {
                    Some(got) => differences(want, got, &format!("{at}/{name}"), found),
                    None => found.push(format!("{at}/{name} is missing")),
                }
            }
            let more = had.iter().filter(|(name, _)| want.get(name).is_none());
            found.extend(more.map(|(name, value)| format!("{at}/{name} is new: {value}")));
        }
        (Json::List(wanted), Json::List(had)) => {
            for (number, want) in wanted.iter().enumerate() {
                match had.get(number) {
                    Some(got) => differences(want, got, &format!("{at}/{number}"), found),
                    None => found.push(format!("{at}/{number} is missing")),
                }
            }
            for (number, more) in had.iter().enumerate().skip(wanted.len()) {
                found.push(format!("{at}/{number} is new: {more}"));
            }
        }
        (Json::Number(_), Json::Number(_)) => {
            let (want, got): (Option<Decimal>, _) = (want.as_decimal(), got.as_decimal());
            if want.is_none() || want != got {
                found.push(format!("{at}: {want:?} became {got:?}"));
            }
        }
        _ if want == got => {}
        _ => found.push(format!("{at}: {want} became {got}")),
    }
}

fn diff(want: &Json, got: &Json) -> Vec<String> {
    let mut found = Vec::new();
    differences(want, got, "", &mut found);
    found
}

/// The eight euros that the payments of version 1 do not account for.
const BALANCE: &str = "/Payments/1 is new: {\"Id\":28061,\
    \"CreatedDateTime\":\"2022-01-14T09:47:37\",\"Amount\":8.00,\"AmountCaptured\":8.00,\
    \"GatewayReason\":null,\"TransactionId\":\"4X232065C5059574H\",\"Status\":\"Succeeded\",\
    \"PaymentType\":null,\"PaymentGatewayType\":null,\"Notes\":null}";

#[test]
fn orders_come_out_as_they_went_in() {
    let settings = shop();
    let workflow = settings.workflow().unwrap();
    let check = |name: &str, version: Version, want: &[&str]| {
        let Some(text) = sample(name) else { return };
        let json = lenient(&text);
        let orders = read(&text);
        assert_eq!(orders.len(), 1, "{name}");
        let written = encode_order_in(&orders[0], &settings, &workflow, version);
        assert_eq!(diff(&json, &written.json), want, "{name}");
        assert_eq!(written.losses, [], "{name}");
    };
    for name in ["orders__03.json", "orders__04.json", "orders__06.json"] {
        check(name, Version::V2, &[]);
    }
    for name in ["orders__09.invalid.json.txt", "orders__11.invalid.json.txt"] {
        check(name, Version::V1, &[BALANCE]);
    }
}

#[test]
fn lists_come_out_as_they_went_in() {
    let check = |name: &str, path: &str, want: &[&str]| {
        let Some(text) = sample(name) else { return };
        let mut shop = Shop::new(shop()).unwrap();
        for order in read(&text) {
            shop.insert(order).unwrap();
        }
        let got = Desk::over(shop).send(path, "{}");
        assert_eq!(diff(&lenient(&text), &got), want, "{name}");
    };
    let deleted = "GET /api/v2/admin/orders?Where={\"IsDeleted\": true}";
    check("orders__01.json", deleted, &["/TotalItemsCount: Some(0) became Some(1)"]);
    check("orders__01.json", "GET /api/v2/admin/orders", &["/Items/0 is missing"]);
    let balance = BALANCE.replace("/Payments", "/Items/0/Payments");
    let total = "/TotalItemsCount: Some(100) became Some(1)";
    check("orders__08.invalid.json.txt", "GET /api/v1/orders", &[&balance, total]);
}

#[test]
fn statuses_come_out_as_they_went_in() {
    let settings = shop();
    for name in ["statuses__04.json", "statuses__05.json", "statuses__07.json"] {
        let Some(text) = sample(name) else { return };
        let json = lenient(&text);
        let status = OrderStatus::from_json(&json).unwrap();
        assert_eq!(diff(&json, &status.to_json(&settings)), [] as [&str; 0], "{name}");
    }
    let Some(text) = sample("statuses__02.json") else { return };
    let list = lenient(&text);
    let statuses = list.get("Items").and_then(Json::as_list).unwrap();
    let statuses = statuses.iter().map(|json| OrderStatus::from_json(json).unwrap()).collect();
    let settings = settings.statuses(statuses);
    let total = ["/TotalItemsCount: Some(0) became Some(1)"];
    let printed = statuses_json(&settings.workflow().unwrap(), &settings);
    assert_eq!(diff(&list, &printed), total);
    let answered = Desk::new(settings).send("GET /api/v2/admin/orders/order-statuses", "");
    assert_eq!(diff(&list, &answered), total);
}

/// The texts of these samples are placeholders, of which one is no value of its field: `"string"`
/// for an id. With an id in its place they are done.
#[test]
fn requests_are_done() {
    let Some(create) = sample("orders__02.json") else { return };
    let Some(update) = sample("orders__05.json") else { return };
    let Some(before) = sample("orders__04.json") else { return };
    let Some(after) = sample("orders__06.json") else { return };
    let fixed = |text: &str| text.replace("\"StatusId\": \"string\"", "\"StatusId\": \"0\"");
    let wrong = |json: &Json| json.get("Errors").map(ToString::to_string).unwrap();
    let refusal = "[{\"Message\":\"expected a whole number, or one written as a text, found a \
        text\",\"At\":\"/StatusId\"}]";

    let mut desk = Desk::new(shop());
    assert_eq!(wrong(&desk.send("POST /api/v2/admin/orders", &create)), refusal);
    let created = desk.send("POST /api/v2/admin/orders", &fixed(&create));
    assert_eq!(created.at("ShippingInfo.Zipcode").and_then(Json::as_text), Some("string"));
    assert_eq!(created.at("Currency").and_then(Json::as_text), Some("USD"));

    for order in read(&before) {
        desk.shop.insert(order).unwrap();
    }
    assert_eq!(wrong(&desk.send("PUT /api/v2/admin/orders/0", &update)), refusal);
    let updated = desk.send("PUT /api/v2/admin/orders/0", &fixed(&update));
    let moved = "/InvoiceDate: \"2024-05-17T18:47:19.762Z\" became \"2024-05-17T18:46:42.469Z\"";
    assert_eq!(diff(&lenient(&after), &updated), [moved]);

    for name in ["statuses__03.json", "statuses__06.json"] {
        let text = sample(name).unwrap();
        let path = if name.contains("03") { "" } else { "/0" };
        let method = if name.contains("03") { "POST" } else { "PUT" };
        let line = format!("{method} /api/v2/admin/orders/order-statuses{path}");
        assert_eq!(
            wrong(&desk.send(&line, &text)),
            refusal.replace("/StatusId", "/Workflows/0"),
            "{name}"
        );
        let done = desk.send(&line, &text.replace("\"string\"\n", "\"7\"\n"));
        assert_eq!(done.at("Workflows.0").map(ToString::to_string).as_deref(), Some("7"));
    }
}

#[test]
fn an_update_that_says_what_is_so_changes_nothing() {
    let Some(update) = sample("orders__10.json") else { return };
    let Some(order) = sample("orders__11.invalid.json.txt") else { return };
    let mut shop = Shop::new(shop()).unwrap();
    for order in read(&order) {
        shop.insert(order).unwrap();
    }
    let mut desk = Desk::over(shop);
    let answer = desk.send("PUT /api/v1/orders/28057", &update);
    assert_eq!(diff(&lenient(&order), &answer), [BALANCE]);
    let kept = desk.shop.repository().get("28057").unwrap();
    assert_eq!(kept.version(), 1);
    // A whole answer sent back says nothing new either.
    let whole = answer.to_string();
    assert_eq!(desk.send("PUT /api/v1/orders/28057", &whole), answer);
    assert_eq!(desk.shop.repository().get("28057").unwrap().version(), 1);
}

#[test]
fn what_is_no_json_has_a_place_and_a_lenient_reader() {
    let check = |name: &str, want: &str, mends: bool| {
        let Some(text) = sample(name) else { return };
        let error = Json::read(&text, Leniency::Strict).unwrap_err();
        assert_eq!(error.to_string(), want, "{name}");
        assert_eq!(Json::read(&text, Leniency::Lenient).is_ok(), mends, "{name}");
    };
    let comma = "a comma without a value after it";
    check("orders__00.invalid.json.txt", &format!("line 6, column 1: {comma}"), true);
    check("orders__07.invalid.json.txt", &format!("line 7, column 1: {comma}"), true);
    check("orders__08.invalid.json.txt", &format!("line 30, column 13: {comma}"), true);
    check("orders__09.invalid.json.txt", &format!("line 28, column 5: {comma}"), true);
    check("orders__11.invalid.json.txt", &format!("line 28, column 5: {comma}"), true);
    check("statuses__01.invalid.json.txt", "line 1, column 2: key must be a string", false);

    let Some(list) = sample("orders__00.invalid.json.txt") else { return };
    let Some(old) = sample("orders__07.invalid.json.txt") else { return };
    let mut strict = Desk::new(shop());
    let mut mild = Desk::new(shop().lenient());
    for (path, body) in [("GET /api/v2/admin/orders", &list), ("GET /api/v1/orders", &old)] {
        let refused = strict.send(path, body).to_string();
        assert!(refused.contains("the body is no JSON: line "), "{refused}");
        let done = mild.send(path, body).to_string();
        assert_eq!(done, r#"{"Items":[],"TotalItemsCount":0}"#);
    }
}

/// Every file is one of those above; one is no payload, but the author of the page.
#[test]
fn no_sample_is_passed_over() {
    let Some(folder) = shared("payloads/webinone") else { return };
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let source = include_str!("samples.rs");
    for name in names.iter().filter(|name| !["INDEX.tsv", "statuses__00.json"].contains(&&***name))
    {
        assert!(source.contains(&format!("\"{name}\"")), "{name} goes through no test");
    }
}
