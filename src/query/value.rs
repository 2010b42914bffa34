//! What fields hold, and what they are compared with.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use crate::order::Money;

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldType {
    /// Texts.
    Text,
    /// Exact decimal numbers; amounts of money are numbers in the order's currency.
    Number,
    /// True or false.
    Switch,
    /// Points in time.
    Time,
    /// Not known before it is read: values of any type.
    Any,
}

impl FieldType {
    /// The words for one value of the type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Switch => "true or false",
            Self::Time => "a time",
            Self::Any => "a value",
        }
    }
}

/// A value of a field, as it is read from an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// True or false.
    Switch(bool),
    /// A number.
    Number(Decimal),
    /// A point in time.
    Time(Timestamp),
    /// A text.
    Text(&'a str),
    /// Something that is there and compares with nothing, such as an object of foreign JSON.
    Opaque,
}

impl Value<'_> {
    pub(super) fn to_operand(self) -> Operand {
        match self {
            Value::Switch(on) => Operand::Switch(on),
            Value::Number(number) => Operand::Number(number),
            Value::Time(at) => Operand::Time(at),
            Value::Text(text) => Operand::Text(text.to_owned()),
            Value::Opaque => Operand::Null,
        }
    }
}

/// What a test compares the values of a field with.
///
/// Operands are ordered by type, as listed, and then by value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Operand {
    /// No value: equal to an absent field.
    Null,
    /// True or false.
    Switch(bool),
    /// A number.
    Number(Decimal),
    /// A point in time.
    Time(Timestamp),
    /// A text; for a field of times, the text of a time.
    Text(String),
}

impl Operand {
    /// How the value compares with the operand; not at all, where they are of two types.
    pub(super) fn place_of(&self, value: Value<'_>) -> Option<Ordering> {
        match (value, self) {
            (Value::Switch(value), Self::Switch(own)) => Some(value.cmp(own)),
            (Value::Number(value), Self::Number(own)) => Some(value.cmp(own)),
            (Value::Time(value), Self::Time(own)) => Some(value.cmp(own)),
            (Value::Text(value), Self::Text(own)) => Some(value.cmp(own.as_str())),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Switch(on) => on.to_string(),
            Self::Number(number) => format!("the number {number}"),
            Self::Time(at) => format!("the time {at}"),
            Self::Text(text) => format!("the text {}", super::error::quoted(text)),
        }
    }
}

/// The time that the text names: with a zone, or without one, which is UTC; or a whole day, which
/// is its beginning.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let civil: DateTime = text.parse().ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<Money> for Value<'_> {
    fn from(money: Money) -> Self {
        Self::Number(money.amount())
    }
}

impl From<&str> for Operand {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Money> for Operand {
    fn from(money: Money) -> Self {
        Self::Number(money.amount())
    }
}

/// Both kinds are made of the same plain things.
macro_rules! from_plain {
    ($($plain:ty => $variant:ident,)+) => {$(
        impl From<$plain> for Value<'_> {
            fn from(plain: $plain) -> Self {
                Self::$variant(plain.into())
            }
        }

        impl From<$plain> for Operand {
            fn from(plain: $plain) -> Self {
                Self::$variant(plain.into())
            }
        }
    )+};
}

from_plain! {
    bool => Switch,
    u32 => Number,
    u64 => Number,
    i32 => Number,
    i64 => Number,
    Decimal => Number,
    Timestamp => Time,
}
