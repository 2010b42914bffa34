//! How much a proof covers.

use super::exploration::Partial;

/// How much of a workflow is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verified {
    /// Every configuration was looked at.
    Full,
    /// A limit was reached: what is found is real, and of the rest nothing is claimed.
    Partial(Partial),
    /// Every configuration was found, and the work on the races or the ways between them was more
    /// than the limits allow, or was not needed any more: what is found is real, and no pair is
    /// claimed to be clean.
    WithoutRaces,
}

impl Verified {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial(_) => "partial",
            Self::WithoutRaces => "without-races",
        }
    }
}
