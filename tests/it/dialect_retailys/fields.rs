//! The table of fields in the docs: none of the schema's is missing, and none is invented.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::shared::shared;

/// The models and their fields that the table names, with what it says of each.
fn table() -> BTreeMap<String, BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dialects/retailys.md");
    let text = fs::read_to_string(path).unwrap();
    let mut table: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut model = None;
    for line in text.lines() {
        if line.starts_with('#') {
            model = line.strip_prefix("### ").map(|name| name.trim_matches('`').to_owned());
            continue;
        }
        let (Some(model), true) = (&model, line.starts_with("| `")) else { continue };
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [field, what, ..] = cells[..] else { panic!("{line}") };
        let fields = table.entry(model.clone()).or_default();
        let twice = fields.insert(field.trim_matches('`').to_owned(), what.to_owned());
        assert!(twice.is_none(), "{model} {field} stands twice");
    }
    table
}

#[test]
fn every_row_says_what_becomes_of_the_field() {
    for (model, fields) in table() {
        for (field, what) in fields {
            let known = ["mapped", "derived", "kept", "refused"].contains(&what.as_str());
            assert!(known, "{model} {field}: {what:?}");
        }
    }
}

#[test]
fn every_field_of_the_schema_stands_in_the_table() {
    let Some(path) = shared("payloads/retailys/wire_schema_from_sdk.json") else { return };
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let table = table();
    let (mut missing, mut invented) = (BTreeSet::new(), BTreeSet::new());
    for (model, described) in schema.as_object().unwrap() {
        let fields = described["wire_fields"].as_object().unwrap();
        let rows = table.get(model);
        for field in fields.keys() {
            if !rows.is_some_and(|rows| rows.contains_key(field)) {
                missing.insert(format!("{model}.{field}"));
            }
        }
        for field in rows.into_iter().flat_map(BTreeMap::keys) {
            if !fields.contains_key(field) {
                invented.insert(format!("{model}.{field}"));
            }
        }
    }
    // What a reference looks like, and what a search asks, is said elsewhere than in that schema.
    let beside = ["NonExpandedModel", "Search"];
    let unknown = table.keys().filter(|model| schema.get(model.as_str()).is_none());
    invented.extend(unknown.filter(|it| !beside.contains(&it.as_str())).cloned());
    assert!(missing.is_empty(), "not in the table: {missing:#?}");
    assert!(invented.is_empty(), "not in the schema: {invented:#?}");
}

/// The fixture that round trips has every field of an order, so that the table's words are tested.
#[test]
fn the_full_fixture_has_every_field_of_an_order() {
    let full: Value = serde_json::from_str(include_str!("full.json")).unwrap();
    let table = table();
    let known = |model: &str| table[model].keys().cloned().collect::<BTreeSet<_>>();
    let has = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert!(has(&full).is_superset(&known("OrderModel")));
    assert!(has(&full["items"][0]).is_superset(&known("OrderModelItems")));
    assert!(has(&full["items"][0]["price"]).is_superset(&known("PriceModel")));
    assert!(has(&full["trackings"][0]).is_superset(&known("OrderModelTrackings")));
}
