//! Single rules of the checks, on documents made to meet them.

use orderflow::document::{
    Allow, Axis, Code, Document, Effect, Event, Severity, Status, Timer, Transition,
};
use orderflow::vocabulary::{Books, EffectKind};
use orderflow::{EventKind, Guard, Workflow};

/// A parcel that is sent, and whatever the test adds.
fn parcel() -> Document {
    Document::new("parcel")
        .version("1")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED"))
                .status(Status::new("HELD"))
                .status(Status::new("GONE").resting()),
        )
        .event(Event::new("sent", EventKind::Report))
        .event(Event::new("held", EventKind::Report))
        .transition(Transition::new("parcel", "sent", ["PACKED", "HELD"]).to("GONE"))
        .transition(Transition::new("parcel", "held", ["PACKED"]).to("HELD"))
}

/// The codes of all findings above a note.
fn codes(document: &Document) -> Vec<Code> {
    let report = Workflow::check(document);
    let found = report.diagnostics().iter().filter(|d| d.severity < Severity::Note);
    found.map(|d| d.code).collect()
}

fn stuck() -> Document {
    let mut document = parcel();
    document.transitions[0] = Transition::new("parcel", "sent", ["PACKED"]).to("GONE");
    document
}

#[test]
fn an_allow_takes_its_finding_and_no_other() {
    let allow = |code, at| stuck().allow(Allow::new(code, at, "settled by hand"));
    assert_eq!(codes(&stuck()), [Code::OF0401]);
    assert_eq!(codes(&allow("OF0401", "/axes/0/statuses/1")), []);
    assert_eq!(codes(&allow("OF0401", "/axes/0/statuses/2")), [Code::OF0401, Code::OF0007]);
    assert_eq!(codes(&allow("OF0101", "/axes/0/statuses/1")), [Code::OF0014, Code::OF0401]);
    let silent = stuck().allow(Allow::new("OF0401", "/axes/0/statuses/1", " "));
    assert_eq!(codes(&silent), [Code::OF0014, Code::OF0401]);
}

#[test]
fn an_allow_is_not_called_unused_where_an_error_kept_its_check_from_running() {
    let allowed = stuck().allow(Allow::new("OF0401", "/axes/0/statuses/1", "settled by hand"));
    let broken = allowed.transition(Transition::new("parcel", "sent", ["AWAY"]));
    assert_eq!(codes(&broken), [Code::OF0102]);
}

#[test]
fn a_wildcard_last_takes_what_is_left_and_is_no_finding() {
    assert_eq!(codes(&parcel().transition(Transition::from_any("parcel", "held"))), []);
    assert_eq!(codes(&parcel().transition(Transition::from_any("parcel", "sent"))), []);
    let mut first = parcel();
    first.transitions.insert(0, Transition::from_any("parcel", "held"));
    assert_eq!(codes(&first), [Code::OF0201]);
}

#[test]
fn derived_facts_mean_what_they_mean() {
    let facts = ["captured", "money_held", "refunded_in_full", "money_came"];
    let with = |books: Option<Books>, guards: &[Guard]| {
        let mut document = parcel().event(Event::new("noted", EventKind::Report));
        document.events[2].books = books;
        for guard in guards {
            let noted = Transition::new("parcel", "noted", ["PACKED"]).to("GONE");
            document = document.transition(noted.when(guard.clone()));
        }
        let read = |fact: &&str| format!("{guards:?}").contains(&format!("{fact:?}"));
        facts.iter().filter(|fact| read(fact)).fold(document, |document, fact| document.fact(fact))
    };
    let [captured, held, refunded, came] = facts.map(Guard::fact);
    // Nothing captured, something held, or all refunded: there is no fourth ledger.
    let all = [captured.clone().negate(), held.clone(), refunded.clone()];
    assert_eq!(codes(&with(None, &all)), []);
    assert_eq!(codes(&with(None, &all[..2])), [Code::OF0204]);
    assert_eq!(
        codes(&with(None, &[held.and(refunded), captured.clone()])),
        [Code::OF0205, Code::OF0204]
    );
    // An event that books no money never brought any, and one that captures leaves money captured.
    assert!(codes(&with(None, std::slice::from_ref(&came))).contains(&Code::OF0205));
    assert_eq!(codes(&with(Some(Books::Capture), std::slice::from_ref(&came))), [Code::OF0204]);
    let impossible = came.and(captured.negate());
    assert!(codes(&with(Some(Books::Capture), &[impossible])).contains(&Code::OF0205));
}

#[test]
fn an_effect_that_is_never_owed_is_a_finding() {
    let effect = |when: Guard| {
        let mut document = parcel().fact("heavy");
        let transition = Transition::new("parcel", "held", ["PACKED"]).to("HELD");
        document.transitions[1] =
            transition.when(Guard::fact("heavy")).effect(Effect::attention("look").when(when));
        document.transition(Transition::new("parcel", "held", ["PACKED"]))
    };
    assert_eq!(codes(&effect(Guard::fact("heavy").negate())), [Code::OF0205]);
    // The same condition as the transition's own is longer than need be, and right.
    assert_eq!(codes(&effect(Guard::fact("heavy"))), []);
}

#[test]
fn a_timer_that_sets_itself_needs_a_limit() {
    let remind = |when: Option<Guard>, leads_out: bool| {
        let mut again = Effect::new(EffectKind::SetTimer, "remind");
        again.after = Some("P3D".to_owned());
        let mut reminded = Transition::new("parcel", "remind", ["HELD"]).effect(again);
        reminded.when = when.clone();
        let mut document =
            parcel().event(Event::new("remind", EventKind::Request)).transition(reminded);
        document.timers.push(Timer::new("remind", "P3D", "parcel", ["HELD"]));
        document.facts.extend(when.map(|_| "cold".to_owned()));
        if leads_out {
            document.timers.push(Timer::new("sent", "P9D", "parcel", ["HELD"]));
        }
        document
    };
    assert_eq!(codes(&remind(None, false)), [Code::OF0406]);
    assert_eq!(codes(&remind(Some(Guard::fact("cold")), false)), []);
    assert_eq!(codes(&remind(None, true)), []);
}

#[test]
fn of_equally_short_witnesses_the_first_in_the_alphabet_is_given() {
    let key = |key| Status::new(key);
    let axis = Axis::new("line").entry("A").entry("B").status(key("A")).status(key("B"));
    let axis = axis.status(key("M")).status(key("N")).status(key("END"));
    let mut document = Document::new("line").version("1");
    document = document.axis(axis.status(key("OTHER").resting()));
    for (event, from, to) in [
        ("go", "B", "M"),
        ("go", "A", "N"),
        ("walk", "M", "END"),
        ("stop", "N", "END"),
        ("leave", "N", "OTHER"),
    ] {
        if !document.events.iter().any(|e| e.name == event) {
            document = document.event(Event::new(event, EventKind::Request));
        }
        document = document.transition(Transition::new("line", event, [from]).to(to));
    }
    let report = Workflow::check(&document);
    let [finding] = report.diagnostics() else { panic!("{report}") };
    assert_eq!(
        (finding.code, &finding.witness[..]),
        (Code::OF0401, &["go", "stop"].map(String::from)[..])
    );
}

#[test]
fn a_foreign_format_is_refused_of_a_built_document_too() {
    let mut document = parcel();
    document.format = 2;
    assert_eq!(codes(&document), [Code::OF0002]);
}
