//! What an event brings with it.

use serde::{Deserialize, Serialize};

use super::line::{LineId, LineQuantity};
use super::money::{Money, MoneyError};
use super::word::words;
use crate::vocabulary;

/// What an event brings for the books: money, units, and what the outside world calls them.
///
/// All of it may be left out; what an event then covers is said at [`vocabulary::Books`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payload {
    /// The amount that came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The outside world's id of what is reported: a transaction, a refund, an attempt, a return.
    /// The same id again books nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The reference of the capture that a refund belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// The means of payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The units concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineQuantity>,
    /// The id of the shipment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<String>,
    /// Where the shipment can be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
}

/// Where a shipment can be followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tracking {
    /// The carrier's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// A page for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
}

/// A part of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PayloadPart {
    /// [`Payload::amount`].
    Amount,
    /// [`Payload::reference`].
    Reference,
    /// [`Payload::payment`].
    Payment,
    /// [`Payload::method`].
    Method,
    /// [`Payload::lines`].
    Lines,
    /// [`Payload::shipment`].
    Shipment,
    /// [`Payload::tracking`].
    Tracking,
}

words!(PayloadPart, "part of a payload", 7, {
    Amount => "amount",
    Reference => "reference",
    Payment => "payment",
    Method => "method",
    Lines => "lines",
    Shipment => "shipment",
    Tracking => "tracking",
});

impl PayloadPart {
    /// The parts that an event of that kind takes.
    #[must_use]
    pub const fn taken_by(kind: vocabulary::Books) -> &'static [Self] {
        use vocabulary::Books;
        match kind {
            Books::Capture | Books::FailedPayment => &[Self::Amount, Self::Reference, Self::Method],
            Books::Refund => {
                &[Self::Amount, Self::Reference, Self::Payment, Self::Method, Self::Lines]
            }
            Books::Dispatch | Books::LastLeg => &[Self::Lines, Self::Shipment, Self::Tracking],
            Books::Delivery => &[Self::Lines, Self::Shipment],
            Books::FailedDelivery | Books::Return => {
                &[Self::Reference, Self::Lines, Self::Shipment]
            }
            Books::VoidManual
            | Books::Completion
            | Books::Restock
            | Books::UndoDispatch
            | Books::UndoDelivery => &[],
        }
    }
}

impl Payload {
    /// The longest reference, shipment id or means of payment, in characters.
    pub const MAX_CHARS: usize = 255;

    /// A payload without anything.
    pub(crate) const NOTHING: Self = Self {
        amount: None,
        reference: None,
        payment: None,
        method: None,
        lines: Vec::new(),
        shipment: None,
        tracking: None,
    };

    /// A payload without anything.
    #[must_use]
    pub const fn new() -> Self {
        Self::NOTHING
    }

    /// Sets the amount.
    #[must_use]
    pub fn amount(mut self, amount: Money) -> Self {
        self.amount = Some(amount);
        self
    }

    /// Sets the outside world's id of what is reported.
    #[must_use]
    pub fn reference(mut self, reference: &str) -> Self {
        self.reference = Some(reference.to_owned());
        self
    }

    /// Sets the reference of the capture that a refund belongs to.
    #[must_use]
    pub fn payment(mut self, reference: &str) -> Self {
        self.payment = Some(reference.to_owned());
        self
    }

    /// Sets the means of payment.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Adds units of a line.
    #[must_use]
    pub fn line(mut self, line: LineId, quantity: u32) -> Self {
        self.lines.push(LineQuantity { line, quantity });
        self
    }

    /// Sets the id of the shipment.
    #[must_use]
    pub fn shipment(mut self, id: &str) -> Self {
        self.shipment = Some(id.to_owned());
        self
    }

    /// Says where the shipment can be followed.
    #[must_use]
    pub fn tracking(mut self, tracking: Tracking) -> Self {
        self.tracking = Some(tracking);
        self
    }

    /// The payload with those parts alone.
    #[must_use]
    pub fn only(&self, parts: &[PayloadPart]) -> Self {
        let mut kept = self.clone();
        for part in PayloadPart::ALL.into_iter().filter(|part| !parts.contains(part)) {
            match part {
                PayloadPart::Amount => kept.amount = None,
                PayloadPart::Reference => kept.reference = None,
                PayloadPart::Payment => kept.payment = None,
                PayloadPart::Method => kept.method = None,
                PayloadPart::Lines => kept.lines.clear(),
                PayloadPart::Shipment => kept.shipment = None,
                PayloadPart::Tracking => kept.tracking = None,
            }
        }
        kept
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        PayloadPart::ALL.into_iter().all(|part| !self.has(part))
    }

    /// Whether that part is set.
    #[must_use]
    pub fn has(&self, part: PayloadPart) -> bool {
        match part {
            PayloadPart::Amount => self.amount.is_some(),
            PayloadPart::Reference => self.reference.is_some(),
            PayloadPart::Payment => self.payment.is_some(),
            PayloadPart::Method => self.method.is_some(),
            PayloadPart::Lines => !self.lines.is_empty(),
            PayloadPart::Shipment => self.shipment.is_some(),
            PayloadPart::Tracking => self.tracking.is_some(),
        }
    }

    /// Fails if an event of that kind does not take every part.
    pub(crate) fn refuse_untaken(&self, kind: vocabulary::Books) -> Result<(), PayloadError> {
        let taken = PayloadPart::taken_by(kind);
        let untaken = |part: &PayloadPart| self.has(*part) && !taken.contains(part);
        match PayloadPart::ALL.into_iter().find(untaken) {
            Some(part) => Err(PayloadError::NotTaken { kind, part }),
            None => Ok(()),
        }
    }

    /// What the books take of it, of an event of that kind.
    pub(super) fn taken_by(&self, kind: vocabulary::Books) -> Brought<'_> {
        let parts = PayloadPart::taken_by(kind);
        let takes = |part| parts.contains(&part);
        Brought {
            amount: self.amount.filter(|_| takes(PayloadPart::Amount)),
            reference: self.reference.as_deref().filter(|_| takes(PayloadPart::Reference)),
            payment: self.payment.as_deref().filter(|_| takes(PayloadPart::Payment)),
            method: self.method.as_deref().filter(|_| takes(PayloadPart::Method)),
            lines: if takes(PayloadPart::Lines) { &self.lines } else { &[] },
            shipment: self.shipment.as_deref().filter(|_| takes(PayloadPart::Shipment)),
            tracking: self.tracking.as_ref().filter(|_| takes(PayloadPart::Tracking)),
        }
    }
}

/// What an event brings for the books: those parts of its payload that its kind takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brought<'a> {
    pub(super) amount: Option<Money>,
    pub(super) reference: Option<&'a str>,
    pub(super) payment: Option<&'a str>,
    pub(super) method: Option<&'a str>,
    pub(super) lines: &'a [LineQuantity],
    pub(super) shipment: Option<&'a str>,
    pub(super) tracking: Option<&'a Tracking>,
}

impl Brought<'_> {
    /// Fails if an id is none. An empty id would make one event of all that lack theirs.
    pub(super) fn refuse_no_ids(&self) -> Result<(), PayloadError> {
        for (part, text) in [
            (PayloadPart::Reference, self.reference),
            (PayloadPart::Payment, self.payment),
            (PayloadPart::Method, self.method),
            (PayloadPart::Shipment, self.shipment),
        ] {
            if text.is_some_and(|text| !is_id(text)) {
                return Err(PayloadError::NoId { part });
            }
        }
        Ok(())
    }
}

/// Whether a text may be an id: neither empty nor endless.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().nth(Payload::MAX_CHARS).is_none()
}

/// Why a payload cannot be booked. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// The amount is in another currency, or the sum would be too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The order has no such line.
    #[error("the order has no line {line}")]
    UnknownLine {
        /// The line.
        line: LineId,
    },
    /// No unit of the line is meant.
    #[error("line {line} is named with no unit")]
    ZeroQuantity {
        /// The line.
        line: LineId,
    },
    /// The same line is named twice.
    #[error("line {line} is named twice")]
    LineTwice {
        /// The line.
        line: LineId,
    },
    /// An event of this kind takes no such part.
    #[error("an event that books {} takes no {part}", kind.as_str())]
    NotTaken {
        /// The kind.
        kind: vocabulary::Books,
        /// The part.
        part: PayloadPart,
    },
    /// The text is empty or too long.
    #[error("the {part} must have 1 to 255 characters")]
    NoId {
        /// The part.
        part: PayloadPart,
    },
}
