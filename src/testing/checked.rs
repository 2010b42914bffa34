//! Workflows that pass their checks by construction, and of whose proof nothing is promised.
//!
//! What each check asks for is built in: every status but the entry has a spine, a move from a
//! status before it; every leaf of the spine is a place to rest; and the choices of one event on
//! one axis are each led by a fact of their own, so that none shadows another and no guard is
//! constant. What the document demands of the way of an order is drawn, and may be broken.

mod edges;
mod demands;

use super::Choices;
use super::sound::facts;
use crate::document::{Axis, Document, Event, Outcome, OutcomeClass, Status, Timer};
use crate::vocabulary::{Books, EventKind, Guard};
use edges::{LEADS, literal, transitions};

const AXES: [&str; 3] = ["payment", "fulfillment", "label"];
const CLASSES: [&str; 6] = ["NEW", "OPEN", "HELD", "DONE", "GONE", "LOST"];
const EVENTS: [&str; 6] = ["begin", "pay", "send", "cancel", "return", "close"];

/// Draws a workflow of one to three axes and one to six events that passes its checks.
///
/// Unlike a [`sound`](super::sound) one it may flag reports, trap orders or break what it demands:
/// it is for tests of whatever takes any workflow.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::testing::{Choices, checked};
///
/// assert!(Workflow::check(&checked(&mut Choices::Seed(1))).is_sound());
/// ```
#[must_use]
pub fn checked(choices: &mut Choices<'_>) -> Document {
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
    demands::demands(&mut document, choices);
    document.facts = facts(&document).into_iter().collect();
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
