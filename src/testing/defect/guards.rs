//! Defects in guards, and in the choices of one event in one status.

use super::{any, entry_of, is_report, request, some_axis};
use crate::document::{Document, Outcome, Sources, Transition};
use crate::testing::Choices;
use crate::vocabulary::Guard;

/// A copy of a transition without a guard, behind it.
pub(super) fn never_taken(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    shadow(false, document, choices)
}

/// A copy of a transition with a guard, behind it.
pub(super) fn shadowed(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    shadow(true, document, choices)
}

fn shadow(has_guard: bool, document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = listed(document, choices, |it| it.when.is_some() == has_guard)?;
    let copy = document.transitions.get(number)?.clone();
    // The copy asks for more, or the two would merely be identical.
    let more = Guard::fact("doubtful");
    document.facts.push("doubtful".to_owned());
    let when = Some(match copy.when.clone() {
        Some(when) => when.and(more),
        None => more,
    });
    document.transitions.insert(number + 1, Transition { when, ..copy });
    Some(())
}

/// Some transition of that kind that lists its sources.
fn listed(
    document: &Document,
    choices: &mut Choices<'_>,
    fits: impl Fn(&Transition) -> bool,
) -> Option<usize> {
    let all: Vec<usize> = (0..document.transitions.len())
        .filter(|&n| document.transitions[n].from != Sources::Any && fits(&document.transitions[n]))
        .collect();
    all.get(choices.below(all.len())).copied()
}

/// The last choice of a report that has a guarded one is removed.
pub(super) fn no_last_resort(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let all = &document.transitions;
    let place = (1..all.len()).find(|&n| {
        let (before, it) = (&all[n - 1], &all[n]);
        let same = before.event == it.event && before.axis == it.axis;
        same && before.when.is_some() && it.when.is_none() && is_report(document, &it.event)
    })?;
    document.transitions.remove(place);
    Some(())
}

pub(super) fn constant_guard(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let fact = document.facts.first()?.clone();
    let never = Guard::fact(&fact).and(Guard::fact(&fact).negate());
    any(document, choices)?.when = Some(never);
    Some(())
}

/// A wildcard goes before the listed choice of its event.
pub(super) fn wildcard_first(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let all = &document.transitions;
    let place = (1..all.len()).find(|&n| {
        let (before, it) = (&all[n - 1], &all[n]);
        let same = before.event == it.event && before.axis == it.axis;
        same && it.from == Sources::Any && before.from != Sources::Any
    })?;
    let listed = &all[place - 1];
    if listed.when.is_some() || listed.to.is_none() {
        return None;
    }
    // A guard leaves the listed one something; else it were never taken.
    let wildcard = all[place].clone().when(Guard::fact("doubtful"));
    document.transitions.insert(place - 1, wildcard);
    document.facts.push("doubtful".to_owned());
    Some(())
}

pub(super) fn needless_target(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    let (name, entry) = (document.axes.get(axis)?.name.clone(), entry_of(document, axis)?);
    request(document, &name, "stay", &entry, &entry);
    Some(())
}

pub(super) fn twin(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = listed(document, choices, |_| true)?;
    let copy = document.transitions.get(number)?.clone();
    document.transitions.insert(number + 1, copy);
    Some(())
}

/// An event is stale in a status where it is always taken.
pub(super) fn never_stale(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = listed(document, choices, |it| it.when.is_none())?;
    let Transition { axis, event, from: Sources::These(from), .. } =
        document.transitions.get(number)?.clone()
    else {
        return None;
    };
    let event = document.events.iter_mut().find(|it| it.name == event)?;
    event.ignored_in.entry(axis).or_default().push(from.first()?.clone());
    Some(())
}

pub(super) fn outcome_too_late(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.outcomes.insert(0, Outcome::new("ANY"));
    Some(())
}
