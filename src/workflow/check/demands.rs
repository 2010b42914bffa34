//! What the document demands of the way of an order: the names in it, OF0118 and OF0701.

use std::collections::HashSet;

use super::Findings;
use super::keys::{duplicates, key};
use super::names::Names;
use super::words::{place, quoted};
use crate::document::{Assignment, Code, Diagnostic, Document, Pointer};
use crate::vocabulary::EffectKind;
use crate::workflow::FLAGGED;

pub(super) fn check(document: &Document, names: &Names<'_>, out: &mut Findings) {
    named(document, out);
    passes(document, names, out);
    notices(document, names, out);
    attentions(document, names, out);
    roles(document, names, out);
    once(document, out);
}

/// Names for people, each given once.
fn named(document: &Document, out: &mut Findings) {
    let passes = document.must_pass.iter().map(|rule| rule.name.as_str());
    let notices = document.must_notify.iter().map(|rule| rule.name.as_str());
    let passes: Vec<(&str, Pointer)> = at("must_pass", "name", passes);
    let notices: Vec<(&str, Pointer)> = at("must_notify", "name", notices);
    for (name, at) in passes.iter().chain(&notices) {
        if name.trim().is_empty() {
            out.add(Code::OF0003, at.clone(), "a rule needs a name that says what it means");
        }
    }
    duplicates("rule", &passes, out);
    duplicates("rule", &notices, out);
    let attentions = document.obligations.iter().map(|it| it.attention.as_str());
    let attentions = at("obligations", "attention", attentions);
    let notices = document.must_notify.iter().enumerate();
    let more = notices.filter_map(|(i, rule)| {
        Some((rule.attention.as_deref()?, place("must_notify", i).field("attention")))
    });
    let all = attentions.iter().cloned().chain(more);
    all.for_each(|(name, at)| key("attention", name, &at, out));
    duplicates("obligation", &attentions, out);
}

/// Each name with the place of its field.
fn at<'a>(
    list: &str,
    field: &str,
    names: impl Iterator<Item = &'a str>,
) -> Vec<(&'a str, Pointer)> {
    names.enumerate().map(|(i, name)| (name, place(list, i).field(field))).collect()
}

fn misplaced(out: &mut Findings, at: Pointer, message: String, help: &str) {
    out.push(Diagnostic::new(Code::OF0117, at, message).help(help));
}

fn event(name: &str, at: Pointer, names: &Names<'_>, out: &mut Findings) {
    if names.event(name).is_none() {
        let message = format!("a rule names unknown event {}", quoted(name));
        out.push(names.suggest_event(Diagnostic::new(Code::OF0112, at, message), name));
    }
}

fn passes(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, rule) in document.must_pass.iter().enumerate() {
        let at = place("must_pass", i);
        let given = [rule.event.is_some(), rule.through.is_some(), rule.role.is_some()];
        let given = given.into_iter().filter(|given| *given).count();
        if given != 1 {
            let what = if given == 0 { "nothing" } else { "more than one thing" };
            let message = format!("rule {} says {what} to pass", quoted(&rule.name));
            let help = "give exactly one of `event`, `through` and `role`";
            misplaced(out, at.clone(), message, help);
        }
        if let Some(name) = &rule.event {
            event(name, at.field("event"), names, out);
        }
    }
}

fn notices(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, rule) in document.must_notify.iter().enumerate() {
        let at = place("must_notify", i);
        if rule.event.is_none() && rule.when.is_none() {
            let message = format!("rule {} does not say what must be told", quoted(&rule.name));
            misplaced(out, at.clone(), message, "give `event`, `when`, or both");
        }
        if let Some(name) = &rule.event {
            event(name, at.field("event"), names, out);
        }
    }
}

/// OF0118: an attention that nothing raises is waited for in vain.
fn attentions(document: &Document, names: &Names<'_>, out: &mut Findings) {
    let effects = document.transitions.iter().flat_map(|transition| &transition.effects);
    if let [_, ..] = document.obligations.as_slice()
        && !document.outcomes.iter().any(|outcome| outcome.closed)
    {
        let message = "no outcome is closed, so that nothing can keep an order from it".to_owned();
        let at = Pointer::root().field("obligations");
        misplaced(out, at, message, "declare a closed outcome, or remove the obligations");
    }
    let raised = effects.filter(|effect| effect.kind == EffectKind::Attention);
    let known: HashSet<&str> =
        raised.filter_map(|effect| effect.name.as_deref()).chain([FLAGGED]).collect();
    let told = document.must_notify.iter().enumerate().filter_map(|(i, rule)| {
        Some((rule.attention.as_ref()?, place("must_notify", i).field("attention")))
    });
    let owed = document.obligations.iter().enumerate();
    let owed = owed.map(|(i, it)| (&it.attention, place("obligations", i).field("attention")));
    for (name, at) in told.chain(owed).filter(|(name, _)| !known.contains(name.as_str())) {
        let message = format!("no effect raises the attention {}", quoted(name));
        let finding = Diagnostic::new(Code::OF0118, at, message);
        let known = known.iter().copied();
        out.push(names.suggest(finding, name, known, "raise it by an effect, or remove the rule"));
    }
}

/// OF0701.
fn roles(document: &Document, names: &Names<'_>, out: &mut Findings) {
    let asked = document.transitions.iter().enumerate().flat_map(|(i, transition)| {
        let roles = transition.roles.iter().enumerate();
        roles.map(move |(k, role)| (role, place("transitions", i).field("roles").index(k)))
    });
    let asked: Vec<(&String, Pointer)> = asked.collect();
    let declared: HashSet<&str> = match document.roles.as_slice() {
        [] => asked.iter().map(|(role, _)| role.as_str()).collect(),
        roles => roles.iter().map(String::as_str).collect(),
    };
    let demanded = document.must_pass.iter().enumerate();
    let demanded = demanded
        .filter_map(|(i, rule)| Some((rule.role.as_ref()?, place("must_pass", i).field("role"))));
    let mut seen = HashSet::new();
    for (role, at) in asked.into_iter().chain(demanded) {
        // A role that is misspelt once is misspelt everywhere: the first place will do.
        if declared.contains(role.as_str()) || !seen.insert(role) {
            continue;
        }
        let message = format!("nobody has the role {}", quoted(role));
        let finding = Diagnostic::new(Code::OF0701, at, message);
        let known = declared.iter().copied();
        out.push(names.suggest(finding, role, known, "declare it under `roles`"));
    }
}

/// What is told of a label, or of a slot, is the merchant's to choose.
fn once(document: &Document, out: &mut Findings) {
    for (i, axis) in document.axes.iter().enumerate() {
        for (j, status) in axis.statuses.iter().enumerate().filter(|(_, it)| it.notify_once) {
            let free = axis.assignment == Assignment::Free;
            if free || status.slot.is_some() {
                let what = if free { "label" } else { "slot" };
                let message = format!("{what} {} has `notify_once`", quoted(&status.key));
                let at = place("axes", i).field("statuses").index(j).field("notify_once");
                misplaced(out, at, message, "only a status that events lead to can have it");
            }
        }
    }
}
