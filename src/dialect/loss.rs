//! What a wire format cannot say.

use super::json::Json;

/// A wire text, and what of the order it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The wire object.
    pub json: Json,
    /// What it does not say, in a fixed order.
    pub losses: Vec<Loss>,
}

/// Something that did not come through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{what}: {}", kind.as_str())]
pub struct Loss {
    /// What: a part of the order, such as `statuses.fulfillment`, `shipments` or
    /// `foreign.ecwid.ipAddress`.
    pub what: String,
    /// Why.
    pub kind: LossKind,
}

/// Why something did not come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LossKind {
    /// The format has no place for it.
    NoPlace,
    /// The format has a place for a part of it.
    Part,
    /// The format has a place, and this value does not fit there.
    Value,
    /// The shop that it is written for does not know the status.
    UnknownStatus,
    /// It belongs to another system.
    Foreign,
}

impl LossKind {
    /// The words for people.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoPlace => "the format has no place for it",
            Self::Part => "the format says a part of it",
            Self::Value => "the value does not fit the format",
            Self::UnknownStatus => "the shop does not know the status",
            Self::Foreign => "it belongs to another system",
        }
    }
}

impl Loss {
    /// Something that did not come through.
    #[must_use]
    pub fn new(what: impl Into<String>, kind: LossKind) -> Self {
        Self { what: what.into(), kind }
    }
}
