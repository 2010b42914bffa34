//! Drafting the record of a change: changes, notification, effects and timers.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::{Event, Origin};
use crate::order::{
    self, Effect, Entry, Few, Money, Notification, Order, PackedBooking, PackedRecord, Record, Row,
};
use crate::vocabulary::{AmountOf, Key};
use crate::workflow::{
    AxisId, EventId, Facts, OwedId, Owing, State, Step, TimerChange, Verdict, Workflow,
};

/// The money on the books once a booking is entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    captured: Money,
    refunded: Money,
    total: Money,
}

impl Sums {
    fn after(order: &Order, booking: Option<&PackedBooking>) -> Self {
        let ledger = order.books().ledger();
        let entered = booking.map(PackedBooking::sums).unwrap_or_default();
        let plus = |sum: Money, more: Option<Money>| {
            more.and_then(|more| sum.checked_add(more).ok()).unwrap_or(sum)
        };
        let captured = plus(ledger.captured(), entered.captured);
        let voided = entered.voided.and_then(|voided| captured.checked_sub(voided).ok());
        Self {
            captured: voided.unwrap_or(captured),
            refunded: plus(ledger.refunded(), entered.refunded),
            total: order.books().total(),
        }
    }

    fn amount(&self, of: AmountOf) -> Money {
        let (from, less) = match of {
            AmountOf::Held => (self.captured, self.refunded),
            AmountOf::Overpaid => (self.captured, self.total),
            AmountOf::Unmatched => (self.refunded, self.captured),
            AmountOf::Outstanding => (self.total, self.captured),
        };
        from.checked_sub(less).unwrap_or_else(|_| Money::zero(from.currency()))
    }
}

/// A record in the making.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    workflow: &'a Workflow,
    at: Timestamp,
    before: Option<State>,
    after: State,
    owing: Owing<'a>,
    /// The amounts of the attentions that have one, in order.
    amounts: Few<Money>,
}

/// What an event was, for its record.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) event: EventId,
    pub(super) verdict: Verdict,
    pub(super) booking: Option<PackedBooking>,
    pub(super) assigned: Option<AxisId>,
}

impl<'a> Draft<'a> {
    /// A record of moving from one state to another; from none, where the order is opened.
    pub(super) fn new(
        workflow: &'a Workflow,
        at: Timestamp,
        before: Option<State>,
        after: State,
    ) -> Self {
        let owing = Owing::new(workflow, before, after);
        Self { workflow, at, before, after, owing, amounts: Few::None }
    }

    /// Adds the effects of the transitions taken, on the facts and the state that guards saw, with
    /// the amounts as they are once the booking is entered.
    pub(super) fn transitions(
        &mut self,
        step: &Step,
        (seen, facts): (State, Facts),
        order: &Order,
        booking: Option<&PackedBooking>,
    ) {
        self.owing.transitions(step.taken(), seen, facts);
        for of in self.owing.amounts() {
            self.amounts.push(Sums::after(order, booking).amount(of), 2);
        }
    }

    /// Adds the engine's own attentions: about a report that the graph cannot follow, and about
    /// units that the books do not have.
    pub(super) fn attentions(&mut self, verdict: Verdict, unmatched: bool) {
        if verdict == Verdict::Flagged {
            self.owing.attention(OwedId::FLAGGED);
        }
        if unmatched {
            self.owing.attention(OwedId::UNMATCHED);
        }
    }

    /// Decides about the mail by the store's, the status's and the order's switches.
    fn notification(&self, order_switch: bool) -> Notification {
        match Notification::of(self.owing.mail()) {
            Notification::StatusOff | Notification::Owed if !order_switch => Notification::OrderOff,
            notification => notification,
        }
    }

    /// Adds what entering the statuses owes: automations, the mail and the timers. The timer that
    /// has just fired is over.
    fn close(
        &mut self,
        order_switch: bool,
        running: impl Fn(&Key) -> bool,
        fired: Option<&Key>,
    ) -> Notification {
        self.owing.enter();
        let notification = self.notification(order_switch);
        if notification == Notification::Owed {
            self.owing.owe(OwedId::MAIL);
        }
        self.owing.timers(|timer, change| {
            let over = change == TimerChange::Clear || fired == Some(&timer.event);
            over && running(&timer.event)
        });
        notification
    }

    /// The axes that the order did not have under the workflow that moved it last, a bit each.
    fn new_axes(&self, order: &Order) -> u8 {
        let axes = self.workflow.axes();
        let missing = axes.filter(|axis| order.status(self.workflow.axis_key(*axis)) == "");
        missing.fold(0, |bits, axis| bits | 1 << (axis.index() & 7))
    }

    /// Closes the draft of an event, as the order will keep it.
    pub(super) fn event(mut self, order: &Order, decided: Decided, event: &mut Event) -> Row {
        let workflow = self.workflow;
        let fired = workflow.event_row(decided.event).map(|row| &row.key);
        let running = |event: &Key| order.timers().contains_key(event);
        let notification = self.close(order.notifies_customer(), running, fired);
        let new_axes = if order.stands_in(workflow) { 0 } else { self.new_axes(order) };
        let (few, many) = self.owing.list.into_parts();
        let packed = PackedRecord {
            at: self.at,
            before: self.before.unwrap_or(self.after),
            after: self.after,
            booking: decided.booking,
            assigned: decided.assigned,
            few,
            many,
            amounts: self.amounts,
            event: decided.event,
            verdict: decided.verdict,
            notification,
            actor: event.kind,
            new_axes,
        };
        Row::packed(packed, event.extra.take())
    }

    /// Closes the draft of anything else: automations, the mail, the timers, and the record.
    pub(super) fn record(
        mut self,
        id: &Key,
        existing: Option<&Order>,
        order_switch: bool,
        entry: Entry,
        origin: Origin,
    ) -> Record {
        let notification = if matches!(entry, Entry::Imported { .. }) {
            self.owing.timers(|_, _| false);
            Notification::Nothing
        } else {
            let running = |event: &Key| existing.is_some_and(|o| o.timers().contains_key(event));
            self.close(order_switch, running, None)
        };
        let effects = self.effects();
        let moves = order::changes(self.workflow, self.before, self.after);
        let new_axes = existing.map_or(0, |order| self.new_axes(order));
        Record {
            order: id.clone(),
            sequence: existing.map_or(0, Order::version) + 1,
            at: self.at,
            actor: origin.actor,
            entry,
            changes: order::with_new_axes(self.workflow, moves, self.after, new_axes),
            notification,
            effects,
            note: origin.note,
            key: origin.key,
            fields: origin.fields,
            revision: Arc::clone(self.workflow.revision()),
        }
    }

    /// What is owed, in words.
    fn effects(&self) -> Vec<Effect> {
        let Self { workflow, before, after, .. } = *self;
        let moves = order::changes(workflow, before, after);
        let template = workflow.template(before, after);
        let owed = self.owing.list.iter();
        order::effects(workflow, owed, self.at, (&moves, template), self.amounts.as_slice())
    }
}

impl Workflow {
    /// What an order would owe that has no more than statuses, facts and running timers; amounts
    /// and times aside.
    pub(crate) fn owed(
        &self,
        before: State,
        decided: (EventId, &Step),
        facts: Facts,
        unmatched: bool,
        running: impl Fn(&Key) -> bool,
    ) -> Vec<Effect> {
        let (event, step) = decided;
        let mut draft = Draft::new(self, Timestamp::UNIX_EPOCH, Some(before), step.state);
        draft.owing.transitions(step.taken(), before, facts);
        draft.attentions(step.verdict, unmatched);
        let fired = self.event_row(event).map(|row| &row.key);
        let _switches = draft.close(true, running, fired);
        draft.effects()
    }
}
