//! Which transitions a test run has taken.

use std::panic::{RefUnwindSafe, UnwindSafe};

use allocation_counter::{AllocationInfo, measure};
use orderflow::coverage::Coverage;
use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::proof::Limits;
use orderflow::standard::{Paid, event};
use orderflow::{Actor, EventKind, Input, NewOrder, Order, Origin, Roles, State, Step, Workflow};

/// A lamp that nobody can break, though a transition says so.
fn lamp() -> Workflow {
    let lamp = Axis::new("lamp").entry("OFF").status(Status::new("OFF").resting());
    let document = Document::new("lamp")
        .version("1")
        .axis(lamp.status(Status::new("ON").resting()))
        .event(Event::new("press", EventKind::Request))
        .transition(Transition::new("lamp", "press", ["OFF"]).to("ON"))
        .transition(Transition::new("lamp", "press", ["ON"]).to("OFF"));
    Workflow::new(&document).unwrap()
}

#[test]
fn gaps_name_the_shortest_way() {
    let workflow = lamp();
    let press = workflow.event("press").unwrap();
    let explored = workflow.explore(Limits::default());
    let mut coverage = Coverage::new(&workflow);
    let gaps = |coverage: &Coverage| {
        let gaps = coverage.gaps(&explored);
        let missed = gaps.missed.iter().map(|it| format!("{} {}", it.at, it.way.as_ref().unwrap()));
        (gaps.taken, gaps.total, gaps.reaches(100), missed.collect::<Vec<_>>())
    };
    let first = "/transitions/0 opened in OFF; press -> ON";
    let second = "/transitions/1 opened in OFF; press -> ON; press -> OFF";
    assert_eq!(gaps(&coverage), (0, 2, false, vec![first.into(), second.into()]));
    coverage.step(workflow.entry(), press, Input::default());
    assert_eq!(gaps(&coverage), (1, 2, false, vec![second.into()]));
    assert!(coverage.gaps(&explored).reaches(50));

    let mut other = Coverage::new(&workflow);
    let on = workflow.step(workflow.entry(), press, Input::default()).state;
    other.step(on, press, Input::default());
    coverage.merge(&other).unwrap();
    assert_eq!(gaps(&coverage), (2, 2, true, vec![]));
}

#[test]
fn a_tour_covers_everything_on_the_bare_state_and_on_orders() {
    let workflow = Workflow::standard();
    let explored = workflow.explore(Limits { configurations: 3_000, ..Limits::default() });
    let tour = explored.tour();
    let (mut bare, mut orders) = (Coverage::new(&workflow), Coverage::new(&workflow));
    let mut histories = Coverage::new(&workflow);
    for story in &tour.stories {
        let mut state = story.entry;
        for step in &story.moves {
            let event = workflow.event(step.event.as_ref().unwrap().as_str()).unwrap();
            bare.step(state, event, step.input);
            state = step.state;
        }
        let replayed = story.replay().unwrap();
        let mut order = Order::replay(replayed.order.history().iter().take(1)).unwrap();
        for event in replayed.done {
            orders.event(&order, event.clone());
            let _refused = workflow.apply(&mut order, event);
        }
        histories.history(&order);
    }
    let all: Vec<_> = bare.taken().collect();
    assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<_>>(), tour.transitions);
    assert_eq!(orders.taken().collect::<Vec<_>>(), all);
    // A history lacks what left no record.
    for (id, count) in histories.taken() {
        assert!(all.iter().any(|&(other, most)| other == id && count <= most));
    }
    assert!(histories.taken().count() > 10);
}

#[test]
fn refused_events_take_nothing() {
    let workflow = Workflow::standard();
    let mut coverage = Coverage::new(&workflow);
    let done = workflow.event("done").unwrap();
    let input = Input { roles: Roles::ALL, ..Input::default() };
    coverage.step(workflow.entry(), done, input);
    assert_eq!(coverage.taken().count(), 0);
}

#[test]
fn coverage_is_read_for_its_own_workflow_alone() {
    let workflow = lamp();
    let coverage = Coverage::new(&workflow);
    let text = coverage.to_json();
    assert!(Coverage::from_json(&workflow, &text).is_ok());
    assert!(Coverage::new(&Workflow::standard()).merge(&coverage).is_err());
    let bad = [
        (text.replace("{}", "{\"2\":1}"), "the workflow has no transition 2"),
        (text.replace("\"format\":1", "\"format\":9"), "format 9, and this library reads format 1"),
        ("{\"format\":1}".to_owned(), "line 1, column 12: missing field `workflow`"),
    ];
    for (text, error) in bad {
        let found = Coverage::from_json(&workflow, &text).unwrap_err().to_string();
        assert_eq!(found, error, "{text}");
    }
    let foreign = Coverage::from_json(&Workflow::standard(), &text).unwrap_err().to_string();
    assert!(foreign.starts_with("it is of workflow \"lamp\" with hash "), "{foreign}");
}

/// What is decided has no room for a recorder: a workflow is one pointer, and behind it is nothing
/// that deciding could write to.
const _: () = {
    const fn holds_nothing_that_changes<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}
    holds_nothing_that_changes::<Workflow>();
    holds_nothing_that_changes::<Order>();
    assert!(size_of::<Workflow>() == size_of::<usize>());
    assert!(size_of::<State>() == 8 && size_of::<Step>() == 32);
};

/// An order is opened and paid for, and every event is asked about on the way.
fn a_day(workflow: &Workflow) -> Order {
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, rust_decimal::dec!(19.90));
    let mut order = workflow.open(new, Origin::by(Actor::system()).at(at)).unwrap();
    let _ = workflow.apply(&mut order, Paid::in_full().by(Actor::gateway("stripe")).at(at));
    for declared in &workflow.document().events {
        let _ = workflow.decide(&order, orderflow::Event::new(&declared.name));
    }
    let _ = workflow.apply(&mut order, orderflow::Event::new(event::SENT).at(at));
    order
}

/// What is decided without a recorder costs the same, whether there is one elsewhere or not: to the
/// byte on orders, and nothing on the bare state. The instruction counts of both are kept by
/// `benches/counts`, which knows no recorder.
#[test]
fn without_a_recorder_nothing_is_paid_for_one() {
    let workflow = Workflow::standard();
    let sum = |it: AllocationInfo| (it.count_total, it.bytes_total, it.count_current);
    let orders = || sum(measure(|| drop(a_day(&workflow))));
    let steps = || {
        sum(measure(|| {
            for id in workflow.events() {
                let _ = std::hint::black_box(workflow.step(workflow.entry(), id, Input::default()));
            }
        }))
    };
    let before = orders();
    assert!(before.0 > 0 && steps() == (0, 0, 0));
    let mut coverage = Coverage::new(&workflow);
    for _ in 0..2 {
        let recorded = measure(|| coverage.history(&a_day(&workflow)));
        assert!(recorded.bytes_total > before.1, "recording is paid for by whoever records");
        assert_eq!(orders(), before, "while there is a recorder");
        assert_eq!(steps(), (0, 0, 0), "while there is a recorder");
    }
    assert!(coverage.taken().count() > 0);
    drop(coverage);
    assert_eq!(orders(), before, "when the recorder is gone");
}
