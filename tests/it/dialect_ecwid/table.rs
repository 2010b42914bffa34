//! The table of fields in the docs has every field of every sample, and says of the others that no
//! sample has them.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::dialect::{Json, Leniency};

use super::samples::{mended, request_body, samples};
use super::{fixture, json};

/// Objects whose names are free.
const MAPS: [&str; 5] = [
    "order.additionalInfo",
    "order.paymentParams",
    "order.extraFields",
    "order.items[].nameTranslated",
    "order.items[].shortDescriptionTranslated",
];

/// The fields that the documents list and no sample has, of what the status documents describe.
const LISTED: [&str; 9] = [
    "status.statusId",
    "status.orderStatusType",
    "status.defaultStatus",
    "status.enabled",
    "status.sendNotificationWhenStatusIsAssigned",
    "status.name",
    "status.nameTranslated",
    "status.nameTranslations",
    "status.lastNameChangeDate",
];

fn walk(value: &Json, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Json::Object(fields) => {
            for (name, inner) in fields {
                let name = if MAPS.contains(&at) { "*" } else { name };
                let path = format!("{at}.{name}");
                walk(inner, &path, into);
                into.insert(path);
            }
        }
        Json::List(items) => items.iter().for_each(|item| walk(item, &format!("{at}[]"), into)),
        _ => {}
    }
}

fn items(json: &Json) -> &[Json] {
    json.get("items").and_then(Json::as_list).unwrap()
}

/// What the sample is about, by its name.
fn paths(name: &str, text: &str, into: &mut BTreeSet<String>) {
    if name.ends_with(".jsonl") {
        return text.lines().for_each(|line| walk(&json(line), "webhook", into));
    }
    let request = name.ends_with(".http");
    let text = if request { request_body(text) } else { Some(text.to_owned()) };
    let Some(text) = text else { return };
    let json =
        Json::read(&mended(&text), Leniency::Lenient).unwrap_or_else(|e| panic!("{name}: {e}"));
    let is = |what: &str| name.contains(what);
    let list = |json: &Json, into: &mut BTreeSet<String>| {
        let Json::Object(fields) = json else { panic!("{name}") };
        into.extend(fields.iter().map(|(name, _)| format!("list.{name}")));
    };
    if is("__search-orders__") || is("__search-abandoned-carts__") {
        list(&json, into);
        items(&json).iter().for_each(|item| walk(item, "order", into));
    } else if is("__search-order-statuses__") {
        list(&json, into);
        items(&json).iter().for_each(|item| walk(item, "status", into));
    } else if is("__get-order-status__") || (is("__update-custom-order-status__") && request) {
        walk(&json, "status", into);
    } else if is("extra-field") {
        let list = json.as_list().unwrap_or(std::slice::from_ref(&json));
        list.iter().for_each(|field| walk(field, "extraField", into));
    } else if !request && ["__update", "__create-order", "__convert"].iter().any(|it| is(it)) {
        walk(&json, "answer", into);
    } else {
        walk(&json, "order", into);
    }
}

/// The rows of the docs: by field what it becomes, and how.
fn rows() -> BTreeMap<String, (String, String)> {
    let path = format!("{}/docs/dialects/ecwid.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let table = text.split("## Fields").nth(1).unwrap();
    let mut rows = BTreeMap::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [field, becomes, how] = cells.as_slice() else { panic!("{line}") };
        let field = field.trim_matches('`').to_owned();
        let old = rows.insert(field, ((*becomes).to_owned(), (*how).to_owned()));
        assert!(old.is_none(), "twice: {line}");
    }
    rows
}

#[test]
fn every_row_says_what_becomes_of_the_field() {
    for (field, (becomes, how)) in rows() {
        assert!(
            ["mapped", "derived", "kept", "refused"].contains(&&*becomes),
            "{field}: {becomes}"
        );
        assert!(!how.is_empty(), "{field}");
    }
}

#[test]
fn no_field_of_a_sample_is_missing() {
    let samples = samples();
    if samples.is_empty() {
        return;
    }
    let mut found = BTreeSet::new();
    samples.iter().for_each(|(name, text)| paths(name, text, &mut found));
    let rows = rows();
    let missing: Vec<&String> = found.iter().filter(|field| !rows.contains_key(*field)).collect();
    assert!(missing.is_empty(), "not in the table: {missing:#?}");
    let listed = LISTED.iter().filter(|field| !rows.contains_key(**field)).collect::<Vec<_>>();
    assert!(listed.is_empty(), "not in the table: {listed:#?}");
    let unmarked = rows.iter().filter(|(field, (_, how))| {
        let marked = how.ends_with("(in no sample)");
        found.contains(*field) == marked
    });
    let unmarked: Vec<&String> = unmarked.map(|(field, _)| field).collect();
    assert!(unmarked.is_empty(), "marked wrongly as to the samples: {unmarked:#?}");
}

/// What stands in the table as kept is kept, and comes out; what is derived is not kept.
#[test]
fn the_table_says_what_happens_to_a_whole_order() {
    use orderflow::dialect::ecwid::read_orders;
    let text = fixture("full.json");
    let workflow = orderflow::Workflow::standard();
    let orders = read_orders(&text, Leniency::Strict, &super::settings(), &workflow).unwrap();
    let kept = &orders[0].foreign_fields()["ecwid"];
    let amounts = json(&kept["#amounts"]);
    let Json::Object(fields) = json(&text) else { panic!("an order") };
    let rows = rows();
    for (name, _) in fields {
        let Some((becomes, _)) = rows.get(&format!("order.{name}")) else {
            assert!(kept.contains_key(&name) || kept.contains_key(&format!("#{name}")), "{name}");
            continue;
        };
        if becomes == "kept" {
            let is_kept = kept.contains_key(&name) || amounts.get(&name).is_some();
            assert!(is_kept, "{name} is said to be kept");
        }
    }
}
