//! Defects in names and in settings.

use super::{add, any, entry_of, some_axis};
use crate::document::{
    Allow, Document, Event, Invariant, Obligation, Outcome, OutcomeClass, Sources, Status,
    Transition, limits,
};
use crate::testing::Choices;
use crate::vocabulary::{EventKind, Guard};

const NOWHERE: &str = "NOWHERE";
const SLOT: &str = "SLOT_9";

pub(super) fn other_format(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.format = Document::FORMAT + 1;
    Some(())
}

pub(super) fn malformed_key(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.outcomes.last_mut()?.name.push(' ');
    Some(())
}

pub(super) fn declared_twice(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let again = document.events.get(choices.below(document.events.len()))?.clone();
    document.events.push(again);
    Some(())
}

/// A slot whose key has a letter of another alphabet.
pub(super) fn look_alike(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    let entry = entry_of(document, axis)?;
    let alike = entry.replace('E', "\u{415}");
    (alike != entry).then(|| add(document, axis, Status::slot(&alike, 9, &entry)))
}

pub(super) fn no_version(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.version = None;
    Some(())
}

pub(super) fn needless_allow(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.allow.push(Allow::new("OF0401", "/axes/0/statuses/0", "one never knows"));
    Some(())
}

/// A condition that is nested too deep.
pub(super) fn over_limit(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let begins = Guard::status(&document.axes.first()?.name, [&*entry_of(document, 0)?]);
    let deep = (0..limits::GUARD_DEPTH).fold(begins, |guard, _| guard.negate());
    document.invariants.push(Invariant::sometimes("orders begin", deep));
    Some(())
}

pub(super) fn wrong_value(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    let entry = entry_of(document, axis)?;
    add(document, axis, Status::slot(SLOT, 0, &entry));
    Some(())
}

pub(super) fn malformed_duration(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.timers.first_mut()?.after = "a week".to_owned();
    Some(())
}

pub(super) fn allowed_error(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.allow.push(Allow::new("OF0101", "/transitions/0", "it is meant so"));
    Some(())
}

pub(super) fn unknown_target(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    any(document, choices)?.to = Some(NOWHERE.to_owned());
    Some(())
}

pub(super) fn unknown_source(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let Sources::These(from) = &mut any(document, choices)?.from else { return None };
    from.push(NOWHERE.to_owned());
    Some(())
}

pub(super) fn no_entry(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = choices.below(document.axes.len());
    document.axes.get_mut(axis)?.entry.clear();
    Some(())
}

pub(super) fn unknown_fact(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let transition = any(document, choices)?;
    let unknown = Guard::fact("unheard_of");
    transition.when = Some(match transition.when.take() {
        Some(when) => when.and(unknown),
        None => unknown,
    });
    Some(())
}

/// A transition leads to a status that only another axis has.
pub(super) fn other_axis(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let own = any(document, choices)?.axis.clone();
    let has = |name: &str, key: &str| {
        let axis = document.axes.iter().find(|axis| axis.name == name);
        axis.is_some_and(|axis| axis.statuses.iter().any(|status| status.key == key))
    };
    let all = document.axes.iter().flat_map(|axis| &axis.statuses);
    let classes = all.filter(|status| status.slot.is_none());
    let foreign = classes.map(|status| &status.key).find(|key| !has(&own, key))?.clone();
    let moves = |it: &&mut Transition| it.axis == own && it.to.is_some();
    document.transitions.iter_mut().find(moves)?.to = Some(foreign);
    Some(())
}

pub(super) fn unused_event(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.events.push(Event::new("unused", EventKind::Request));
    Some(())
}

pub(super) fn unread_fact(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    document.facts.push("unread".to_owned());
    Some(())
}

pub(super) fn unbound_slot(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    add(document, axis, Status { behaves_like: None, ..Status::slot(SLOT, 9, "") });
    Some(())
}

pub(super) fn closed_entry(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    let entry = entry_of(document, axis)?;
    add(document, axis, Status::slot(SLOT, 9, &entry).disabled());
    document.axes.get_mut(axis)?.entry.push(SLOT.to_owned());
    Some(())
}

pub(super) fn unknown_axis(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    any(document, choices)?.axis = "nowhere".to_owned();
    Some(())
}

pub(super) fn unknown_event(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    any(document, choices)?.event = "nothing".to_owned();
    Some(())
}

pub(super) fn named_slot(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = some_axis(document, choices);
    let (name, entry) = (document.axes.get(axis)?.name.clone(), entry_of(document, axis)?);
    add(document, axis, Status::slot(SLOT, 9, &entry));
    let moves = |it: &&mut Transition| it.axis == name && it.to.is_some();
    document.transitions.iter_mut().find(moves)?.to = Some(SLOT.to_owned());
    Some(())
}

pub(super) fn moved_label(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let label = document.axes.iter().find(|axis| axis.name == "label")?.clone();
    let [first, second, ..] = label.statuses.as_slice() else { return None };
    let event = document.events.get(choices.below(document.events.len()))?.name.clone();
    let moves = Transition::new(&label.name, &event, [first.key.as_str()]).to(&second.key);
    document.transitions.push(moves);
    Some(())
}

pub(super) fn disabled_status(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = choices.below(document.axes.len());
    let is_built_in = |status: &&mut Status| status.slot.is_none();
    let mut all = document.axes.get_mut(axis)?.statuses.iter_mut().filter(is_built_in);
    all.nth(1)?.enabled = false;
    Some(())
}

pub(super) fn unknown_status(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = document.axes.get(choices.below(document.axes.len()))?.name.clone();
    let outcome = Outcome::new("ODD").when(Guard::status(&axis, [NOWHERE]));
    document.outcomes.insert(0, outcome);
    Some(())
}

/// An outcome is said to be good, and is not closed.
pub(super) fn misplaced_class(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let open = document.outcomes.iter_mut().find(|outcome| !outcome.closed)?;
    open.class = Some(OutcomeClass::Success);
    Some(())
}

pub(super) fn unknown_attention(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let begins = Guard::status(&document.axes.first()?.name, [&*entry_of(document, 0)?]);
    document.obligations.push(Obligation::new("nothing_raises_it", begins.negate()));
    Some(())
}
