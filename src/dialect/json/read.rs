//! From a text to a value.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::{Json, Leniency, lenient};
use crate::document::syntax::{offset, too_deep};
use crate::query::{Level, open};

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonError {
    /// The line, from 1.
    pub line: usize,
    /// The column in the line, in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl JsonError {
    /// An error at that offset of the text.
    fn at(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.chars().rev().take_while(|char| *char != '\n').count() + 1;
        Self { line, column, message: message.into() }
    }
}

pub(super) fn read(text: &str, leniency: Leniency) -> Result<Json, JsonError> {
    if text.len() > Json::MAX_BYTES {
        let message = format!("more than {} bytes", Json::MAX_BYTES);
        return Err(JsonError::at(text, 0, message));
    }
    let text = match leniency {
        Leniency::Strict => Cow::Borrowed(text),
        Leniency::Lenient => Cow::Owned(lenient::plain(text)),
    };
    // What follows may recurse then.
    if let Some(offset) = too_deep(&text, Json::MAX_DEPTH) {
        let message = format!("nested more than {} deep", Json::MAX_DEPTH);
        return Err(JsonError::at(&text, offset, message));
    }
    if let Err(error) = serde_json::from_str::<&RawValue>(&text) {
        return Err(grammar(&text, &error));
    }
    value(&text, text.trim())
}

fn grammar(text: &str, error: &serde_json::Error) -> JsonError {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let offset = offset(text, error);
    JsonError::at(text, offset, slip(text, offset).unwrap_or(said))
}

/// The commonest slips, by what stands at the place.
fn slip(text: &str, offset: usize) -> Option<&'static str> {
    let (before, rest) = text.split_at_checked(offset)?;
    if rest.starts_with("//") || rest.starts_with("/*") {
        Some("a comment, and JSON has none")
    } else if rest.starts_with([']', '}']) && before.trim_end().ends_with(',') {
        Some("a comma without a value after it")
    } else {
        None
    }
}

/// Reads one value, which is a part of the text.
fn value(text: &str, raw: &str) -> Result<Json, JsonError> {
    // Both are slices of one text, so the difference of their addresses is the offset.
    let offset = || (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Ok(match open(raw) {
        Level::Null => Json::Null,
        Level::Switch(on) => Json::Switch(on),
        Level::Number(number) => Json::Number(number.to_owned()),
        Level::Text(inner) => Json::Text(inner),
        Level::List(items) => {
            Json::List(items.into_iter().map(|item| value(text, item)).collect::<Result<_, _>>()?)
        }
        Level::Object(members) => {
            let mut seen = BTreeSet::new();
            for (name, inner) in &members {
                if !seen.insert(name.as_str()) {
                    let at = (inner.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                    return Err(JsonError::at(text, at, format!("field {name:?} stands twice")));
                }
            }
            let fields = members.into_iter().map(|(name, inner)| Ok((name, value(text, inner)?)));
            Json::Object(fields.collect::<Result<_, JsonError>>()?)
        }
        Level::Broken => {
            return Err(JsonError::at(text, offset(), "half of a surrogate pair in a text"));
        }
    })
}
