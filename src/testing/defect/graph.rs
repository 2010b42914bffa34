//! Defects in the graph of an axis.

use super::{add, entry_of, is_report, request, some_axis};
use crate::document::{Document, Effect, Event, OutcomeClass, Sources, Status, Timer, Transition};
use crate::testing::Choices;
use crate::testing::sound::CANCELLED;
use crate::vocabulary::{EventKind, Guard};

pub(super) fn unreachable(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    add(document, axis, Status::new("ATTIC").resting());
    Some(())
}

/// A request where an axis has gone on, and the one that it waits for has not.
pub(super) fn dead_transition(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let rule = document.invariants.iter().find_map(|rule| rule.never.clone())?;
    let Guard::All(parts) = &rule else { return None };
    let [Guard::Status(gone), before] = parts.as_slice() else { return None };
    let (axis, statuses) = gone.first_key_value()?;
    let (axis, from) = (axis.clone(), statuses.first()?.clone());
    let event = Event::new("go_back", EventKind::Request);
    document.events.push(event);
    let transition = Transition::new(&axis, "go_back", [from.as_str()]);
    let effect = Effect::attention("odd");
    document.transitions.push(transition.effect(effect).when(before.clone()));
    Some(())
}

pub(super) fn dead_end(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let (axis, entry) = (document.axes.get(number)?.name.clone(), entry_of(document, number)?);
    add(document, number, Status::new("DITCH"));
    request(document, &axis, "slip", &entry, "DITCH");
    Some(())
}

pub(super) fn trap(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let (axis, entry) = (document.axes.get(number)?.name.clone(), entry_of(document, number)?);
    add(document, number, Status::new("TICK"));
    add(document, number, Status::new("TOCK"));
    request(document, &axis, "wind", &entry, "TICK");
    request(document, &axis, "tick", "TICK", "TOCK");
    request(document, &axis, "tock", "TOCK", "TICK");
    Some(())
}

pub(super) fn leaves_the_end(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let entry = entry_of(document, number)?;
    let axis = document.axes.get_mut(number)?;
    let status = axis.statuses.iter_mut().find(|status| status.key == entry)?;
    (status.terminal, status.resting) = (true, false);
    Some(())
}

pub(super) fn no_rest(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    for status in &mut document.axes.get_mut(number)?.statuses {
        (status.resting, status.terminal) = (false, false);
    }
    Some(())
}

/// Nobody but a clerk moves an order on from where it begins.
pub(super) fn role_everywhere(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let (axis, entry) = (document.axes.get(number)?.name.clone(), entry_of(document, number)?);
    let leaves = |it: &Transition| {
        let starts = matches!(&it.from, Sources::These(from) if from.contains(&entry));
        it.axis == axis && starts && it.to.is_some()
    };
    // A report that asks for a role is flagged where nobody has it.
    if document.transitions.iter().any(|it| leaves(it) && is_report(document, &it.event)) {
        return None;
    }
    let axis = document.axes.get_mut(number)?;
    axis.statuses.iter_mut().find(|status| status.key == entry)?.resting = false;
    for transition in document.transitions.iter_mut().filter(|it| leaves(it)) {
        if transition.roles.is_empty() {
            transition.roles.push("clerk".to_owned());
        }
    }
    Some(())
}

/// Two timers take an order to and fro, until somebody wakes it.
pub(super) fn timer_loop(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let (axis, entry) = (document.axes.get(number)?.name.clone(), entry_of(document, number)?);
    add(document, number, Status::new("DAY"));
    add(document, number, Status::new("NIGHT"));
    request(document, &axis, "doze", &entry, "DAY");
    request(document, &axis, "wake", "DAY", &entry);
    request(document, &axis, "dusk", "DAY", "NIGHT");
    request(document, &axis, "dawn", "NIGHT", "DAY");
    document.timers.push(Timer::new("dusk", "PT12H", &axis, ["DAY"]));
    document.timers.push(Timer::new("dawn", "PT12H", &axis, ["NIGHT"]));
    Some(())
}

/// A good end is declared, and nobody says that what was cancelled is none.
pub(super) fn no_success(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let axis = document.axes.get_mut(number)?;
    let starts = |it: &Transition, key: &str| match &it.from {
        Sources::These(from) => from.iter().any(|listed| listed == key),
        Sources::Any => false,
    };
    let moves = |it: &Transition| it.axis == axis.name && it.to.is_some();
    let leaves = |key: &str| document.transitions.iter().any(|it| moves(it) && starts(it, key));
    if leaves(CANCELLED) {
        return None;
    }
    let end = |it: &&Status| it.key != CANCELLED && it.slot.is_none() && !leaves(&it.key);
    let end = axis.statuses.iter().find(end)?.key.clone();
    let cancelled = axis.statuses.iter_mut().find(|status| status.key == CANCELLED)?;
    cancelled.outcome = None;
    axis.statuses.iter_mut().find(|it| it.key == end)?.outcome = Some(OutcomeClass::Success);
    Some(())
}
