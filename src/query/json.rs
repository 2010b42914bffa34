//! JSON, one level at a time: nothing here recurses deeper than a limit.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Query;
use super::error::QueryProblem;
use super::fields::Out;
use super::number::decimal;
use super::value::Value;
use crate::document::syntax::too_deep;

/// One level of a JSON value; what is below is still text.
pub(crate) enum Json<'a> {
    Null,
    Switch(bool),
    Number(&'a str),
    Text(String),
    List(Vec<&'a str>),
    Object(Vec<(String, &'a str)>),
    /// JSON by its grammar, with half a surrogate pair in a string.
    Broken,
}

/// Looks at one level of a text that is JSON.
pub(crate) fn open(raw: &str) -> Json<'_> {
    let raw = raw.trim();
    let opened = match raw.as_bytes().first() {
        Some(b'n') => Some(Json::Null),
        Some(b't' | b'f') => Some(Json::Switch(raw == "true")),
        Some(b'"') => serde_json::from_str(raw).ok().map(Json::Text),
        Some(b'[') => serde_json::from_str(raw).ok().map(|items: Vec<&RawValue>| {
            Json::List(items.into_iter().map(RawValue::get).collect())
        }),
        Some(b'{') => {
            serde_json::Deserializer::from_str(raw).deserialize_map(Members).ok().map(Json::Object)
        }
        _ => Some(Json::Number(raw)),
    };
    opened.unwrap_or(Json::Broken)
}

/// What a value is, for messages.
pub(super) fn found(raw: &str) -> String {
    match open(raw) {
        Json::Null => "null".to_owned(),
        Json::Switch(on) => on.to_string(),
        Json::Number(text) if text.len() > 40 => "a very long number".to_owned(),
        Json::Number(text) => format!("the number {text}"),
        Json::Text(text) => format!("the text {}", super::error::quoted(&text)),
        Json::List(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        Json::Broken => "a broken text".to_owned(),
    }
}

/// Whether the text is JSON and nested no deeper than that.
pub(super) fn scan(text: &str, max_depth: usize) -> Result<(), QueryProblem> {
    if too_deep(text, max_depth).is_some() {
        return Err(QueryProblem::Limit { what: "levels of nesting", limit: max_depth });
    }
    let read = serde_json::from_str::<&RawValue>(text);
    read.map(drop).map_err(|error| {
        let said = error.to_string();
        let message = said.split(" at line ").next().unwrap_or_default().to_owned();
        QueryProblem::Json { line: error.line(), column: error.column(), message }
    })
}

/// Gives out the values at a dotted path of a JSON text, for the reader of an open field: the
/// elements of a list one by one, `null` and what is not there not at all, and objects and lists
/// within lists as [`Value::Opaque`]. A path longer than [`Query::MAX_PATH`] leads nowhere.
pub fn read_json(json: &str, path: &str, out: Out<'_>) {
    if path.len() <= Query::MAX_PATH {
        let path = (!path.is_empty()).then_some(path);
        walk(json, path, false, out);
    }
}

fn walk(raw: &str, path: Option<&str>, in_list: bool, out: Out<'_>) {
    match (open(raw), path) {
        (Json::List(items), _) if !in_list => {
            for item in items {
                walk(item, path, true, out);
            }
        }
        (Json::Object(members), Some(path)) => {
            let (name, rest) = match path.split_once('.') {
                Some((name, rest)) => (name, Some(rest)),
                None => (path, None),
            };
            // The last of several members of one name counts, as most readers have it.
            if let Some((_, value)) = members.iter().rev().find(|(member, _)| member == name) {
                walk(value, rest, false, out);
            }
        }
        (Json::Null, _) | (_, Some(_)) => {}
        (Json::Switch(on), None) => out(Value::Switch(on)),
        (Json::Number(text), None) => out(decimal(text).map_or(Value::Opaque, Value::Number)),
        (Json::Text(text), None) => out(Value::Text(&text)),
        (Json::List(_) | Json::Object(_) | Json::Broken, None) => out(Value::Opaque),
    }
}

/// Reads the members of an object, in order and with those that come twice.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
            members.push((name, value.get()));
        }
        Ok(members)
    }
}
