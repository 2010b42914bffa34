//! What a log tells of an order, in the words of the engine.

use rust_decimal::Decimal;

use super::line::{LineError, LogLine};
use super::seen::Seen;
use crate::engine::{NewOrder, OpenError, Origin, Rejection};
use crate::order::{Currency, LineId, Money, Order, Payload, PayloadPart};
use crate::vocabulary::Books;
use crate::workflow::{EventId, Workflow};

/// The price and the only unit of an order about which the log says nothing more.
const NOMINAL: (u32, Decimal) = (1, Decimal::ONE);
/// The line that carries all units of a replayed order.
pub(super) const LINE: &str = "1";

/// An order of which the log says no more than this. One line carries the units; the price of the
/// whole order is a charge beside it, so that it need not divide by them.
pub(super) fn nominal(
    id: &str,
    currency: &str,
    total: Option<Decimal>,
    units: Option<u32>,
) -> NewOrder {
    NewOrder::new(id, currency)
        .named_line(LINE, "", units.unwrap_or(NOMINAL.0), Decimal::ZERO)
        .shipping_charge(total.unwrap_or(NOMINAL.1))
}

pub(super) fn origin(seen: &Seen<'_>, line: Option<&LogLine<'_>>) -> Origin {
    line.map_or_else(|| LogLine::from(*seen).origin(), LogLine::origin)
}

pub(super) const fn takes_lines(books: Books) -> bool {
    matches!(
        books,
        Books::Dispatch | Books::LastLeg | Books::Delivery | Books::FailedDelivery | Books::Return
    )
}

/// What the line brings for the books: of what it says, the parts that the event takes.
pub(super) fn payload(
    workflow: &Workflow,
    event: EventId,
    line: &LogLine<'_>,
    order: &Order,
) -> Result<Payload, LineError> {
    let mut payload = Payload::default();
    let Some(books) = workflow.books(event) else { return Ok(payload) };
    let parts = PayloadPart::taken_by(books);
    if let Some(amount) = line.amount.filter(|_| parts.contains(&PayloadPart::Amount)) {
        let stated = line.currency.as_deref().map(Currency::new).transpose();
        let stated = stated.map_err(|error| LineError::Rejected { reason: error.to_string() })?;
        let currency = stated.unwrap_or_else(|| order.books().currency());
        let money = Money::new(amount, currency);
        let money = money.map_err(|error| LineError::Rejected { reason: error.to_string() })?;
        payload = payload.amount(money);
    }
    if let Some(reference) =
        line.reference.as_deref().filter(|_| parts.contains(&PayloadPart::Reference))
    {
        payload = payload.reference(reference);
    }
    if let Some(shipment) =
        line.shipment.as_deref().filter(|_| parts.contains(&PayloadPart::Shipment))
    {
        payload = payload.shipment(shipment);
    }
    if let (Some(units), Ok(id)) = (line.units.filter(|_| takes_lines(books)), LineId::new(LINE)) {
        payload = payload.line(id, units);
    }
    Ok(payload)
}

/// Whether the line itself is at fault, and no order refused anything.
pub(super) const fn malformed(rejection: &Rejection) -> bool {
    matches!(rejection, Rejection::Payload(_) | Rejection::PayloadUnused { .. })
}

pub(super) fn opening(error: &OpenError) -> LineError {
    LineError::Rejected { reason: error.to_string() }
}
