//! OF0008: the limits of a document.

use std::collections::HashSet;

use super::Findings;
use super::conditions;
use super::words::{place, quoted};
use crate::document::{Code, Diagnostic, Document, Pointer, Sources, limits as most};
use crate::vocabulary::Guard;

/// Compares every list and every guard with its limit.
pub(super) fn check(document: &Document, out: &mut Findings) {
    whole(document, out);
    axes(document, out);
    events(document, out);
    transitions(document, out);
    for (at, guard) in conditions::all(document) {
        let (depth, parts) = measure(guard);
        over(out, &at, "levels of nesting in a guard", depth, most::GUARD_DEPTH);
        over(out, &at, "conditions in a guard", parts, most::GUARD_PARTS);
    }
}

fn over(out: &mut Findings, at: &Pointer, what: &str, count: usize, limit: usize) {
    if count > limit {
        let message = format!("{count} {what} exceed the limit of {limit}");
        out.push(Diagnostic::new(Code::OF0008, at.clone(), message).help("split the workflow"));
    }
}

fn whole(document: &Document, out: &mut Findings) {
    let roles: HashSet<&str> =
        document.transitions.iter().flat_map(|t| t.roles.iter().map(String::as_str)).collect();
    let counts = [
        ("axes", document.axes.len(), most::AXES),
        ("events", document.events.len(), most::EVENTS),
        ("facts", document.facts.len(), most::FACTS),
        ("roles", document.roles.len(), most::ROLES),
        ("transitions", document.transitions.len(), most::TRANSITIONS),
        ("outcomes", document.outcomes.len(), most::OUTCOMES),
        ("invariants", document.invariants.len(), most::INVARIANTS),
        ("must_pass", document.must_pass.len(), most::DEMANDS),
        ("must_notify", document.must_notify.len(), most::DEMANDS),
        ("obligations", document.obligations.len(), most::DEMANDS),
        ("timers", document.timers.len(), most::TIMERS),
        ("sequenced", document.sequenced.len(), most::SEQUENCED),
        ("allow", document.allow.len(), most::ALLOWED),
    ];
    for (list, count, limit) in counts {
        let what = match list {
            "sequenced" => "sequenced pairs",
            "must_pass" | "must_notify" => "rules",
            "allow" => "allowed findings",
            same => same,
        };
        over(out, &Pointer::root().field(list), what, count, limit);
    }
    over(out, &Pointer::root().field("transitions"), "roles", roles.len(), most::ROLES);
    if document.axes.is_empty() {
        let at = Pointer::root().field("axes");
        let finding = Diagnostic::new(Code::OF0008, at, "a workflow has at least one axis");
        out.push(finding.help("declare an axis with its statuses"));
    }
}

fn axes(document: &Document, out: &mut Findings) {
    for (i, axis) in document.axes.iter().enumerate() {
        let at = place("axes", i);
        let what = format!("statuses of axis {}", quoted(&axis.name));
        over(out, &at.field("statuses"), &what, axis.statuses.len(), most::STATUSES);
        over(out, &at.field("entry"), "entry statuses", axis.entry.len(), most::LIST);
        for (j, status) in axis.statuses.iter().enumerate() {
            let lists = [
                ("flags", status.flags.len()),
                ("automations", status.automations.len()),
                ("names", status.names.len()),
            ];
            for (name, count) in lists.into_iter().filter(|(_, count)| *count > most::LIST) {
                let at = at.field("statuses").index(j).field(name);
                over(out, &at, name, count, most::LIST);
            }
        }
    }
}

fn events(document: &Document, out: &mut Findings) {
    let ignored = document.events.iter().enumerate();
    let ignored =
        ignored.map(|(i, event)| (place("events", i).field("ignored_in"), &event.ignored_in));
    let within = document.timers.iter().enumerate();
    let within = within.map(|(i, timer)| (place("timers", i).field("in"), &timer.within));
    for (at, axes) in ignored.chain(within) {
        over(out, &at, "axes", axes.len(), most::AXES);
        for (axis, list) in axes.iter().filter(|(_, list)| list.len() > most::LIST) {
            over(out, &at.field(axis), "listed statuses", list.len(), most::LIST);
        }
    }
}

fn transitions(document: &Document, out: &mut Findings) {
    for (i, transition) in document.transitions.iter().enumerate() {
        let at = place("transitions", i);
        if let Sources::These(from) = &transition.from {
            over(out, &at.field("from"), "listed statuses", from.len(), most::LIST);
        }
        over(out, &at.field("except"), "listed statuses", transition.except.len(), most::LIST);
        over(out, &at.field("roles"), "listed roles", transition.roles.len(), most::ROLES);
        over(out, &at.field("effects"), "effects", transition.effects.len(), most::EFFECTS);
    }
}

/// How deep the guard is, and of how many conditions; without recursion, whatever its depth.
fn measure(guard: &Guard) -> (usize, usize) {
    let (mut deepest, mut parts) = (0, 0);
    let mut stack = vec![(guard, 1)];
    while let Some((guard, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        match guard {
            Guard::All(list) | Guard::Any(list) => {
                parts += 1;
                stack.extend(list.iter().map(|part| (part, depth + 1)));
            }
            Guard::Not(part) => {
                parts += 1;
                stack.push((part, depth + 1));
            }
            Guard::Fact(_) => parts += 1,
            Guard::Status(axes) => parts += 1 + axes.values().map(Vec::len).sum::<usize>(),
        }
    }
    (deepest, parts)
}

/// Whether the guard may be walked by recursion.
pub(super) fn is_within(guard: &Guard) -> bool {
    let (depth, parts) = measure(guard);
    depth <= most::GUARD_DEPTH && parts <= most::GUARD_PARTS
}
