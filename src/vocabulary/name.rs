//! Names as they come in, which are looked up for every event.

use std::sync::Arc;

/// A text of up to 16 bytes, with zeros behind it. It is kept, compared and hashed as two numbers,
/// without a loop over its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShortName {
    text: [u8; 16],
    length: u64,
}

impl ShortName {
    const EMPTY: Self = Self { text: [0; 16], length: 0 };

    /// None, where the text is longer.
    #[inline]
    pub(crate) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = bytes.len();
        let (low, high) = match (bytes.first_chunk(), bytes.last_chunk()) {
            _ if length > 16 => return None,
            (Some(first), Some(last)) => {
                let last = u64::from_le_bytes(*last);
                let high = last.checked_shr(8 * (16 - length as u32)).unwrap_or(0);
                (u64::from_le_bytes(*first), high)
            }
            _ => match (bytes.first_chunk(), bytes.last_chunk()) {
                (Some(first), Some(last)) => {
                    let last = u64::from(u32::from_le_bytes(*last));
                    (u64::from(u32::from_le_bytes(*first)) | last << (8 * (length - 4)), 0)
                }
                _ => (bytes.iter().rev().fold(0, |low, &byte| low << 8 | u64::from(byte)), 0),
            },
        };
        let both = u128::from(low) | u128::from(high) << 64;
        Some(Self { text: both.to_le_bytes(), length: length as u64 })
    }

    pub(crate) fn as_str(&self) -> &str {
        let text = self.text.get(..self.length as usize).unwrap_or_default();
        // It was a text once.
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// A number whose highest bits depend on every bit, and on how the numbers are sown.
    #[inline]
    pub(crate) const fn hash(self, seed: u64) -> u64 {
        let both = u128::from_le_bytes(self.text);
        let folded = both as u64 ^ ((both >> 64) as u64).rotate_left(29) ^ self.length;
        (folded ^ folded >> 32).wrapping_mul(seed)
    }

    /// Whether they are the same text.
    #[inline]
    pub(crate) const fn is(self, other: Self) -> bool {
        u128::from_le_bytes(self.text) == u128::from_le_bytes(other.text)
            && self.length == other.length
    }
}

/// A name of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// The name, unless it is long.
    short: ShortName,
    long: Option<Arc<str>>,
}

impl Name {
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        match ShortName::of(text) {
            Some(short) => Self { short, long: None },
            None => Self { short: ShortName::EMPTY, long: Some(text.into()) },
        }
    }

    /// As a short name, or else as a text.
    #[inline]
    pub(crate) fn parts(&self) -> Result<ShortName, &str> {
        self.long.as_deref().map_or(Ok(self.short), Err)
    }

    pub(crate) fn as_str(&self) -> &str {
        self.long.as_deref().unwrap_or(self.short.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_its_text(text in ".{0,24}", other in ".{0,3}") {
            let name = Name::of(&text);
            prop_assert_eq!(name.as_str(), &*text);
            prop_assert_eq!(ShortName::of(&text).is_some(), text.len() <= 16);
            let longer = format!("{text}{other}");
            let same = Name::of(&longer) == Name::of(&text);
            prop_assert_eq!(same, longer == text);
            if let (Some(one), Some(two)) = (ShortName::of(&text), ShortName::of(&longer)) {
                prop_assert_eq!(one.is(two), longer == text);
            }
        }
    }

    #[test]
    fn zeros_are_part_of_a_name() {
        let name = |text| ShortName::of(text).unwrap();
        assert!(!name("paid\0").is(name("paid")));
        assert_eq!(name("\0paid\0").as_str(), "\0paid\0");
    }
}
