//! From a value to a text.

use std::fmt::{self, Write};

use super::Json;

/// On one line, without spaces; with `{:#}` on several, indented by two spaces.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        write(self, indent, f)
    }
}

fn write(value: &Json, indent: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let deeper = indent.map(|indent| indent + 1);
    match value {
        Json::Null => f.write_str("null"),
        Json::Switch(on) => write!(f, "{on}"),
        Json::Number(text) => f.write_str(text),
        Json::Text(text) => string(text, f),
        Json::List(items) if items.is_empty() => f.write_str("[]"),
        Json::List(items) => {
            f.write_char('[')?;
            for (place, item) in items.iter().enumerate() {
                separate(place, deeper, f)?;
                write(item, deeper, f)?;
            }
            line(indent, f)?;
            f.write_char(']')
        }
        Json::Object(fields) if fields.is_empty() => f.write_str("{}"),
        Json::Object(fields) => {
            f.write_char('{')?;
            for (place, (name, inner)) in fields.iter().enumerate() {
                separate(place, deeper, f)?;
                string(name, f)?;
                f.write_str(if indent.is_some() { ": " } else { ":" })?;
                write(inner, deeper, f)?;
            }
            line(indent, f)?;
            f.write_char('}')
        }
    }
}

fn separate(place: usize, indent: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if place > 0 {
        f.write_char(',')?;
    }
    line(indent, f)
}

fn line(indent: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match indent {
        Some(indent) => write!(f, "\n{:1$}", "", indent * 2),
        None => Ok(()),
    }
}

fn string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}
