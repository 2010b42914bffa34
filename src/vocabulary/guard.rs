//! Guards: conditions as data.

use std::collections::BTreeMap;
use std::fmt;

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

impl fmt::Display for Guard {
    /// Says the condition in words: `paid_in_full and not refunded`, `payment is PAID or
    /// CANCELLED`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say(f, Shape::Word)
    }
}

/// How a condition reads, which decides where it needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One thing that nothing around it can tear apart.
    Word,
    /// `not ...`.
    Not,
    /// `... and ...`.
    And,
    /// `... or ...`.
    Or,
    /// `payment is PAID or CANCELLED`.
    List,
}

impl Guard {
    fn shape(&self) -> Shape {
        match self {
            Self::All(parts) | Self::Any(parts) if parts.is_empty() => Shape::Word,
            Self::All(parts) | Self::Any(parts) if parts.len() == 1 => parts[0].shape(),
            Self::All(_) => Shape::And,
            Self::Any(_) => Shape::Or,
            Self::Not(_) => Shape::Not,
            Self::Fact(_) => Shape::Word,
            Self::Status(axes) if axes.len() > 1 => Shape::And,
            Self::Status(axes) if axes.values().any(|list| list.len() > 1) => Shape::List,
            Self::Status(_) => Shape::Word,
        }
    }

    /// Writes the condition as a part of something that reads like `around`.
    fn say(&self, f: &mut fmt::Formatter<'_>, around: Shape) -> fmt::Result {
        let shape = self.shape();
        let bare = match shape {
            Shape::Word => true,
            Shape::Not => around != Shape::Not,
            Shape::And | Shape::Or => around == Shape::Word || around == shape,
            Shape::List => around == Shape::Word,
        };
        if !bare {
            f.write_str("(")?;
        }
        match self {
            Self::All(parts) => say_parts(f, parts, " and ", "always", around, shape)?,
            Self::Any(parts) => say_parts(f, parts, " or ", "never", around, shape)?,
            Self::Not(part) => say_not(f, part)?,
            Self::Fact(name) => say_key(f, name)?,
            Self::Status(axes) => say_axes(f, axes)?,
        }
        if bare { Ok(()) } else { f.write_str(")") }
    }
}

fn say_parts(
    f: &mut fmt::Formatter<'_>,
    parts: &[Guard],
    between: &str,
    empty: &str,
    around: Shape,
    shape: Shape,
) -> fmt::Result {
    match parts {
        [] => f.write_str(empty),
        // The one part has had its parentheses from the caller, if it needs any.
        [only] => only.say(f, if around == Shape::Word { around } else { only.shape() }),
        _ => parts.iter().enumerate().try_for_each(|(n, part)| {
            f.write_str(if n == 0 { "" } else { between })?;
            part.say(f, shape)
        }),
    }
}

fn say_not(f: &mut fmt::Formatter<'_>, part: &Guard) -> fmt::Result {
    if let Guard::Status(axes) = part
        && axes.len() == 1
        && let Some((axis, list)) = axes.first_key_value()
        && !list.is_empty()
    {
        say_key(f, axis)?;
        return match list.as_slice() {
            [one] => {
                f.write_str(" is not ")?;
                say_key(f, one)
            }
            [one, other] => {
                f.write_str(" is neither ")?;
                say_key(f, one)?;
                f.write_str(" nor ")?;
                say_key(f, other)
            }
            _ => {
                f.write_str(" is none of ")?;
                say_list(f, list, ", ")
            }
        };
    }
    f.write_str("not ")?;
    part.say(f, Shape::Not)
}

fn say_axes(f: &mut fmt::Formatter<'_>, axes: &BTreeMap<String, Vec<String>>) -> fmt::Result {
    if axes.is_empty() {
        return f.write_str("always");
    }
    axes.iter().enumerate().try_for_each(|(n, (axis, list))| {
        f.write_str(if n == 0 { "" } else { " and " })?;
        let bracketed = axes.len() > 1 && list.len() > 1;
        f.write_str(if bracketed { "(" } else { "" })?;
        say_key(f, axis)?;
        if list.is_empty() {
            f.write_str(" is nothing")?;
        } else {
            f.write_str(" is ")?;
            say_list(f, list, " or ")?;
        }
        f.write_str(if bracketed { ")" } else { "" })
    })
}

/// Lists keys with commas, and `last` before the last one.
fn say_list(f: &mut fmt::Formatter<'_>, list: &[String], last: &str) -> fmt::Result {
    list.iter().enumerate().try_for_each(|(n, key)| {
        let before = match n {
            0 => "",
            _ if n + 1 == list.len() => last,
            _ => ", ",
        };
        f.write_str(before)?;
        say_key(f, key)
    })
}

/// A key as it is, or in quotes where it would blur with the words around it.
fn say_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/');
    if !key.is_empty() && key.chars().all(plain) {
        f.write_str(key)
    } else {
        fmt::Debug::fmt(key, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_read_as_sentences() {
        let fact = Guard::fact;
        let paid = || Guard::status("payment", ["PAID"]);
        let over = || Guard::status("payment", ["PAID", "CANCELLED"]);
        let three = || Guard::status("payment", ["A", "B", "C"]);
        let both = Guard::Status(BTreeMap::from([
            ("fulfillment".to_owned(), vec!["SENT".to_owned()]),
            ("payment".to_owned(), vec!["A".to_owned(), "B".to_owned()]),
        ]));
        let check = |guard: Guard, words: &str| assert_eq!(guard.to_string(), words);

        check(fact("pickup"), "pickup");
        check(fact("gift wrap"), "\"gift wrap\"");
        check(fact("pickup").negate(), "not pickup");
        check(fact("pickup").negate().negate(), "not (not pickup)");
        check(fact("a").and(fact("b").negate()), "a and not b");
        check(fact("a").and(fact("b").or(fact("c"))), "a and (b or c)");
        check(fact("a").or(fact("b").and(fact("c"))), "a or (b and c)");
        check(fact("a").or(fact("b")).negate(), "not (a or b)");
        check(Guard::All(vec![fact("a"), fact("b").and(fact("c"))]), "a and b and c");
        check(Guard::All(vec![Guard::Any(vec![fact("a"), fact("b")])]), "a or b");
        check(
            Guard::Any(vec![Guard::All(vec![fact("a").or(fact("b"))]), paid()]),
            "a or b or payment is PAID",
        );
        check(
            Guard::All(vec![over(), Guard::All(vec![fact("a").or(fact("b"))])]),
            "(payment is PAID or CANCELLED) and (a or b)",
        );
        check(paid(), "payment is PAID");
        check(over(), "payment is PAID or CANCELLED");
        check(three(), "payment is A, B or C");
        check(paid().negate(), "payment is not PAID");
        check(over().negate(), "payment is neither PAID nor CANCELLED");
        check(three().negate(), "payment is none of A, B, C");
        check(over().or(fact("a")), "(payment is PAID or CANCELLED) or a");
        check(both, "fulfillment is SENT and (payment is A or B)");
        check(Guard::All(Vec::new()), "always");
        check(Guard::Any(Vec::new()), "never");
    }
}
