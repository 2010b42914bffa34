//! The payments of an order, from the books to the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::super::kept::kept;
use super::super::settings::Settings;
use super::super::version::{Version, read_time};
use super::payments::{FAILED, FIELD, SUCCEEDED, word};
use crate::dialect::json::Json;
use crate::dialect::loss::{Loss, LossKind};
use crate::order::{ActorKind, Booking, Capture, Entry, FailedPayment, Ledger, Money, Order};

/// Fields in the order of version 2, and then those that are not known.
const FIELDS: [&str; 10] = [
    "Id",
    "Amount",
    "AmountCaptured",
    "GatewayReason",
    "TransactionId",
    "Status",
    "PaymentType",
    "PaymentGatewayType",
    "Notes",
    "CreatedDateTime",
];

/// The payments of an order as they are shown: every capture, every failed attempt, and what moved
/// no money and was kept.
pub(super) struct Payments<'o> {
    shown: Vec<Shown<'o>>,
    /// What went back and belongs to no capture.
    unmatched: Decimal,
}

/// One of them.
struct Shown<'o> {
    id: u64,
    what: What<'o>,
    extras: Json,
    said: Said,
}

enum What<'o> {
    Capture { capture: &'o Capture, refunded: Money },
    Failed(&'o FailedPayment),
    Nothing,
}

/// What the history says of a payment.
#[derive(Debug, Clone, Default)]
struct Said {
    gateway: Option<String>,
    note: Option<String>,
}

impl<'o> Payments<'o> {
    pub(super) fn of(order: &'o Order) -> Self {
        let ledger = order.books().ledger();
        let (refunded, unmatched) = refunds(ledger);
        let (mut said, mut said_failed) = (Vec::new(), Vec::new());
        history(order, &mut said, &mut said_failed);
        let captures = ledger.captures().iter().zip(refunded).enumerate();
        let mut captures = captures.map(|(at, (capture, refunded))| {
            let said = said.get(at).cloned().unwrap_or_default();
            (What::Capture { capture, refunded }, said)
        });
        let mut failed = ledger.failed().iter().enumerate().map(|(at, failed)| {
            (What::Failed(failed), said_failed.get(at).cloned().unwrap_or_default())
        });
        let list = kept(order, FIELD);
        let mut shown = Vec::new();
        for entry in list.as_ref().and_then(Json::as_list).unwrap_or_default() {
            let extras = entry.get("fields").cloned().unwrap_or_default();
            let of = match entry.get("booked").and_then(Json::as_text) {
                Some("capture") => captures.next(),
                Some("failed") => failed.next(),
                _ => Some((What::Nothing, Said::default())),
            };
            let id = extras.get("Id").and_then(Json::as_decimal);
            let id = id.and_then(|id| u64::try_from(id).ok()).unwrap_or_default();
            shown.extend(of.map(|(what, said)| Shown { id, what, extras, said }));
        }
        let mut next = shown.iter().map(|it| it.id).max().map_or(1, |id| id.saturating_add(1));
        let mut later: Vec<_> = captures.chain(failed).collect();
        later.sort_by_key(|(what, _)| what.at());
        for (what, said) in later {
            shown.push(Shown { id: next, what, extras: Json::Null, said });
            next = next.saturating_add(1);
        }
        Self { shown, unmatched }
    }

    /// The payments as that version writes them.
    pub(super) fn write(&self, settings: &Settings, version: Version) -> Json {
        Json::List(self.shown.iter().map(|it| it.write(settings, version)).collect())
    }

    /// The transaction of the last capture that stands, as it is written.
    pub(super) fn last_transaction(&self) -> Json {
        let standing = |it: &&Shown<'_>| match it.what {
            What::Capture { capture, .. } => !capture.voided,
            What::Failed(_) | What::Nothing => false,
        };
        self.shown.iter().rfind(standing).map(Shown::transaction).unwrap_or_default()
    }

    /// What of the money is not written.
    pub(super) fn losses(
        &self,
        order: &Order,
        settings: &Settings,
        version: Version,
        losses: &mut Vec<Loss>,
    ) {
        let unnamed = |it: &&Shown<'_>| match it.what {
            What::Capture { capture, .. } => capture.by_gateway && it.gateway().is_none(),
            What::Failed(_) | What::Nothing => false,
        };
        let unnumbered = |it: &&Shown<'_>| {
            let name = it.gateway();
            version == Version::V1 && name.is_some_and(|it| number_of(&it, settings).is_none())
        };
        if self.shown.iter().any(|it| unnamed(&it) || unnumbered(&it)) {
            losses.push(Loss::new("payments.gateway", LossKind::Value));
        }
        let ledger = order.books().ledger();
        let captures = ledger.captures().iter();
        let made: BTreeMap<&str, Timestamp> =
            captures.filter_map(|it| Some((it.reference.as_deref()?, it.at))).collect();
        let says_more = ledger.refunds().iter().any(|refund| {
            let of = refund.payment.as_deref().and_then(|payment| made.get(payment));
            refund.reference.is_some()
                || refund.method.is_some()
                || !refund.lines.is_empty()
                || of != Some(&refund.at)
        });
        if says_more || !self.unmatched.is_zero() {
            losses.push(Loss::new("refunds", LossKind::Part));
        }
    }
}

impl What<'_> {
    fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Capture { capture, .. } => Some(capture.at),
            Self::Failed(failed) => Some(failed.at),
            Self::Nothing => None,
        }
    }
}

impl Shown<'_> {
    fn write(&self, settings: &Settings, version: Version) -> Json {
        let known = FIELDS.iter().map(|name| {
            let value = match *name {
                "Id" => Json::from(self.id),
                "TransactionId" => self.transaction(),
                "Status" => self.status(),
                "CreatedDateTime" => {
                    let kept = self.extra(name).and_then(Json::as_text).and_then(read_time);
                    let at = self.what.at().or(kept);
                    at.map_or(Json::Null, |at| Json::from(version.time(at)))
                }
                "PaymentGatewayType" => self.gateway().map_or(Json::Null, |name| match version {
                    Version::V1 => number_of(&name, settings).map_or(Json::Null, Json::from),
                    Version::V2 => Json::from(name),
                }),
                _ => self.extra(name).cloned().or_else(|| self.of_books(name)).unwrap_or_default(),
            };
            ((*name).to_owned(), value)
        });
        let mut fields: Vec<(String, Json)> = known.collect();
        if version == Version::V1 {
            // There the time comes second.
            let time = fields.pop();
            fields.splice(1..1, time);
        }
        if let Json::Object(extras) = &self.extras {
            let rest = extras.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str()));
            fields.extend(rest.cloned());
        }
        Json::Object(fields)
    }

    fn extra(&self, name: &str) -> Option<&Json> {
        self.extras.get(name)
    }

    /// What the books say of a field.
    fn of_books(&self, name: &str) -> Option<Json> {
        let number = |amount: Money| Json::decimal(amount.amount());
        match (&self.what, name) {
            (What::Capture { capture, .. }, "Amount") => Some(number(capture.amount)),
            (What::Capture { capture, refunded }, "AmountCaptured") => {
                let left = capture.amount.amount() - refunded.amount();
                let zero = number(Money::zero(capture.amount.currency()));
                Some(if capture.voided { zero } else { Json::decimal(left) })
            }
            (What::Capture { capture, .. }, "PaymentType") => {
                capture.method.clone().map(Json::from)
            }
            (What::Failed(failed), "Amount") => {
                Some(failed.amount.map_or(Json::from(0_u32), number))
            }
            (What::Failed(_), "AmountCaptured") => Some(Json::from(0_u32)),
            (What::Failed(failed), "PaymentType") => failed.method.clone().map(Json::from),
            (What::Failed(_), "GatewayReason") | (What::Capture { .. }, "Notes") => {
                self.said.note.as_deref().map(Json::from)
            }
            _ => None,
        }
    }

    fn transaction(&self) -> Json {
        let reference = match self.what {
            What::Capture { capture, .. } => capture.reference.clone(),
            What::Failed(failed) => failed.reference.clone(),
            What::Nothing => None,
        };
        let kept = self.extra("TransactionId").cloned();
        kept.unwrap_or_else(|| reference.map_or(Json::Null, Json::from))
    }

    /// The word of the books; a kept one counts as long as nothing has gone back since.
    fn status(&self) -> Json {
        let kept = self.extra("Status").cloned();
        let own = match self.what {
            What::Capture { capture, .. } if capture.voided => "Voided",
            What::Capture { capture, refunded } => word(capture.amount, Some(refunded)),
            What::Failed(_) => FAILED,
            What::Nothing => return kept.unwrap_or_default(),
        };
        kept.filter(|_| own == SUCCEEDED || own == FAILED).unwrap_or_else(|| Json::from(own))
    }

    fn gateway(&self) -> Option<String> {
        let kept = self.extra("PaymentGatewayType").and_then(Json::as_text).map(str::to_owned);
        kept.or_else(|| self.said.gateway.clone())
    }
}

/// The number that version 1 writes: that of the name, or the name itself, if it is one.
fn number_of(name: &str, settings: &Settings) -> Option<u64> {
    settings.gateway_number(name).or_else(|| super::super::status::exact(name))
}

/// What went back of each capture: by the capture that the refund names, else the oldest first. And
/// what belongs to none.
fn refunds(ledger: &Ledger) -> (Vec<Money>, Decimal) {
    let captures = ledger.captures();
    let named = captures.iter().enumerate().filter(|(_, capture)| !capture.voided);
    let named = named.filter_map(|(at, capture)| Some((capture.reference.as_deref()?, at)));
    let named: BTreeMap<&str, usize> = named.collect();
    let mut left: Vec<Decimal> = captures
        .iter()
        .map(|capture| if capture.voided { Decimal::ZERO } else { capture.amount.amount() })
        .collect();
    let mut loose = Decimal::ZERO;
    for refund in ledger.refunds() {
        let mut amount = refund.amount.amount();
        let at = refund.payment.as_deref().and_then(|payment| named.get(payment));
        if let Some(left) = at.and_then(|at| left.get_mut(*at)) {
            let part = amount.min(*left);
            *left -= part;
            amount -= part;
        }
        loose += amount;
    }
    for left in &mut left {
        let part = loose.min(*left);
        *left -= part;
        loose -= part;
    }
    let refunded = captures.iter().zip(left).map(|(capture, left)| {
        let currency = capture.amount.currency();
        let gone = if capture.voided { Decimal::ZERO } else { capture.amount.amount() - left };
        Money::new(gone, currency).unwrap_or(Money::zero(currency))
    });
    (refunded.collect(), loose)
}

/// What the history says of each capture and of each failed attempt, in their order.
fn history(order: &Order, captures: &mut Vec<Said>, failed: &mut Vec<Said>) {
    let mut note = |booking: &Booking, said: Said| {
        captures.extend(booking.capture.is_some().then(|| said.clone()));
        failed.extend(booking.failed_payment.is_some().then_some(said));
    };
    for record in order.history() {
        match record.entry {
            Entry::Opened(opening) | Entry::Imported { opening, .. } => {
                opening.bookings.iter().for_each(|booking| note(booking, Said::default()));
            }
            Entry::Event(taken) => {
                let by_gateway = record.actor.kind == ActorKind::Gateway;
                let gateway = record.actor.id.filter(|_| by_gateway);
                note(&taken.booking, Said { gateway, note: record.note });
            }
            Entry::Assigned { .. }
            | Entry::Forced { .. }
            | Entry::Edited(_)
            | Entry::Settled { .. } => {}
        }
    }
}
