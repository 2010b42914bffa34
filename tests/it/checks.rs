//! The checks over random documents: they never panic, hang on no order of declaration, judge a
//! document built in Rust as one read from JSON, and agree with plain enumeration.
//!
//! The documents are drawn here, and not by `orderflow::testing`: nothing is built into them that
//! the checks ask for, and they are so small that all there is can be enumerated.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use orderflow::document::{
    Axis, Code, Diagnostic, Document, Effect, Event, Invariant, Outcome, OutcomeClass, Severity,
    Sources, Status, Timer, Transition,
};
use orderflow::{EventKind, Guard, Workflow};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const FACTS: [&str; 3] = ["gift", "weighed", "cleared"];
const EVENTS: [&str; 4] = ["place", "pay", "send", "stop"];
const AXES: [(&str, &[&str]); 2] = [("money", &["A", "B", "C"]), ("goods", &["X", "Y", "Z", "W"])];

fn axis_status() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(&AXES[..]).prop_flat_map(|(axis, keys)| select(keys).prop_map(move |key| (axis, key)))
}

fn guard() -> impl Strategy<Value = Guard> {
    let leaf = prop_oneof![
        3 => select(&FACTS[..]).prop_map(Guard::fact),
        2 => axis_status().prop_map(|(axis, key)| Guard::status(axis, [key])),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Guard::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Guard::Any),
            inner.prop_map(Guard::negate),
        ]
    })
}

fn transition() -> impl Strategy<Value = Transition> {
    let parts = (
        select(&EVENTS[..]),
        prop::option::weighted(0.6, guard()),
        prop::option::weighted(0.2, Just("clerk")),
        prop::option::weighted(0.2, Just("look")),
        select(&AXES[..]),
    );
    parts.prop_flat_map(|(event, when, role, effect, (axis, keys))| {
        let from = prop_oneof![
            4 => subsequence(keys, 1..=2).prop_map(Some),
            1 => Just(None),
        ];
        (from, prop::option::weighted(0.8, select(keys))).prop_map(move |(from, to)| {
            let mut transition = match from {
                Some(keys) => Transition::new(axis, event, keys),
                None => Transition::from_any(axis, event),
            };
            transition.to = to.map(str::to_owned);
            transition.when = when.clone();
            transition.roles = role.into_iter().map(str::to_owned).collect();
            transition.effects = effect.into_iter().map(Effect::attention).collect();
            transition
        })
    })
}

fn status(key: &'static str) -> impl Strategy<Value = Status> {
    let class =
        prop::option::weighted(0.3, select(&[OutcomeClass::Success, OutcomeClass::Failure][..]));
    (prop::bool::weighted(0.4), prop::bool::weighted(0.1), class).prop_map(
        move |(resting, terminal, outcome)| Status {
            resting,
            terminal,
            outcome,
            ..Status::new(key)
        },
    )
}

/// A document without a broken reference, whatever else may be wrong with it.
fn document() -> impl Strategy<Value = Document> {
    let axes: Vec<_> = AXES
        .iter()
        .map(|&(name, keys)| {
            let statuses: Vec<_> = keys.iter().map(|key| status(key)).collect();
            statuses.prop_map(move |statuses| {
                let axis = Axis::new(name).entry(keys[0]);
                let slot = Status::slot("EXTRA", 1, keys[1]);
                statuses.into_iter().fold(axis, Axis::status).status(slot)
            })
        })
        .collect();
    let events: Vec<_> = EVENTS
        .iter()
        .map(|name| {
            let ignored = subsequence(AXES[0].1, 0..2);
            (select(&EventKind::ALL[..]), ignored).prop_map(move |(kind, ignored)| {
                let event = Event::new(name, kind);
                if ignored.is_empty() { event } else { event.ignored_in("money", ignored) }
            })
        })
        .collect();
    let timers = prop::option::of(axis_status());
    let transitions = prop::collection::vec(transition(), 0..14);
    (axes, events, transitions, prop::option::of(guard()), timers).prop_map(
        |(axes, events, transitions, when, timer)| {
            let mut document = Document::new("random");
            document.axes = axes;
            document.events = events;
            document.transitions = transitions;
            document.facts = FACTS.iter().map(|&fact| fact.to_owned()).collect();
            document.outcomes = when
                .iter()
                .map(|when| Outcome::new("DONE").closed(OutcomeClass::Success).when(when.clone()))
                .chain([Outcome::new("OPEN")])
                .collect();
            document.invariants =
                when.into_iter().map(|when| Invariant::never("never so", when)).collect();
            document.timers = timer
                .into_iter()
                .map(|(axis, key)| Timer::new("stop", "P1D", axis, [key]))
                .collect();
            document
        },
    )
}

/// A finding without its place: code, message, help, witness, and how many places are related.
type Said = (Code, String, Option<String>, Vec<String>, usize);

/// What the findings say, their places apart.
fn said(findings: &[Diagnostic]) -> Vec<Said> {
    let mut said: Vec<_> = findings
        .iter()
        .map(|d| (d.code, d.message.clone(), d.help.clone(), d.witness.clone(), d.related.len()))
        .collect();
    said.sort();
    said
}

/// The places too, those in the text apart.
fn placed(findings: &[Diagnostic]) -> Vec<(Code, String, String, Vec<String>)> {
    let place = |place: &orderflow::document::Place| place.at.as_str().to_owned();
    findings
        .iter()
        .map(|d| {
            let related = d.related.iter().map(place).collect();
            (d.code, d.message.clone(), place(&d.place), related)
        })
        .collect()
}

/// Makes the references of a document dubious: some name is replaced wherever it is not declared.
fn spoiled(mut document: Document, word: &str, by: &str) -> Document {
    let change = |text: &mut String| {
        if text == word {
            by.clone_into(text);
        }
    };
    for transition in &mut document.transitions {
        change(&mut transition.axis);
        change(&mut transition.event);
        transition.to.iter_mut().for_each(change);
        if let Sources::These(from) = &mut transition.from {
            from.iter_mut().for_each(change);
        }
    }
    for timer in &mut document.timers {
        change(&mut timer.event);
        change(&mut timer.after);
    }
    document.facts.iter_mut().for_each(change);
    document.axes.iter_mut().flat_map(|axis| &mut axis.entry).for_each(change);
    document
}

fn dubious() -> impl Strategy<Value = Document> {
    let words = ["money", "A", "B", "X", "place", "stop", "gift", "P1D", "EXTRA"];
    let by = ["EXTRA", "A", "X", "AA", "", " ", "plase", "P1M", "goods", "\u{7}"];
    (document(), select(words.to_vec()), select(by.to_vec()))
        .prop_map(|(document, word, by)| spoiled(document, word, by))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn built_and_read_documents_get_the_same_findings(document in dubious()) {
        let built = Workflow::check(&document);
        let read = Workflow::check_json(document.to_json().as_bytes());
        prop_assert_eq!(placed(built.diagnostics()), placed(read.diagnostics()));
    }

    #[test]
    fn the_order_of_declaration_changes_places_alone(
        document in prop_oneof![document(), dubious()],
        axes in Just(vec![0usize, 1]).prop_shuffle(),
        statuses in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
        events in Just((0..4usize).collect::<Vec<_>>()).prop_shuffle(),
        facts in Just((0..3usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut other = document.clone();
        other.axes = axes.iter().map(|&i| document.axes[i].clone()).collect();
        for axis in &mut other.axes {
            let before = axis.statuses.clone();
            let order = statuses.iter().filter_map(|&i| before.get(i).cloned());
            axis.statuses = order.collect();
        }
        other.events = events.iter().map(|&i| document.events[i].clone()).collect();
        other.facts = facts.iter().map(|&i| document.facts[i].clone()).collect();
        let (one, two) = (Workflow::check(&document), Workflow::check(&other));
        prop_assert_eq!(said(one.diagnostics()), said(two.diagnostics()));
    }

    #[test]
    fn choices_and_ways_agree_with_enumeration(document in document()) {
        let report = Workflow::check(&document);
        let naive = Naive::of(&document);
        let at = |index: usize, codes: &[Code]| {
            let place = format!("/transitions/{index}");
            report.diagnostics().iter().any(|d| {
                let here = d.place.at.as_str();
                codes.contains(&d.code) && (here == place || here == format!("{place}/when"))
            })
        };
        for (index, transition) in document.transitions.iter().enumerate() {
            let sources = sources(&document, transition);
            let taken = &naive.taken[index];
            let dead = [Code::OF0201, Code::OF0202];
            if taken.is_empty() {
                let codes = [Code::OF0201, Code::OF0202, Code::OF0205, Code::OF0208];
                prop_assert!(at(index, &codes), "{index} is dead, unseen:\n{report}");
            } else if sources.iter().all(|status| taken.contains(status)) {
                prop_assert!(!at(index, &dead), "{index} is alive:\n{report}");
            }
        }
        let gaps = report.diagnostics().iter().filter(|d| d.code == Code::OF0204).count();
        prop_assert_eq!(gaps, naive.gaps.len(), "{}", report);
        let has_errors = report.diagnostics().iter().any(|d| {
            d.severity == Severity::Error && d.code != Code::OF0403
        });
        if !has_errors {
            let unreachable: BTreeSet<String> = report
                .diagnostics()
                .iter()
                .filter(|d| d.code == Code::OF0301)
                .map(|d| d.message.split('"').nth(1).unwrap_or_default().to_owned())
                .collect();
            prop_assert_eq!(&unreachable, &naive.unreachable, "{}", report);
        }
    }
}

/// The statuses that a transition starts from.
fn sources(document: &Document, transition: &Transition) -> BTreeSet<String> {
    let axis = document.axes.iter().find(|axis| axis.name == transition.axis).unwrap();
    let classes = axis.statuses.iter().filter(|s| s.slot.is_none()).map(|s| s.key.clone());
    classes
        .filter(|key| match &transition.from {
            Sources::Any => !transition.except.contains(key),
            Sources::These(from) => from.contains(key),
        })
        .collect()
}

/// What can happen, by trying every order there is.
struct Naive {
    /// The sources from which each transition is taken.
    taken: Vec<BTreeSet<String>>,
    /// The axes and reports with an order that no choice takes and no rule ignores.
    gaps: BTreeSet<(String, String)>,
    unreachable: BTreeSet<String>,
}

impl Naive {
    fn of(document: &Document) -> Self {
        let mut naive = Self {
            taken: vec![BTreeSet::new(); document.transitions.len()],
            gaps: BTreeSet::new(),
            unreachable: BTreeSet::new(),
        };
        for money in AXES[0].1 {
            for goods in AXES[1].1 {
                for row in 0..8u8 {
                    naive.order(
                        document,
                        &BTreeMap::from([("money", *money), ("goods", *goods)]),
                        row,
                    );
                }
            }
        }
        for (axis, keys) in AXES {
            let mut reached = BTreeSet::from([keys[0].to_owned()]);
            loop {
                let edges = document.transitions.iter().zip(&naive.taken);
                let next: BTreeSet<String> = edges
                    .filter(|(t, from)| t.axis == axis && !from.is_disjoint(&reached))
                    .filter_map(|(t, _)| t.to.clone())
                    .collect();
                let before = reached.len();
                reached.extend(next);
                if reached.len() == before {
                    break;
                }
            }
            let keys = keys.iter().map(|key| (*key).to_owned());
            naive.unreachable.extend(keys.filter(|key| !reached.contains(key)));
        }
        naive
    }

    fn order(&mut self, document: &Document, statuses: &BTreeMap<&str, &str>, row: u8) {
        for (axis, key) in statuses {
            for event in &document.events {
                let mut starts = document.transitions.iter().enumerate().filter(|(_, t)| {
                    t.axis == *axis && t.event == event.name && sources(document, t).contains(*key)
                });
                // A gap counts where some choice is alive at all.
                let alive = starts.clone().any(|(_, t)| possible(t, axis, key));
                let taken = starts
                    .find(|(_, t)| t.when.as_ref().is_none_or(|guard| holds(guard, statuses, row)));
                let ignored = event
                    .ignored_in
                    .get(*axis)
                    .is_some_and(|list| list.iter().any(|status| status == key));
                match taken {
                    Some((index, _)) => {
                        self.taken[index].insert((*key).to_owned());
                    }
                    None if event.kind == EventKind::Report && alive && !ignored => {
                        self.gaps.insert(((*axis).to_owned(), event.name.clone()));
                    }
                    None => {}
                }
            }
        }
    }
}

/// Whether the guard of the transition can hold in the status.
fn possible(transition: &Transition, axis: &str, key: &str) -> bool {
    let Some(guard) = &transition.when else { return true };
    let others: Vec<(&str, &[&str])> = AXES.into_iter().filter(|(name, _)| *name != axis).collect();
    let (other, keys) = others[0];
    keys.iter().any(|status| {
        let statuses = BTreeMap::from([(axis, key), (other, *status)]);
        (0..8).any(|row| holds(guard, &statuses, row))
    })
}

fn holds(guard: &Guard, statuses: &BTreeMap<&str, &str>, row: u8) -> bool {
    match guard {
        Guard::All(parts) => parts.iter().all(|part| holds(part, statuses, row)),
        Guard::Any(parts) => parts.iter().any(|part| holds(part, statuses, row)),
        Guard::Not(part) => !holds(part, statuses, row),
        Guard::Fact(fact) => {
            let bit = FACTS.iter().position(|known| known == fact).unwrap();
            row >> bit & 1 == 1
        }
        Guard::Status(axes) => axes
            .iter()
            .all(|(axis, list)| list.iter().any(|status| status == statuses[axis.as_str()])),
    }
}

/// The time that a check took, and how many findings there were.
fn timed(document: &Document) -> (Duration, usize) {
    let start = Instant::now();
    let report = Workflow::check(document);
    (start.elapsed(), report.diagnostics().len())
}

fn chain(length: usize) -> Document {
    let key = |n: usize| format!("S{n}");
    let mut axis = Axis::new("line").entry("S0");
    for n in 0..length {
        axis = axis.status(Status::new(&key(n)));
    }
    let mut document =
        Document::new("chain").axis(axis).event(Event::new("go", EventKind::Request));
    for n in 1..length {
        let from = key(n - 1);
        let transition = Transition::new("line", "go", [from.as_str()]).to(&key(n));
        document = document.transition(transition);
    }
    document
}

#[test]
fn a_hundred_thousand_statuses_are_too_many_and_no_trouble() {
    let (time, findings) = timed(&chain(100_000));
    assert!(findings >= 2);
    assert!(time < Duration::from_secs(20), "{time:?}");
    let mut document = chain(3);
    document.transitions[0].from = Sources::These((0..100_000).map(|n| format!("T{n}")).collect());
    let (time, findings) = timed(&document);
    assert!((1000..=1001).contains(&findings), "{findings}");
    assert!(time < Duration::from_secs(20), "{time:?}");
}

/// The largest number of choices for one event, each with a guard of its own.
#[test]
fn thousands_of_choices_for_one_event_are_decided_soon() {
    let keys: Vec<String> = (0..40).map(|n| format!("S{n}")).collect();
    let mut axis = Axis::new("line").entry("S0");
    for key in &keys {
        axis = axis.status(Status::new(key).resting());
    }
    let mut document = Document::new("wide").axis(axis).event(Event::new("go", EventKind::Request));
    for fact in 0..12 {
        document = document.fact(&format!("f{fact:02}"));
    }
    for row in 0..4096u32 {
        let bits = (0..12).map(|bit| {
            let fact = Guard::fact(&format!("f{bit:02}"));
            if row >> bit & 1 == 1 { fact } else { fact.negate() }
        });
        let from = keys.iter().map(String::as_str);
        let to = &keys[row as usize % 40];
        let transition = Transition::new("line", "go", from).to(to);
        document = document.transition(transition.when(Guard::All(bits.collect())));
    }
    let (time, findings) = timed(&document);
    assert_eq!(findings, 1, "only the version label is missing");
    assert!(time < Duration::from_secs(60), "{time:?}");
}

#[test]
fn a_guard_beyond_the_limits_is_a_finding() {
    let deep = (0..200).fold(Guard::fact("f"), |guard, _| guard.negate());
    let mut document = chain(2).fact("f");
    document.transitions[0].when = Some(deep);
    let report = Workflow::check(&document);
    assert!(report.diagnostics().iter().any(|d| d.code == Code::OF0008), "{report}");
}

#[test]
fn an_effect_may_read_what_no_guard_reads() {
    let looks = Effect::attention("look").when(Guard::fact("gift"));
    let document = Document::new("small")
        .version("1")
        .axis(
            Axis::new("goods")
                .entry("A")
                .status(Status::new("A"))
                .status(Status::new("B").terminal()),
        )
        .event(Event::new("send", EventKind::Request))
        .fact("gift")
        .transition(Transition::new("goods", "send", ["A"]).to("B").effect(looks));
    assert_eq!(Workflow::check(&document).to_string(), "");
}

#[test]
fn a_report_may_demand_no_reason() {
    let document = Document::new("small")
        .version("1")
        .axis(
            Axis::new("goods")
                .entry("A")
                .status(Status::new("A"))
                .status(Status::new("B").terminal()),
        )
        .event(Event::new("sent", EventKind::Report).needs_reason())
        .transition(Transition::new("goods", "sent", ["A"]).to("B"));
    let report = Workflow::check(&document);
    let [finding] = report.diagnostics() else { panic!("{report}") };
    assert_eq!((finding.code, finding.place.at.as_str()), (Code::OF0117, "/events/0/needs_reason"));
}
