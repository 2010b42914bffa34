//! Applying an event to an order.

use super::decision::Decision;
use super::event::Event;
use super::plain::Plain;
use super::rejection::Rejection;
use crate::order::{Order, Row};
use crate::workflow::Workflow;

impl Workflow {
    /// Decides an event and enters the decision: the order moves, or it is exactly as it was.
    ///
    /// ```
    /// use orderflow::standard::{Paid, event, payment};
    /// use orderflow::{Actor, NewOrder, Origin, Workflow};
    /// use rust_decimal::dec;
    ///
    /// let workflow = Workflow::standard();
    /// let at = "2026-03-01T09:00:00Z".parse().unwrap();
    /// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    /// let mut order = workflow.open(new, Origin::by(Actor::system()).at(at))?;
    ///
    /// let paid = Paid::in_full().by(Actor::gateway("stripe")).key("evt_1").at(at);
    /// let decision = workflow.apply(&mut order, paid)?;
    /// assert_eq!(order.status(payment::AXIS), payment::PAID);
    /// assert_eq!(decision.effects().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Workflow::decide`].
    pub fn apply(
        &self,
        order: &mut Order,
        event: impl Into<Event>,
    ) -> Result<Decision<'_>, Rejection> {
        self.apply_event(order, &mut event.into())
    }

    /// Here for all kinds of events alike. What it answers is put where the caller wants it, and
    /// copied nowhere: to read at once what was written in other pieces is to wait for all that was
    /// written before.
    #[inline(never)]
    fn apply_event(&self, order: &mut Order, event: &mut Event) -> Result<Decision<'_>, Rejection> {
        let Some(bare) = self.bare(order, event) else { return self.apply_laden(order, event) };
        if let Some((record, debt)) = self.bare_record(order, event, &bare) {
            let version = order.version();
            order.enter_bare(record, bare.after(), (self, debt));
            let row = Row::plain(record.0, record.1);
            return Ok(Decision::at(version, order, row, self, bare.after()));
        }
        if bare.is_refused() {
            return self.refuse(order, event, bare);
        }
        self.apply_laden(order, event)
    }

    /// Applies an event about which there is more to say.
    #[inline(never)]
    fn apply_laden(&self, order: &mut Order, event: &mut Event) -> Result<Decision<'_>, Rejection> {
        let plain = self.plain(order, event);
        if let Some(plain) = plain {
            if plain.is_refused() {
                return self.refuse(order, event, plain);
            }
            if let Some((row, debt)) = self.plain_row(order, event, plain) {
                let version = order.version();
                order.enter_plain(row.clone(), plain.after(), (self, debt));
                return Ok(Decision::at(version, order, row, self, plain.after()));
            }
        }
        let decision = self.decide_at_length(order, event, plain)?;
        decision.enter(order)?;
        Ok(decision)
    }

    #[inline(never)]
    fn refuse(
        &self,
        order: &Order,
        event: &Event,
        plain: Plain,
    ) -> Result<Decision<'_>, Rejection> {
        Err(self.refusal(order, event, &plain.by(self, event).into()))
    }
}
