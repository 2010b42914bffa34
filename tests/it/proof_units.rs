//! As many units as a document needs.

use std::collections::BTreeSet;

use orderflow::coverage::Coverage;
use orderflow::document::{
    Allow, Axis, Code, Document, Event as Declared, Invariant, Status, Transition,
};
use orderflow::mutation::{Bench, Fate, mutations};
use orderflow::proof::{Goal, Goods, Limits, Proof, Verified};
use orderflow::vectors::Vectors;
use orderflow::{Books, EventKind, Guard, Workflow};

const FACTS: [&str; 6] = [
    "units_came",
    "units_under_way",
    "units_delivered",
    "units_returned",
    "units_had_left",
    "units_settled",
];

/// Parcels are sent, arrive and come back, and an order goes from one status to the next one by
/// what is said of it.
fn steps(steps: &[(&str, Guard)]) -> Document {
    let reports =
        [("sent", Books::Dispatch), ("delivered", Books::Delivery), ("returned", Books::Return)];
    let keys: Vec<String> = (0..=steps.len()).map(|n| format!("STEP_{n}")).collect();
    let statuses = keys.iter().map(|key| Status::new(key).resting());
    let axis = statuses.fold(Axis::new("order").entry("STEP_0"), Axis::status);
    let mut document = Document::new("steps").version("1").axis(axis);
    document.facts = FACTS.map(str::to_owned).to_vec();
    for (name, kind) in reports {
        document = document.event(Declared::new(name, EventKind::Report).books(kind));
    }
    document = document.event(Declared::new("look", EventKind::Request));
    for ((event, when), pair) in steps.iter().zip(keys.windows(2)) {
        let [from, to] = [&*pair[0], &*pair[1]];
        let moves = Transition::new("order", event, [from]).to(to).when(when.clone());
        document = document.transition(moves);
    }
    // Whatever else is reported passes.
    reports.into_iter().fold(document, |document, (name, _)| {
        let all = keys.iter().map(String::as_str);
        document.transition(Transition::new("order", name, all))
    })
}

fn facts(names: &[&str]) -> Guard {
    Guard::All(names.iter().map(|name| Guard::fact(name)).collect())
}

fn everywhere() -> Guard {
    facts(&["units_under_way", "units_delivered", "units_returned"])
}

fn workflow(document: &Document) -> Workflow {
    Workflow::new(document).unwrap_or_else(|report| panic!("{report}"))
}

fn prove(document: &Document) -> Proof {
    workflow(document).prove(Limits::default())
}

/// The findings of that code.
fn found(proof: &Proof, code: Code) -> Vec<String> {
    let findings = proof.findings().iter().filter(|finding| finding.code == code);
    findings.map(|finding| finding.message.clone()).collect()
}

/// All findings.
fn told(proof: &Proof) -> Vec<String> {
    proof.findings().iter().map(ToString::to_string).collect()
}

/// Every transition is taken by an order of so many units, and of no fewer; the real engine takes
/// each story.
#[track_caller]
fn takes(units: usize, document: &Document) {
    let workflow = workflow(document);
    let proof = workflow.prove(Limits::default());
    assert_eq!((proof.verified(), found(&proof, Code::OF0302)), (Verified::Full, vec![]));
    let explored = workflow.explore(Limits::default());
    assert_eq!((explored.units(), proof.exploration().units()), (units, units));
    assert_eq!((explored.len(), explored.partial()), (proof.configurations(), None));
    for (number, way) in explored.takes().into_iter().enumerate() {
        let way = way.unwrap_or_else(|| panic!("nobody takes {number}"));
        let replayed = way.replay().unwrap_or_else(|error| panic!("{error}: {way}"));
        assert_eq!(replayed.order.state(&workflow).unwrap(), way.end(), "{way}");
        let lines = if way.terms.goods == Goods::None { 0 } else { units };
        assert_eq!(replayed.order.books().lines().len(), lines, "{way}");
        assert_eq!(replayed.order.books().total().to_string(), "3.00 EUR", "{way}");
        let told = format!(", {units} units;");
        assert_eq!(way.to_string().contains(&told), lines > 2, "{way}");
        let test = way.to_rust_test("an_order", "workflow()");
        assert_eq!(test.matches(".line(\"SKU").count(), lines, "{test}");
    }
}

#[test]
fn two_units_are_enough_for_two_places() {
    takes(2, &steps(&[("look", facts(&["units_under_way", "units_returned"]))]));
}

#[test]
fn three_units_are_at_three_places() {
    takes(3, &steps(&[("look", everywhere())]));
    let unsent = Guard::fact("units_settled").negate();
    let rest = Guard::fact("units_under_way").negate();
    let back = facts(&["units_delivered", "units_returned"]).and(rest).and(unsent);
    takes(3, &steps(&[("returned", back)]));
}

#[test]
fn a_third_parcel_takes_a_third_unit() {
    let came = || ("sent", Guard::fact("units_came"));
    takes(2, &steps(&[came(), came()]));
    takes(3, &steps(&[came(), came(), came()]));
    takes(4, &steps(&[came(), came(), came(), came()]));
}

#[test]
fn four_units_are_at_four_places() {
    takes(4, &steps(&[("look", everywhere()), ("sent", Guard::fact("units_came"))]));
}

#[test]
fn what_no_order_takes_is_said_still() {
    let told = |event: &str, step: usize| {
        vec![format!(
            "no order takes the transition of \"order\" by \"{event}\" to \"STEP_{step}\""
        )]
    };
    let dead = |all: &[(&str, Guard)]| {
        let proof = prove(&steps(all));
        assert_eq!(proof.verified(), Verified::Full);
        (proof.exploration().units(), found(&proof, Code::OF0302))
    };
    // What has all arrived is not under way any more, and nothing more is sent.
    let arrived = || ("look", facts(&["units_delivered", "units_settled"]));
    assert_eq!(dead(&[arrived(), ("look", everywhere())]), (3, told("look", 2)));
    let came = || ("sent", Guard::fact("units_came"));
    assert_eq!(dead(&[arrived(), came()]), (2, told("sent", 2)));
    // A fifth parcel is one more than the model has units.
    let proof = prove(&steps(&[came(), came(), came(), came(), came()]));
    assert_eq!((proof.exploration().units(), found(&proof, Code::OF0302)), (4, told("sent", 5)));
}

#[test]
fn what_the_document_allows_takes_no_more_units() {
    let came = || ("sent", Guard::fact("units_came"));
    let mut document = steps(&[came(), came(), came()]);
    document.allow.push(Allow::new("OF0302", "/transitions/2", "two parcels are the most"));
    let proof = prove(&document);
    assert_eq!(proof.exploration().units(), 2);
    assert_eq!(
        [Code::OF0302, Code::OF0007].map(|code| found(&proof, code)),
        [vec![], vec![]] as [Vec<String>; 2]
    );
}

#[test]
fn what_should_hold_somewhere_takes_as_many_units() {
    let with = |rule: Invariant| {
        let mut document = steps(&[("sent", Guard::fact("units_came"))]);
        document.invariants.push(rule);
        document
    };
    let proof = prove(&with(Invariant::sometimes("everywhere", everywhere())));
    assert_eq!((proof.exploration().units(), found(&proof, Code::OF0505)), (3, vec![]));
}

/// What is never so, or always, is asked of orders whose units are at three places.
#[test]
fn what_must_not_be_is_looked_for_with_as_many_units() {
    let broken = |change: &dyn Fn(Document) -> Document, code: Code| {
        let document = change(steps(&[("sent", Guard::fact("units_came"))]));
        let workflow = workflow(&document);
        let proof = workflow.prove(Limits::default());
        let number = proof.findings().iter().position(|it| it.code == code).unwrap();
        let story = proof.witness(number).unwrap();
        let replayed = story.replay().unwrap_or_else(|error| panic!("{error}: {story}"));
        assert_eq!(replayed.verdicts.last().copied(), story.moves.last().map(|it| it.verdict));
        assert_eq!((story.units, proof.exploration().units()), (3, 3), "{story}");
    };
    let with = |rule: fn(&str, Guard) -> Invariant, guard: Guard| {
        move |mut document: Document| {
            document.invariants.push(rule("rule", guard.clone()));
            document
        }
    };
    broken(&with(Invariant::never, everywhere()), Code::OF0501);
    let gone = ["units_under_way", "units_delivered", "units_returned"];
    let nowhere = Guard::Any(gone.map(|fact| Guard::fact(fact).negate()).to_vec());
    broken(&with(Invariant::always, nowhere), Code::OF0501);
    // A report that finds a way wherever two units are.
    let flagged = |document: Document| {
        let asks = gone.map(|fact| Guard::fact(fact).negate());
        let told = document.event(Declared::new("told", EventKind::Report));
        asks.into_iter().fold(told, |document, when| {
            document.transition(Transition::new("order", "told", ["STEP_0", "STEP_1"]).when(when))
        })
    };
    broken(&flagged, Code::OF0509);
}

/// Whatever the limit is, nothing is claimed of orders that were not looked at.
#[test]
fn a_limit_on_more_units_is_said() {
    let came = || ("sent", Guard::fact("units_came"));
    let workflow = workflow(&steps(&[came(), came(), came(), came(), came()]));
    let whole = workflow.prove(Limits::default());
    let mut kinds = BTreeSet::new();
    for configurations in 1..=whole.configurations() {
        let proof = workflow.prove(Limits { configurations, ..Limits::default() });
        let (units, dead) = (proof.exploration().units(), found(&proof, Code::OF0302));
        let is_full = proof.verified() == Verified::Full;
        kinds.insert((units, is_full));
        if configurations == whole.configurations() {
            assert_eq!(told(&proof), told(&whole));
        } else if is_full {
            let who =
                format!("no order of {units} units, and none of more within the limit, takes");
            assert!(dead.iter().all(|it| it.starts_with(&who)), "{dead:?}");
            assert_eq!(dead.len(), 5 - units, "{dead:?}");
        } else {
            assert_eq!(dead, Vec::<String>::new());
        }
    }
    let all = [(2, false), (2, true), (3, false), (3, true), (4, false), (4, true)];
    assert!(kinds.into_iter().eq(all));
}

/// Races, vectors, coverage, plans and mutations go through the same orders.
#[test]
fn whatever_follows_has_as_many_units() {
    let document = steps(&[("look", everywhere()), ("sent", Guard::fact("units_came"))]);
    let workflow = workflow(&document);
    let explored = workflow.explore(Limits::default());
    let races = workflow.races(&explored);
    assert!(races.is_complete);
    for story in races.pairs.iter().flat_map(|pair| pair.example.iter().flat_map(|it| it.iter())) {
        let replayed = story.replay().unwrap_or_else(|error| panic!("{error}: {story}"));
        assert_eq!(replayed.order.state(&workflow).unwrap(), story.end(), "{story}");
    }
    let vectors = Vectors::of(&explored);
    assert!(vectors.complete && vectors.run(&workflow).is_pass());
    let gaps = Coverage::new(&workflow).gaps(&explored);
    assert_eq!((gaps.total, gaps.missed.len()), (5, 5));
    assert!(gaps.missed.iter().all(|missed| missed.way.is_some()));
    let opening = explored.configurations().next().unwrap();
    let plan = explored.plan(opening, Goal::status("order", "STEP_2")).unwrap();
    assert_eq!(plan.len(), 5, "{plan}");
    let bench = Bench::new(&workflow, Limits::default());
    let fates: Vec<Fate> = mutations(&document).iter().map(|it| bench.judge(it)).collect();
    assert!(!fates.contains(&Fate::Unknown), "{fates:?}");
    let noticed = |fate: &&Fate| matches!(fate, Fate::Unnoticed(_));
    for fate in fates.iter().filter(noticed) {
        let Fate::Unnoticed(difference) = fate else { continue };
        let story = &difference.witness;
        let replayed = story.replay().unwrap_or_else(|error| panic!("{error}: {story}"));
        assert_eq!(replayed.order.state(&workflow).unwrap(), story.end(), "{story}");
    }
}
