//! Transitions, events and conditions: every name must be declared, and be of the right kind.

use std::collections::{BTreeMap, HashSet};

use super::Findings;
use super::conditions;
use super::limits;
use super::names::{AxisNames, Names};
use super::words::{self, place, quoted};
use crate::document::{Assignment, Code, Diagnostic, Document, Pointer, Sources, Transition};
use crate::vocabulary::Guard;

/// A kind of reference to a status: the code for an unknown one, and what refers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) code: Code,
    pub(super) what: &'static str,
}

impl Reference {
    /// Checks that the key names a status of the axis that is no slot.
    pub(super) fn check(
        self,
        key: &str,
        axis: &AxisNames<'_>,
        names: &Names<'_>,
        at: &Pointer,
        out: &mut Findings,
    ) {
        let what = self.what;
        let on = quoted(&axis.axis.name);
        match axis.status(key) {
            Some(status) if status.slot.is_some() => {
                let message = format!("{what} names slot {} of axis {on}", quoted(key));
                let finding = Diagnostic::new(Code::OF0113, at.clone(), message);
                out.push(match &status.behaves_like {
                    Some(class) if axis.status(class).is_some_and(|s| s.slot.is_none()) => {
                        finding.help(format!("name {}, which it behaves like", quoted(class)))
                    }
                    _ => finding.help("name a status that is no slot"),
                });
            }
            Some(_) => {}
            None => {
                if let Some(other) = names.axis_with(key) {
                    let other = quoted(other);
                    let message = format!(
                        "{what} names {} on axis {on}, a status of axis {other}",
                        quoted(key)
                    );
                    let finding = Diagnostic::new(Code::OF0106, at.clone(), message);
                    out.push(finding.help(format!("name a status of axis {on}, or axis {other}")));
                } else {
                    let message =
                        format!("{what} names unknown status {} of axis {on}", quoted(key));
                    let finding = Diagnostic::new(self.code, at.clone(), message);
                    out.push(names.suggest_status(finding, key, axis));
                }
            }
        }
    }
}

pub(super) fn check(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, one) in document.transitions.iter().enumerate() {
        transition(one, &place("transitions", i), names, out);
    }
    for (i, event) in document.events.iter().enumerate() {
        let at = place("events", i).field("ignored_in");
        statuses_by_axis("`ignored_in`", &event.ignored_in, &at, names, out);
        for axis in event.ignored_in.keys() {
            if names.axis(axis).is_some_and(|known| known.axis.assignment == Assignment::Free) {
                let message = format!(
                    "event {} is ignored on axis {}, whose labels no event moves",
                    quoted(&event.name),
                    quoted(axis)
                );
                let finding = Diagnostic::new(Code::OF0117, at.field(axis), message);
                out.push(finding.help("remove the setting"));
            }
        }
    }
    let mut read = HashSet::new();
    for (at, guard) in conditions::all(document).filter(|(_, guard)| limits::is_within(guard)) {
        condition(guard, &at, names, &mut read, out);
    }
    unused(document, &read, out);
}

fn transition(transition: &Transition, at: &Pointer, names: &Names<'_>, out: &mut Findings) {
    if names.event(&transition.event).is_none() {
        let message = format!("a transition takes unknown event {}", quoted(&transition.event));
        let finding = Diagnostic::new(Code::OF0112, at.field("event"), message);
        out.push(names.suggest_event(finding, &transition.event));
    }
    if matches!(transition.from, Sources::These(_)) && !transition.except.is_empty() {
        let message = format!("{} has `except` without \"*\"", words::transition(transition));
        let finding = Diagnostic::new(Code::OF0117, at.field("except"), message);
        out.push(finding.help("leave the statuses out of `from`"));
    }
    let Some(axis) = names.axis(&transition.axis) else {
        let message = format!("a transition moves on unknown axis {}", quoted(&transition.axis));
        let finding = Diagnostic::new(Code::OF0111, at.field("axis"), message);
        out.push(names.suggest_axis(finding, &transition.axis));
        return;
    };
    if axis.axis.assignment == Assignment::Free {
        let message = format!(
            "{} is a transition on axis {}, whose labels are assigned freely",
            words::transition(transition),
            quoted(&transition.axis)
        );
        let finding = Diagnostic::new(Code::OF0114, at.clone(), message);
        out.push(finding.help("remove the transition, or the free assignment of the axis"));
        return;
    }
    if let Sources::These(from) = &transition.from {
        let reference = Reference { code: Code::OF0102, what: "`from`" };
        for (k, key) in from.iter().enumerate() {
            reference.check(key, axis, names, &at.field("from").index(k), out);
        }
    }
    let reference = Reference { code: Code::OF0116, what: "`except`" };
    for (k, key) in transition.except.iter().enumerate() {
        reference.check(key, axis, names, &at.field("except").index(k), out);
    }
    if let Some(to) = &transition.to {
        let reference = Reference { code: Code::OF0101, what: "`to`" };
        reference.check(to, axis, names, &at.field("to"), out);
    }
}

/// Checks lists of statuses by axis, as `ignored_in`, timers and guards have them.
pub(super) fn statuses_by_axis(
    what: &'static str,
    axes: &BTreeMap<String, Vec<String>>,
    at: &Pointer,
    names: &Names<'_>,
    out: &mut Findings,
) {
    for (axis, list) in axes {
        let at = at.field(axis);
        let Some(known) = names.axis(axis) else {
            let message = format!("{what} names unknown axis {}", quoted(axis));
            out.push(names.suggest_axis(Diagnostic::new(Code::OF0111, at, message), axis));
            continue;
        };
        let reference = Reference { code: Code::OF0116, what };
        for (k, key) in list.iter().enumerate() {
            reference.check(key, known, names, &at.index(k), out);
        }
    }
}

/// Checks the names in a condition, and notes the facts that it reads. The limit on nesting bounds
/// the recursion.
fn condition<'a>(
    guard: &'a Guard,
    at: &Pointer,
    names: &Names<'_>,
    read: &mut HashSet<&'a str>,
    out: &mut Findings,
) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => {
            let field = if matches!(guard, Guard::All(_)) { "all" } else { "any" };
            for (k, part) in parts.iter().enumerate() {
                condition(part, &at.field(field).index(k), names, read, out);
            }
        }
        Guard::Not(part) => condition(part, &at.field("not"), names, read, out),
        Guard::Fact(fact) => {
            read.insert(fact);
            if !names.has_fact(fact) {
                let message = format!("a condition reads undeclared fact {}", quoted(fact));
                let finding = Diagnostic::new(Code::OF0105, at.field("fact"), message);
                out.push(names.suggest_fact(finding, fact));
            }
        }
        Guard::Status(axes) => {
            statuses_by_axis("a condition", axes, &at.field("status"), names, out);
        }
    }
}

fn unused(document: &Document, read: &HashSet<&str>, out: &mut Findings) {
    let used: HashSet<&str> = document.transitions.iter().map(|t| t.event.as_str()).collect();
    for (i, event) in document.events.iter().enumerate() {
        // An event that books does its work on the books, be there a transition or not.
        if !used.contains(event.name.as_str()) && event.books.is_none() {
            let message = format!(
                "event {} is declared, but no transition uses it and it books nothing",
                quoted(&event.name)
            );
            let finding = Diagnostic::new(Code::OF0107, place("events", i), message);
            out.push(finding.help("add a transition that takes it, or remove the event"));
        }
    }
    for (i, fact) in document.facts.iter().enumerate() {
        if !read.contains(fact.as_str()) {
            let message = format!("fact {} is declared, but no condition reads it", quoted(fact));
            let finding = Diagnostic::new(Code::OF0108, place("facts", i), message);
            out.push(finding.help("remove the fact, or read it in a condition"));
        }
    }
}
