//! What decides the order.

use super::Query;
use super::error::{QueryError, QueryPart, QueryProblem};
use crate::document::Pointer;

/// A field that decides the order of items.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderBy {
    /// The name of the field.
    pub path: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl OrderBy {
    /// The least first.
    #[must_use]
    pub fn ascending(path: &str) -> Self {
        Self { path: path.to_owned(), descending: false }
    }

    /// The greatest first.
    #[must_use]
    pub fn descending(path: &str) -> Self {
        Self { path: path.to_owned(), descending: true }
    }

    /// Reads a list such as `total desc, id`: fields with commas between them, each followed by
    /// `asc` or `desc`, or led by `-` for descending.
    #[must_use]
    pub fn list(text: &str) -> Vec<Self> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        text.split(',').map(|part| Self::one(part.trim())).collect()
    }

    fn one(part: &str) -> Self {
        if let Some((path, word)) = part.rsplit_once(char::is_whitespace) {
            for (direction, descending) in [("asc", false), ("desc", true)] {
                if word.eq_ignore_ascii_case(direction) {
                    return Self { path: path.trim_end().to_owned(), descending };
                }
            }
        }
        match part.strip_prefix('-') {
            Some(path) => Self::descending(path.trim_start()),
            None => Self::ascending(part.strip_prefix('+').map_or(part, str::trim_start)),
        }
    }
}

/// An error in the list.
pub(super) fn error(number: Option<usize>, problem: QueryProblem) -> QueryError {
    let at = number.map_or_else(Pointer::root, |number| Pointer::root().index(number));
    QueryError { part: QueryPart::OrderBy, at, problem }
}

/// Whether there are too many.
pub(super) fn too_many(list: &[OrderBy]) -> Option<QueryError> {
    let limit = Query::MAX_ORDER_BY;
    (list.len() > limit).then(|| error(None, QueryProblem::Limit { what: "fields", limit }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let check = |text: &str, want: &[(&str, bool)]| {
            let list = OrderBy::list(text);
            let shown: Vec<_> = list.iter().map(|it| (it.path.as_str(), it.descending)).collect();
            assert_eq!(shown, want, "{text}");
        };
        check("", &[]);
        check("Id", &[("Id", false)]);
        check("total desc, id ASC,-version", &[("total", true), ("id", false), ("version", true)]);
        check("statuses.a b  Desc", &[("statuses.a b", true)]);
        check("+a", &[("a", false)]);
        check(" , ", &[("", false), ("", false)]);
        check("desc", &[("desc", false)]);
    }
}
