//! Times, as RFC 3339 writes them with their distance from UTC.

use jiff::Timestamp;

use crate::dialect::{Form, Given, Json, Problem};

/// What is said of a field that should be a time.
pub(super) const WHAT: &str = "a time such as 2026-03-01T09:00:00+01:00";

/// The time that the text names.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Takes a time, with its text.
pub(super) fn take(
    form: &mut Form<'_>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Given<(Timestamp, String)> {
    form.read(name, WHAT, problems, |json| {
        let text = json.as_text()?;
        Some((read(text)?, text.to_owned()))
    })
}

/// The time, as it is written where nothing else is known.
pub(super) fn write(at: Timestamp) -> Json {
    Json::text(at.to_string())
}

/// Whether two texts name the same time.
pub(super) fn same(kept: &Json, value: &Json) -> bool {
    let time = |json: &Json| json.as_text().and_then(read);
    time(kept).is_some() && time(kept) == time(value)
}
