//! What a step owes: the effects of its transitions, of the statuses entered, and of the timers.

use std::fmt;

use jiff::SignedDuration;

use super::Workflow;
use super::owed::{Mail, Owed, OwedId, OwedList};
use super::state::{AxisId, FactId, Facts, State, TransitionId};
use super::table::{Effect, Status, Timer};
use super::verdict::{Step, Verdict};
use crate::vocabulary::{AmountOf, EffectKind, EventKey, Key};

/// Work that a step on the bare state asks the host to do.
///
/// Whoever keeps orders of their own knows their money and their clock, so an attention says which
/// amount it is about instead of how much, and a timer says how long instead of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepEffect<'w> {
    /// Send the customer one status mail; the order's own switch is the host's to ask.
    Notify {
        /// The host's template, from the first entered status that has one.
        template: Option<&'w str>,
    },
    /// Start the automation of that name.
    Automation(&'w str),
    /// Show this to a person.
    Attention {
        /// Its name.
        name: &'w str,
        /// The amount of money that it is about.
        amount: Option<AmountOf>,
    },
    /// Raise the event after that time, unless the timer is cleared before.
    SetTimer {
        /// The event that the timer raises.
        event: EventKey<'w>,
        /// How long from now.
        after: SignedDuration,
    },
    /// Clear the timer, if it is running.
    ClearTimer {
        /// The event that the timer would raise.
        event: EventKey<'w>,
    },
    /// Work that only the host knows, by name.
    Custom(&'w str),
}

impl fmt::Display for StepEffect<'_> {
    /// Prints `attention refund_due held`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Notify { template: None } => f.write_str("notify"),
            Self::Notify { template: Some(template) } => write!(f, "notify {template}"),
            Self::Automation(name) => write!(f, "automation {name}"),
            Self::Attention { name, amount: None } => write!(f, "attention {name}"),
            Self::Attention { name, amount: Some(amount) } => {
                write!(f, "attention {name} {}", amount.as_str())
            }
            Self::SetTimer { event, after } => write!(f, "set_timer {event} {after}"),
            Self::ClearTimer { event } => write!(f, "clear_timer {event}"),
            Self::Custom(name) => write!(f, "custom {name}"),
        }
    }
}

/// Where a timer stands once an order has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimerChange {
    /// The order came into the timer's statuses.
    Set,
    /// The order left them.
    Clear,
    /// Neither.
    Keep,
}

impl Workflow {
    /// What a step owes, in order; `before` and `facts` are those that it was decided on.
    ///
    /// The aggregate draws its effects from the same rules, so a host's own order owes what an
    /// [`Order`](crate::Order) would; but a timer that has just fired is the host's to clear.
    ///
    /// ```
    /// use orderflow::standard::{attention, event, fact};
    /// use orderflow::{Input, StepEffect, Workflow};
    ///
    /// let workflow = Workflow::standard();
    /// let facts = workflow.facts_where(|name| name == fact::MONEY_HELD);
    /// let cancel = workflow.event(event::CANCEL).unwrap();
    /// let step = workflow.step(workflow.entry(), cancel, Input { facts, ..Input::default() });
    /// let owed = workflow.effects(workflow.entry(), &step, facts);
    /// assert!(matches!(owed[0], StepEffect::Attention { name: attention::REFUND_DUE, .. }));
    /// ```
    #[must_use]
    pub fn effects(&self, before: State, step: &Step, facts: Facts) -> Vec<StepEffect<'_>> {
        let mut owing = Owing::new(self, Some(before), step.state);
        owing.transitions(step.taken(), before, facts);
        if step.verdict == Verdict::Flagged {
            owing.attention(OwedId::FLAGGED);
        }
        owing.enter();
        if owing.mail() == Mail::Owed {
            owing.owe(OwedId::MAIL);
        }
        owing.timers(|_, change| change == TimerChange::Clear);
        let template = self.template(Some(before), step.state);
        owing.list.iter().filter_map(|id| self.step_effect(id, template)).collect()
    }

    fn step_effect<'w>(&'w self, id: OwedId, template: Option<&'w str>) -> Option<StepEffect<'w>> {
        Some(match self.table().owed.get(id)? {
            Owed::Mail => StepEffect::Notify { template },
            Owed::Automation(name) => StepEffect::Automation(name.as_str()),
            Owed::Attention { name, amount } => {
                StepEffect::Attention { name: name.as_str(), amount: *amount }
            }
            Owed::SetTimer { event, after } => {
                StepEffect::SetTimer { event: event.into(), after: *after }
            }
            Owed::ClearTimer { event } => StepEffect::ClearTimer { event: event.into() },
            Owed::Custom(name) => StepEffect::Custom(name.as_str()),
        })
    }

    /// The template of the mail about a move: that of the first status entered that has one, first
    /// of those that are told of.
    pub(crate) fn template(&self, before: Option<State>, after: State) -> Option<&str> {
        let entered = || self.entered(before, after);
        let mails = entered().filter(|status| status.notify_customer);
        mails.chain(entered()).find_map(|status| status.template.as_deref())
    }

    /// The effects of the transitions taken that are owed on the facts and the state guards saw.
    pub(crate) fn effect_rows(
        &self,
        taken: impl Iterator<Item = TransitionId>,
        seen: State,
        facts: Facts,
    ) -> impl Iterator<Item = &Effect> {
        let rows = taken.filter_map(|id| self.table().transitions.get(id.index()));
        rows.flat_map(|row| &row.effects).filter(move |row| row.when.holds(seen, facts))
    }

    /// The first fact that saying which effects the step owes asks for and that is not known.
    pub(crate) fn unread_effects(
        &self,
        step: &Step,
        seen: State,
        facts: Facts,
        known: u64,
        cost: &mut u64,
    ) -> Option<FactId> {
        let rows = step.taken().filter_map(|id| self.table().transitions.get(id.index()));
        let mut conditions = rows.flat_map(|row| &row.effects).map(|effect| &effect.when);
        conditions.find_map(|when| when.ask(seen, facts, known, cost).err())
    }

    /// Whether the step owes the customer a mail, the order's own switch aside.
    pub(crate) fn owes_mail(&self, seen: State, step: &Step, facts: Facts) -> bool {
        let asked = |row: &Effect| row.kind == EffectKind::Notify;
        self.document().notify_customer
            && (self.entered(Some(seen), step.state).any(|status| status.notify_customer)
                || self.effect_rows(step.taken(), seen, facts).any(asked))
    }

    /// The axes that moved; all of them, where the order is opened.
    pub(crate) fn axes_moved(
        &self,
        before: Option<State>,
        after: State,
    ) -> impl Iterator<Item = AxisId> {
        // A state has a byte an axis, and nothing in the bytes of axes that there are not.
        let all = u64::MAX.checked_shr(64 - 8 * self.table().axes.len() as u32).unwrap_or(0);
        let mut moved = before.map_or(all, |before| before.word() ^ after.word());
        std::iter::from_fn(move || {
            let axis = (moved.trailing_zeros() / 8) as u8;
            (moved != 0).then(|| moved &= !(0xff_u64 << (axis * 8)))?;
            Some(AxisId(axis))
        })
    }

    /// The statuses entered, in the order of the axes.
    pub(crate) fn entered(
        &self,
        before: Option<State>,
        after: State,
    ) -> impl Iterator<Item = &Status> {
        self.axes_moved(before, after)
            .filter_map(move |axis| self.table().axes.get(axis.index())?.status(after.status(axis)))
    }

    /// Every timer, and what the move means to it.
    pub(crate) fn timer_changes(
        &self,
        before: Option<State>,
        after: State,
    ) -> impl Iterator<Item = (&Timer, TimerChange)> {
        self.table().timers.iter().map(move |timer| {
            let within = |state| timer.within.holds(state, Facts::NONE);
            let change = match (before.is_some_and(within), within(after)) {
                (false, true) => TimerChange::Set,
                (true, false) => TimerChange::Clear,
                (false, false) | (true, true) => TimerChange::Keep,
            };
            (timer, change)
        })
    }
}

/// What one step owes, in the making.
#[derive(Debug)]
pub(crate) struct Owing<'w> {
    workflow: &'w Workflow,
    before: Option<State>,
    after: State,
    /// Whether a transition asks for a mail though nothing was entered.
    wants_mail: bool,
    /// Whether a status was entered that the customer is told of.
    tells: bool,
    pub(crate) list: OwedList,
}

impl<'w> Owing<'w> {
    /// Of moving from one state to another; from none, where an order is opened.
    pub(crate) fn new(workflow: &'w Workflow, before: Option<State>, after: State) -> Self {
        let list = OwedList::default();
        Self { workflow, before, after, wants_mail: false, tells: false, list }
    }

    /// Adds the effects of the transitions taken, on the facts and the state that guards saw.
    pub(crate) fn transitions(
        &mut self,
        taken: impl Iterator<Item = TransitionId>,
        seen: State,
        facts: Facts,
    ) {
        let workflow = self.workflow;
        for effect in workflow.effect_rows(taken, seen, facts) {
            match effect.kind {
                EffectKind::Notify => self.wants_mail = true,
                EffectKind::Attention => self.attention(effect.owed),
                _ => self.owe(effect.owed),
            }
        }
    }

    /// Adds one thing.
    pub(crate) fn owe(&mut self, owed: OwedId) {
        self.list.push(owed);
    }

    /// Raises an attention, once a step.
    pub(crate) fn attention(&mut self, owed: OwedId) {
        let all = &self.workflow.table().owed;
        let name = |id| all.get(id).and_then(Owed::attention);
        if !self.list.iter().any(|id| id == owed || name(id).is_some() && name(id) == name(owed)) {
            self.list.push(owed);
        }
    }

    /// Which amounts the attentions so far are about, in order; those without one left out.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = AmountOf> {
        let all = &self.workflow.table().owed;
        self.list.iter().filter_map(|id| match all.get(id)? {
            Owed::Attention { amount, .. } => *amount,
            _ => None,
        })
    }

    /// Adds the automations of the statuses entered, and sees whether the customer is told of one.
    pub(crate) fn enter(&mut self) {
        for status in self.workflow.entered(self.before, self.after) {
            self.tells |= status.notify_customer;
            status.automations.iter().for_each(|&owed| self.list.push(owed));
        }
    }

    /// What becomes of the mail; known once the statuses are entered.
    pub(crate) fn mail(&self) -> Mail {
        match () {
            () if !self.wants_mail && self.before == Some(self.after) => Mail::Nothing,
            () if !self.workflow.document().notify_customer => Mail::StoreOff,
            () if !self.wants_mail && !self.tells => Mail::StatusOff,
            () => Mail::Owed,
        }
    }

    /// Sets the timers whose statuses the order came into, and clears those that are `over`. A
    /// timer that a transition sets goes by what that says.
    pub(crate) fn timers(&mut self, over: impl Fn(&Timer, TimerChange) -> bool) {
        for (timer, change) in self.workflow.timer_changes(self.before, self.after) {
            if change == TimerChange::Keep && !over(timer, change) || self.sets(&timer.event) {
                continue;
            }
            match change {
                TimerChange::Set => self.list.push(timer.set),
                _ if over(timer, change) => self.list.push(timer.clear),
                TimerChange::Clear | TimerChange::Keep => {}
            }
        }
    }

    fn sets(&self, timer: &Key) -> bool {
        let all = &self.workflow.table().owed;
        let sets = |id| matches!(all.get(id), Some(Owed::SetTimer { event, .. }) if event == timer);
        self.list.iter().any(sets)
    }
}
