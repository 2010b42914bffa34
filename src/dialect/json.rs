//! A JSON value that keeps what wire formats differ in: the order of fields, and every digit.

mod read;
mod lenient;
mod write;

pub use read::JsonError;

use rust_decimal::Decimal;

use crate::query::decimal;

/// A JSON value.
///
/// Numbers are kept as they are written: `10.00` stays `10.00`, and a number of forty digits is no
/// float. Fields keep their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Switch(bool),
    /// A number, as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object: its fields in their order, each name once.
    Object(Vec<(String, Json)>),
}

/// How strictly a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Leniency {
    /// JSON by its grammar (RFC 8259).
    #[default]
    Strict,
    /// Trailing commas and comments (`//` to the end of the line, `/* */`) are read as white space.
    Lenient,
}

impl Json {
    /// The longest text that is read, in bytes.
    pub const MAX_BYTES: usize = 8 << 20;
    /// How deep a text may be nested.
    pub const MAX_DEPTH: usize = 32;

    /// Reads a text.
    ///
    /// # Errors
    ///
    /// [`JsonError`], with the line and the column: the text is no JSON, has a field twice, or goes
    /// over a limit.
    pub fn read(text: &str, leniency: Leniency) -> Result<Self, JsonError> {
        read::read(text, leniency)
    }

    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: impl Into<i128>) -> Self {
        Self::Number(number.into().to_string())
    }

    /// A decimal number, with the digits that it has.
    #[must_use]
    pub fn decimal(number: Decimal) -> Self {
        Self::Number(number.to_string())
    }

    /// An object without fields, to which [`Json::with`] adds some.
    #[must_use]
    pub const fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// Adds a field to an object, or replaces the one of that name; anything else stays as it is.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Self>) -> Self {
        self.set(name, value);
        self
    }

    /// Adds a field, where there is a value for it.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Self>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Sets a field of an object; anything else stays as it is.
    ///
    /// An object of many fields is put together with [`Json::Object`] instead, in one pass.
    pub fn set(&mut self, name: &str, value: impl Into<Self>) {
        let Self::Object(fields) = self else { return };
        let value = value.into();
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => fields.push((name.to_owned(), value)),
        }
    }

    /// The field of that name, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(known, _)| known == name).map(|it| &it.1),
            _ => None,
        }
    }

    /// The value at a dotted path of fields and of places in lists, from 0.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, part| match value {
            Self::List(items) => items.get(part.parse::<usize>().ok()?),
            value => value.get(part),
        })
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The switch, if it is one.
    #[must_use]
    pub const fn as_switch(&self) -> Option<bool> {
        match self {
            Self::Switch(on) => Some(*on),
            _ => None,
        }
    }

    /// The exact number, if it is one that a decimal can hold.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Number(text) => decimal(text),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// What it is, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Switch(_) => "a switch",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl From<bool> for Json {
    fn from(on: bool) -> Self {
        Self::Switch(on)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Decimal> for Json {
    fn from(number: Decimal) -> Self {
        Self::decimal(number)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::List(items)
    }
}

macro_rules! whole {
    ($($number:ty)*) => { $(
        impl From<$number> for Json {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string())
            }
        }
    )* };
}

whole!(u32 u64 usize i32 i64);

#[cfg(test)]
mod tests;
