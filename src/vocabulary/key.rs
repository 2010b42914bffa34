//! Keys: the names of axes, statuses, events, facts and roles.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The name of an axis, a status, an event, a fact or a role: 1 to 128 printable characters without
/// white space at either end, compared exactly.
///
/// Cloning a key asks for no memory: up to 23 bytes it is its own text, and a longer one is shared.
///
/// ```
/// use orderflow::Key;
///
/// assert_eq!(Key::new("AWAITING_PAYMENT").unwrap().as_str(), "AWAITING_PAYMENT");
/// assert!(Key::new("Paid ").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(SmolStr);

impl Key {
    /// The longest key, in characters.
    pub const MAX_CHARS: usize = 128;

    /// Makes a key of the text.
    ///
    /// # Errors
    ///
    /// [`KeyError`] says which rule the text breaks.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        Self::check(text).map(|()| Self(SmolStr::new(text)))
    }

    /// Whether the text may be a key, without making one.
    ///
    /// # Errors
    ///
    /// [`KeyError`] says which rule the text breaks.
    pub fn check(text: &str) -> Result<(), KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        // Characters never outnumber bytes, so a short text needs no count.
        if text.len() > Self::MAX_CHARS && text.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(KeyError::TooLong);
        }
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            return Err(KeyError::WhiteSpaceAtEnd);
        }
        if text.chars().any(char::is_control) {
            return Err(KeyError::NotPrintable);
        }
        Ok(())
    }

    /// The text of the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is empty.
    #[error("a key may not be empty")]
    Empty,
    /// The text has more than [`Key::MAX_CHARS`] characters.
    #[error("a key has at most 128 characters")]
    TooLong,
    /// The text begins or ends with white space.
    #[error("a key may not begin or end with white space")]
    WhiteSpaceAtEnd,
    /// The text has a control character.
    #[error("a key has printable characters only")]
    NotPrintable,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::new(&text)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.as_str().to_owned()
    }
}

/// The name of an axis, as a function takes it or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AxisKey<'a>(&'a str);

/// The name of a status, as a function takes it or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusKey<'a>(&'a str);

/// The name of an event, as a function takes it or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey<'a>(&'a str);

/// The name of a fact, as a function takes it or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKey<'a>(&'a str);

/// Four borrowed names that differ in type alone, so that an axis is never passed for a status.
macro_rules! borrowed_key {
    ($name:ident) => {
        impl<'a> $name<'a> {
            /// Names it by its key; usable in constants.
            #[must_use]
            pub const fn new(key: &'a str) -> Self {
                Self(key)
            }

            /// The text of the key.
            #[must_use]
            pub const fn as_str(self) -> &'a str {
                self.0
            }
        }

        impl<'a> From<&'a str> for $name<'a> {
            fn from(key: &'a str) -> Self {
                Self(key)
            }
        }

        impl<'a> From<&'a Key> for $name<'a> {
            fn from(key: &'a Key) -> Self {
                Self(key.as_str())
            }
        }

        impl<'a> From<&'a String> for $name<'a> {
            fn from(key: &'a String) -> Self {
                Self(key)
            }
        }

        impl fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl PartialEq<str> for $name<'_> {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name<'_> {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    };
}

borrowed_key!(AxisKey);
borrowed_key!(StatusKey);
borrowed_key!(EventKey);
borrowed_key!(FactKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_rules() {
        let check = |text: &str, want: Result<(), KeyError>| assert_eq!(Key::check(text), want);
        check("AWAITING_PAYMENT", Ok(()));
        check("to:Shipped", Ok(()));
        check("T02 Check confirmation of receipt", Ok(()));
        check("заказ", Ok(()));
        check(&"я".repeat(128), Ok(()));
        check(&"я".repeat(129), Err(KeyError::TooLong));
        check("", Err(KeyError::Empty));
        check("Paid ", Err(KeyError::WhiteSpaceAtEnd));
        check("\u{a0}Paid", Err(KeyError::WhiteSpaceAtEnd));
        check("a\nb", Err(KeyError::NotPrintable));
    }
}
