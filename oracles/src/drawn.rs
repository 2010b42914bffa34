//! Random workflows to ask about.

use orderflow::document::{Document, Event, Invariant, Outcome, OutcomeClass};
use orderflow::testing::{Choices, checked};
use orderflow::{Books, EventKind, Guard, Workflow};

/// A random workflow with some invariants that may hold or not, and perhaps a failure that closes;
/// none, where a check finds that one of them says nothing.
pub(crate) fn workflow(choices: &mut Choices<'_>) -> Option<Workflow> {
    let mut document = checked(choices);
    if choices.chance(15) {
        scatter(&mut document, choices);
    }
    if choices.chance(40) {
        let failed = Outcome::new("FAILED").closed(OutcomeClass::Failure);
        document.outcomes.insert(0, failed.when(statuses(&document, choices)));
    }
    for number in 0..choices.below(5) {
        let rule = invariant(&document, number, choices);
        document.invariants.push(rule);
    }
    Workflow::new(&document).ok()
}

/// Asks for units at three places at once: in the guard of some transition, or in a goal.
fn scatter(document: &mut Document, choices: &mut Choices<'_>) {
    for kind in [Books::Dispatch, Books::Delivery, Books::Return] {
        if document.events.iter().all(|event| event.books != Some(kind)) {
            document.events.push(Event::new(kind.as_str(), EventKind::Report).books(kind));
        }
    }
    let places = ["units_under_way", "units_delivered", "units_returned"];
    document.facts.extend(places.map(str::to_owned));
    document.facts.sort_unstable();
    document.facts.dedup();
    let everywhere = Guard::All(places.map(Guard::fact).to_vec());
    let number = choices.below(2 * document.transitions.len().max(1));
    match document.transitions.get_mut(number) {
        Some(transition) => transition.when = Some(everywhere),
        None => document.invariants.push(Invariant::sometimes("everywhere", everywhere)),
    }
}

fn invariant(document: &Document, number: usize, choices: &mut Choices<'_>) -> Invariant {
    let mut parts = vec![statuses(document, choices)];
    for _ in 0..choices.below(3) {
        parts.push(statuses(document, choices));
    }
    if choices.chance(40) && !document.facts.is_empty() {
        let fact = Guard::fact(document.facts[choices.below(document.facts.len())].as_str());
        parts.push(if choices.chance(30) { fact.negate() } else { fact });
    }
    let (name, guard) = (format!("rule {number}"), Guard::All(parts));
    match choices.below(3) {
        0 => Invariant::never(&name, guard),
        1 => Invariant::always(&name, guard.negate()),
        _ => Invariant::sometimes(&name, guard),
    }
}

/// Some statuses of some axis.
fn statuses(document: &Document, choices: &mut Choices<'_>) -> Guard {
    let axis = choices.pick(&document.axes);
    let classes = axis.statuses.iter().filter(|status| status.behaves_like.is_none());
    let classes: Vec<&str> = classes.map(|status| status.key.as_str()).collect();
    Guard::status(&axis.name, choices.part(&classes))
}
