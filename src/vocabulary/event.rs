//! What an event is, and what it books.

use serde::{Deserialize, Serialize};

/// Whether an event asks or tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An intention: it may be refused, and then nothing changes.
    Request,
    /// Something that already happened in the world: never lost, whatever the graph says.
    Report,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Request, Self::Report];

    /// The word that the document uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Report => "report",
        }
    }
}

/// What an event enters on the books of the order: on its ledger of money, or on its parcels.
///
/// An event that books takes a payload of that kind; where the payload leaves the amount or the
/// lines out, the event covers what the variant says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Books {
    /// Money came in. Without an amount: what is outstanding.
    Capture,
    /// Money went back. Without an amount: the price of the lines that the payload names, at most
    /// what is held; without lines either, all that is held.
    Refund,
    /// An attempt to pay failed.
    FailedPayment,
    /// The captures that no gateway made are void.
    VoidManual,
    /// A parcel left. Without lines: the unsent units.
    Dispatch,
    /// A parcel is on its last leg. Without lines: the unsent units, or none if some are under way.
    LastLeg,
    /// A parcel arrived. Without lines: the units under way; all of them where nothing ever left.
    Delivery,
    /// A parcel could not be handed over and comes back: its units are unsent again, and it counts
    /// as an attempt. Without lines: the units under way.
    FailedDelivery,
    /// Goods came back. Without lines: the units that are out; all of them where nothing ever left.
    Return,
    /// All open units, unsent and under way, are with the customer.
    Completion,
    /// Returned units are unsent again.
    Restock,
    /// Units under way are unsent again.
    UndoDispatch,
    /// Units with the customer are under way again, or unsent where nothing needs shipping or the
    /// customer picks the goods up.
    UndoDelivery,
}

impl Books {
    /// Every kind of booking.
    pub const ALL: [Self; 13] = [
        Self::Capture,
        Self::Refund,
        Self::FailedPayment,
        Self::VoidManual,
        Self::Dispatch,
        Self::LastLeg,
        Self::Delivery,
        Self::FailedDelivery,
        Self::Return,
        Self::Completion,
        Self::Restock,
        Self::UndoDispatch,
        Self::UndoDelivery,
    ];

    /// Whether it tells of money that came in, went back or failed to: what an assignment never
    /// books.
    pub(crate) const fn moves_money(self) -> bool {
        matches!(self, Self::Capture | Self::Refund | Self::FailedPayment)
    }

    /// Whether it is about units, wherever they go.
    pub(crate) const fn moves_units(self) -> bool {
        !self.moves_money() && !matches!(self, Self::VoidManual)
    }

    /// The word that the document uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Refund => "refund",
            Self::FailedPayment => "failed_payment",
            Self::VoidManual => "void_manual",
            Self::Dispatch => "dispatch",
            Self::LastLeg => "last_leg",
            Self::Delivery => "delivery",
            Self::FailedDelivery => "failed_delivery",
            Self::Return => "return",
            Self::Completion => "completion",
            Self::Restock => "restock",
            Self::UndoDispatch => "undo_dispatch",
            Self::UndoDelivery => "undo_delivery",
        }
    }
}
