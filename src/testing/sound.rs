//! Workflows that are sound by construction: neither their checks nor their proof find an error or
//! anything that is denied.
//!
//! - Each axis is a chain of statuses to a last one, which rests; some of the earlier ones can be
//!   put on hold, cancelled or brought back. An axis reads only those before it, and of those only
//!   whether they have come far enough, so every transition can be taken and every order can end.
//! - A report is taken in one status and passes everywhere else, or is ignored there, so that none
//!   is flagged and a repeat is absorbed. Pairs of reports that may see each other are sequenced.
//! - A failure is closed once no money is held, where money can come in.
//! - What is demanded of the way of an order follows from the chain: see `demands.rs`.

mod chain;
mod reports;
mod demands;

use std::collections::BTreeSet;

use super::Choices;
use crate::document::{
    Allow, Axis, Document, Event, Invariant, Outcome, OutcomeClass, Status, Timer, Transition,
};
use crate::vocabulary::{Books, EventKind, Guard};
use chain::Chain;
pub(super) use chain::{CANCELLED, HOLD};

const AXES: [&str; 3] = ["payment", "fulfillment", "review"];
/// The host facts that guards read.
const HOST_FACTS: [&str; 4] = ["gift", "fragile", "approved", "in_stock"];
/// The host facts that conditions of effects read.
const EFFECT_FACTS: [&str; 2] = ["urgent", "known_customer"];
pub(super) const ROLES: [&str; 2] = ["clerk", "manager"];
/// The events that end an order which has not come far.
const ENDINGS: [&str; 2] = ["cancel", "expire"];

/// Draws a workflow of one to three axes, and perhaps a label, in which nothing is wrong.
///
/// It passes [`Workflow::new`](crate::Workflow::new), and what
/// [`Workflow::prove`](crate::Workflow::prove) finds are warnings at most.
///
/// ```
/// use orderflow::testing::{Choices, sound};
/// use orderflow::{Workflow, proof::Limits};
///
/// let workflow = Workflow::new(&sound(&mut Choices::Seed(1)))?;
/// assert!(workflow.prove(Limits::default()).is_sound());
/// # Ok::<(), orderflow::Report>(())
/// ```
#[must_use]
pub fn sound(choices: &mut Choices<'_>) -> Document {
    let mut document = Document::new("drawn").version("1");
    document.notify_customer = !choices.chance(15);
    let count = choices.between(1, AXES.len());
    let has_cancel = choices.chance(70);
    let chains: Vec<Chain> =
        AXES.into_iter().take(count).map(|name| Chain::draw(name, has_cancel, choices)).collect();
    for chain in &chains {
        document.axes.push(chain.axis(choices));
    }
    for (number, chain) in chains.iter().enumerate() {
        chain.steps(&chains[..number], &mut document, choices);
        chain.hold(&mut document, choices);
    }
    if has_cancel {
        let [cancel, expire] = ENDINGS;
        ending(cancel, &chains, &mut document, choices);
        if choices.chance(40) {
            ending(expire, &chains, &mut document, choices);
            let within = [chains[0].statuses[0]];
            let timer = Timer::new(expire, "P7D", chains[0].name, within);
            document.timers.push(timer);
        }
    }
    reports::money(&chains, &mut document, choices);
    label(&chains, &mut document, choices);
    outcomes(&chains, has_cancel, &mut document);
    invariants(&chains, &mut document, choices);
    demands::demands(&chains, &mut document, choices);
    reports::sequence(&mut document);
    allow(&chains[0], &mut document);
    document.facts = facts(&document).into_iter().collect();
    document
}

/// An event that ends orders which have not come far on any axis, and passes where they have.
fn ending(name: &str, chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    document.events.push(Event::new(name, EventKind::Request));
    for chain in chains {
        let early = chain.early();
        let mut transition = Transition::new(chain.name, name, early.iter().copied()).to(CANCELLED);
        if choices.chance(25) {
            transition = transition.role(choices.word(&ROLES));
        }
        if choices.chance(30) {
            let when = Guard::fact(choices.word(&HOST_FACTS)).negate();
            transition = transition.when(when);
        }
        document.transitions.push(transition);
        document.transitions.push(Transition::from_any(chain.name, name));
    }
}

/// A free axis, whose labels may raise an event and may be read by a request.
fn label(chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    if !choices.chance(30) {
        return;
    }
    let axis = Axis::new("label").free().entry("none").status(Status::new("none"));
    let urgent = Status::new("urgent").notify();
    let mut late = Status::new("late");
    if choices.chance(50)
        && let Some(event) = document.events.first()
    {
        late = late.raises(&event.name.clone());
    }
    document.axes.push(axis.status(urgent).status(late));
    if choices.chance(40) {
        document.events.push(Event::new("hurry", EventKind::Request));
        let when = Guard::status("label", ["urgent"]);
        let chain = &chains[0];
        let hurry = Transition::new(chain.name, "hurry", [chain.statuses[0]]);
        document.transitions.push(hurry.to(chain.statuses[1]).when(when));
    }
}

fn outcomes(chains: &[Chain], has_cancel: bool, document: &mut Document) {
    let ended = |chain: &Chain| {
        let last = chain.statuses.last().copied();
        let cancelled = has_cancel.then_some(CANCELLED);
        Guard::status(chain.name, last.into_iter().chain(cancelled))
    };
    let first = &chains[0];
    let last = Guard::status(first.name, first.statuses.last().copied());
    let parts = std::iter::once(last).chain(chains.iter().skip(1).map(ended));
    let done = Outcome::new("DONE").closed(OutcomeClass::Success).when(Guard::All(parts.collect()));
    document.outcomes.push(done);
    if has_cancel {
        let mut when = Guard::status(first.name, [CANCELLED]);
        if document.events.iter().any(|event| event.books == Some(Books::Capture)) {
            when = when.and(Guard::fact("money_held").negate());
        }
        let failed = Outcome::new("CANCELLED").closed(OutcomeClass::Failure).when(when);
        document.outcomes.push(failed);
    }
    document.outcomes.push(Outcome::new("OPEN"));
}

/// A cancelled order that waits for its refund is open, and will not come to a good end.
fn allow(first: &Chain, document: &mut Document) {
    let is_capture = |event: &Event| event.books == Some(Books::Capture);
    if first.has_cancel && !first.has_reopen && document.events.iter().any(is_capture) {
        let reason = "it waits for its refund, and no longer for its end";
        document.allow.push(Allow::new("OF0408", "/outcomes/0", reason));
    }
}

/// What is true of such orders: each axis comes to its end, and none goes on before those that it
/// waits for.
fn invariants(chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    for chain in chains {
        if choices.chance(40) {
            let end = Guard::status(chain.name, chain.statuses.last().copied());
            let name = format!("{} comes to its end", chain.name);
            document.invariants.push(Invariant::sometimes(&name, end));
        }
    }
    for pair in chains.windows(2) {
        let [first, second] = pair else { continue };
        if let Some(step) = second.waits {
            let gone = Guard::status(second.name, second.statuses.iter().skip(step + 1).copied());
            let before = Guard::status(first.name, first.far()).negate();
            let name = format!("{} waits for {}", second.name, first.name);
            document.invariants.push(Invariant::never(&name, gone.and(before)));
        }
    }
}

/// Every fact that the document reads.
pub(super) fn facts(document: &Document) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let effects = document.transitions.iter().flat_map(|it| &it.effects);
    let whens = effects.filter_map(|it| it.when.as_ref());
    let guards = document.transitions.iter().filter_map(|it| it.when.as_ref());
    let outcomes = document.outcomes.iter().filter_map(|it| it.when.as_ref());
    let rules = document.invariants.iter().flat_map(|it| [&it.never, &it.always, &it.sometimes]);
    let passes = document.must_pass.iter().flat_map(|it| it.through.iter().chain([&it.before]));
    let notices = document.must_notify.iter().filter_map(|it| it.when.as_ref());
    let owed = document.obligations.iter().map(|it| &it.until);
    let demands = passes.chain(notices).chain(owed);
    for guard in guards.chain(whens).chain(outcomes).chain(rules.flatten()).chain(demands) {
        read(guard, &mut all);
    }
    all
}

/// Gathers the facts of a guard.
fn read(guard: &Guard, all: &mut BTreeSet<String>) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| read(part, all)),
        Guard::Not(part) => read(part, all),
        Guard::Fact(name) => drop(all.insert(name.clone())),
        Guard::Status(_) => {}
    }
}
