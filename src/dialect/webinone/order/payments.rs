//! The payments of an order, from the wire to the books.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::kept::Kept;
use super::super::settings::Settings;
use super::super::status::number;
use super::super::version::{TIME, read_time};
use super::amounts::Amounts;
use crate::dialect::form::Form;
use crate::dialect::json::Json;
use crate::dialect::problem::Problem;
use crate::document::Pointer;
use crate::engine::Import;
use crate::order::{Money, MoneyError, Payload};
use crate::vocabulary::Books;

pub(super) const FIELD: &str = "Payments";
pub(super) const SUCCEEDED: &str = "Succeeded";
pub(super) const REFUNDED: &str = "Refunded";
pub(super) const PARTIALLY_REFUNDED: &str = "PartiallyRefunded";
pub(super) const FAILED: &str = "Failed";

/// The payments that came with an order.
#[derive(Debug)]
pub(super) struct Account {
    entries: Vec<Entry>,
    references: BTreeSet<String>,
    failed_references: BTreeSet<String>,
    next_id: u64,
    zero: Money,
}

/// One of them.
#[derive(Debug)]
struct Entry {
    booked: Booked,
    payload: Payload,
    refunded: Option<Money>,
    /// Whether it names a gateway: nobody entered it by hand.
    by_gateway: bool,
    /// The transaction as it is written.
    transaction: Option<String>,
    extras: Kept,
}

/// What a payment is on the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Booked {
    Capture,
    Failed,
    /// It moved no money: it is kept and nothing else.
    Nothing,
}

impl Booked {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Failed => "failed",
            Self::Nothing => "nothing",
        }
    }
}

/// A payment as it is written.
struct Wire {
    at: Pointer,
    id: Option<u64>,
    amount: Option<Money>,
    captured: Option<Money>,
    transaction: Option<String>,
    status: Option<String>,
    method: Option<String>,
    by_gateway: bool,
    extras: Kept,
}

/// Reads the payments; `placed_at` is when the order came, so that what came then needs no time.
pub(super) fn read(
    form: &mut Form<'_>,
    amounts: &mut Amounts,
    settings: &Settings,
    placed_at: Option<Timestamp>,
    problems: &mut Vec<Problem>,
) -> Account {
    let forms = form.objects(FIELD, problems).value().unwrap_or_default();
    let wires: Vec<Wire> = forms
        .into_iter()
        .map(|it| Wire::read(it, amounts, settings, placed_at, problems))
        .collect();
    let last = wires.iter().filter_map(|wire| wire.id).max();
    let mut account = Account {
        entries: Vec::new(),
        references: BTreeSet::new(),
        failed_references: BTreeSet::new(),
        next_id: last.map_or(1, |id| id.saturating_add(1)),
        zero: amounts.zero(),
    };
    for wire in wires {
        account.enter(wire, problems);
    }
    account
}

impl Wire {
    fn read(
        mut form: Form<'_>,
        amounts: &mut Amounts,
        settings: &Settings,
        placed_at: Option<Timestamp>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut extras = Kept::default();
        let gateway = gateway(&mut form, settings, problems);
        let by_gateway = gateway.as_deref().is_some_and(|name| !settings.is_no_gateway(name));
        extras.put("PaymentGatewayType", gateway);
        extras.put("GatewayReason", form.text("GatewayReason", problems).value());
        extras.put("Notes", form.text("Notes", problems).value());
        let at = form.time("CreatedDateTime", TIME, problems, read_time).value();
        let at = at.filter(|at| Some(*at) != placed_at);
        extras.put("CreatedDateTime", at.map(|at| at.to_string()));
        let mut wire = Self {
            at: form.place().clone(),
            id: form.whole_or_text("Id", problems).value(),
            amount: amounts.take(&mut form, "Amount", problems).value(),
            captured: amounts.take(&mut form, "AmountCaptured", problems).value(),
            transaction: form.text("TransactionId", problems).value(),
            status: form.text("Status", problems).value(),
            method: form.text("PaymentType", problems).value(),
            by_gateway,
            extras,
        };
        wire.extras.put_rest(form, problems);
        wire
    }

    /// One that is not in the list.
    fn missing(status: &str, amount: Option<Money>, transaction: Option<String>) -> Self {
        Self {
            at: Pointer::root(),
            id: None,
            amount,
            captured: amount,
            transaction,
            status: Some(status.to_owned()),
            method: None,
            by_gateway: false,
            extras: Kept::default(),
        }
    }

    /// What was captured, and what of it went back.
    fn sums(&self, zero: Money, problems: &mut Vec<Problem>) -> (Money, Option<Money>) {
        let amount = self.amount.unwrap_or(zero);
        let whole = match self.status.as_deref() {
            Some(REFUNDED) => true,
            Some(PARTIALLY_REFUNDED) => false,
            None | Some(SUCCEEDED) => return (self.captured.unwrap_or(amount), None),
            // A word that we do not know says nothing of money.
            Some(_) => return (self.captured.unwrap_or(zero), None),
        };
        let left = self.captured.unwrap_or(zero);
        let gone = amount.checked_sub(left).ok().filter(|gone| !gone.is_zero());
        if gone.is_none() || whole != left.is_zero() {
            let word = if whole { REFUNDED } else { PARTIALLY_REFUNDED };
            let message = format!("{word}, and {left} of {amount} are left");
            problems.push(Problem::new(self.at.field("AmountCaptured"), message));
        }
        (amount, gone)
    }
}

/// The gateway: by its name, or by its number, which stands in where it has no name.
fn gateway(
    form: &mut Form<'_>,
    settings: &Settings,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let what = "the name or the number of a gateway";
    let name =
        |number: u64| settings.gateways.get(&number).cloned().unwrap_or_else(|| number.to_string());
    let read = |json: &Json| match json {
        Json::Text(text) => Some(number(text).map_or_else(|| text.clone(), name)),
        Json::Number(digits) => number(digits).map(name),
        _ => None,
    };
    form.read("PaymentGatewayType", what, problems, read).value()
}

impl Account {
    fn enter(&mut self, wire: Wire, problems: &mut Vec<Problem>) {
        let id = wire.id.unwrap_or_else(|| self.free_id());
        let (sum, refunded) = wire.sums(self.zero, problems);
        let failed = wire.status.as_deref() == Some(FAILED);
        if failed && wire.captured.is_some_and(|sum| !sum.is_zero()) {
            let message = "a payment that failed has captured nothing";
            problems.push(Problem::new(wire.at.field("AmountCaptured"), message));
        }
        let booked = match (failed, sum.is_zero()) {
            (true, _) => Booked::Failed,
            (false, true) => Booked::Nothing,
            (false, false) => Booked::Capture,
        };
        let reference = (booked != Booked::Nothing)
            .then(|| self.reference(booked, wire.transaction.as_deref(), id));
        let method = wire.method.clone().filter(|it| is_id(it) && booked != Booked::Nothing);
        let mut extras = wire.extras;
        extras.put("Id", Some(id));
        if wire.transaction != reference {
            extras.put(
                "TransactionId",
                Some(wire.transaction.clone().map_or(Json::Null, Json::from)),
            );
        }
        if method.is_none() {
            extras.put("PaymentType", wire.method);
        }
        let tried = wire.amount.filter(|amount| !amount.is_zero());
        let (amount, word) = match booked {
            Booked::Capture => (Some(sum), Some(word(sum, refunded))),
            Booked::Failed => (tried, Some(FAILED)),
            Booked::Nothing => (None, None),
        };
        let said = wire.amount.filter(|it| amount != Some(*it) && booked != Booked::Failed);
        extras.put("Amount", said.map(Money::amount));
        if booked == Booked::Nothing {
            extras.put("AmountCaptured", wire.captured.map(Money::amount));
        }
        if wire.status.as_deref() != word {
            extras.put("Status", Some(wire.status.map_or(Json::Null, Json::from)));
        }
        let payload = Payload { amount, reference, method, ..Payload::new() };
        let (by_gateway, transaction) = (wire.by_gateway, wire.transaction);
        let refunded = refunded.filter(|sum| !sum.is_zero());
        self.entries.push(Entry { booked, payload, refunded, by_gateway, transaction, extras });
    }

    fn free_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id = id.saturating_add(1);
        id
    }

    /// What the books call the payment: its transaction, else its id, else its place.
    fn reference(&mut self, booked: Booked, transaction: Option<&str>, id: u64) -> String {
        let place = format!("#{}", self.entries.len() + 1);
        let known = match booked {
            Booked::Failed => &mut self.failed_references,
            Booked::Capture | Booked::Nothing => &mut self.references,
        };
        let wanted = transaction.filter(|it| is_id(it)).map(str::to_owned);
        let all = [wanted, Some(id.to_string()), Some(place.clone())];
        all.into_iter().flatten().find(|it| known.insert(it.clone())).unwrap_or(place)
    }

    /// A payment that the list lacks: the rest of what the order says was paid.
    pub(super) fn add_balance(&mut self, amount: Money, transaction: Option<&str>) {
        let unused = transaction.filter(|it| !self.references.contains(*it)).map(str::to_owned);
        self.enter(Wire::missing(SUCCEEDED, Some(amount), unused), &mut Vec::new());
    }

    /// An attempt that the list lacks.
    pub(super) fn add_failed(&mut self) {
        self.enter(Wire::missing(FAILED, None, None), &mut Vec::new());
    }

    /// What was captured, and what of it went back.
    pub(super) fn sums(&self) -> Result<(Money, Money), MoneyError> {
        let (mut captured, mut refunded) = (self.zero, self.zero);
        for entry in self.entries.iter().filter(|entry| entry.booked == Booked::Capture) {
            captured = captured.checked_add(entry.payload.amount.unwrap_or(self.zero))?;
            refunded = refunded.checked_add(entry.refunded.unwrap_or(self.zero))?;
        }
        Ok((captured, refunded))
    }

    /// Whether an attempt failed.
    pub(super) fn has_failed(&self) -> bool {
        self.entries.iter().any(|entry| entry.booked == Booked::Failed)
    }

    /// The transaction of the last capture, as it is written.
    pub(super) fn last_transaction(&self) -> Option<&str> {
        let mut captures = self.entries.iter().filter(|entry| entry.booked == Booked::Capture);
        captures.next_back()?.transaction.as_deref()
    }

    /// Keeps what the books do not know, by its place among the captures or the failed attempts.
    pub(super) fn keep(&mut self, kept: &mut Kept) {
        let entries = self.entries.iter_mut().map(|entry| {
            let extras = std::mem::take(&mut entry.extras);
            Json::object().with("booked", entry.booked.as_str()).with("fields", extras.into_json())
        });
        let list: Vec<Json> = entries.collect();
        kept.put(FIELD, (!list.is_empty()).then_some(list));
    }

    /// Enters them on the books of an order that is about to be taken over.
    pub(super) fn book(self, mut import: Import) -> Import {
        for entry in self.entries {
            let of = entry.payload.reference.clone();
            import = match (entry.booked, entry.by_gateway) {
                (Booked::Nothing, _) => import,
                (Booked::Failed, _) => import.booked(Books::FailedPayment, entry.payload),
                (Booked::Capture, true) => import.gateway_capture(entry.payload),
                (Booked::Capture, false) => import.booked(Books::Capture, entry.payload),
            };
            if let Some(sum) = entry.refunded {
                let refund = Payload { payment: of, ..Payload::new().amount(sum) };
                import = import.booked(Books::Refund, refund);
            }
        }
        import
    }
}

/// What the books take as an id.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().nth(Payload::MAX_CHARS).is_none()
}

/// The word for a capture of which that much went back.
pub(super) fn word(captured: Money, refunded: Option<Money>) -> &'static str {
    match refunded.filter(|sum| !sum.is_zero()) {
        None => SUCCEEDED,
        Some(sum) if sum < captured => PARTIALLY_REFUNDED,
        Some(_) => REFUNDED,
    }
}
