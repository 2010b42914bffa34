//! Axes and statuses: entries, slots, and settings that do not belong where they stand.

use std::collections::{BTreeMap, HashSet};

use super::Findings;
use super::names::{AxisNames, Names};
use super::references::Reference;
use super::words::{list, place, quoted};
use crate::document::language::is_language;
use crate::document::time::parse_time;
use crate::document::{Assignment, Axis, Code, Diagnostic, Document, Pointer, Status};
use crate::vocabulary::Books;

pub(super) fn check(document: &Document, names: &Names<'_>, out: &mut Findings) {
    for (i, axis) in document.axes.iter().enumerate() {
        let at = place("axes", i);
        // A second axis of the same name is a finding already, and its statuses are not looked up.
        let known = names.axis(&axis.name).filter(|known| std::ptr::eq(known.axis, axis));
        let Some(known) = known else { continue };
        let entries: HashSet<&str> = axis.entry.iter().map(String::as_str).collect();
        entry(axis, known, names, &at, out);
        for (j, status) in axis.statuses.iter().enumerate() {
            let at = at.field("statuses").index(j);
            slot(status, known, names, &at, out);
            retired(axis, status, &at, out);
            naming(status, &at, out);
            hidden(status, &at, out);
            raises(axis, status, names, &at, out);
            entry_books(&entries, status, &at, out);
        }
        translated(axis, &at, out);
    }
}

fn entry(axis: &Axis, known: &AxisNames<'_>, names: &Names<'_>, at: &Pointer, out: &mut Findings) {
    if axis.entry.is_empty() {
        let message = format!("axis {} has no entry status", quoted(&axis.name));
        let finding = Diagnostic::new(Code::OF0103, at.field("entry"), message);
        out.push(finding.help("list the statuses in which an order may be opened, default first"));
    }
    for (k, key) in axis.entry.iter().enumerate() {
        let at = at.field("entry").index(k);
        match known.status(key) {
            Some(status) if status.retired || status.slot.is_some() && !status.enabled => {
                let why = if status.retired { "retired" } else { "disabled" };
                let message = format!("entry status {} is {why}", quoted(key));
                let finding = Diagnostic::new(Code::OF0110, at, message);
                out.push(finding.help("choose another entry, a status that is no slot"));
            }
            _ => Reference { code: Code::OF0116, what: "the entry" }
                .check(key, known, names, &at, out),
        }
    }
}

/// What only slots have, and what every slot needs.
fn slot(
    status: &Status,
    known: &AxisNames<'_>,
    names: &Names<'_>,
    at: &Pointer,
    out: &mut Findings,
) {
    let key = quoted(&status.key);
    let Some(number) = status.slot else {
        if !status.enabled {
            let message = format!("status {key} is disabled but is no slot");
            let finding = Diagnostic::new(Code::OF0115, at.field("enabled"), message);
            out.push(finding.help("remove the status, or give it a `slot` number"));
        }
        if status.behaves_like.is_some() {
            let message = format!("status {key} has `behaves_like` but is no slot");
            let finding = Diagnostic::new(Code::OF0117, at.field("behaves_like"), message);
            out.push(finding.help("give it a `slot` number, or remove the setting"));
        }
        return;
    };
    if number == 0 {
        let message = format!("slot {key} has the number 0; slots count from 1");
        out.add(Code::OF0011, at.field("slot"), message);
    }
    // A slot stands for its class in every check of ends and ways, so it cannot differ from it.
    let own = [
        ("resting", status.resting),
        ("terminal", status.terminal),
        ("outcome", status.outcome.is_some()),
    ];
    for (field, _) in own.into_iter().filter(|(_, given)| *given) {
        let message = format!("slot {key} has `{field}` of its own");
        let finding = Diagnostic::new(Code::OF0117, at.field(field), message);
        out.push(finding.help("the status that it behaves like decides; remove the setting"));
    }
    match &status.behaves_like {
        None => {
            let message = format!("slot {key} is not bound to a status");
            let finding = Diagnostic::new(Code::OF0109, at.clone(), message);
            out.push(finding.help("name the status whose edges it has with `behaves_like`"));
        }
        Some(class) => Reference { code: Code::OF0116, what: "`behaves_like`" }.check(
            class,
            known,
            names,
            &at.field("behaves_like"),
            out,
        ),
    }
}

fn retired(axis: &Axis, status: &Status, at: &Pointer, out: &mut Findings) {
    if status.retired && !status.is_custom(axis.assignment) {
        let why = if status.system { "built in" } else { "no slot" };
        let message = format!("status {} is retired but is {why}", quoted(&status.key));
        let finding = Diagnostic::new(Code::OF0115, at.field("retired"), message);
        out.push(finding.help("only slots and labels that are not `system` can be retired"));
    }
}

/// The translations of the name, and the time of its last change.
fn naming(status: &Status, at: &Pointer, out: &mut Findings) {
    let key = quoted(&status.key);
    for (language, name) in &status.names {
        let at = at.field("names").field(language);
        if !is_language(language) {
            let message = format!("status {key} has a name in unknown language {language:.20?}");
            let finding = Diagnostic::new(Code::OF0011, at, message);
            out.push(
                finding.help("write a code of ISO 639-1, two lower-case letters such as \"nl\""),
            );
        } else if name.trim().is_empty() {
            let message = format!("status {key} has an empty name in language \"{language}\"");
            let finding = Diagnostic::new(Code::OF0011, at, message);
            out.push(finding.help("write the name, or leave the language out"));
        }
    }
    if status.named_at.as_deref().is_some_and(|text| parse_time(text).is_none()) {
        let message = format!("status {key} was named at no time");
        let finding = Diagnostic::new(Code::OF0011, at.field("named_at"), message);
        out.push(finding.help("write it as RFC 3339 has it, such as \"2026-01-31T12:00:00Z\""));
    }
}

/// OF0604.
fn hidden(status: &Status, at: &Pointer, out: &mut Findings) {
    if status.notify_customer && status.flags.iter().any(|flag| flag == "hidden") {
        let key = quoted(&status.key);
        let message = format!("entering {key} owes the customer a mail, and the status is hidden");
        let finding = Diagnostic::new(Code::OF0604, at.clone(), message);
        out.push(finding.help("switch `notify_customer` off, or take the flag `hidden` away"));
    }
}

/// OF0704: a language that most statuses of an axis have is meant for all of them. A status that
/// nobody enters needs no name.
fn translated(axis: &Axis, at: &Pointer, out: &mut Findings) {
    let entered = || axis.statuses.iter().enumerate().filter(|(_, status)| status.admits());
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for language in entered().flat_map(|(_, status)| status.names.keys()) {
        *languages.entry(language).or_default() += 1;
    }
    let most = entered().count() / 2;
    languages.retain(|language, count| *count > most && is_language(language));
    for (j, status) in entered() {
        let missing = languages.keys().filter(|language| !status.names.contains_key(**language));
        let missing: Vec<&str> = missing.copied().collect();
        if !missing.is_empty() {
            let key = quoted(&status.key);
            let message = format!("status {key} has no name in {}", list(missing));
            let finding = Diagnostic::new(Code::OF0704, at.field("statuses").index(j), message);
            out.push(finding.help("add the name under `names`"));
        }
    }
}

fn raises(axis: &Axis, status: &Status, names: &Names<'_>, at: &Pointer, out: &mut Findings) {
    let Some(event) = &status.raises else { return };
    let at = at.field("raises");
    if axis.assignment == Assignment::Edges {
        let message = format!(
            "status {} raises an event, but axis {} is moved by events",
            quoted(&status.key),
            quoted(&axis.name)
        );
        let finding = Diagnostic::new(Code::OF0117, at.clone(), message);
        out.push(finding.help("only labels of a free axis raise events; remove the setting"));
    }
    if names.event(event).is_none() {
        let message =
            format!("status {} raises unknown event {}", quoted(&status.key), quoted(event));
        out.push(names.suggest_event(Diagnostic::new(Code::OF0112, at, message), event));
    }
}

fn entry_books(entries: &HashSet<&str>, status: &Status, at: &Pointer, out: &mut Findings) {
    let Some(books) = status.entry_books else { return };
    let at = at.field("entry_books");
    let key = quoted(&status.key);
    if !entries.contains(status.key.as_str()) {
        let message = format!("status {key} books on entry, but no order is opened there");
        let finding = Diagnostic::new(Code::OF0117, at.clone(), message);
        out.push(finding.help("list the status under `entry`, or remove the setting"));
    }
    if !matches!(books, Books::Capture | Books::Dispatch | Books::Delivery | Books::Completion) {
        let message = format!("opening an order in {key} cannot book {}", quoted(books.as_str()));
        let finding = Diagnostic::new(Code::OF0117, at, message);
        out.push(finding.help("book capture, dispatch, delivery or completion"));
    }
}
