//! Small items with a field of each type.

use jiff::Timestamp;
use orderflow::query::{FieldType, Fields};
use rust_decimal::Decimal;

/// An item with a field of each type, all but the id absent by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thing {
    pub(crate) id: String,
    pub(crate) words: Vec<String>,
    pub(crate) number: Option<Decimal>,
    pub(crate) switch: Option<bool>,
    pub(crate) time: Option<Timestamp>,
    /// JSON.
    pub(crate) more: Option<serde_json::Value>,
}

pub(crate) fn fields() -> Fields<Thing> {
    Fields::new("id", FieldType::Text, |thing: &Thing, out| out((&thing.id).into()))
        .searched("words", |thing, out| thing.words.iter().for_each(|word| out(word.into())))
        .field("part.word", FieldType::Text, |thing, out| {
            thing.words.first().into_iter().for_each(|word| out(word.into()));
        })
        .field("number", FieldType::Number, |thing, out| {
            thing.number.into_iter().for_each(|number| out(number.into()));
        })
        .field("switch", FieldType::Switch, |thing, out| {
            thing.switch.into_iter().for_each(|on| out(on.into()));
        })
        .field("time", FieldType::Time, |thing, out| {
            thing.time.into_iter().for_each(|at| out(at.into()));
        })
        .open("more", |thing, path, out| {
            if let Some(json) = &thing.more {
                orderflow::query::read_json(&json.to_string(), path, out);
            }
        })
}

pub(crate) fn things() -> Vec<Thing> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let json = |text| Some(serde_json::from_str(text).unwrap());
    let named = |id: &str| Thing { id: id.to_owned(), ..Thing::default() };
    vec![
        Thing { words: words(&["reddish"]), number: Some(Decimal::new(-1, 1)), ..named("c") },
        Thing {
            words: words(&["red", "green"]),
            number: Some(Decimal::new(15, 1)),
            switch: Some(true),
            time: Some("2026-03-01T09:00:00Z".parse().unwrap()),
            more: json(
                r#"{"n": 1, "list": [1, "x", [2]], "null": null,
                    "deep": {"er": true, "a": [{"b": 7}]}}"#,
            ),
            ..named("a")
        },
        named("d"),
        Thing {
            words: words(&["Red"]),
            number: Some(Decimal::new(10, 0)),
            switch: Some(false),
            time: Some("2026-03-02T00:00:00Z".parse().unwrap()),
            more: json(r#"{"n": "1", "list": []}"#),
            ..named("b")
        },
    ]
}
