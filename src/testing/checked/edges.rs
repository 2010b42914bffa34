//! Transitions, so made that each can be taken.
//!
//! The choices of one event on one axis are first the guarded ones, each led by a fact of its own,
//! then last resorts without a guard, each for statuses of its own, then `"*"` for what is left.

use super::Plan;
use crate::document::{Effect, Sources, Transition};
use crate::testing::Choices;
use crate::testing::sound::ROLES;
use crate::vocabulary::{AmountOf, EffectKind, Guard};

/// The facts that lead guards: each guarded choice of an event on an axis has one of its own.
pub(super) const LEADS: [&str; 8] =
    ["fact_1", "fact_2", "fact_3", "fact_4", "fact_5", "fact_6", "fact_7", "fact_8"];
/// Facts that guards read besides.
const EXTRAS: [&str; 2] = ["gift", "fragile"];
/// Derived facts that guards read besides; by itself each may be true or false at any event.
const DERIVED: [&str; 8] = [
    "paid_in_full",
    "money_held",
    "captured",
    "refunded",
    "nothing_to_ship",
    "units_under_way",
    "units_delivered",
    "units_settled",
];
/// Facts that conditions of effects alone read.
const WHENS: [&str; 2] = ["urgent", "known_customer"];

/// The transitions of all axes. Those of one event on one axis keep their order; whose turn it is
/// between such groups is drawn.
pub(super) fn transitions(
    plans: &[Plan],
    events: &[&'static str],
    choices: &mut Choices<'_>,
) -> Vec<Transition> {
    let mut groups: Vec<std::vec::IntoIter<Transition>> = Vec::new();
    for plan in plans.iter().filter(|plan| !plan.free) {
        for number in 0..events.len() {
            groups.push(Group::draw(plan, number, plans, events, choices).into_iter());
        }
    }
    let mut transitions = Vec::new();
    groups.retain(|group| group.len() > 0);
    while !groups.is_empty() {
        let turn = choices.below(groups.len());
        transitions.extend(groups[turn].next());
        groups.retain(|group| group.len() > 0);
    }
    transitions
}

/// The choices of one event on one axis in the making: first the guarded ones, then last resorts
/// without a guard, each for statuses of its own, then `"*"` for what is left.
struct Group<'a> {
    plan: &'a Plan,
    plans: &'a [Plan],
    events: &'a [&'static str],
    event: &'static str,
    guarded: Vec<Transition>,
    last: Vec<Transition>,
    /// The statuses that have their last resort.
    closed: Vec<&'static str>,
}

impl<'a> Group<'a> {
    fn draw(
        plan: &'a Plan,
        number: usize,
        plans: &'a [Plan],
        events: &'a [&'static str],
        choices: &mut Choices<'_>,
    ) -> Vec<Transition> {
        let (guarded, last, closed) = (Vec::new(), Vec::new(), Vec::new());
        let event = events[number];
        let mut group = Self { plan, plans, events, event, guarded, last, closed };
        for (from, to, _) in plan.spine.iter().filter(|(_, _, event)| *event == number) {
            let transition = Transition::new(plan.name, group.event, [*from]).to(to);
            if choices.chance(50) || group.closed.contains(from) {
                group.guarded.push(transition);
            } else {
                group.closed.push(from);
                group.last.push(transition);
            }
        }
        if choices.chance(60) {
            for _ in 0..choices.below(3) {
                let from = choices.part(&plan.classes);
                let transition = group.somewhere(from, choices);
                let at = choices.below(group.guarded.len() + 1);
                group.guarded.insert(at, transition);
            }
            group.last_resorts(choices);
        }
        group.finish(choices)
    }

    /// A transition from those statuses to wherever they may go, or one that stays.
    fn somewhere(&self, mut from: Vec<&'static str>, choices: &mut Choices<'_>) -> Transition {
        let to = (!choices.chance(35)).then(|| choices.word(&self.plan.classes));
        if to.is_some() {
            from.retain(|status| !self.plan.terminal.contains(status) || to == Some(*status));
        }
        if from.is_empty() {
            from.push(self.plan.classes[0]);
        }
        let to = to.filter(|to| {
            from.iter().all(|status| status == to || !self.plan.terminal.contains(status))
        });
        let mut transition = Transition::new(self.plan.name, self.event, from);
        transition.to = to.map(str::to_owned);
        transition
    }

    fn last_resorts(&mut self, choices: &mut Choices<'_>) {
        for _ in 0..choices.below(3) {
            let mut open = self.open();
            open.retain(|_| choices.chance(50));
            if !open.is_empty() {
                let transition = self.somewhere(open, choices);
                let Sources::These(from) = &transition.from else { continue };
                let from: Vec<&str> = from.iter().map(String::as_str).collect();
                if from.iter().any(|status| self.closed.contains(status)) {
                    continue;
                }
                let listed = self.plan.classes.iter().filter(|class| from.contains(class));
                self.closed.extend(listed);
                self.last.push(transition);
            }
        }
    }

    /// The statuses that have no last resort yet.
    fn open(&self) -> Vec<&'static str> {
        let classes = self.plan.classes.iter();
        classes.copied().filter(|class| !self.closed.contains(class)).collect()
    }

    fn wildcard(&self, choices: &mut Choices<'_>) -> Option<Transition> {
        let to = choices.chance(40).then(|| choices.word(&self.plan.classes));
        let stays =
            |class: &&str| to.is_some() && self.plan.terminal.contains(class) && to != Some(*class);
        let except: Vec<&str> =
            self.plan.classes.iter().copied().filter(|c| stays(c) || choices.chance(25)).collect();
        if self.open().iter().all(|class| except.contains(class)) {
            return None;
        }
        let mut transition = Transition::from_any(self.plan.name, self.event);
        transition.except = except.into_iter().map(str::to_owned).collect();
        transition.to = to.map(str::to_owned);
        Some(transition)
    }

    /// Gives the choices their guards, roles and effects, and puts them in order.
    fn finish(mut self, choices: &mut Choices<'_>) -> Vec<Transition> {
        let wildcard = if choices.chance(35) { self.wildcard(choices) } else { None };
        self.guarded.truncate(LEADS.len() - 1);
        let mut leads = LEADS.iter();
        for number in 0..self.guarded.len() {
            let guard = leads.next().map(|lead| self.guard(lead, &self.guarded[number], choices));
            self.guarded[number].when = guard;
        }
        let mut all = self.guarded;
        all.append(&mut self.last);
        if let Some(mut wildcard) = wildcard {
            if choices.chance(30) {
                wildcard.when = leads.next().map(|lead| literal(lead, choices));
            }
            all.push(wildcard);
        }
        for transition in &mut all {
            transition.roles =
                if choices.chance(15) { owned(choices.some(&ROLES)) } else { Vec::new() };
            transition.effects = effects(self.events, choices);
        }
        all
    }

    /// A guard that its lead can make false, and that the lead does not decide alone.
    fn guard(&self, lead: &str, transition: &Transition, choices: &mut Choices<'_>) -> Guard {
        let lead = literal(lead, choices);
        let mut extras = Vec::new();
        if choices.chance(30) {
            extras.push(one_of(&EXTRAS, choices));
        }
        if choices.chance(30) {
            extras.push(one_of(&DERIVED, choices));
        }
        for plan in self.plans.iter().filter(|plan| plan.name != self.plan.name) {
            if choices.chance(30) {
                extras.push(Guard::status(plan.name, choices.part(&plan.classes)));
            }
        }
        if let Sources::These(from) = &transition.from
            && from.len() > 1
            && choices.chance(20)
        {
            let part = choices.part(from);
            extras.push(Guard::status(self.plan.name, part.iter().map(String::as_str)));
        }
        match (extras.len(), choices.below(4)) {
            (0, _) => lead,
            (_, 0) => extras.into_iter().fold(lead, Guard::and),
            (_, 1) => lead.and(Guard::Any(extras)),
            (_, 2) => {
                let parts = std::iter::once(lead).chain(extras).map(Guard::negate);
                Guard::Any(parts.collect()).negate()
            }
            _ => Guard::Any(extras.into_iter().map(|extra| extra.and(lead.clone())).collect()),
        }
    }
}

/// The fact, or its opposite.
pub(super) fn literal(fact: &str, choices: &mut Choices<'_>) -> Guard {
    let fact = Guard::fact(fact);
    if choices.chance(40) { fact.negate() } else { fact }
}

/// One of the facts, or its opposite.
fn one_of(facts: &[&str], choices: &mut Choices<'_>) -> Guard {
    let fact = choices.word(facts);
    literal(fact, choices)
}

fn effects(events: &[&str], choices: &mut Choices<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for _ in 0..choices.below(4).saturating_sub(1) {
        let mut effect = match choices.below(6) {
            0 => Effect::attention("look_here"),
            1 => Effect::attention("refund_due").amount(*choices.pick(&AmountOf::ALL)),
            2 => Effect::notify(),
            3 => Effect::new(EffectKind::Custom, "call_us"),
            4 => {
                let mut timer = Effect::new(EffectKind::SetTimer, choices.word(events));
                timer.after = Some("P2D".to_owned());
                timer
            }
            _ => Effect::new(EffectKind::ClearTimer, choices.word(events)),
        };
        if choices.chance(30) {
            effect.when = Some(one_of(&WHENS, choices));
        }
        if !effects.contains(&effect) {
            effects.push(effect);
        }
    }
    effects
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}
