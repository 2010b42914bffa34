//! Currencies.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency, by the three capital letters of ISO 4217.
///
/// ```
/// use orderflow::order::Currency;
///
/// let yen = Currency::new("JPY").unwrap();
/// assert_eq!((yen.as_str(), yen.digits()), ("JPY", 0));
/// assert!(Currency::new("eur").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// ISO 4217's code for no currency.
    pub const NONE: Self = Self(*b"XXX");

    /// Makes a currency of its letters. Letters that the standard does not list are accepted: it
    /// changes more often than programs do.
    ///
    /// # Errors
    ///
    /// [`CurrencyError`] if the text is not three capital letters from A to Z.
    pub fn new(letters: &str) -> Result<Self, CurrencyError> {
        match letters.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(CurrencyError { text: letters.chars().take(16).collect() }),
        }
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The letters are ASCII by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits its amounts have after the point: 2 unless ISO 4217 says otherwise.
    #[must_use]
    pub const fn digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

/// The text is no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no currency: three capital letters are wanted, such as EUR")]
pub struct CurrencyError {
    /// The text, cut short.
    pub text: String,
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;

    fn try_from(text: String) -> Result<Self, CurrencyError> {
        Self::new(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_standard() {
        let check = |letters, want| {
            assert_eq!(Currency::new(letters).unwrap().digits(), want, "{letters}");
        };
        check("EUR", 2);
        check("USD", 2);
        check("MGA", 2);
        check("HUF", 2);
        check("QQQ", 2);
        check("JPY", 0);
        check("ISK", 0);
        check("XOF", 0);
        check("KWD", 3);
        check("TND", 3);
        check("CLF", 4);
        check("UYW", 4);
    }

    #[test]
    fn letters_are_checked() {
        for text in ["", "eur", "EU", "EURO", "E R", "ÉUR", "EU1"] {
            assert_eq!(Currency::new(text), Err(CurrencyError { text: text.to_owned() }));
        }
        let long = "E".repeat(1_000_000);
        assert_eq!(Currency::new(&long).unwrap_err().text.len(), 16);
    }
}
