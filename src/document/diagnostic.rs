//! Findings about a document.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::code::{Code, Severity};

/// A place in a document: a JSON Pointer (RFC 6901), such as `/axes/1/statuses/4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The member of that name below this place.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        Self(format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1")))
    }

    /// The element of that number below this place, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer's text; empty for the whole document.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.0.is_empty() { "/" } else { &self.0 })
    }
}

/// Where something stands in a document, and in its text if it was parsed from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The place in the document.
    pub at: Pointer,
    /// The line in the text, from 1.
    pub line: Option<u32>,
    /// The column in the line, in characters, from 1.
    pub column: Option<u32>,
}

impl Place {
    /// A place in a document that has no text.
    #[must_use]
    pub const fn new(at: Pointer) -> Self {
        Self { at, line: None, column: None }
    }
}

/// One finding about a document.
///
/// Findings come all at once, ordered by severity, code and place, in the same order on every run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is; stable.
    pub code: Code,
    /// How bad it is: the code's severity, unless the document allows it.
    pub severity: Severity,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that take part.
    pub related: Vec<Place>,
    /// A shortest sequence of events that leads an order to where the message says.
    pub witness: Vec<String>,
    /// The way out.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of that kind at that place.
    #[must_use]
    pub fn new(code: Code, at: Pointer, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: Place::new(at),
            related: Vec::new(),
            witness: Vec::new(),
            help: None,
        }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names another place that takes part.
    #[must_use]
    pub fn related(mut self, at: Pointer) -> Self {
        self.related.push(Place::new(at));
        self
    }

    /// Adds a sequence of events that leads there.
    #[must_use]
    pub fn witness(mut self, events: Vec<String>) -> Self {
        self.witness = events;
        self
    }

    /// The order in which findings are listed.
    #[must_use]
    pub fn listing_order(&self, other: &Self) -> Ordering {
        let key = |d: &Self| (d.severity, d.code.as_str());
        key(self)
            .cmp(&key(other))
            .then_with(|| compare_pointers(&self.place.at, &other.place.at))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// Orders places as a reader meets them: `/axes/2` before `/axes/10`.
fn compare_pointers(a: &Pointer, b: &Pointer) -> Ordering {
    let parts = |p: &'_ Pointer| -> Vec<(Option<usize>, String)> {
        p.as_str().split('/').map(|part| (part.parse().ok(), part.to_owned())).collect()
    };
    parts(a).cmp(&parts(b))
}

impl fmt::Display for Diagnostic {
    /// Prints `deny OF0401 at /axes/0/statuses/2 (line 9, column 7): message; help`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} at {}", self.severity.as_str(), self.code, self.place.at)?;
        if let (Some(line), Some(column)) = (self.place.line, self.place.column) {
            write!(f, " (line {line}, column {column})")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}
