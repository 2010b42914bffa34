//! The account of an order's money.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::booking_error::BookingError;
use super::currency::Currency;
use super::entries::{Entries, Named};
use super::line::LineQuantity;
use super::money::Money;

/// What came in, what went back, and what was tried.
///
/// The sums are kept beside the entries, so that a question costs the same however many there are.
/// On disk are the entries alone; reading them adds them up again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "LedgerOnDisk")]
pub struct Ledger {
    currency: Currency,
    captures: Entries<Capture>,
    refunds: Entries<Refund>,
    failed: Entries<FailedPayment>,
    #[serde(skip)]
    sums: Sums,
    /// No capture before this place that no gateway made still stands.
    #[serde(skip)]
    standing: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums {
    captured: Money,
    by_gateway: Money,
    refunded: Money,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// The outside world's id of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The means of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Whether a gateway made it, and not a person by hand.
    #[serde(default)]
    pub by_gateway: bool,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
    /// Whether it was made void: it counts no more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub voided: bool,
}

/// Most captures stand.
fn is_false(value: &bool) -> bool {
    !value
}

/// Money that went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The outside world's id of the refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The reference of the capture that it belongs to, as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// The means by which it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How much; nothing where only units were marked.
    pub amount: Money,
    /// The units that it was for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineQuantity>,
    /// When.
    pub at: Timestamp,
}

/// An attempt to pay that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedPayment {
    /// The outside world's id of the attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The means of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How much was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// When.
    pub at: Timestamp,
}

/// Two accounts are equal if their entries are: everything else follows from these.
impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        self.currency == other.currency
            && self.captures == other.captures
            && self.refunds == other.refunds
            && self.failed == other.failed
    }
}

impl Eq for Ledger {}

impl Ledger {
    /// An empty account in that currency.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            currency,
            captures: Entries::default(),
            refunds: Entries::default(),
            failed: Entries::default(),
            sums: Sums { captured: zero, by_gateway: zero, refunded: zero },
            standing: 0,
        }
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What came in, in order; those made void too.
    #[must_use]
    pub fn captures(&self) -> &[Capture] {
        self.captures.as_slice()
    }

    /// What went back, in order.
    #[must_use]
    pub fn refunds(&self) -> &[Refund] {
        self.refunds.as_slice()
    }

    /// The attempts to pay that failed, in order.
    #[must_use]
    pub fn failed(&self) -> &[FailedPayment] {
        self.failed.as_slice()
    }

    /// The sum of the captures that are not void, whatever was refunded since.
    #[must_use]
    pub const fn captured(&self) -> Money {
        self.sums.captured
    }

    /// The sum of the captures that a gateway made.
    #[must_use]
    pub const fn gateway_captured(&self) -> Money {
        self.sums.by_gateway
    }

    /// The sum of the refunds.
    #[must_use]
    pub const fn refunded(&self) -> Money {
        self.sums.refunded
    }

    /// What is kept of the customer's money: captured less refunded, or nothing.
    #[must_use]
    pub fn held(&self) -> Money {
        self.sums.captured.less(self.sums.refunded)
    }

    /// What is still to come of that total: total less captured, or nothing.
    #[must_use]
    pub fn outstanding(&self, total: Money) -> Money {
        total.less(self.sums.captured)
    }

    /// Whether a capture of that reference is on the books.
    #[must_use]
    pub fn knows_capture(&self, reference: &str) -> bool {
        self.captures.knows(reference)
    }

    /// Whether a refund of that reference is on the books.
    #[must_use]
    pub fn knows_refund(&self, reference: &str) -> bool {
        self.refunds.knows(reference)
    }

    /// Whether a failed attempt of that reference is on the books.
    #[must_use]
    pub fn knows_failed(&self, reference: &str) -> bool {
        self.failed.knows(reference)
    }

    /// The sum of the captures that no gateway made and that stand.
    pub(super) fn manual(&self) -> Money {
        self.sums.captured.less(self.sums.by_gateway)
    }

    /// Whether the capture could be entered.
    pub(super) fn check_capture(&self, capture: &Capture) -> Result<(), BookingError> {
        if capture.amount.is_zero() || capture.voided {
            return Err(BookingError::NoMoney);
        }
        refuse_known(&self.captures, capture.reference.as_deref())?;
        self.sums.captured.checked_add(capture.amount)?;
        Ok(())
    }

    /// Whether the refund could be entered.
    pub(super) fn check_refund(&self, refund: &Refund) -> Result<(), BookingError> {
        if refund.amount.is_zero() && refund.lines.is_empty() && refund.reference.is_none() {
            return Err(BookingError::NoMoney);
        }
        refuse_known(&self.refunds, refund.reference.as_deref())?;
        self.sums.refunded.checked_add(refund.amount)?;
        Ok(())
    }

    /// Whether the attempt could be entered.
    pub(super) fn check_failed(&self, failed: &FailedPayment) -> Result<(), BookingError> {
        if let Some(amount) = failed.amount {
            self.sums.captured.expect_currency(amount)?;
        }
        refuse_known(&self.failed, failed.reference.as_deref())
    }

    /// Whether the manual captures that stand come to that sum.
    pub(super) fn check_voided(&self, voided: Money) -> Result<(), BookingError> {
        if voided.is_zero() || voided != self.manual() {
            return Err(BookingError::Voided);
        }
        Ok(())
    }

    /// Enters a capture that was checked.
    pub(super) fn enter_capture(&mut self, capture: Capture) -> Result<(), BookingError> {
        self.sums.captured = self.sums.captured.checked_add(capture.amount)?;
        if capture.by_gateway {
            self.sums.by_gateway = self.sums.by_gateway.checked_add(capture.amount)?;
        }
        self.captures.push(capture);
        Ok(())
    }

    /// Enters a refund that was checked.
    pub(super) fn enter_refund(&mut self, refund: Refund) -> Result<(), BookingError> {
        self.sums.refunded = self.sums.refunded.checked_add(refund.amount)?;
        self.refunds.push(refund);
        Ok(())
    }

    /// Enters an attempt that was checked.
    pub(super) fn enter_failed(&mut self, failed: FailedPayment) {
        self.failed.push(failed);
    }

    /// Makes the manual captures void.
    pub(super) fn enter_voided(&mut self) {
        for place in self.standing..self.captures.len() {
            if let Some(capture) = self.captures.get_mut(place) {
                capture.voided |= !capture.by_gateway;
            }
        }
        self.standing = self.captures.len();
        self.sums.captured = self.sums.by_gateway;
    }
}

impl Named for Capture {
    fn id(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

impl Named for Refund {
    fn id(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

impl Named for FailedPayment {
    fn id(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

/// Fails if an entry of that reference is on the books.
pub(super) fn refuse_known<T: Named>(
    entries: &Entries<T>,
    reference: Option<&str>,
) -> Result<(), BookingError> {
    match reference.filter(|reference| entries.knows(reference)) {
        Some(reference) => Err(BookingError::KnownReference { reference: reference.to_owned() }),
        None => Ok(()),
    }
}

/// The form on disk: the entries, without what follows from them.
#[derive(Deserialize)]
struct LedgerOnDisk {
    currency: Currency,
    #[serde(default)]
    captures: Vec<Capture>,
    #[serde(default)]
    refunds: Vec<Refund>,
    #[serde(default)]
    failed: Vec<FailedPayment>,
}

impl TryFrom<LedgerOnDisk> for Ledger {
    type Error = BookingError;

    fn try_from(disk: LedgerOnDisk) -> Result<Self, BookingError> {
        let mut ledger = Self::new(disk.currency);
        for mut capture in disk.captures {
            let voided = std::mem::take(&mut capture.voided);
            ledger.check_capture(&capture)?;
            if voided {
                ledger.keep_voided(capture);
            } else {
                ledger.enter_capture(capture)?;
            }
        }
        for refund in disk.refunds {
            ledger.check_refund(&refund)?;
            ledger.enter_refund(refund)?;
        }
        for failed in disk.failed {
            ledger.check_failed(&failed)?;
            ledger.enter_failed(failed);
        }
        Ok(ledger)
    }
}

impl Ledger {
    /// Takes over a capture that was made void before.
    fn keep_voided(&mut self, mut capture: Capture) {
        capture.voided = true;
        self.captures.push(capture);
    }
}
