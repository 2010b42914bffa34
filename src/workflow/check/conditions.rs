//! Every condition of a document, and those of the whole order: outcomes and invariants.

use super::Findings;
use super::bdd::{Function, OverBudget};
use super::encode::{Reads, Space};
use super::model::Model;
use super::words::{place, quoted};
use crate::document::{Code, Diagnostic, Document, Invariant, Pointer};
use crate::vocabulary::Guard;

/// How many steps deciding them may take.
const BUDGET: usize = 4_000_000;

/// Every condition and its place.
pub(super) fn all(document: &Document) -> impl Iterator<Item = (Pointer, &Guard)> {
    let transitions = document.transitions.iter().enumerate().flat_map(|(i, transition)| {
        let own = transition.when.iter().map(move |guard| (i, None, guard));
        let effects = transition.effects.iter().enumerate();
        let effects =
            effects.filter_map(move |(j, effect)| Some((i, Some(j), effect.when.as_ref()?)));
        own.chain(effects)
    });
    let transitions = transitions.map(|(i, effect, guard)| {
        let at = place("transitions", i);
        let at = effect.map_or(at.clone(), |j| at.field("effects").index(j));
        (at.field("when"), guard)
    });
    let outcomes = document.outcomes.iter().enumerate();
    let outcomes = outcomes.filter_map(|(i, outcome)| {
        Some((place("outcomes", i).field("when"), outcome.when.as_ref()?))
    });
    let invariants = document.invariants.iter().enumerate().flat_map(|(i, invariant)| {
        parts(invariant).map(move |(field, guard)| (place("invariants", i).field(field), guard))
    });
    transitions.chain(outcomes).chain(invariants).chain(demands(document))
}

/// The conditions in what the document demands of the way of an order.
fn demands(document: &Document) -> impl Iterator<Item = (Pointer, &Guard)> {
    let passes = document.must_pass.iter().enumerate().flat_map(|(i, rule)| {
        let at = place("must_pass", i);
        let through = rule.through.as_ref().map(|guard| (at.field("through"), guard));
        [(at.field("before"), &rule.before)].into_iter().chain(through)
    });
    let notices = document.must_notify.iter().enumerate();
    let notices = notices
        .filter_map(|(i, it)| Some((place("must_notify", i).field("when"), it.when.as_ref()?)));
    let owed = document.obligations.iter().enumerate();
    let owed = owed.map(|(i, it)| (place("obligations", i).field("until"), &it.until));
    passes.chain(notices).chain(owed)
}

/// The conditions of an invariant and their fields.
fn parts(invariant: &Invariant) -> impl Iterator<Item = (&'static str, &Guard)> {
    let parts = [
        ("never", &invariant.never),
        ("always", &invariant.always),
        ("sometimes", &invariant.sometimes),
    ];
    parts.into_iter().filter_map(|(field, guard)| Some((field, guard.as_ref()?)))
}

/// OF0205 and OF0212 for outcomes and invariants.
pub(super) fn check(model: &Model<'_>, out: &mut Findings) {
    let document = model.document;
    let mut reads = Reads::default();
    let guards = document.outcomes.iter().flat_map(|outcome| &outcome.when);
    let rest = document.invariants.iter().flat_map(parts).map(|(_, guard)| guard);
    guards.chain(rest).for_each(|guard| reads.add(guard));
    let mut space = Space::new(model, 0, &reads, BUDGET);
    let decided = outcomes(&mut space, document, out);
    let decided = decided.and_then(|()| invariants(&mut space, document, out));
    if decided.is_err() {
        let message = "the conditions of outcomes and invariants are too large to decide";
        let finding = Diagnostic::new(Code::OF0210, Pointer::root(), message);
        out.push(finding.help("write smaller conditions"));
    }
}

fn outcomes(
    space: &mut Space<'_, '_>,
    document: &Document,
    out: &mut Findings,
) -> Result<(), OverBudget> {
    let known = space.known(None)?;
    let mut taken = Function::FALSE;
    for (i, outcome) in document.outcomes.iter().enumerate() {
        let at = place("outcomes", i);
        let what = format!("outcome {}", quoted(&outcome.name));
        let guard = match &outcome.when {
            Some(guard) => space.guard(guard)?,
            None => Function::TRUE,
        };
        let condition = space.bdd.and(guard, known)?;
        if outcome.when.is_some() {
            constant(space, &what, known, condition, &at.field("when"), out)?;
        }
        if condition == Function::FALSE {
            continue;
        }
        if space.bdd.without(condition, taken)? == Function::FALSE {
            let mut reads = Reads::default();
            outcome.when.iter().for_each(|guard| reads.add(guard));
            let example = space.words(&space.example(condition), &reads);
            let example =
                if example.is_empty() { String::new() } else { format!(", as when {example}") };
            let message = format!(
                "{what} is never an order's: wherever it holds, an earlier one does{example}"
            );
            let finding = Diagnostic::new(Code::OF0212, at, message);
            out.push(finding.help("put it before the other, or remove it"));
        }
        taken = space.bdd.or(taken, condition)?;
    }
    Ok(())
}

fn invariants(
    space: &mut Space<'_, '_>,
    document: &Document,
    out: &mut Findings,
) -> Result<(), OverBudget> {
    let known = space.known(None)?;
    for (i, invariant) in document.invariants.iter().enumerate() {
        for (field, guard) in parts(invariant) {
            let guard = space.guard(guard)?;
            let condition = space.bdd.and(guard, known)?;
            let what = format!("invariant {}", quoted(&invariant.name));
            let at = place("invariants", i).field(field);
            constant(space, &what, known, condition, &at, out)?;
        }
    }
    Ok(())
}

fn constant(
    space: &mut Space<'_, '_>,
    what: &str,
    known: Function,
    condition: Function,
    at: &Pointer,
    out: &mut Findings,
) -> Result<(), OverBudget> {
    let which = if condition == Function::FALSE {
        "false"
    } else if space.bdd.without(known, condition)? == Function::FALSE {
        "true"
    } else {
        return Ok(());
    };
    let message = format!("the condition of {what} is always {which}");
    let finding = Diagnostic::new(Code::OF0205, at.clone(), message);
    out.push(finding.help("mend the condition, or leave it out"));
    Ok(())
}
