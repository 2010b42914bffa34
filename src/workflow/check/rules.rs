//! Effects, outcomes, invariants, timers and sequenced reports: their names and their settings.

use std::collections::HashSet;

use super::Findings;
use super::names::Names;
use super::references::statuses_by_axis;
use super::words::{place, quoted};
use crate::document::duration::parse_duration;
use crate::document::{self, Code, Diagnostic, Document, Effect, Pointer};
use crate::vocabulary::{EffectKind, EventKind};

pub(super) fn check(document: &Document, names: &Names<'_>, out: &mut Findings) {
    let declared: HashSet<&str> = document.timers.iter().map(|t| t.event.as_str()).collect();
    for (i, transition) in document.transitions.iter().enumerate() {
        for (j, one) in transition.effects.iter().enumerate() {
            let at = place("transitions", i).field("effects").index(j);
            effect(one, &declared, &at, names, out);
        }
    }
    reasons(document, out);
    outcomes(document, out);
    invariants(document, out);
    timers(document, names, out);
    sequenced(document, names, out);
}

/// A setting where it does not belong, or one missing where it does.
fn misplaced(out: &mut Findings, at: Pointer, message: String, help: &str) {
    out.push(Diagnostic::new(Code::OF0117, at, message).help(help));
}

fn effect(
    effect: &Effect,
    declared: &HashSet<&str>,
    at: &Pointer,
    names: &Names<'_>,
    out: &mut Findings,
) {
    let kind = effect.kind.as_str();
    let is_timer = matches!(effect.kind, EffectKind::SetTimer | EffectKind::ClearTimer);
    match &effect.name {
        Some(name) if effect.kind == EffectKind::Notify => {
            let message = format!("effect `notify` has a name, {}", quoted(name));
            misplaced(
                out,
                at.field("name"),
                message,
                "remove the name; the status decides the mail",
            );
        }
        None if effect.kind != EffectKind::Notify => {
            let message = format!("effect `{kind}` has no name");
            misplaced(out, at.clone(), message, "name what is to be done");
        }
        Some(name) if is_timer && names.event(name).is_none() => {
            let message = format!("effect `{kind}` names unknown event {}", quoted(name));
            let finding = Diagnostic::new(Code::OF0112, at.field("name"), message);
            out.push(names.suggest_event(finding, name));
        }
        _ => {}
    }
    if effect.amount.is_some() && effect.kind != EffectKind::Attention {
        let message = format!("effect `{kind}` has an amount");
        misplaced(out, at.field("amount"), message, "only an attention carries an amount");
    }
    match &effect.after {
        Some(_) if effect.kind != EffectKind::SetTimer => {
            let message = format!("effect `{kind}` has a duration");
            misplaced(out, at.field("after"), message, "only setting a timer takes a duration");
        }
        Some(after) => duration(after, at.field("after"), out),
        None if effect.kind == EffectKind::SetTimer => {
            let name = effect.name.as_deref().unwrap_or_default();
            if !declared.contains(name) {
                let message = format!("the timer of {} is set without a duration", quoted(name));
                misplaced(out, at.clone(), message, "say `after`, or declare the timer");
            }
        }
        None => {}
    }
}

fn duration(text: &str, at: Pointer, out: &mut Findings) {
    if let Err(error) = parse_duration(text) {
        let message = format!("duration {} is malformed: {error}", quoted(text));
        let finding = Diagnostic::new(Code::OF0013, at, message);
        out.push(finding.help("write weeks, days, hours, minutes and seconds, as in P7D or PT30M"));
    }
}

/// Without its reason an event is refused, and a report never is.
fn reasons(document: &Document, out: &mut Findings) {
    let demands = |event: &document::Event| event.needs_reason && event.kind == EventKind::Report;
    for (i, event) in document.events.iter().enumerate().filter(|(_, event)| demands(event)) {
        let message = format!("report {} demands a reason", quoted(&event.name));
        let at = place("events", i).field("needs_reason");
        misplaced(out, at, message, "only a request may demand one; a report is never refused");
    }
}

fn outcomes(document: &Document, out: &mut Findings) {
    for (i, outcome) in document.outcomes.iter().enumerate() {
        if outcome.class.is_some() && !outcome.closed {
            let message =
                format!("outcome {} has a class but is not closed", quoted(&outcome.name));
            let at = place("outcomes", i).field("class");
            misplaced(out, at, message, "set `closed`, or remove the class");
        }
    }
}

fn invariants(document: &Document, out: &mut Findings) {
    for (i, invariant) in document.invariants.iter().enumerate() {
        let conditions = [&invariant.never, &invariant.always, &invariant.sometimes];
        let given = conditions.into_iter().flatten().count();
        if given != 1 {
            let message = format!(
                "invariant {} has {} condition",
                quoted(&invariant.name),
                if given == 0 { "no" } else { "more than one" }
            );
            let help = "give exactly one of `never`, `always` and `sometimes`";
            misplaced(out, place("invariants", i), message, help);
        }
    }
}

fn timers(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, timer) in document.timers.iter().enumerate() {
        let at = place("timers", i);
        if names.event(&timer.event).is_none() {
            let message = format!("a timer raises unknown event {}", quoted(&timer.event));
            let finding = Diagnostic::new(Code::OF0112, at.field("event"), message);
            out.push(names.suggest_event(finding, &timer.event));
        }
        duration(&timer.after, at.field("after"), out);
        statuses_by_axis("a timer", &timer.within, &at.field("in"), names, out);
        let name = quoted(&timer.event);
        for (axis, _) in timer.within.iter().filter(|(_, list)| list.is_empty()) {
            let message = format!("the timer of {name} runs in no status of axis {}", quoted(axis));
            let at = at.field("in").field(axis);
            misplaced(out, at, message, "list the statuses, or leave the axis out");
        }
    }
}

fn sequenced(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, pair) in document.sequenced.iter().enumerate() {
        let at = place("sequenced", i);
        for (k, name) in pair.events.iter().enumerate() {
            let at = at.field("events").index(k);
            match names.event(name) {
                None => {
                    let message = format!("a sequenced pair names unknown event {}", quoted(name));
                    let finding = Diagnostic::new(Code::OF0112, at, message);
                    out.push(names.suggest_event(finding, name));
                }
                Some(event) if event.kind == EventKind::Request => {
                    let message = format!("a sequenced pair names the request {}", quoted(name));
                    misplaced(out, at, message, "only reports are sequenced");
                }
                Some(_) => {}
            }
        }
        let [first, second] = &pair.events;
        if pair.reason.trim().is_empty() {
            let message =
                format!("the pair of {} and {} has no reason", quoted(first), quoted(second));
            misplaced(out, at.field("reason"), message, "say why their order of arrival matters");
        }
    }
}
