//! What a step owes: the effects of its transitions, of the statuses entered, and of the timers.

use jiff::SignedDuration;

use super::Workflow;
use super::state::{AxisId, FactId, Facts, State, TransitionId};
use super::table::{Effect, Status, Timer};
use super::verdict::{Step, Verdict};
use crate::vocabulary::{AmountOf, EffectKind, EventKey};

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

/// The attention that is owed where a report cannot be followed by the graph.
pub(crate) const FLAGGED: &str = "flagged";

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
        let mut owed: Vec<StepEffect<'_>> = Vec::new();
        let mut wants_mail = false;
        for row in self.effect_rows(step.taken(), before, facts) {
            match self.step_effect(row) {
                Some(StepEffect::Attention { name, .. }) if raises(&owed, name) => {}
                Some(effect) => owed.push(effect),
                None => wants_mail = true,
            }
        }
        if step.verdict == Verdict::Flagged {
            owed.push(StepEffect::Attention { name: FLAGGED, amount: None });
        }
        let entered = || self.entered(Some(before), step.state);
        let automations = entered().flat_map(|status| &status.automations);
        owed.extend(automations.map(|name| StepEffect::Automation(name.as_str())));
        wants_mail |= entered().any(|status| status.notify_customer);
        if wants_mail && self.document().notify_customer {
            let mails = entered().filter(|status| status.notify_customer);
            let template = mails.chain(entered()).find_map(|status| status.template.as_deref());
            owed.push(StepEffect::Notify { template });
        }
        for (timer, change) in self.timer_changes(Some(before), step.state) {
            let event = EventKey::from(&timer.event);
            match change {
                _ if sets(&owed, event) => {}
                TimerChange::Set => owed.push(StepEffect::SetTimer { event, after: timer.after }),
                TimerChange::Clear => owed.push(StepEffect::ClearTimer { event }),
                TimerChange::Keep => {}
            }
        }
        owed
    }

    /// One effect of a transition; none, where it asks for the mail.
    fn step_effect<'w>(&'w self, row: &'w Effect) -> Option<StepEffect<'w>> {
        let name = row.name.as_ref()?.as_str();
        let event = EventKey::new(name);
        Some(match row.kind {
            EffectKind::Notify => return None,
            EffectKind::Automation => StepEffect::Automation(name),
            EffectKind::Attention => StepEffect::Attention { name, amount: row.amount },
            EffectKind::SetTimer => StepEffect::SetTimer { event, after: self.delay(row) },
            EffectKind::ClearTimer => StepEffect::ClearTimer { event },
            EffectKind::Custom => StepEffect::Custom(name),
        })
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

    /// How long the timer runs that the effect sets: as it says, else as the timer is declared.
    pub(crate) fn delay(&self, row: &Effect) -> SignedDuration {
        let declared =
            self.table().timers.iter().find(|timer| Some(&timer.event) == row.name.as_ref());
        row.after.or(declared.map(|timer| timer.after)).unwrap_or_default()
    }

    /// The axes that moved; all of them, where the order is opened.
    pub(crate) fn axes_moved(
        &self,
        before: Option<State>,
        after: State,
    ) -> impl Iterator<Item = AxisId> {
        self.axes().filter(move |&axis| {
            before.is_none_or(|before| before.status(axis) != after.status(axis))
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

/// Whether a transition has set the timer already.
fn sets(owed: &[StepEffect<'_>], timer: EventKey<'_>) -> bool {
    owed.iter()
        .any(|effect| matches!(effect, StepEffect::SetTimer { event, .. } if *event == timer))
}

/// Whether the attention is raised already: a step raises it once.
fn raises(owed: &[StepEffect<'_>], wanted: &str) -> bool {
    owed.iter()
        .any(|effect| matches!(effect, StepEffect::Attention { name, .. } if *name == wanted))
}
