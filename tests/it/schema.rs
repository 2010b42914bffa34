//! The committed JSON Schema: generated from the Rust types, and of one mind with the reader.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use orderflow::document::Document;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::document_round_trip::document as any_document;

static SCHEMA: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let schema = serde_json::from_str(&Document::json_schema()).ok()?;
    jsonschema::validator_for(&schema).ok()
});

/// Whether the schema takes the value; a schema that is none takes nothing.
fn fits(value: &Value) -> bool {
    SCHEMA.as_ref().is_some_and(|schema| schema.is_valid(value))
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/workflow.schema.json");
    let generated = Document::json_schema();
    if std::env::var_os("ORDERFLOW_BLESS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "schema/workflow.schema.json is not what the types say; run the test with ORDERFLOW_BLESS=1"
    );
}

/// Each field of a document, with values that both take and values that neither takes.
const FIELDS: &[(&str, &[&str], &[&str])] = &[
    ("format", &["1"], &["2", "0", "-1", "1.5", "1e999", "\"1\"", "null", "[1]"]),
    ("name", &["\"n\"", "\"\""], &["7", "null", "[]", "{}", "true"]),
    ("version", &["\"7\""], &["7", "null"]),
    ("notify_customer", &["true", "false"], &["\"true\"", "1", "null"]),
    ("facts", &["[]", "[\"a\"]"], &["{}", "\"a\"", "[1]", "[null]", "[[\"a\"]]"]),
    (
        "axes",
        &[
            "[]",
            r#"[{"name": "a", "entry": [], "statuses": []}]"#,
            r#"[{"name": "a", "entry": ["S"], "assignment": "free", "statuses": [{"key": "S"}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "slot": 1, "enabled": false,
                "behaves_like": "T", "outcome": "failure", "entry_books": "capture"}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "names": {"nl": "Es"},
                "named_at": "2026-01-31T12:00:00Z", "retired": true}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "notify_once": true}]}]"#,
        ],
        &[
            "{}",
            "[null]",
            "[[]]",
            r#"[{"name": "a", "statuses": []}]"#,
            r#"[{"name": "a", "entry": "S", "statuses": []}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [], "assignment": "Free"}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [], "label": "A"}]"#,
            r#"[{"name": "a", "entry": [], "statuses": ["S"]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "slot": -1}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "slot": 1.5}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "slot": null}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "outcome": null}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "outcome": "good"}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "terminal": "yes"}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "names": ["Es"]}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "names": {"nl": null}}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "named_at": 7}]}]"#,
            r#"[{"name": "a", "entry": [], "statuses": [{"key": "S", "retired": null}]}]"#,
        ],
    ),
    (
        "events",
        &[
            r#"[{"name": "e", "kind": "report", "books": "last_leg", "assignable": false}]"#,
            r#"[{"name": "e", "kind": "request", "ignored_in": {"a": ["S"], "b": []}}]"#,
        ],
        &[
            r#"[{"name": "e"}]"#,
            r#"[{"kind": "report"}]"#,
            r#"[{"name": "e", "kind": "Report"}]"#,
            r#"[{"name": "e", "kind": "report", "books": "lastleg"}]"#,
            r#"[{"name": "e", "kind": "report", "books": null}]"#,
            r#"[{"name": "e", "kind": "report", "ignored_in": ["S"]}]"#,
            r#"[{"name": "e", "kind": "report", "ignored_in": {"a": "S"}}]"#,
            r#"[{"name": "e", "kind": "report", "needs_reason": 0}]"#,
        ],
    ),
    (
        "transitions",
        &[
            r#"[{"axis": "a", "event": "e", "from": "*", "except": ["S"], "to": "T"}]"#,
            r#"[{"axis": "a", "event": "e", "from": [], "roles": ["r"], "when": {"fact": "f"},
                "effects": [{"kind": "notify"}, {"kind": "attention", "name": "n",
                "amount": "held", "when": {"any": []}}, {"kind": "set_timer", "after": "P1D"}]}]"#,
        ],
        &[
            r#"[{"axis": "a", "event": "e"}]"#,
            r#"[{"axis": "a", "event": "e", "from": "S"}]"#,
            r#"[{"axis": "a", "event": "e", "from": "**"}]"#,
            r#"[{"axis": "a", "event": "e", "from": [1]}]"#,
            r#"[{"axis": "a", "event": "e", "from": null}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "to": ["T"]}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "roles": "r"}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "effects": {"kind": "notify"}}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "effects": [{"name": "n"}]}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "effects": [{"kind": "mail"}]}]"#,
            r#"[{"axis": "a", "event": "e", "from": "*", "effects": ["notify"]}]"#,
        ],
    ),
    (
        "outcomes",
        &[
            r#"[{"name": "O", "closed": true, "class": "success"}]"#,
            r#"[{"name": "O", "when": {"all": []}}]"#,
            r#"[{"name": "O", "when": {"not": {"any": [{"fact": "f"}, {"status": {}}]}}}]"#,
            r#"[{"name": "O", "when": {"status": {"a": ["S"], "b": []}}}]"#,
        ],
        &[
            r#"[{"closed": true}]"#,
            r#"[{"name": "O", "when": null}]"#,
            r#"[{"name": "O", "when": {}}]"#,
            r#"[{"name": "O", "when": true}]"#,
            r#"[{"name": "O", "when": "f"}]"#,
            r#"[{"name": "O", "when": [{"fact": "f"}]}]"#,
            r#"[{"name": "O", "when": {"fact": "f", "all": []}}]"#,
            r#"[{"name": "O", "when": {"fact": "f", "why": "w"}}]"#,
            r#"[{"name": "O", "when": {"facts": "f"}}]"#,
            r#"[{"name": "O", "when": {"not": [{"fact": "f"}]}}]"#,
            r#"[{"name": "O", "when": {"all": {"fact": "f"}}}]"#,
            r#"[{"name": "O", "when": {"status": {"a": "S"}}}]"#,
            r#"[{"name": "O", "when": {"status": ["S"]}}]"#,
            r#"[{"name": "O", "when": {"any": [{"all": [{"not": {"fact": 1}}]}]}}]"#,
        ],
    ),
    (
        "invariants",
        &[
            r#"[{"name": "i", "never": {"fact": "f"}}]"#,
            r#"[{"name": "i", "always": {"all": []}}]"#,
        ],
        &[r#"[{"never": {"fact": "f"}}]"#, r#"[{"name": "i", "never": {"all": ["..."]}}]"#],
    ),
    ("roles", &["[]", "[\"clerk\"]"], &["{}", "\"clerk\"", "[1]"]),
    (
        "must_pass",
        &[
            r#"[{"name": "n", "before": {"fact": "f"}, "event": "e"}]"#,
            r#"[{"name": "n", "before": {"all": []}, "through": {"fact": "f"}, "role": "r"}]"#,
        ],
        &[
            r#"[{"name": "n", "event": "e"}]"#,
            r#"[{"before": {"fact": "f"}}]"#,
            r#"[{"name": "n", "before": "f"}]"#,
            r#"[{"name": "n", "before": {"fact": "f"}, "through": "f"}]"#,
            r#"[{"name": "n", "before": {"fact": "f"}, "role": ["r"]}]"#,
        ],
    ),
    (
        "must_notify",
        &[r#"[{"name": "n", "event": "e", "when": {"fact": "f"}, "attention": "a"}]"#],
        &[
            r#"[{"event": "e"}]"#,
            r#"[{"name": "n", "when": "f"}]"#,
            r#"[{"name": "n", "attention": null}]"#,
        ],
    ),
    (
        "obligations",
        &[r#"[{"attention": "a", "until": {"fact": "f"}}]"#],
        &[
            r#"[{"attention": "a"}]"#,
            r#"[{"until": {"fact": "f"}}]"#,
            r#"[{"attention": "a", "until": true}]"#,
        ],
    ),
    (
        "timers",
        &[r#"[{"event": "e", "after": "P7D", "in": {"a": ["S"]}}]"#],
        &[
            r#"[{"event": "e", "after": "P7D"}]"#,
            r#"[{"event": "e", "after": 7, "in": {}}]"#,
            r#"[{"event": "e", "after": "P7D", "within": {}}]"#,
        ],
    ),
    (
        "sequenced",
        &[r#"[{"events": ["a", "b"], "reason": "r"}]"#],
        &[
            r#"[{"events": ["a"], "reason": "r"}]"#,
            r#"[{"events": ["a", "b", "c"], "reason": "r"}]"#,
            r#"[{"events": ["a", 1], "reason": "r"}]"#,
            r#"[{"events": ["a", "b"]}]"#,
        ],
    ),
    (
        "allow",
        &[r#"[{"code": "OF0401", "at": "/", "reason": "r"}]"#],
        &[r#"[{"code": "OF0401", "at": "/"}]"#, r#"[{"code": 401, "at": "/", "reason": "r"}]"#],
    ),
    ("tranzitions", &[], &["[]", "null"]),
    ("$schema", &["\"workflow.schema.json\""], &["7", "null"]),
];

/// A document that is right but for the field, if the value is given.
fn document(field: &str, value: Option<&str>) -> String {
    let right = [("format", "1"), ("name", "\"n\""), ("axes", "[]")];
    let others = right.into_iter().filter(|(name, _)| *name != field);
    let fields = others.chain(value.map(|value| (field, value)));
    let fields: Vec<String> = fields.map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", fields.join(", "))
}

#[test]
fn the_schema_and_the_reader_agree() {
    let check = |text: &str, want: bool| {
        let read = Document::from_json(text);
        assert_eq!(read.is_ok(), want, "the reader on {text}: {read:?}");
        // A number that serde_json cannot hold is no value that a schema could be asked about.
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            assert!(!want, "{text}");
            return;
        };
        assert_eq!(fits(&value), want, "the schema on {text}");
    };
    for (field, good, bad) in FIELDS {
        good.iter().for_each(|value| check(&document(field, Some(value)), true));
        bad.iter().for_each(|value| check(&document(field, Some(value)), false));
        let may_be_left_out = !["format", "name", "axes"].contains(field);
        check(&document(field, None), may_be_left_out);
    }
}

#[test]
fn the_reader_is_stricter_than_any_schema_can_be() {
    for text in [
        document("format", Some("1.0")),
        document("name", Some("\"n\", \"name\": \"m\"")),
        document("facts", Some("[], \"facts\": []")),
    ] {
        assert!(Document::from_json(&text).is_err(), "{text}");
        assert!(fits(&serde_json::from_str(&text).unwrap()), "{text}");
    }
}

/// All values within a value, itself first.
fn values(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| values(item, visit)),
        Value::Object(fields) => fields.values_mut().for_each(|field| values(field, visit)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn the_schema_and_the_reader_agree_on_damaged_documents(
        document in any_document(),
        place in any::<Index>(),
        damage in 0_usize..9,
    ) {
        let mut value: Value = serde_json::from_str(&document.to_json()).unwrap();
        prop_assert!(fits(&value), "{value}");
        let mut count = 0;
        values(&mut value, &mut |_| count += 1);
        let (chosen, mut number) = (place.index(count), 0);
        values(&mut value, &mut |value| {
            if number == chosen {
                damaged(value, damage);
            }
            number += 1;
        });
        let text = value.to_string();
        let read = Document::from_json(&text);
        prop_assert_eq!(read.is_ok(), fits(&value), "{} {:?}", text, read);
    }
}

/// Makes another value of it, most often a wrong one.
fn damaged(value: &mut Value, damage: usize) {
    match (damage, value) {
        (0, Value::Object(fields)) => {
            let first = fields.keys().next().cloned().unwrap_or_default();
            fields.remove(&first);
        }
        (1, Value::Object(fields)) => {
            fields.insert("more".to_owned(), json!([]));
        }
        (2, Value::Array(items)) => items.push(json!("more")),
        (_, value) => {
            let others =
                [json!(null), json!(7), json!(-7), json!(true), json!("*"), json!([]), json!({})];
            *value = others[damage % others.len()].clone();
        }
    }
}
