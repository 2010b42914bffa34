//! From a lean order to an aggregate.

use rust_decimal::Decimal;

use super::super::seen::{Moment, text};
use super::super::{LINE, nominal};
use super::Lane;
use crate::engine::{Event, Origin};
use crate::fleet::OrderNumber;
use crate::order::{Currency, LineId, Money, Order, Payload};
use crate::workflow::Workflow;

impl Lane {
    /// The aggregate of a lean order: opened as it was, and moved by all that was kept of it.
    pub(crate) fn aggregate(&self, workflow: &Workflow, order: u32, id: &str) -> Option<Order> {
        let lean = self.get(order)?;
        let (currency, _) = *self.currencies.get(usize::from(lean.currency))?;
        let mut records = Vec::new();
        let mut at = lean.kept;
        while let Some(record) = self.records.get(at) {
            records.push(record);
            at = record.previous;
        }
        // Each has a record in the fleet as well, which says when it was.
        let times = self.fleet.history(OrderNumber(order)).map(|record| Moment::of(record.at()));
        let mut times = times.zip(records.iter().rev()).map(|(at, kept)| kept.at.unwrap_or(at));
        let opened = times.next()?.timestamp();
        let times: Vec<Moment> = times.collect();
        let opening = records.pop()?;
        let actor = |number| self.actors.actor(number);
        let total = Decimal::new(lean.account.total, currency.digits());
        let units = lean.account.units.quantity();
        let new = nominal(id, currency.as_str(), Some(total), Some(units));
        let origin = Origin::by(actor(opening.actor)?).at(opened);
        let mut order = workflow.open(new, origin).ok()?;
        order.shed();
        for (record, at) in records.into_iter().rev().zip(times) {
            let mut origin = Origin::by(actor(record.actor)?).at(at.timestamp());
            origin.key = record.key();
            origin.note = record.note();
            let mut payload = Payload::default();
            if let Some(amount) = record.amount {
                payload = payload.amount(money(amount, currency)?);
            }
            if let Some(units) = record.units {
                payload = payload.line(LineId::new(LINE).ok()?, units);
            }
            if let Some(reference) = record.reference {
                payload = payload.reference(text(reference));
            }
            if let Some(shipment) = record.shipment {
                payload = payload.shipment(text(shipment));
            }
            let name = workflow.event_key(record.event?);
            let event = Event::new(name).payload(payload).origin(origin);
            let _same = workflow.apply(&mut order, event).ok()?;
            order.shed();
        }
        Some(order)
    }
}

fn money(minor: i64, currency: Currency) -> Option<Money> {
    Money::new(Decimal::new(minor, currency.digits()), currency).ok()
}
