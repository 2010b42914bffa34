//! One axis: a chain of statuses, and what may happen on the way.

use super::{EFFECT_FACTS, HOST_FACTS, ROLES};
use crate::document::{Axis, Document, Effect, Event, OutcomeClass, Status, Transition};
use crate::testing::Choices;
use crate::vocabulary::{EventKind, Guard};

const STATUSES: [&str; 6] = ["NEW", "ACCEPTED", "READY", "MOVING", "ARRIVED", "FINISHED"];
pub(in crate::testing) const CANCELLED: &str = "CANCELLED";
pub(in crate::testing) const HOLD: &str = "ON_HOLD";

/// What one axis is to be like.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) name: &'static str,
    /// From the first to the last.
    pub(super) statuses: Vec<&'static str>,
    /// How many of them are so early that an order may still be put on hold or cancelled.
    early: usize,
    pub(super) has_cancel: bool,
    has_hold: bool,
    /// Whether cancelling is taken back.
    pub(super) has_reopen: bool,
    /// The step that waits until the axis before it has come far, by its number from 0.
    pub(super) waits: Option<usize>,
}

impl Chain {
    pub(super) fn draw(name: &'static str, has_cancel: bool, choices: &mut Choices<'_>) -> Self {
        let length = choices.between(2, STATUSES.len());
        let statuses: Vec<&str> = STATUSES.into_iter().take(length).collect();
        let early = choices.between(1, statuses.len() - 1);
        let is_first = name == super::AXES[0];
        let has_hold = choices.chance(30);
        let has_reopen = has_cancel && is_first && choices.chance(30);
        let waits = (!is_first && choices.chance(60)).then(|| choices.below(length - 1));
        Self { name, statuses, early, has_cancel, has_hold, has_reopen, waits }
    }

    /// The statuses from which an order may still be cancelled.
    pub(super) fn early(&self) -> &[&'static str] {
        &self.statuses[..self.early]
    }

    /// The statuses that an order never leaves for an earlier one. Of the first axis alone is
    /// cancelling taken back, and there it closes the order.
    pub(super) fn far(&self) -> impl Iterator<Item = &'static str> {
        let cancelled = self.has_cancel && self.name != super::AXES[0];
        self.statuses[self.early..].iter().copied().chain(cancelled.then_some(CANCELLED))
    }

    pub(super) fn axis(&self, choices: &mut Choices<'_>) -> Axis {
        let mut axis = Axis::new(self.name).entry(self.statuses[0]);
        let last = self.statuses.len() - 1;
        let says_what_is_good = choices.chance(30);
        for (number, key) in self.statuses.iter().enumerate() {
            let mut status = Status::new(key);
            status.notify_customer = choices.chance(40);
            status.resting = number < last && choices.chance(25);
            if number == last {
                status = if choices.chance(50) { status.terminal() } else { status.resting() };
                status.outcome = says_what_is_good.then_some(OutcomeClass::Success);
            }
            axis = axis.status(status);
        }
        if self.has_cancel {
            let mut cancelled = Status::new(CANCELLED).resting();
            cancelled.outcome = says_what_is_good.then_some(OutcomeClass::Failure);
            axis = axis.status(cancelled);
        }
        if self.has_hold {
            axis = axis.status(Status::new(HOLD));
        }
        for number in 1..=choices.below(3) {
            let slot = Status::slot(
                &format!("SLOT_{number}"),
                number as u32,
                choices.word(&self.statuses),
            );
            axis = axis.status(if choices.chance(30) { slot.disabled() } else { slot });
        }
        axis
    }

    /// An event for each step.
    pub(super) fn steps(
        &self,
        before: &[Self],
        document: &mut Document,
        choices: &mut Choices<'_>,
    ) {
        for (number, pair) in self.statuses.windows(2).enumerate() {
            let [from, to] = *pair else { continue };
            let name = format!("{}_{}", self.name, to.to_lowercase());
            let is_report = choices.chance(50);
            let mut guards = Vec::new();
            let waited = before.last().filter(|_| self.waits == Some(number));
            guards.extend(waited.map(|it| Guard::status(it.name, it.far())));
            if choices.chance(35) {
                let fact = Guard::fact(choices.word(&HOST_FACTS));
                guards.push(if choices.chance(40) { fact.negate() } else { fact });
            }
            let mut step = Transition::new(self.name, &name, [from]).to(to);
            step.when = (!guards.is_empty()).then(|| match guards.len() {
                1 => guards.swap_remove(0),
                _ => Guard::All(guards),
            });
            if !is_report && choices.chance(20) {
                step = step.role(choices.word(&ROLES));
                // Whoever has the role may be away: an order may wait for them.
                self.rest(from, document);
            }
            if choices.chance(25) {
                step = step.effect(effect(choices));
            }
            let kind = if is_report { EventKind::Report } else { EventKind::Request };
            let mut event = Event::new(&name, kind);
            document.transitions.push(step);
            if is_report {
                self.rest_of_a_report(&mut event, from, document, choices);
            } else {
                self.rest_of_a_request(&name, from, document, choices);
            }
            document.events.push(event);
        }
    }

    /// Lets orders stay in the status.
    fn rest(&self, key: &str, document: &mut Document) {
        let axis = document.axes.iter_mut().find(|axis| axis.name == self.name);
        let statuses = axis.into_iter().flat_map(|axis| &mut axis.statuses);
        statuses.filter(|status| status.key == key).for_each(|status| status.resting = true);
    }

    /// A report passes wherever it is not taken, or is stale there.
    fn rest_of_a_report(
        &self,
        event: &mut Event,
        from: &str,
        document: &mut Document,
        choices: &mut Choices<'_>,
    ) {
        let all = document.axes.iter().find(|axis| axis.name == self.name);
        let all = all.into_iter().flat_map(|axis| &axis.statuses);
        let classes = all.filter(|status| status.behaves_like.is_none());
        let elsewhere: Vec<String> =
            classes.map(|status| status.key.clone()).filter(|key| key != from).collect();
        if choices.chance(30) {
            event.ignored_in.insert(self.name.to_owned(), elsewhere);
            document.transitions.push(Transition::new(self.name, &event.name, [from]));
            let taken = document.transitions.iter().rev().nth(1);
            // Where the step has no guard, nothing is left to pass.
            if taken.is_some_and(|step| step.when.is_none()) {
                document.transitions.pop();
            }
        } else {
            document.transitions.push(Transition::from_any(self.name, &event.name));
        }
    }

    /// A request may have a second choice, where the first one is guarded, or be a loop besides.
    fn rest_of_a_request(
        &self,
        name: &str,
        from: &str,
        document: &mut Document,
        choices: &mut Choices<'_>,
    ) {
        let is_guarded = document.transitions.last().is_some_and(|step| step.when.is_some());
        if is_guarded && choices.chance(40) {
            let stays = Transition::new(self.name, name, [from]).effect(effect(choices));
            document.transitions.push(stays);
        }
    }

    /// Early orders may be put on hold, and come back to the beginning.
    pub(super) fn hold(&self, document: &mut Document, choices: &mut Choices<'_>) {
        let [hold, resume] = ["hold", "resume"].map(|what| format!("{}_{what}", self.name));
        if self.has_hold {
            document.events.push(Event::new(&hold, EventKind::Request));
            document.events.push(Event::new(&resume, EventKind::Request));
            let to_hold = Transition::new(self.name, &hold, self.early().iter().copied()).to(HOLD);
            let back = Transition::new(self.name, &resume, [HOLD]).to(self.statuses[0]);
            document.transitions.push(to_hold.effect(effect(choices)));
            document.transitions.push(back);
        }
        if self.has_reopen {
            let reopen = format!("{}_reopen", self.name);
            document.events.push(Event::new(&reopen, EventKind::Request));
            let back = Transition::new(self.name, &reopen, [CANCELLED]).to(self.statuses[0]);
            document.transitions.push(back);
        }
    }
}

fn effect(choices: &mut Choices<'_>) -> Effect {
    let effect = match choices.below(3) {
        0 => Effect::attention("look_here"),
        1 => Effect::attention("call_the_customer"),
        _ => Effect::new(crate::vocabulary::EffectKind::Custom, "tell_the_warehouse"),
    };
    if choices.chance(30) { effect.when(Guard::fact(choices.word(&EFFECT_FACTS))) } else { effect }
}
