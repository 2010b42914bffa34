//! The table in the docs names every field of every sample, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use orderflow::dialect::{Json, Leniency};

use crate::shared::shared;

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dialects/webinone.md");
    fs::read_to_string(path).unwrap()
}

/// The fields of the table, and whether the row is marked as ours.
fn rows(page: &str) -> Vec<(String, bool, String)> {
    let kinds = ["list.", "answer.", "status.", "status request.", "order.", "order request."];
    let rows = page.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        let known = kinds.iter().any(|kind| name.starts_with(kind));
        known.then(|| (name.to_owned(), rest.contains("*ours*"), rest.to_owned()))
    });
    rows.collect()
}

/// The fields of a value; what a shop thinks up itself is one field.
fn fields(json: &Json, at: &str, out: &mut BTreeSet<String>) {
    match json {
        Json::Object(_) if at == "order.CustomCrmGroups" => {
            out.insert(at.to_owned());
        }
        Json::Object(inner) => {
            inner.iter().for_each(|(name, value)| fields(value, &format!("{at}.{name}"), out));
        }
        Json::List(items) => {
            out.insert(at.to_owned());
            items.iter().for_each(|item| fields(item, at, out));
        }
        _ => {
            out.insert(at.to_owned());
        }
    }
}

/// What a sample is, by what it has.
fn kind(json: &Json) -> &'static str {
    let has = |name| json.get(name).is_some();
    if has("Where") || has("where") {
        "list"
    } else if has("NotifyCustomer") {
        if has("Id") { "status" } else { "status request" }
    } else if has("TotalCost") {
        "order"
    } else {
        "order request"
    }
}

fn wanted() -> Option<BTreeSet<String>> {
    let folder = shared("payloads/webinone")?;
    let mut wanted = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // A page of text, its author, and a placeholder: no objects of the system.
        if ["INDEX.tsv", "statuses__00.json", "statuses__01.invalid.json.txt"].contains(&&*name) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let json = Json::read(&text, Leniency::Lenient).unwrap();
        let Some(Json::List(items)) = json.get("Items") else {
            fields(&json, kind(&json), &mut wanted);
            continue;
        };
        wanted.extend(["answer.Items", "answer.TotalItemsCount"].map(str::to_owned));
        items.iter().for_each(|item| fields(item, kind(item), &mut wanted));
    }
    // The parameters of the list of statuses stand in a table of their document.
    let parameters = shared("reference/webinone-order-statuses.txt")?;
    let text = fs::read_to_string(parameters).unwrap();
    for name in ["Where", "Order_By", "Semantic_Query", "Min_Score", "Offset", "Limit"] {
        assert!(text.lines().any(|line| line.trim() == name), "{name}");
        wanted.insert(format!("list.{name}"));
    }
    Some(wanted)
}

/// Lists are objects' places, and small letters are version 1's spelling of the same.
fn spelled(name: &str) -> String {
    let parameters = ["Where", "Order_By", "Offset", "Limit"];
    let small = name
        .strip_prefix("list.")
        .and_then(|small| parameters.iter().find(|known| known.to_lowercase() == small));
    small.map_or(name.to_owned(), |known| format!("list.{known}"))
}

#[test]
fn every_field_of_every_sample_is_in_the_table() {
    let Some(wanted) = wanted() else { return };
    let page = page();
    let rows = rows(&page);
    let has = |name: &str| rows.iter().any(|(row, _, _)| row == name);
    let lists = ["order.OrderLines", "order.Payments"];
    let missing: Vec<String> = wanted
        .iter()
        .map(|name| spelled(name))
        .filter(|name| !has(name) && !lists.contains(&&**name))
        .collect();
    assert_eq!(missing, [] as [String; 0]);

    let wanted: BTreeSet<String> = wanted.iter().map(|name| spelled(name)).collect();
    for (name, ours, _) in &rows {
        assert_ne!(wanted.contains(name), *ours, "{name}");
    }
}

#[test]
fn every_row_says_what_becomes_of_the_field() {
    let rows = rows(&page());
    assert!(rows.len() > 100, "{}", rows.len());
    let words = ["mapped", "derived", "kept", "refused", "as ", "asserted", "*ours*"];
    for (name, _, text) in &rows {
        assert!(words.iter().any(|word| text.contains(word)), "{name}:{text}");
    }
    let names: BTreeSet<&str> = rows.iter().map(|(name, _, _)| name.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "a field stands twice");
}
