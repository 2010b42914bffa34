//! Effects: work for the host, as data.

use serde::{Deserialize, Serialize};

/// The kind of work that a transition asks the host to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EffectKind {
    /// Send the customer a status mail, even where no status was entered.
    Notify,
    /// Start the automation of that name.
    Automation,
    /// Raise the attention of that name: a person must look.
    Attention,
    /// Set the timer that fires the event of that name.
    SetTimer,
    /// Clear the timer that fires the event of that name.
    ClearTimer,
    /// Work that only the host knows, by name.
    Custom,
}

impl EffectKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Notify,
        Self::Automation,
        Self::Attention,
        Self::SetTimer,
        Self::ClearTimer,
        Self::Custom,
    ];

    /// The word that the document uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::Automation => "automation",
            Self::Attention => "attention",
            Self::SetTimer => "set_timer",
            Self::ClearTimer => "clear_timer",
            Self::Custom => "custom",
        }
    }
}

/// The amount that an attention carries, read from the ledger after the event is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AmountOf {
    /// Captured less refunded, at least zero.
    Held,
    /// Captured less the total, at least zero.
    Overpaid,
    /// Refunded less captured, at least zero.
    Unmatched,
    /// The total less captured, at least zero.
    Outstanding,
}

impl AmountOf {
    /// Every amount.
    pub const ALL: [Self; 4] = [Self::Held, Self::Overpaid, Self::Unmatched, Self::Outstanding];

    /// The word that the document uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Overpaid => "overpaid",
            Self::Unmatched => "unmatched",
            Self::Outstanding => "outstanding",
        }
    }
}
