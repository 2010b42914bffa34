//! References to objects that live elsewhere in that system: an object with an `id` and, where it
//! is expanded, everything else that the system says of it.

use crate::dialect::{Form, Given, Json, Problem};

/// The fields that are references.
pub(super) const REFERENCES: [&str; 5] = ["customer", "company", "channel", "shipping", "payment"];

/// Takes a reference: its id, if it has one, and the object as it came.
pub(super) fn take(
    form: &mut Form<'_>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Given<(Option<u64>, Json)> {
    let at = form.place_of(name);
    match form.take(name) {
        Given::Absent => Given::Absent,
        Given::Null => Given::Null,
        Given::Value(json) => match Form::open(json, at, problems) {
            Some(mut inner) => Given::Value((inner.whole("id", problems).value(), json.clone())),
            None => Given::Absent,
        },
    }
}

/// A reference that is nothing but an id.
pub(super) fn bare(id: u64) -> Json {
    Json::object().with("id", id)
}

/// The id of a reference.
pub(super) fn id(json: &Json) -> Option<u64> {
    number(json.get("id")?)
}

/// A whole number.
pub(super) fn number(json: &Json) -> Option<u64> {
    match json {
        Json::Number(text) => digits(text),
        _ => None,
    }
}

/// The number that the text writes plainly: no sign, no leading zero.
pub(super) fn digits(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The reference without what is expanded: its id, and the link to the rest, where it has one.
pub(super) fn plain(json: Json) -> Json {
    match json {
        Json::Object(mut fields) => {
            fields.retain(|(name, _)| ["id", "api_link"].contains(&name.as_str()));
            Json::Object(fields)
        }
        json => json,
    }
}
