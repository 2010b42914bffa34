//! What has become of the money, in one word of the system's.

use std::fmt;

use crate::order::{Money, Order};
use crate::standard::payment;
use crate::vocabulary::StatusKey;

/// What has become of the money, as the ledger has it.
///
/// The system's documents show `None` and `Succeeded`; the other words are ours, since a ledger can
/// say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentState {
    /// It is not paid in full: nothing, or a part of the total, was captured.
    None,
    /// Nothing was captured, and an attempt to pay failed.
    Failed,
    /// What was captured covers the total, and nothing went back. An order that costs nothing is
    /// here once a payment said so.
    Succeeded,
    /// Paid in full, and a part of it went back.
    PartiallyRefunded,
    /// All that was captured went back.
    Refunded,
}

impl PaymentState {
    /// Every word.
    pub const ALL: [Self; 5] =
        [Self::None, Self::Failed, Self::Succeeded, Self::PartiallyRefunded, Self::Refunded];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Failed => "Failed",
            Self::Succeeded => "Succeeded",
            Self::PartiallyRefunded => "PartiallyRefunded",
            Self::Refunded => "Refunded",
        }
    }

    /// The state that the word names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The words, for messages.
    pub(super) const WORDS: &'static str =
        "one of None, Failed, Succeeded, PartiallyRefunded and Refunded";

    /// What the ledger of the order says.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        let (books, ledger) = (order.books(), order.books().ledger());
        let settled = order.status(payment::AXIS) == payment::PAID;
        let failed = !ledger.failed().is_empty();
        Self::reckon(books.total(), ledger.captured(), ledger.refunded(), failed, settled)
    }

    /// What those sums say. `failed`: an attempt did; `settled`: somebody said that it is paid,
    /// which is all there is to say of an order that costs nothing.
    pub(super) fn reckon(
        total: Money,
        captured: Money,
        refunded: Money,
        failed: bool,
        settled: bool,
    ) -> Self {
        if captured.is_zero() {
            return match (settled && total.is_zero(), failed) {
                (true, _) => Self::Succeeded,
                (false, true) => Self::Failed,
                (false, false) => Self::None,
            };
        }
        if captured < total {
            Self::None
        } else if refunded.is_zero() {
            Self::Succeeded
        } else if refunded < captured {
            Self::PartiallyRefunded
        } else {
            Self::Refunded
        }
    }

    /// The status of the payment axis that goes with it, where an order comes from elsewhere.
    #[must_use]
    pub const fn status(self) -> StatusKey<'static> {
        match self {
            Self::None | Self::Failed => payment::AWAITING_PAYMENT,
            Self::Succeeded => payment::PAID,
            Self::PartiallyRefunded => payment::PARTIALLY_REFUNDED,
            Self::Refunded => payment::REFUNDED,
        }
    }

    /// Whether an order of which this is asserted must be paid: it says `Succeeded`, and the ledger
    /// waits for money.
    ///
    /// # Errors
    ///
    /// [`Contradiction`], where the ledger says something else.
    pub fn asserted_of(self, order: &Order) -> Result<bool, Contradiction> {
        let ledger = Self::of(order);
        match (self, ledger) {
            _ if self == ledger => Ok(false),
            (Self::Succeeded, Self::None | Self::Failed) => Ok(true),
            _ => Err(Contradiction::of(self, ledger, order)),
        }
    }
}

impl fmt::Display for PaymentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A payment state was asserted that the ledger contradicts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the payment state is {ledger}, and cannot be set to {asserted}: {}", reasons.join("; "))]
pub struct Contradiction {
    /// What the request says.
    pub asserted: PaymentState,
    /// What the ledger says.
    pub ledger: PaymentState,
    /// Why.
    pub reasons: Vec<String>,
}

impl Contradiction {
    fn of(asserted: PaymentState, ledger: PaymentState, order: &Order) -> Self {
        let (books, account) = (order.books(), order.books().ledger());
        let (captured, refunded) = (account.captured(), account.refunded());
        let mut reasons = vec![format!("{captured} of {} were captured", books.total())];
        if !refunded.is_zero() || asserted != PaymentState::None {
            reasons.push(format!("{refunded} were refunded"));
        }
        if asserted == PaymentState::Failed {
            reasons.push(format!("{} attempts failed", account.failed().len()));
        }
        reasons.push("money moves by payments and refunds alone".to_owned());
        Self { asserted, ledger, reasons }
    }
}
