//! `responseFields`: the parts of an answer that are asked for, as `total,items(id,email)`.

use crate::dialect::{Json, Problem};
use crate::document::Pointer;

/// The names asked for, each with those below it, or with all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Selection(Vec<(String, Option<Selection>)>);

/// The longest selection, in bytes.
const MAX_BYTES: usize = 4_096;
/// How deep names may be nested.
const MAX_DEPTH: usize = 16;

impl Selection {
    /// Reads a selection.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        let wrong = |message: &str| Problem::new(Pointer::root().field("responseFields"), message);
        if text.len() > MAX_BYTES {
            return Err(wrong("more than 4096 bytes"));
        }
        let mut open = vec![Self::default()];
        let mut word = String::new();
        for char in text.chars().chain([',']) {
            let Some(top) = open.last_mut() else {
                return Err(wrong("a closing bracket too many"));
            };
            match char {
                '(' | ',' | ')' => {
                    let name = std::mem::take(&mut word);
                    let name = name.trim();
                    if !name.is_empty() {
                        top.0.push((name.to_owned(), None));
                    } else if char == '(' || (char == ',' && top.0.is_empty()) {
                        return Err(wrong("a name is missing"));
                    }
                }
                char => word.push(char),
            }
            if char == '(' {
                open.push(Self::default());
            } else if char == ')' {
                let inner = open.pop().unwrap_or_default();
                let above = open.last_mut().and_then(|top| top.0.last_mut());
                match above {
                    Some((_, below @ None)) if !inner.0.is_empty() => *below = Some(inner),
                    _ => return Err(wrong("a closing bracket too many, or nothing in it")),
                }
            }
            if open.len() > MAX_DEPTH {
                return Err(wrong("nested more than 16 deep"));
            }
        }
        match open.pop() {
            Some(whole) if open.is_empty() => Ok(whole),
            _ => Err(wrong("a closing bracket is missing")),
        }
    }

    /// What is asked for of a value; of a list, of each element.
    pub(super) fn of(&self, json: Json) -> Json {
        match json {
            Json::List(items) => Json::List(items.into_iter().map(|item| self.of(item)).collect()),
            Json::Object(fields) => {
                let chosen = fields.into_iter().filter_map(|(name, value)| {
                    let (_, below) = self.0.iter().find(|(asked, _)| *asked == name)?;
                    let value = below.as_ref().map_or(value.clone(), |below| below.of(value));
                    Some((name, value))
                });
                Json::Object(chosen.collect())
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Leniency;

    #[test]
    fn what_is_asked_for_is_left() {
        let json = r#"{"total":2,"count":1,"items":[{"id":"A","email":"a@shop.example","x":1}]}"#;
        let json = Json::read(json, Leniency::Strict).unwrap();
        let check = |text: &str, want: &str| {
            let left = Selection::read(text).map(|it| it.of(json.clone()).to_string());
            let left = left.unwrap_or_else(|problem| problem.message);
            assert_eq!(left, want, "{text}");
        };
        check("total", r#"{"total":2}"#);
        check(
            "total,items(id,email)",
            r#"{"total":2,"items":[{"id":"A","email":"a@shop.example"}]}"#,
        );
        check(" items ( id ) , count ", r#"{"count":1,"items":[{"id":"A"}]}"#);
        check("total(id)", r#"{"total":2}"#);
        check("nothing", "{}");
        check("items(id", "a closing bracket is missing");
        check("items(id))", "a closing bracket too many, or nothing in it");
        check("items()", "a closing bracket too many, or nothing in it");
        check("(id)", "a name is missing");
        check(",", "a name is missing");
        check(&"a(".repeat(20), "nested more than 16 deep");
        check(&"a".repeat(5_000), "more than 4096 bytes");
    }
}
