//! Enums that are words on disk.

/// Gives an enum without fields its words: `ALL`, `as_str`, `by_name`, `Display`, and a string on
/// disk.
macro_rules! words {
    ($name:ident, $what:literal, $count:literal, { $($variant:ident => $word:literal,)+ }) => {
        impl $name {
            /// Every value.
            pub const ALL: [Self; $count] = [$(Self::$variant,)+];

            /// The word for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value of that word, if there is one.
            #[must_use]
            pub fn by_name(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::by_name(&word).ok_or_else(|| {
                    serde::de::Error::custom(format_args!(concat!("{:?} is no ", $what), word))
                })
            }
        }
    };
}

pub(super) use words;
