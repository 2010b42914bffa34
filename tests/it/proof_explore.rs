//! The exploration of whole orders against the real engine: every configuration that it finds is a
//! real order's. That every real order's is found is for the walks of `standard_explore` to say.

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::proof::{ConfigurationId, Exploration, LimitReached, Limits};
use orderflow::{DerivedFact, EventKind, Guard, Workflow};

use crate::choices::Choices;
use crate::documents;

/// Holds the story of a configuration against a real order that takes it.
fn replay(explored: &Exploration, id: ConfigurationId) {
    let (workflow, witness) = (explored.workflow(), explored.witness(id));
    assert_eq!(witness.walk(), explored.state(id), "{witness}");
    // Where nothing books, the host says which derived facts hold, and an order has no say.
    let derived = |fact| DerivedFact::by_name(workflow.fact_key(fact).as_str()).is_some();
    if workflow.facts().any(|fact| derived(fact) && !explored.is_given(fact)) {
        return;
    }
    let replayed = witness.replay().unwrap_or_else(|error| panic!("{error}: {witness}"));
    let state = replayed.order.state(workflow).unwrap();
    assert_eq!(state, explored.state(id), "{witness}");
    let facts = workflow.facts_of(&replayed.order);
    for fact in workflow.facts().filter(|&fact| explored.is_given(fact)) {
        let (real, small) = (facts.contains(fact), explored.facts(id).contains(fact));
        assert_eq!(real, small, "{}: {witness}", workflow.fact_key(fact));
    }
    let told: Vec<_> = witness.moves.iter().map(|step| step.verdict).collect();
    assert_eq!(replayed.verdicts, told, "{witness}");
}

#[test]
fn configurations_of_the_standard_workflow_are_real_orders() {
    let explored = Workflow::standard().explore(Limits::default());
    assert_eq!(explored.partial(), None);
    // All of them pass; a prime stride keeps the test short and meets every kind of order.
    for id in explored.configurations().step_by(SAMPLE) {
        replay(&explored, id);
    }
    assert_eq!(explored.len(), 191_024);
}

/// One configuration in so many is replayed.
const SAMPLE: usize = 13;

#[test]
#[ignore = "a quarter of a minute; run with --ignored"]
fn every_configuration_of_the_standard_workflow_is_a_real_order() {
    let explored = Workflow::standard().explore(Limits::default());
    explored.configurations().for_each(|id| replay(&explored, id));
}

#[test]
fn configurations_of_random_workflows_are_real_orders() {
    for seed in 0..60 {
        let document = documents::sound(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(Limits { configurations: 2_000, ..Limits::default() });
        for id in explored.configurations().step_by(17) {
            replay(&explored, id);
        }
    }
}

/// Eight axes of that many statuses, a ring each, with guards over 64 host facts.
fn hostile(statuses: usize) -> Document {
    let facts: Vec<String> = (0..64).map(|n| format!("fact {n}")).collect();
    let mut document = Document::new("hostile").version("1");
    document.facts.clone_from(&facts);
    for axis in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let keys: Vec<String> = (0..statuses).map(|n| format!("S{n}")).collect();
        let row = keys
            .iter()
            .fold(Axis::new(axis).entry("S0"), |row, key| row.status(Status::new(key).resting()));
        document = document.axis(row);
        for n in 0..statuses {
            let parts = (0..16).map(|k| {
                let pick = |by: usize| Guard::fact(&facts[(n * 7 + k * 4 + by) % 64]);
                pick(0).or(pick(1).negate()).or(pick(2).and(pick(3)))
            });
            let to = &keys[(n + 1) % statuses];
            let next = Transition::new(axis, "next", [keys[n].as_str()]).to(to);
            document = document.transition(next.when(Guard::All(parts.collect())));
        }
    }
    document.event(Event::new("next", EventKind::Request))
}

#[test]
fn an_exploding_workflow_ends_within_its_limits() {
    let workflow = Workflow::check(&hostile(250));
    let workflow = workflow.workflow().expect("sound");
    let few = Limits { configurations: 1_000, ..Limits::default() };
    let explored = workflow.explore(Limits { steps: 20_000_000, ..Limits::default() });
    let partial = explored.partial().expect("partial");
    assert_eq!(partial.configurations, explored.len());
    assert_eq!(partial.limit, LimitReached::Steps);
    let explored = workflow.explore(few);
    assert!(explored.len() <= 1_000);
    assert!(explored.partial().is_some());
}
