//! What is proved of whole orders.

use std::collections::BTreeSet;

use orderflow::document::{Axis, Code, Document, Event as Declared, Invariant, Status, Transition};
use orderflow::order::Money;
use orderflow::proof::{Limits, Proof, Verified, Witness};
use orderflow::testing::{Choices, checked};
use orderflow::{DerivedFact, Event, EventKind, Guard, Order, Workflow};

use crate::races::report;

/// The story, replayed on a real order, ends where it says.
fn replay(workflow: &Workflow, witness: &Witness) {
    assert_eq!(witness.walk(), witness.end(), "{witness}");
    let replayed = witness.replay().unwrap_or_else(|error| panic!("{error}: {witness}"));
    assert_eq!(replayed.order.state(workflow).unwrap(), witness.end(), "{witness}");
    let told: Vec<_> = witness.moves.iter().map(|step| step.verdict).collect();
    assert_eq!(replayed.verdicts, told, "{witness}");
}

/// What is found, a finding a line, its story below.
fn told(proof: &Proof) -> String {
    let line = |(n, finding)| match proof.witness(n) {
        Some(witness) => format!("{finding}\n  {witness}\n"),
        None => format!("{finding}\n"),
    };
    proof.findings().iter().enumerate().map(line).collect()
}

#[test]
fn the_standard_workflow_is_proved() {
    let workflow = Workflow::standard();
    let proof = workflow.prove(Limits::default());
    assert_eq!(told(&proof), "");
    assert_eq!(proof.verified(), Verified::Full);
    assert_eq!(proof.configurations(), 421_848);
    let mut races = String::new();
    for race in &proof.races().pairs {
        let Some(example) = &race.example else { continue };
        example.iter().for_each(|witness| replay(&workflow, witness));
        let [one, other] = &race.events;
        races += &format!("{one} and {other}\n  {}\n  {}\n", example[0], example[1]);
    }
    assert!(proof.races().repeats.iter().all(|repeat| repeat.example.is_none()));
    insta::assert_snapshot!("races", races);
}

#[test]
fn what_the_standard_workflow_allows_is_found_without_it() {
    let mut document = Workflow::standard().document().clone();
    document.allow.clear();
    document.sequenced.truncate(1);
    let workflow = Workflow::new(&document).unwrap();
    let proof = workflow.prove(Limits::default());
    for number in 0..proof.findings().len() {
        proof.witness(number).into_iter().for_each(|witness| replay(&workflow, witness));
    }
    insta::assert_snapshot!("standard_without_exceptions", told(&proof));
}

#[test]
fn a_limit_is_said_and_nothing_claimed() {
    let proof = Workflow::standard().prove(Limits { configurations: 500, ..Limits::default() });
    let Verified::Partial(partial) = proof.verified() else { panic!("{:?}", proof.verified()) };
    assert_eq!(partial.configurations, 500);
    insta::assert_snapshot!("partial", told(&proof));
    let proof = Workflow::standard().prove(Limits { steps: 1000, ..Limits::default() });
    assert!(matches!(proof.verified(), Verified::Partial(_)));
}

#[test]
fn every_story_of_a_finding_is_a_real_orders() {
    let mut codes = BTreeSet::new();
    for seed in 0..80 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let proof = workflow.prove(Limits { configurations: 3_000, steps: 3_000_000 });
        let explored = proof.exploration();
        let derived = |fact| DerivedFact::by_name(workflow.fact_key(fact).as_str()).is_some();
        // Where nothing books, the host says which derived facts hold, and an order has no say.
        let hosted = workflow.facts().any(|fact| derived(fact) && !explored.is_given(fact));
        for (number, finding) in proof.findings().iter().enumerate() {
            codes.insert(finding.code.as_str());
            let Some(witness) = proof.witness(number) else { continue };
            assert_eq!(witness.walk(), witness.end(), "{finding}: {witness}");
            if !hosted {
                replay(&workflow, witness);
            }
        }
    }
    let all = ["OF0302", "OF0502", "OF0503", "OF0506", "OF0507", "OF0509"];
    assert!(all.iter().all(|code| codes.contains(code)), "{codes:?}");
}

#[test]
fn a_label_takes_nothing_where_the_event_that_it_raises_is_stale() {
    let goes = Guard::status("parcel", ["GONE"]).and(Guard::status("label", ["handed_over"]));
    let document = Document::new("label")
        .version("1")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED"))
                .status(Status::new("GONE").resting()),
        )
        .axis(
            Axis::new("payment")
                .entry("OPEN")
                .status(Status::new("OPEN"))
                .status(Status::new("PAID").resting()),
        )
        .axis(
            Axis::new("label")
                .free()
                .entry("none")
                .status(Status::new("none"))
                .status(Status::new("handed_over").raises("sent")),
        )
        .event(Declared::new("sent", EventKind::Report).ignored_in("payment", ["OPEN"]))
        .event(Declared::new("pay", EventKind::Request))
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"))
        .transition(Transition::new("parcel", "sent", ["GONE"]))
        .transition(Transition::new("payment", "sent", ["PAID"]))
        .transition(Transition::new("payment", "pay", ["OPEN"]).to("PAID").when(goes));
    let proof = Workflow::new(&document).unwrap().prove(Limits::default());
    // Every `sent` is stale until the order is paid, and it is paid once the parcel has gone.
    let dead = proof.findings().iter().filter(|finding| finding.code == Code::OF0302);
    let dead: Vec<String> = dead.map(|finding| finding.place.at.to_string()).collect();
    assert_eq!(dead, ["/transitions/0", "/transitions/1", "/transitions/2", "/transitions/3"]);
}

/// The matrix says which pairs race; real orders that take two reports in both orders race there
/// alone.
#[test]
fn real_orders_race_where_the_matrix_says() {
    let workflow = Workflow::standard();
    let explored = workflow.explore(Limits::default());
    let races = workflow.races(&explored);
    let choices = &mut Choices::Seed(7);
    let mut differed = BTreeSet::new();
    for id in explored.configurations().step_by(61) {
        let order = explored.witness(id).replay().unwrap().order;
        if order.books().lines().is_empty() {
            continue;
        }
        for _ in 0..4 {
            let [one, other] = ["x", "y"].map(|name| report(&workflow, choices, name).unwrap());
            let taken = |events: [&Event; 2]| -> Order {
                let mut order = order.clone();
                for event in events {
                    let _ = workflow.apply(&mut order, event).unwrap();
                }
                order
            };
            let (there, back) = (taken([&one, &other]), taken([&other, &one]));
            let ledger = there.books().ledger();
            let most = Money::parse("3", "EUR").unwrap();
            let counted = ledger.captured() <= most && ledger.refunded() <= most;
            if counted && there.statuses() != back.statuses() {
                let race = races.pair(one.name(), other.name()).unwrap();
                assert!(!race.is_clean(), "{one:?} {other:?} {}", explored.witness(id));
                differed.insert(race.events.clone());
            }
        }
    }
    assert!(differed.len() >= 6, "{differed:?}");
}

/// A part of the money comes, and a part of that goes back before the rest comes.
#[test]
fn a_refund_before_the_rest_is_captured_is_a_story() {
    let held = ["captured", "refunded", "money_held"].map(Guard::fact);
    let halfway = Guard::All(held.to_vec()).and(Guard::fact("paid_in_full").negate());
    let mut document = Workflow::standard().document().clone();
    document.facts.extend(["captured", "refunded"].map(str::to_owned));
    document.facts.sort_unstable();
    document.facts.dedup();
    document.invariants.push(Invariant::never("no refund before the rest", halfway));
    let workflow = Workflow::new(&document).unwrap();
    let proof = workflow.prove(Limits::default());
    let story = proof.witness(0).unwrap();
    replay(&workflow, story);
    let told = "opened in AWAITING_PAYMENT, AWAITING_PROCESSING; paid 1; paid 1; refunded 1";
    assert_eq!((story.to_string().as_str(), proof.findings().len()), (told, 1));
}
