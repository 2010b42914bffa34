//! A document written as JSON is read as the same document.
//!
//! The documents are drawn here, and not by `orderflow::testing`: every field has any value that
//! its type can have, and none of them means anything.

use orderflow::document::{
    Allow, Axis, Document, Effect, Event, Invariant, MustNotify, MustPass, Obligation, Outcome,
    OutcomeClass, Sequenced, Status, Timer, Transition,
};
use orderflow::vocabulary::{AmountOf, Books, EffectKind};
use orderflow::{EventKind, Guard};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Keys as they come, and texts that need escapes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["PAID", "to:Shipped", "", "*", "é", "𝄞", "a/b~c", "\"\\\n\u{7}\u{2028}"])
            .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

fn class() -> impl Strategy<Value = OutcomeClass> {
    select(OutcomeClass::ALL.to_vec())
}

fn guard() -> impl Strategy<Value = Guard> {
    let leaf = prop_oneof![
        text().prop_map(Guard::Fact),
        btree_map(text(), texts(), 0..3).prop_map(Guard::Status),
    ];
    leaf.prop_recursive(4, 12, 3, |part| {
        prop_oneof![
            vec(part.clone(), 0..3).prop_map(Guard::All),
            vec(part.clone(), 0..3).prop_map(Guard::Any),
            part.prop_map(Guard::negate),
        ]
    })
}

fn status() -> impl Strategy<Value = Status> {
    let words = (text(), option::of(text()), option::of(text()), option::of(text()));
    let more = (option::of(text()), option::of(any::<u32>()), texts(), texts());
    let switches = any::<[bool; 7]>();
    let choices = (option::of(class()), option::of(select(Books::ALL.to_vec())));
    let named = (btree_map(text(), text(), 0..3), option::of(text()));
    (words, more, switches, choices, named).prop_map(|(words, more, switches, choices, named)| {
        let (key, name, behaves_like, template) = words;
        let (raises, slot, automations, flags) = more;
        let [system, enabled, retired, notify_customer, notify_once, resting, terminal] = switches;
        let (outcome, entry_books) = choices;
        let (names, named_at) = named;
        Status {
            key,
            name,
            names,
            named_at,
            system,
            slot,
            enabled,
            retired,
            behaves_like,
            notify_customer,
            notify_once,
            template,
            automations,
            flags,
            resting,
            terminal,
            outcome,
            raises,
            entry_books,
        }
    })
}

fn axis() -> impl Strategy<Value = Axis> {
    (text(), texts(), any::<bool>(), vec(status(), 0..3)).prop_map(
        |(name, entry, free, statuses)| {
            let axis = if free { Axis::new(&name).free() } else { Axis::new(&name) };
            let axis = entry.iter().fold(axis, |axis, key| axis.entry(key));
            statuses.into_iter().fold(axis, Axis::status)
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    let kind = select(EventKind::ALL.to_vec());
    let books = option::of(select(Books::ALL.to_vec()));
    let ignored_in = btree_map(text(), texts(), 0..3);
    (text(), kind, books, ignored_in, any::<[bool; 2]>()).prop_map(
        |(name, kind, books, ignored_in, [assignable, needs_reason])| Event {
            name,
            kind,
            books,
            ignored_in,
            assignable,
            needs_reason,
        },
    )
}

fn effect() -> impl Strategy<Value = Effect> {
    let kind = select(EffectKind::ALL.to_vec());
    let amount = option::of(select(AmountOf::ALL.to_vec()));
    (kind, option::of(text()), amount, option::of(text()), option::of(guard()))
        .prop_map(|(kind, name, amount, after, when)| Effect { kind, name, amount, after, when })
}

fn transition() -> impl Strategy<Value = Transition> {
    let ends = (text(), text(), option::of(texts()), option::of(text()));
    let rest = (texts(), option::of(guard()), texts(), vec(effect(), 0..3));
    (ends, rest).prop_map(|((axis, event, from, to), (except, when, roles, effects))| {
        let mut made = match from {
            Some(from) => Transition::new(&axis, &event, from.iter().map(String::as_str)),
            None => Transition::from_any(&axis, &event),
        };
        (made.to, made.except, made.when) = (to, except, when);
        (made.roles, made.effects) = (roles, effects);
        made
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    (text(), any::<bool>(), option::of(class()), option::of(guard()))
        .prop_map(|(name, closed, class, when)| Outcome { name, closed, class, when })
}

fn invariant() -> impl Strategy<Value = Invariant> {
    (text(), guard(), 0..3).prop_map(|(name, guard, kind)| match kind {
        0 => Invariant::never(&name, guard),
        1 => Invariant::always(&name, guard),
        _ => Invariant::sometimes(&name, guard),
    })
}

fn must_pass() -> impl Strategy<Value = MustPass> {
    let what = (option::of(text()), option::of(guard()), option::of(text()));
    (text(), guard(), what).prop_map(|(name, before, (event, through, role))| MustPass {
        name,
        before,
        event,
        through,
        role,
    })
}

fn must_notify() -> impl Strategy<Value = MustNotify> {
    (text(), option::of(text()), option::of(guard()), option::of(text()))
        .prop_map(|(name, event, when, attention)| MustNotify { name, event, when, attention })
}

fn obligation() -> impl Strategy<Value = Obligation> {
    (text(), guard()).prop_map(|(attention, until)| Obligation { attention, until })
}

fn timer() -> impl Strategy<Value = Timer> {
    (text(), text(), btree_map(text(), texts(), 0..3)).prop_map(|(event, after, within)| Timer {
        event,
        after,
        within,
    })
}

prop_compose! {
    pub(crate) fn document()(
        (name, version, notify_customer) in (text(), option::of(text()), any::<bool>()),
        (axes, events) in (vec(axis(), 0..3), vec(event(), 0..3)),
        (facts, transitions) in (texts(), vec(transition(), 0..3)),
        (outcomes, invariants) in (vec(outcome(), 0..3), vec(invariant(), 0..3)),
        (must_pass, must_notify) in (vec(must_pass(), 0..2), vec(must_notify(), 0..2)),
        (roles, obligations) in (texts(), vec(obligation(), 0..2)),
        timers in vec(timer(), 0..3),
        pairs in vec((text(), text(), text()), 0..2),
        allow in vec((text(), text(), text()), 0..2),
    ) -> Document {
        let sequenced = pairs.into_iter().map(|(one, other, reason)| {
            Sequenced { events: [one, other], reason }
        });
        let allow = allow.iter().map(|(code, at, reason)| Allow::new(code, at, reason));
        Document {
            version,
            notify_customer,
            axes,
            events,
            facts,
            roles,
            transitions,
            outcomes,
            invariants,
            must_pass,
            must_notify,
            obligations,
            timers,
            sequenced: sequenced.collect(),
            allow: allow.collect(),
            ..Document::new(&name)
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(document in document()) {
        prop_assert_eq!(Document::from_json(&document.to_json()), Ok(document));
    }

    /// A document that lost one character is another document, or none; never a panic.
    #[test]
    fn a_damaged_document_is_answered(document in document(), place in any::<Index>()) {
        let mut text: Vec<char> = document.to_json().chars().collect();
        text.remove(place.index(text.len()));
        let text: String = text.into_iter().collect();
        if let Err(findings) = Document::from_json(&text) {
            prop_assert!(findings.iter().all(|finding| finding.place.line.is_some()));
        }
    }
}
