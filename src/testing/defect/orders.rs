//! Defects that only whole orders show.

use super::{add, entry_of, is_report, request};
use crate::document::{
    Document, Effect, Event, Invariant, Outcome, OutcomeClass, Sequenced, Sources, Status,
    Transition,
};
use crate::testing::Choices;
use crate::testing::sound::facts;
use crate::vocabulary::{EventKind, Guard};

pub(super) fn broken_invariant(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let axis = document.axes.first()?;
    let reached = axis.statuses.get(1)?.key.clone();
    let guard = Guard::status(&axis.name, [reached.as_str()]);
    document.invariants.push(Invariant::never("nothing happens", guard));
    Some(())
}

/// An order rests where nothing leads on.
pub(super) fn stuck_order(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let reads = |when: &Guard| matches!(when, Guard::Status(axes) if axes.contains_key("label"));
    let labels = document.transitions.iter().any(|it| it.when.as_ref().is_some_and(reads));
    if labels || document.axes.iter().filter(|axis| axis.name != "label").count() > 1 {
        // A label that matters can be changed for ever, and another axis may go in circles.
        return None;
    }
    limbo(document)
}

/// An order circles where it is not closed.
pub(super) fn never_closed(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    limbo(document)?;
    let axis = document.axes.first()?.name.clone();
    add(document, 0, Status::new("NOWHERE").resting().outcome(OutcomeClass::Failure));
    request(document, &axis, "drift", "LIMBO", "NOWHERE");
    request(document, &axis, "drift_back", "NOWHERE", "LIMBO");
    Some(())
}

/// A place to rest on the first axis that no outcome knows.
fn limbo(document: &mut Document) -> Option<()> {
    let (axis, entry) = (document.axes.first()?.name.clone(), entry_of(document, 0)?);
    add(document, 0, Status::new("LIMBO").resting().outcome(OutcomeClass::Failure));
    request(document, &axis, "lose", &entry, "LIMBO");
    Some(())
}

/// The failure is closed whatever is held.
pub(super) fn closed_while_owing(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let fails = |it: &&mut Outcome| it.class == Some(OutcomeClass::Failure);
    let failed = document.outcomes.iter_mut().find(fails)?;
    let Some(Guard::All(parts)) = &failed.when else { return None };
    failed.when = parts.first().cloned();
    document.facts = facts(document).into_iter().collect();
    Some(())
}

pub(super) fn missed_goal(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let never = document.invariants.iter().find_map(|rule| rule.never.clone())?;
    document.invariants.push(Invariant::sometimes("it does not wait", never));
    Some(())
}

/// Two reports lead on from where orders begin, each elsewhere, and both ways lead back.
pub(super) fn crossed_reports(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let (axis, entry) = (document.axes.first()?.name.clone(), entry_of(document, 0)?);
    for (event, status) in [("went_left", "LEFT"), ("went_right", "RIGHT")] {
        add(document, 0, Status::new(status));
        document.events.push(Event::new(event, EventKind::Report));
        document.transitions.push(Transition::new(&axis, event, [entry.as_str()]).to(status));
        document.transitions.push(Transition::from_any(&axis, event));
        request(document, &axis, &format!("back_from_{status}"), status, &entry);
    }
    Some(())
}

pub(super) fn repeat_not_absorbed(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let name = document.axes.first()?.name.clone();
    document.events.push(Event::new("rang", EventKind::Report));
    let rings = Transition::from_any(&name, "rang");
    document.transitions.push(rings.effect(Effect::attention("answer")));
    Some(())
}

/// The last choice of a report is removed, where it has a status that is neither its source nor
/// its target.
pub(super) fn flagged_report(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let last = |it: &Transition| {
        it.from == Sources::Any && it.when.is_none() && is_report(document, &it.event)
    };
    let leaves = |it: &Transition| {
        let axis = document.axes.iter().find(|axis| axis.name == it.axis);
        let all = axis.into_iter().flat_map(|axis| &axis.statuses);
        let others = all.filter(|status| status.behaves_like.is_none()).count() > 2;
        let moves = |other: &Transition| other.event == it.event && other.to.is_some();
        others && document.transitions.iter().any(moves)
    };
    let place = document.transitions.iter().position(|it| last(it) && leaves(it));
    document.transitions.remove(place?);
    Some(())
}

pub(super) fn needless_pair(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let name = document.axes.first()?.name.clone();
    document.events.push(Event::new("seen", EventKind::Report));
    document.transitions.push(Transition::from_any(&name, "seen"));
    let events = ["seen".to_owned(), "seen".to_owned()];
    let reason = "for no reason".to_owned();
    document.sequenced.push(Sequenced { events, reason });
    Some(())
}
