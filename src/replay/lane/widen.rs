//! From a lean order to an aggregate.

use rust_decimal::Decimal;

use super::super::{LINE, nominal};
use super::Lane;
use crate::engine::{Event, Origin};
use crate::order::{Currency, LineId, Money, Order, Payload};
use crate::workflow::Workflow;

impl Lane {
    /// The aggregate of a lean order: opened as it was, and moved by all that was kept of it.
    pub(crate) fn aggregate(&self, workflow: &Workflow, order: u32, id: &str) -> Option<Order> {
        let lean = self.get(order)?;
        let currency = *self.currencies.get(usize::from(lean.currency))?;
        let mut records = Vec::new();
        let mut at = lean.kept;
        while let Some(record) = self.records.get(at) {
            records.push(record);
            at = record.previous;
        }
        let opening = records.pop()?;
        let actor = |number| self.actors.get(number).map(|known| known.actor.clone());
        let total = Decimal::new(lean.account.total, currency.digits());
        let units = lean.account.units.quantity;
        let new = nominal(id, currency.as_str(), Some(total), Some(units));
        let origin = Origin::by(actor(opening.actor)?).at(opening.at);
        let mut order = workflow.open(new, origin).ok()?;
        order.shed_last();
        for record in records.into_iter().rev() {
            let mut origin = Origin::by(actor(record.actor)?).at(record.at);
            origin.key = record.key();
            origin.note = record.note();
            let mut payload = Payload::default();
            if let Some(amount) = record.portion.amount {
                payload = payload.amount(money(amount, currency)?);
            }
            if let Some(units) = record.portion.units {
                payload = payload.line(LineId::new(LINE).ok()?, units);
            }
            let name = workflow.event_key(record.event?).as_str().to_owned();
            let _same = workflow.apply(&mut order, Event { name, payload, origin }).ok()?;
            order.shed_last();
        }
        Some(order)
    }
}

fn money(minor: i64, currency: Currency) -> Option<Money> {
    Money::new(Decimal::new(minor, currency.digits()), currency).ok()
}
