//! Guards: conditions as data.

use std::collections::BTreeMap;

use serde::Serialize;

/// A condition over facts and the statuses of all axes.
///
/// A guard is plain data, so it can be compared, drawn, decided exactly and loaded from a stranger.
/// The JSON form is an object with one member: `{"fact": "paid_in_full"}`,
/// `{"status": {"payment": ["PAID"]}}`, `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`.
///
/// ```
/// use orderflow::Guard;
///
/// let payable = Guard::fact("pay_later").or(Guard::status("payment", ["PAID"]));
/// assert_eq!(
///     serde_json::to_string(&payable).unwrap(),
///     r#"{"any":[{"fact":"pay_later"},{"status":{"payment":["PAID"]}}]}"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Every part holds; true without parts.
    All(Vec<Guard>),
    /// Some part holds; false without parts.
    Any(Vec<Guard>),
    /// The part does not hold.
    Not(Box<Guard>),
    /// The fact of that name is true.
    Fact(String),
    /// On every axis named, the status is one of those listed. A custom slot is read as the status
    /// that it behaves like.
    Status(BTreeMap<String, Vec<String>>),
}

impl Guard {
    /// True where the fact is.
    #[must_use]
    pub fn fact(name: &str) -> Self {
        Self::Fact(name.to_owned())
    }

    /// True where the axis has one of the statuses.
    #[must_use]
    pub fn status<'a>(axis: &str, statuses: impl IntoIterator<Item = &'a str>) -> Self {
        let statuses = statuses.into_iter().map(str::to_owned).collect();
        Self::Status(BTreeMap::from([(axis.to_owned(), statuses)]))
    }

    /// True where this is false.
    #[must_use]
    pub fn negate(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// True where both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut parts) => {
                parts.push(other);
                Self::All(parts)
            }
            one => Self::All(vec![one, other]),
        }
    }

    /// True where either is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut parts) => {
                parts.push(other);
                Self::Any(parts)
            }
            one => Self::Any(vec![one, other]),
        }
    }
}
