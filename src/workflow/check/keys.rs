//! OF0003 to OF0006: keys, duplicates, look-alikes and the version label.

use std::collections::HashMap;

use unicode_security::skeleton;

use super::Findings;
use super::words::{place, quoted};
use crate::document::{
    Axis, Code, Diagnostic, Document, Pointer, Sources, Transition, limits as most,
};
use crate::vocabulary::{Key, KeyError};

/// One name and the place where it is declared or listed.
type Declared<'a> = (&'a str, Pointer);

pub(super) fn check(document: &Document, out: &mut Findings) {
    if document.format != Document::FORMAT {
        let message = format!(
            "unsupported document format {}; this library reads format {}",
            document.format,
            Document::FORMAT
        );
        out.add(Code::OF0002, Pointer::root().field("format"), message);
    }
    key("the workflow's name", &document.name, &Pointer::root().field("name"), out);
    if document.version.is_none() {
        let message = "the document has no version label; records will carry its hash alone";
        let finding = Diagnostic::new(Code::OF0006, Pointer::root(), message);
        out.push(finding.help("set `version`"));
    }
    let axes = document.axes.iter().enumerate();
    namespace("axis", axes.map(|(i, a)| (a.name.as_str(), place("axes", i).field("name"))), out);
    for (i, one) in document.axes.iter().enumerate() {
        axis(one, &place("axes", i), out);
    }
    let events = document.events.iter().enumerate();
    let events = events.map(|(i, e)| (e.name.as_str(), place("events", i).field("name")));
    namespace("event", events, out);
    let facts = document.facts.iter().enumerate();
    namespace("fact", facts.map(|(i, f)| (f.as_str(), place("facts", i))), out);
    let outcomes = document.outcomes.iter().enumerate();
    let outcomes = outcomes.map(|(i, o)| (o.name.as_str(), place("outcomes", i).field("name")));
    namespace("outcome", outcomes, out);
    let declared = document.roles.iter().enumerate();
    namespace("role", declared.map(|(i, r)| (r.as_str(), place("roles", i))), out);
    invariants(document, out);
    roles(document, out);
    lists(document, out);
    whole_order_rules(document, out);
}

fn axis(axis: &Axis, at: &Pointer, out: &mut Findings) {
    let statuses = at.field("statuses");
    let keys = axis.statuses.iter().enumerate();
    let keys = keys.map(|(j, s)| (s.key.as_str(), statuses.index(j).field("key")));
    namespace("status", keys, out);
    let mut slots = HashMap::new();
    for (j, status) in axis.statuses.iter().enumerate() {
        let at = statuses.index(j);
        if let Some(slot) = status.slot {
            let place = at.field("slot");
            if let Some(first) = slots.get(&slot) {
                let message = format!("slot {slot} of axis {} is given twice", quoted(&axis.name));
                let finding = Diagnostic::new(Code::OF0004, place, message);
                out.push(finding.related(Pointer::clone(first)).help("number the slots apart"));
            } else {
                slots.insert(slot, place);
            }
        }
        for (field, list) in [("flags", &status.flags), ("automations", &status.automations)] {
            for (k, word) in list.iter().enumerate() {
                key(field, word, &at.field(field).index(k), out);
            }
            repeated(list, &at.field(field), out);
        }
    }
    repeated(&axis.entry, &at.field("entry"), out);
}

fn invariants(document: &Document, out: &mut Findings) {
    let names = document.invariants.iter().enumerate();
    let names: Vec<Declared<'_>> =
        names.map(|(i, v)| (v.name.as_str(), place("invariants", i).field("name"))).collect();
    for (name, at) in &names {
        // A sentence for people: no key, but no silence either.
        if name.trim().is_empty() {
            out.add(Code::OF0003, at.clone(), "an invariant needs a name that says what it means");
        }
    }
    duplicates("invariant", &names, out);
}

fn roles(document: &Document, out: &mut Findings) {
    let mut first = HashMap::new();
    for (i, transition) in document.transitions.iter().enumerate() {
        for (j, role) in transition.roles.iter().enumerate() {
            let at = || place("transitions", i).field("roles").index(j);
            first.entry(role.as_str()).or_insert_with(at);
        }
    }
    let mut roles: Vec<Declared<'_>> = first.into_iter().collect();
    roles.sort();
    for (role, at) in &roles {
        key("role", role, at, out);
    }
    confusable("role", &roles, out);
}

/// List entries repeated, and the names of effects.
fn lists(document: &Document, out: &mut Findings) {
    for (i, event) in document.events.iter().enumerate() {
        for (axis, list) in &event.ignored_in {
            repeated(list, &place("events", i).field("ignored_in").field(axis), out);
        }
    }
    for (i, transition) in document.transitions.iter().enumerate() {
        let at = place("transitions", i);
        transition_lists(transition, &at, out);
    }
}

fn transition_lists(transition: &Transition, at: &Pointer, out: &mut Findings) {
    if let Sources::These(from) = &transition.from {
        repeated(from, &at.field("from"), out);
    }
    repeated(&transition.except, &at.field("except"), out);
    repeated(&transition.roles, &at.field("roles"), out);
    let list = at.field("effects");
    for (j, effect) in transition.effects.iter().enumerate().take(most::EFFECTS) {
        let at = list.index(j);
        if let Some(name) = &effect.name {
            key("name of an effect", name, &at.field("name"), out);
        }
        if let Some(first) = transition.effects.iter().take(j).position(|other| other == effect) {
            let finding = Diagnostic::new(Code::OF0004, at, "the same effect is listed twice");
            out.push(finding.related(list.index(first)).help("remove one of the two"));
        }
    }
}

fn whole_order_rules(document: &Document, out: &mut Findings) {
    let timers = document.timers.iter().enumerate();
    let timers: Vec<Declared<'_>> =
        timers.map(|(i, t)| (t.event.as_str(), place("timers", i).field("event"))).collect();
    duplicates("timer of event", &timers, out);
    for (i, timer) in document.timers.iter().enumerate() {
        for (axis, list) in &timer.within {
            repeated(list, &place("timers", i).field("in").field(axis), out);
        }
    }
    let mut pairs = HashMap::new();
    for (i, pair) in document.sequenced.iter().enumerate() {
        let [a, b] = &pair.events;
        let sorted = if a <= b { (a, b) } else { (b, a) };
        if let Some(first) = pairs.get(&sorted) {
            let (a, b) = (quoted(sorted.0), quoted(sorted.1));
            let message = format!("the events {a} and {b} are sequenced twice");
            let finding = Diagnostic::new(Code::OF0004, place("sequenced", i), message);
            out.push(finding.related(place("sequenced", *first)));
        } else {
            pairs.insert(sorted, i);
        }
    }
    let mut allowed = HashMap::new();
    for (i, allow) in document.allow.iter().enumerate() {
        if let Some(first) = allowed.get(&(&allow.code, &allow.at)) {
            let message = format!("{} is allowed there twice", quoted(&allow.code));
            let finding = Diagnostic::new(Code::OF0004, place("allow", i), message);
            out.push(finding.related(place("allow", *first)));
        } else {
            allowed.insert((&allow.code, &allow.at), i);
        }
    }
}

/// Every check on names of one kind.
fn namespace<'a>(kind: &str, names: impl Iterator<Item = Declared<'a>>, out: &mut Findings) {
    let names: Vec<Declared<'a>> = names.collect();
    for (name, at) in &names {
        key(kind, name, at, out);
    }
    duplicates(kind, &names, out);
    confusable(kind, &names, out);
}

pub(super) fn key(kind: &str, text: &str, at: &Pointer, out: &mut Findings) {
    let Err(error) = Key::check(text) else { return };
    let finding = Diagnostic::new(
        Code::OF0003,
        at.clone(),
        format!("{kind} {} is malformed: {error}", quoted(text)),
    );
    out.push(match error {
        KeyError::WhiteSpaceAtEnd => finding.help(format!("write {}", quoted(text.trim()))),
        _ => finding.help("give it a key of 1 to 128 printable characters"),
    });
}

pub(super) fn duplicates(kind: &str, names: &[Declared<'_>], out: &mut Findings) {
    let mut first = HashMap::new();
    for (name, at) in names {
        if let Some(first) = first.get(name) {
            let message = format!("{kind} {} is declared twice", quoted(name));
            let finding = Diagnostic::new(Code::OF0004, at.clone(), message);
            out.push(
                finding.related(Pointer::clone(first)).help("remove or rename one of the two"),
            );
        } else {
            first.insert(*name, at.clone());
        }
    }
}

fn repeated(list: &[String], at: &Pointer, out: &mut Findings) {
    let mut first = HashMap::new();
    for (i, word) in list.iter().enumerate() {
        if let Some(first) = first.get(word.as_str()) {
            let message = format!("{} is listed twice", quoted(word));
            let finding = Diagnostic::new(Code::OF0004, at.index(i), message);
            out.push(finding.related(at.index(*first)).help("remove one of the two"));
        } else {
            first.insert(word.as_str(), i);
        }
    }
}

/// Names that look alike (Unicode TS 39), such as a Latin and a Cyrillic "a".
fn confusable(kind: &str, names: &[Declared<'_>], out: &mut Findings) {
    let mut alike: HashMap<String, Vec<&Declared<'_>>> = HashMap::new();
    for name in names.iter().filter(|(name, _)| Key::check(name).is_ok()) {
        alike.entry(skeleton(name.0).collect()).or_default().push(name);
    }
    let mut groups: Vec<_> = alike.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups.sort();
    for group in &mut groups {
        group.dedup_by_key(|(name, _)| *name);
        for pair in group.windows(2) {
            let [(first, related), (name, at)] = pair else { continue };
            let message =
                format!("{kind} keys {} and {} look alike and differ", quoted(first), quoted(name));
            let finding = Diagnostic::new(Code::OF0005, at.clone(), message);
            out.push(finding.related(related.clone()).help("rename one of the two"));
        }
    }
}
