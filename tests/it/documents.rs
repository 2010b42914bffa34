//! Random workflow documents that pass their checks, by construction.
//!
//! What each check asks for is built in: every status but the entry has a spine, a move from a status
//! before it; every leaf of the spine is a place to rest; and the choices of one event on one axis are
//! each led by a fact of their own, so that none shadows another and no guard is constant.

use std::collections::BTreeSet;

use orderflow::document::{
    Axis, Document, Effect, Event, Outcome, OutcomeClass, Sources, Status, Timer, Transition,
};
use orderflow::vocabulary::{AmountOf, Books, EffectKind};
use orderflow::{EventKind, Guard};

use crate::choices::Choices;

const AXES: [&str; 3] = ["payment", "fulfillment", "label"];
const CLASSES: [&str; 6] = ["NEW", "OPEN", "HELD", "DONE", "GONE", "LOST"];
const EVENTS: [&str; 6] = ["begin", "pay", "send", "cancel", "return", "close"];
pub(crate) const ROLES: [&str; 2] = ["clerk", "manager"];
/// The facts that lead guards: each guarded choice of an event on an axis has one of its own.
const LEADS: [&str; 8] =
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
/// Every fact that a host supplies.
pub(crate) const HOST_FACTS: [&str; 12] = [
    LEADS[0], LEADS[1], LEADS[2], LEADS[3], LEADS[4], LEADS[5], LEADS[6], LEADS[7], EXTRAS[0],
    EXTRAS[1], WHENS[0], WHENS[1],
];

/// A document of 1 to 3 axes and 1 to 6 events that passes its checks.
pub(crate) fn sound(choices: &mut Choices<'_>) -> Document {
    let events = EVENTS[..choices.between(1, EVENTS.len())].to_vec();
    let count = choices.between(1, AXES.len());
    let plans: Vec<Plan> = (0..count)
        .map(|number| Plan::draw(AXES[number], number > 0, events.len(), choices))
        .collect();
    let mut document = Document::new("random").version("1");
    document.notify_customer = !choices.chance(15);
    document.axes = plans.iter().map(|plan| plan.axis(&events, choices)).collect();
    document.events = events.iter().map(|name| event(name, &plans, choices)).collect();
    document.timers = timers(&plans, &events, choices);
    document.transitions = transitions(&plans, &events, choices);
    document.outcomes = outcomes(&plans, choices);
    let mut read = BTreeSet::new();
    guards(&document).for_each(|guard| facts(guard, &mut read));
    document.facts = read.into_iter().map(str::to_owned).collect();
    document
}

/// What one axis is to be like, before there are transitions.
struct Plan {
    name: &'static str,
    free: bool,
    classes: Vec<&'static str>,
    entry: Vec<&'static str>,
    /// The moves that make every status reachable: from, to, and the number of the event.
    spine: Vec<(&'static str, &'static str, usize)>,
    terminal: Vec<&'static str>,
}

impl Plan {
    fn draw(
        name: &'static str,
        may_be_free: bool,
        events: usize,
        choices: &mut Choices<'_>,
    ) -> Self {
        let classes = CLASSES[..choices.between(2, CLASSES.len())].to_vec();
        let free = may_be_free && choices.chance(25);
        let (mut entry, mut spine) = (vec![classes[0]], Vec::new());
        for (number, class) in classes.iter().enumerate().skip(1) {
            if choices.chance(20) {
                entry.push(*class);
            } else {
                spine.push((classes[choices.below(number)], *class, choices.below(events)));
            }
        }
        let is_leaf = |class: &&str| !spine.iter().any(|(from, ..)| from == class);
        let leaves: Vec<&str> = classes.iter().copied().filter(is_leaf).collect();
        let terminal = leaves.into_iter().filter(|_| choices.chance(30)).collect();
        Self { name, free, classes, entry, spine, terminal }
    }

    fn axis(&self, events: &[&'static str], choices: &mut Choices<'_>) -> Axis {
        let mut statuses: Vec<Status> = Vec::new();
        for class in &self.classes {
            statuses.insert(choices.below(statuses.len() + 1), self.status(class, events, choices));
        }
        for number in 1..=choices.below(3) {
            let key = format!("SLOT_{number}");
            let slot = Status::slot(&key, number as u32, choices.word(&self.classes));
            let slot = if choices.chance(30) { slot.disabled() } else { slot };
            let slot = if choices.chance(40) { slot.notify() } else { slot };
            let slot = if choices.chance(10) { slot.retired() } else { slot };
            statuses.insert(choices.below(statuses.len() + 1), slot);
        }
        let axis = self.entry.iter().fold(Axis::new(self.name), |axis, key| axis.entry(key));
        let axis = if self.free { axis.free() } else { axis };
        statuses.into_iter().fold(axis, Axis::status)
    }

    fn status(&self, key: &str, events: &[&str], choices: &mut Choices<'_>) -> Status {
        let mut status = Status::new(key);
        let is_leaf = !self.spine.iter().any(|(from, ..)| *from == key);
        status.terminal = self.terminal.contains(&key);
        status.resting = !status.terminal && (is_leaf || choices.chance(40));
        status.notify_customer = choices.chance(40);
        status.template = choices.chance(20).then(|| format!("mail about {key}"));
        if choices.chance(20) {
            status.automations.push("print_label".to_owned());
        }
        if self.free && choices.chance(40) {
            status.raises = Some(choices.word(events).to_owned());
        }
        let books = [Books::Capture, Books::Dispatch, Books::Delivery, Books::Completion];
        if self.entry.contains(&key) && choices.chance(15) {
            status.entry_books = Some(*choices.pick(&books));
        }
        if choices.chance(20) {
            let classes = [OutcomeClass::Success, OutcomeClass::Failure];
            status.outcome = Some(*choices.pick(&classes));
        }
        status
    }
}

fn event(name: &str, plans: &[Plan], choices: &mut Choices<'_>) -> Event {
    let is_request = !choices.chance(50);
    let mut event =
        Event::new(name, if is_request { EventKind::Request } else { EventKind::Report });
    event.books = choices.chance(50).then(|| *choices.pick(&Books::ALL));
    event.assignable = !choices.chance(15);
    event.needs_reason = is_request && choices.chance(10);
    for plan in plans.iter().filter(|plan| !plan.free) {
        if choices.chance(35) {
            event = event.ignored_in(plan.name, choices.part(&plan.classes));
        }
    }
    event
}

fn timers(plans: &[Plan], events: &[&str], choices: &mut Choices<'_>) -> Vec<Timer> {
    let mut timers = Vec::new();
    for event in events {
        if choices.chance(15) {
            let plan = choices.pick(plans);
            timers.push(Timer::new(event, "PT90M", plan.name, choices.part(&plan.classes)));
        }
    }
    timers
}

/// Outcomes that each are some order's: the last always holds, and the earlier ones leave it some.
fn outcomes(plans: &[Plan], choices: &mut Choices<'_>) -> Vec<Outcome> {
    let plan = choices.pick(plans);
    let closed = Outcome::new("CLOSED").closed(OutcomeClass::Success);
    let closed = closed.when(Guard::status(plan.name, choices.part(&plan.classes)));
    let odd = Outcome::new("ODD").when(literal(LEADS[0], choices));
    let mut outcomes = Vec::new();
    outcomes.extend(choices.chance(60).then_some(closed));
    outcomes.extend(choices.chance(40).then_some(odd));
    outcomes.extend(choices.chance(70).then(|| Outcome::new("ELSE")));
    outcomes
}

/// The transitions of all axes. Those of one event on one axis keep their order; whose turn it is
/// between such groups is drawn.
fn transitions(
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
fn literal(fact: &str, choices: &mut Choices<'_>) -> Guard {
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

/// Every condition of the document.
fn guards(document: &Document) -> impl Iterator<Item = &Guard> {
    let transitions = document.transitions.iter().flat_map(|transition| {
        transition.when.iter().chain(transition.effects.iter().filter_map(|e| e.when.as_ref()))
    });
    transitions.chain(document.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()))
}

fn facts<'g>(guard: &'g Guard, read: &mut BTreeSet<&'g str>) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| facts(part, read)),
        Guard::Not(part) => facts(part, read),
        Guard::Fact(name) => {
            read.insert(name);
        }
        Guard::Status(_) => {}
    }
}
