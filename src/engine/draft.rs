//! Drafting the record of a change: changes, notification, effects and timers.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::Origin;
use crate::order::{
    Attention, Booking, Change, Currency, Effect, Entry, Money, Notification, Order, Record,
};
use crate::vocabulary::{AmountOf, EffectKind, Key};
use crate::workflow::{
    self, EventId, Facts, State, Step, TimerChange, TransitionId, Verdict, Workflow,
};

/// The money on the books once a booking is entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    captured: Money,
    refunded: Money,
    total: Money,
}

impl Sums {
    pub(super) fn after(order: &Order, booking: &Booking) -> Self {
        let ledger = order.books().ledger();
        let plus = |sum: Money, more: Option<Money>| {
            more.and_then(|more| sum.checked_add(more).ok()).unwrap_or(sum)
        };
        let captured = plus(ledger.captured(), booking.capture.as_ref().map(|it| it.amount));
        let voided = booking.voided.and_then(|voided| captured.checked_sub(voided).ok());
        Self {
            captured: voided.unwrap_or(captured),
            refunded: plus(ledger.refunded(), booking.refund.as_ref().map(|it| it.amount)),
            total: order.books().total(),
        }
    }

    /// The sums of an order whose money nobody asks for.
    fn none() -> Self {
        let zero = Money::zero(Currency::NONE);
        Self { captured: zero, refunded: zero, total: zero }
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
    changes: Vec<Change>,
    effects: Vec<Effect>,
    /// Whether a transition asks for a mail though nothing was entered.
    wants_mail: bool,
}

impl<'a> Draft<'a> {
    /// A record of moving from one state to another; from none, where the order is opened.
    pub(super) fn new(
        workflow: &'a Workflow,
        at: Timestamp,
        before: Option<State>,
        after: State,
    ) -> Self {
        let change = |axis| {
            Some(Change {
                axis: workflow.axis_name(axis)?,
                from: before.and_then(|before| workflow.status_name(axis, before)),
                to: workflow.status_name(axis, after)?,
            })
        };
        let changes = workflow.axes_moved(before, after).filter_map(change).collect();
        Self { workflow, at, before, after, changes, effects: Vec::new(), wants_mail: false }
    }

    /// Adds the effects of the transitions taken, on the facts and the state that guards saw.
    pub(super) fn transitions(
        &mut self,
        taken: impl Iterator<Item = TransitionId>,
        seen: State,
        facts: Facts,
        sums: Sums,
    ) {
        let workflow = self.workflow;
        for effect in workflow.effect_rows(taken, seen, facts) {
            self.effect(effect, sums);
        }
    }

    fn effect(&mut self, effect: &workflow::EffectRow, sums: Sums) {
        let Some(name) = effect.name.clone() else {
            self.wants_mail |= effect.kind == EffectKind::Notify;
            return;
        };
        let owed = match effect.kind {
            EffectKind::Notify => return,
            EffectKind::Automation => Effect::Automation { name },
            EffectKind::Attention => {
                return self.attention(name, effect.amount.map(|of| sums.amount(of)));
            }
            EffectKind::SetTimer => {
                let due = due(self.at, self.workflow.delay(effect));
                Effect::SetTimer { event: name, due }
            }
            EffectKind::ClearTimer => Effect::ClearTimer { event: name },
            EffectKind::Custom => Effect::Custom { name },
        };
        self.effects.push(owed);
    }

    /// Raises an attention, once a record.
    pub(super) fn attention(&mut self, name: Key, amount: Option<Money>) {
        let raised =
            |effect: &Effect| matches!(effect, Effect::Attention { name: n, .. } if *n == name);
        if !self.effects.iter().any(raised) {
            self.effects.push(Effect::Attention { name, amount });
        }
    }

    /// Raises one of the engine's own attentions.
    pub(super) fn own_attention(&mut self, name: &str) {
        if let Ok(name) = Key::new(name) {
            self.attention(name, None);
        }
    }

    /// Raises the attention about units that the books do not have, if the booking found some
    /// and nobody has been asked to look at such yet.
    pub(super) fn unmatched(&mut self, booking: &Booking, order: Option<&Order>) {
        let asked = |order: &Order| order.oldest_open(Attention::UNITS_UNMATCHED).is_some();
        if booking.unmatched > 0 && !order.is_some_and(asked) {
            self.own_attention(Attention::UNITS_UNMATCHED);
        }
    }

    fn entered(&self) -> impl Iterator<Item = &workflow::StatusRow> {
        self.workflow.entered(self.before, self.after)
    }

    /// Decides about the mail by the store's, the status's and the order's switches.
    fn notification(&self, order_switch: bool) -> Notification {
        let told = self.wants_mail || self.entered().any(|status| status.notify_customer);
        match () {
            () if self.changes.is_empty() && !self.wants_mail => Notification::Nothing,
            () if !self.workflow.document().notify_customer => Notification::StoreOff,
            () if !order_switch => Notification::OrderOff,
            () if !told => Notification::StatusOff,
            () => Notification::Owed,
        }
    }

    /// Sets the timers whose statuses the order came into, clears those whose statuses it left and
    /// the one that has just fired.
    fn timers(&mut self, running: impl Fn(&Key) -> bool, fired: Option<&Key>) {
        let workflow = self.workflow;
        for (timer, change) in workflow.timer_changes(self.before, self.after) {
            let event = || timer.event.clone();
            let over = change == TimerChange::Clear || fired == Some(&timer.event);
            match change {
                // A timer that a transition sets goes by what that says; one that repeats goes on.
                _ if self.sets(&timer.event) => {}
                TimerChange::Set => {
                    let due = due(self.at, timer.after);
                    self.effects.push(Effect::SetTimer { event: event(), due });
                }
                TimerChange::Clear | TimerChange::Keep if over && running(&timer.event) => {
                    self.effects.push(Effect::ClearTimer { event: event() });
                }
                TimerChange::Clear | TimerChange::Keep => {}
            }
        }
    }

    /// Whether a transition of the record sets the timer of that event.
    fn sets(&self, timer: &Key) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect, Effect::SetTimer { event, .. } if event == timer))
    }

    /// The axes that the order did not have under the workflow that moved it last: they stood at
    /// their entry, and from now on it is recorded.
    fn new_axes(&self, existing: Option<&Order>) -> Vec<Change> {
        let (Some(order), workflow) = (existing, self.workflow) else { return Vec::new() };
        let missing = |axis: &workflow::AxisId| {
            let name = workflow.axis_key(*axis);
            order.status(name) == "" && !self.changes.iter().any(|it| it.axis == name.as_str())
        };
        let entry = |axis| {
            let to = workflow.status_name(axis, self.after)?;
            Some(Change { axis: workflow.axis_name(axis)?, from: None, to })
        };
        workflow.axes().filter(missing).filter_map(entry).collect()
    }

    /// Adds what entering the statuses owes: automations, the mail and the timers.
    fn close(
        &mut self,
        order_switch: bool,
        running: impl Fn(&Key) -> bool,
        fired: Option<&Key>,
    ) -> Notification {
        let names: Vec<Key> = self.entered().flat_map(|s| s.automations.iter().cloned()).collect();
        self.effects.extend(names.into_iter().map(|name| Effect::Automation { name }));
        let notification = self.notification(order_switch);
        if notification == Notification::Owed {
            let mails = self.entered().filter(|status| status.notify_customer);
            let template = mails.chain(self.entered()).find_map(|status| status.template.clone());
            let changes = self.changes.clone();
            self.effects.push(Effect::Notify { changes, template });
        }
        self.timers(running, fired);
        notification
    }

    /// Closes the draft: automations, the mail, the timers, and the record.
    pub(super) fn record(
        mut self,
        order: &Key,
        existing: Option<&Order>,
        order_switch: bool,
        entry: Entry,
        origin: Origin,
    ) -> Record {
        let notification = match &entry {
            Entry::Imported { .. } => {
                self.timers(|_| false, None);
                Notification::Nothing
            }
            entry => {
                let fired = match entry {
                    Entry::Event(taken) => Some(taken.event.clone()),
                    _ => None,
                };
                let running =
                    |event: &Key| existing.is_some_and(|o| o.timers().contains_key(event));
                self.close(order_switch, running, fired.as_ref())
            }
        };
        let unseen = self.new_axes(existing);
        self.changes.extend(unseen);
        Record {
            order: order.clone(),
            sequence: existing.map_or(0, Order::version) + 1,
            at: self.at,
            actor: origin.actor,
            entry,
            changes: self.changes,
            notification,
            effects: self.effects,
            note: origin.note,
            key: origin.key,
            fields: origin.fields,
            revision: Arc::clone(self.workflow.revision()),
        }
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
        draft.transitions(step.taken(), before, facts, Sums::none());
        if step.verdict == Verdict::Flagged {
            draft.own_attention(Attention::FLAGGED);
        }
        if unmatched {
            draft.own_attention(Attention::UNITS_UNMATCHED);
        }
        let fired = self.table().events.get(event.index()).map(|row| &row.key);
        let _switches = draft.close(true, running, fired);
        draft.effects
    }
}

/// When a timer is due; the end of time, if that is later than time goes.
fn due(at: Timestamp, after: jiff::SignedDuration) -> Timestamp {
    at.checked_add(after).unwrap_or(Timestamp::MAX)
}
