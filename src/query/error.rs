//! What is wrong with a query.

use std::fmt;

use crate::document::Pointer;

/// A part of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum QueryPart {
    /// The filter.
    Where,
    /// The order.
    OrderBy,
    /// The text to look for.
    Text,
    /// The least score.
    MinScore,
    /// How many are left out.
    Offset,
    /// How many at most.
    Limit,
}

impl QueryPart {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Where => "where",
            Self::OrderBy => "order_by",
            Self::Text => "text",
            Self::MinScore => "min_score",
            Self::Offset => "offset",
            Self::Limit => "limit",
        }
    }
}

impl fmt::Display for QueryPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}{}: {problem}", place(at))]
pub struct QueryError {
    /// The part of the query.
    pub part: QueryPart,
    /// Where in that part: in the JSON of `where`, or in the JSON that a filter made in Rust would
    /// have (`/$and/0/total/$gt`); in `order_by` the number of the field.
    pub at: Pointer,
    /// What is wrong.
    pub problem: QueryProblem,
}

fn place(at: &Pointer) -> String {
    if at.as_str().is_empty() { String::new() } else { format!(" at {at}") }
}

/// What is wrong at one place of a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryProblem {
    /// The text is no JSON.
    #[error("line {line}, column {column}: {message}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, in bytes from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// Too much of something.
    #[error("more than {limit} {what}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// There is no such field.
    #[error("there is no field {}{}", quoted(field), did_you_mean(nearest.as_deref()))]
    UnknownField {
        /// What was asked for.
        field: String,
        /// The nearest field.
        nearest: Option<String>,
    },
    /// There is no such operator.
    #[error("there is no operator {}{}", quoted(operator), did_you_mean(nearest.as_deref()))]
    UnknownOperator {
        /// What was asked for.
        operator: String,
        /// The nearest operator.
        nearest: Option<String>,
    },
    /// The operator belongs elsewhere.
    #[error("{operator} belongs {belongs}")]
    Misplaced {
        /// The operator.
        operator: &'static str,
        /// Where.
        belongs: &'static str,
    },
    /// The member stands twice in one object.
    #[error("{} stands here twice", quoted(name))]
    Duplicate {
        /// The member.
        name: String,
    },
    /// The operand is none that the operator takes there.
    #[error("expected {expected}, found {found}")]
    Type {
        /// What is taken.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// The operator is not for fields of that type.
    #[error("{operator} is not for a field that is {field}")]
    NotFor {
        /// The operator.
        operator: &'static str,
        /// The type of the field.
        field: &'static str,
    },
    /// The number cannot be kept exactly, or is outside of what is allowed here.
    #[error("{} is not {expected}", quoted(text))]
    Number {
        /// The number, as it is written.
        text: String,
        /// What is taken.
        expected: &'static str,
    },
    /// The text is no time.
    #[error("{} is no time such as 2026-03-01T09:00:00Z", quoted(text))]
    Time {
        /// The text.
        text: String,
    },
}

impl QueryProblem {
    /// Every code, with its meaning.
    pub const CODES: [(&'static str, &'static str); 8] = [
        ("OF-Q-DUPLICATE", "a field or an operator stands twice in one object of the filter"),
        ("OF-Q-FIELD", "the thing asked for has no such field"),
        ("OF-Q-JSON", "the filter is no JSON"),
        ("OF-Q-LIMIT", "the query is too long, too deep or has too many parts"),
        ("OF-Q-NUMBER", "a number is no exact decimal, or out of its range"),
        ("OF-Q-OPERATOR", "there is no such operator, or it belongs elsewhere"),
        ("OF-Q-TIME", "a field of times is compared with a text that is no time"),
        ("OF-Q-TYPE", "the operand is not of the field's type, or not what the operator takes"),
    ];

    /// The stable code, one of [`QueryProblem::CODES`].
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "OF-Q-JSON",
            Self::Limit { .. } => "OF-Q-LIMIT",
            Self::UnknownField { .. } => "OF-Q-FIELD",
            Self::UnknownOperator { .. } | Self::Misplaced { .. } => "OF-Q-OPERATOR",
            Self::Duplicate { .. } => "OF-Q-DUPLICATE",
            Self::Type { .. } | Self::NotFor { .. } => "OF-Q-TYPE",
            Self::Number { .. } => "OF-Q-NUMBER",
            Self::Time { .. } => "OF-Q-TIME",
        }
    }
}

/// Everything that is wrong with a query, in the order of its text; one a line when printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryErrors(Vec<QueryError>);

impl QueryErrors {
    /// The errors, where there are any.
    pub(super) fn of(errors: Vec<QueryError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }

    /// The errors; one at least.
    #[must_use]
    pub fn errors(&self) -> &[QueryError] {
        &self.0
    }
}

impl fmt::Display for QueryErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n" };
            write!(f, "{gap}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryErrors {}

/// A word in quotes, cut where it is long.
pub(super) fn quoted(word: &str) -> String {
    const MAX: usize = 60;
    match word.char_indices().nth(MAX) {
        Some((end, _)) => format!("{:?}...", word.get(..end).unwrap_or_default()),
        None => format!("{word:?}"),
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}
