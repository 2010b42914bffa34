//! The same questions, answered a second time by other means: items and filters as plain JSON,
//! numbers as floats (all of them small), times as texts of one form. It shares nothing with the
//! query engine but the questions, which are drawn here.

use std::cmp::Ordering;

use orderflow::testing::Choices;
use serde_json::{Value, json};

use super::things::Thing;

const WORDS: [&str; 6] = ["a", "ab", "abc", "b", "B", "ba"];
const TIMES: [&str; 3] = ["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"];
pub(crate) const FIELDS: [&str; 8] =
    ["id", "words", "part.word", "number", "switch", "time", "more.x", "more.y.z"];

fn number(choices: &mut Choices<'_>) -> i64 {
    choices.below(9) as i64 - 4
}

fn any(choices: &mut Choices<'_>) -> Value {
    match choices.below(4) {
        0 => json!(*choices.pick(&WORDS)),
        1 => json!(number(choices)),
        2 => json!(choices.chance(50)),
        _ => Value::Null,
    }
}

pub(crate) fn thing(id: usize, choices: &mut Choices<'_>) -> Thing {
    let mut thing = Thing { id: format!("{id:03}"), ..Thing::default() };
    for _ in 0..choices.below(4) {
        thing.words.push(choices.word(&WORDS).to_owned());
    }
    thing.number = choices.chance(70).then(|| number(choices).into());
    thing.switch = choices.chance(70).then(|| choices.chance(50));
    thing.time = choices.chance(70).then(|| choices.word(&TIMES).parse().unwrap());
    thing.more = choices.chance(70).then(|| {
        let list: Vec<Value> = (0..choices.below(3)).map(|_| any(choices)).collect();
        json!({ "x": list, "y": { "z": any(choices) } })
    });
    thing
}

/// The values of a field, as plain JSON.
fn values(thing: &Thing, field: &str) -> Vec<Value> {
    let more = |path: &str| thing.more.as_ref().and_then(|it| it.pointer(path)).cloned();
    let found: Vec<Value> = match field {
        "id" => vec![json!(thing.id)],
        "words" => thing.words.iter().map(|word| json!(word)).collect(),
        "part.word" => thing.words.first().map(|word| json!(word)).into_iter().collect(),
        "number" => thing.number.map(|it| json!(i64::try_from(it).unwrap())).into_iter().collect(),
        "switch" => thing.switch.map(Value::Bool).into_iter().collect(),
        "time" => thing.time.map(|it| json!(it.to_string())).into_iter().collect(),
        "more.x" => more("/x").and_then(|it| it.as_array().cloned()).unwrap_or_default(),
        _ => more("/y/z").into_iter().collect(),
    };
    found.into_iter().filter(|value| !value.is_null()).collect()
}

/// An operand that the field takes.
fn operand(field: &str, null: bool, choices: &mut Choices<'_>) -> Value {
    if null && choices.chance(15) {
        return Value::Null;
    }
    match field {
        "id" => json!(format!("{:03}", choices.below(12))),
        "words" | "part.word" => json!(*choices.pick(&WORDS)),
        "number" => json!(number(choices)),
        "switch" => json!(choices.chance(50)),
        "time" => json!(*choices.pick(&TIMES)),
        _ => loop {
            let value = any(choices);
            if !value.is_null() {
                return value;
            }
        },
    }
}

fn tests(field: &str, depth: usize, choices: &mut Choices<'_>) -> Value {
    let mut members = serde_json::Map::new();
    for _ in 0..choices.between(1, 2) {
        let (name, value) = match choices.below(9) {
            0 | 1 if field != "switch" => {
                let name = choices.word(&["$gt", "$gte", "$lt", "$lte"]).to_owned();
                (name, operand(field, false, choices))
            }
            2 | 3 => {
                let list = (0..choices.below(4)).map(|_| operand(field, true, choices)).collect();
                (choices.word(&["$in", "$nin"]).to_owned(), Value::Array(list))
            }
            4 | 5 if !["number", "switch", "time"].contains(&field) => {
                let name = choices.word(&["$contains", "$beginsWith", "$endsWith"]).to_owned();
                (name, json!(*choices.pick(&WORDS)))
            }
            6 => ("$exists".to_owned(), json!(choices.chance(50))),
            7 if depth > 0 => ("$not".to_owned(), tests(field, depth - 1, choices)),
            _ => (choices.word(&["$eq", "$ne"]).to_owned(), operand(field, true, choices)),
        };
        members.insert(name, value);
    }
    Value::Object(members)
}

/// A filter that fits the fields.
pub(crate) fn filter(depth: usize, choices: &mut Choices<'_>) -> Value {
    let mut members = serde_json::Map::new();
    for _ in 0..choices.below(3) {
        let below = depth.saturating_sub(1);
        let (name, value) = match choices.below(6) {
            0 | 1 if depth > 0 => {
                let list = (0..choices.below(4)).map(|_| filter(below, choices)).collect();
                (choices.word(&["$and", "$or"]).to_owned(), Value::Array(list))
            }
            2 if depth > 0 => ("$not".to_owned(), filter(below, choices)),
            3 => {
                let field = choices.word(&FIELDS);
                (field.to_owned(), operand(field, true, choices))
            }
            _ => {
                let field = choices.word(&FIELDS);
                (field.to_owned(), tests(field, 2, choices))
            }
        };
        members.insert(name, value);
    }
    Value::Object(members)
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn equals(values: &[Value], operand: &Value) -> bool {
    if operand.is_null() {
        return values.is_empty();
    }
    values.iter().any(|value| compare(value, operand) == Some(Ordering::Equal))
}

fn test_holds(values: &[Value], name: &str, operand: &Value) -> bool {
    let ordered = |wanted: &[Ordering]| {
        values.iter().any(|value| compare(value, operand).is_some_and(|it| wanted.contains(&it)))
    };
    let text = |holds: fn(&str, &str) -> bool| {
        let part = operand.as_str().unwrap();
        values.iter().any(|value| value.as_str().is_some_and(|text| holds(text, part)))
    };
    let listed = || operand.as_array().unwrap().iter().any(|operand| equals(values, operand));
    match name {
        "$eq" => equals(values, operand),
        "$ne" => !equals(values, operand),
        "$gt" => ordered(&[Ordering::Greater]),
        "$gte" => ordered(&[Ordering::Greater, Ordering::Equal]),
        "$lt" => ordered(&[Ordering::Less]),
        "$lte" => ordered(&[Ordering::Less, Ordering::Equal]),
        "$in" => listed(),
        "$nin" => !listed(),
        "$contains" => text(|text, part| text.contains(part)),
        "$beginsWith" => text(|text, part| text.starts_with(part)),
        "$endsWith" => text(|text, part| text.ends_with(part)),
        "$exists" => operand.as_bool().unwrap() != values.is_empty(),
        "$not" => !tests_hold(values, operand),
        _ => panic!("{name}"),
    }
}

fn tests_hold(values: &[Value], tests: &Value) -> bool {
    tests.as_object().unwrap().iter().all(|(name, operand)| test_holds(values, name, operand))
}

/// Whether the filter holds of the thing.
pub(crate) fn holds(thing: &Thing, filter: &Value) -> bool {
    let mut members = filter.as_object().unwrap().iter();
    members.all(|(name, value)| match (name.as_str(), value) {
        ("$and", list) => list.as_array().unwrap().iter().all(|it| holds(thing, it)),
        ("$or", list) => list.as_array().unwrap().iter().any(|it| holds(thing, it)),
        ("$not", filter) => !holds(thing, filter),
        (field, tests @ Value::Object(_)) => tests_hold(&values(thing, field), tests),
        (field, operand) => equals(&values(thing, field), operand),
    })
}

/// How two things stand to each other by one field.
pub(crate) fn by_field(a: &Thing, b: &Thing, field: &str, descending: bool) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        _ => 3,
    };
    let full = |a: &Value, b: &Value| compare(a, b).unwrap_or_else(|| rank(a).cmp(&rank(b)));
    let end = |thing: &Thing| {
        let found = values(thing, field).into_iter();
        if descending { found.max_by(full) } else { found.min_by(full) }
    };
    let order = match (end(a), end(b)) {
        (Some(a), Some(b)) => full(&a, &b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    if descending { order.reverse() } else { order }
}
