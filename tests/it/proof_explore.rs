//! The exploration of whole orders against the real engine: every configuration that it finds is a
//! real order's. That every real order's is found is for the walks of `standard_explore` to say.

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::proof::{ConfigurationId, Exploration, LimitReached, Limits, Verified};
use orderflow::testing::{Choices, checked};
use orderflow::{DerivedFact, EventKind, Guard, Workflow};

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
    assert_eq!(explored.len(), 421_848);
}

/// One configuration in so many is replayed.
const SAMPLE: usize = 29;

#[test]
#[ignore = "half a minute; run with --ignored"]
fn every_configuration_of_the_standard_workflow_is_a_real_order() {
    let explored = Workflow::standard().explore(Limits::default());
    explored.configurations().for_each(|id| replay(&explored, id));
}

#[test]
fn configurations_of_random_workflows_are_real_orders() {
    for seed in 0..60 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(Limits { configurations: 2_000, ..Limits::default() });
        for id in explored.configurations().step_by(17) {
            replay(&explored, id);
        }
    }
}

/// What is remembered of situations that come again is what is worked out anew for each: every edge
/// leads to a configuration that was found, and to each leads one.
#[test]
fn what_is_looked_up_is_what_is_worked_out() {
    let mut followed = 0;
    for seed in 0..80 {
        let workflow = Workflow::new(&checked(&mut Choices::Seed(seed))).unwrap();
        let explored = workflow.explore(Limits { configurations: 3_000, ..Limits::default() });
        if explored.partial().is_some() {
            continue;
        }
        let mut reached: Vec<bool> =
            explored.configurations().map(|id| explored.is_opening(id)).collect();
        for id in explored.configurations() {
            for edge in explored.edges(id) {
                reached[edge.to.unwrap().index()] = true;
                followed += 1;
            }
        }
        assert!(reached.into_iter().all(|it| it), "seed {seed}");
    }
    assert!(followed > 50_000, "{followed}");
}

/// Eight axes of 250 statuses, a ring each, with guards over 64 host facts as deep as asked for;
/// one event moves all of them, or each has its own.
fn hostile(deep: usize, together: bool) -> Document {
    const STATUSES: usize = 250;
    let facts: Vec<String> = (0..64).map(|n| format!("fact {n}")).collect();
    let fact = |n: usize| Guard::fact(&facts[n % 64]);
    let mut document = Document::new("hostile").version("1");
    document.facts.clone_from(&facts);
    for axis in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let keys: Vec<String> = (0..STATUSES).map(|n| format!("S{n}")).collect();
        let row = keys
            .iter()
            .fold(Axis::new(axis).entry("S0"), |row, key| row.status(Status::new(key).resting()));
        document = document.axis(row);
        let event = if together { "next" } else { axis };
        for n in 0..STATUSES {
            let parts = (0..deep).map(|k| {
                let first = n * 7 + k * 4;
                fact(first).or(fact(first + 1).negate()).or(fact(first + 2).and(fact(first + 3)))
            });
            let next = Transition::new(axis, event, [keys[n].as_str()]);
            let next = next.to(&keys[(n + 1) % STATUSES]);
            document = document.transition(next.when(Guard::All(parts.collect())));
        }
        if document.events.iter().all(|known| known.name != event) {
            document = document.event(Event::new(event, EventKind::Request));
        }
    }
    document
}

/// However a document explodes, its proof ends within the limits, says so and claims nothing.
#[test]
fn an_exploding_workflow_ends_within_its_limits() {
    let limits = Limits { configurations: 100_000, steps: 20_000_000 };
    let check = |deep, together, limit| {
        let report = Workflow::check(&hostile(deep, together));
        let workflow = report.workflow().expect("sound on each axis");
        let proof = workflow.prove(limits);
        let explored = proof.exploration();
        let partial = explored.partial().expect("partial");
        assert_eq!(proof.verified(), Verified::Partial(partial));
        assert_eq!((partial.limit, partial.configurations), (limit, explored.len()));
        assert!(explored.len() <= limits.configurations);
        // The last test may be of a guard of 1,024 parts on each of eight axes.
        assert!(explored.steps() < limits.steps + 10_000, "{}", explored.steps());
        let codes: Vec<&str> = proof.findings().iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, ["OF0500"], "nothing is claimed of what was not seen");
    };
    // Facts explode, statuses explode, and both.
    check(16, true, LimitReached::Steps);
    check(1, false, LimitReached::Configurations);
    check(16, false, LimitReached::Steps);
}

/// Two axes of twelve statuses and eight host facts: 36,864 combinations, of which the facts cost
/// nothing where no guard reads them.
#[test]
fn a_workflow_of_a_common_size_takes_no_time_at_all() {
    let keys = |axis: &str| (0..12).map(|n| format!("{axis}{n}")).collect::<Vec<_>>();
    let mut document = Document::new("twelve by twelve").version("1");
    document.facts = (0..8).map(|n| format!("fact {n}")).collect();
    let fact = |n: usize| Guard::fact(&format!("fact {}", n % 8));
    for (axis, other) in [("A", "B"), ("B", "A")] {
        let (own, others) = (keys(axis), keys(other));
        let row = own.iter().fold(Axis::new(axis).entry(&own[0]), |row, key| {
            row.status(Status::new(key).resting())
        });
        document = document.axis(row);
        for n in 0..12 {
            let event = format!("{axis} {n}");
            let there = Guard::status(other, [others[(n + 6) % 12].as_str()]);
            let when = fact(n).or(fact(n + 3).and(fact(n + 5).negate())).or(there);
            let next = Transition::new(axis, &event, [own[n].as_str()]).to(&own[(n + 1) % 12]);
            document = document
                .event(Event::new(&event, EventKind::Request))
                .transition(next.when(when))
                .transition(Transition::from_any(axis, &event));
        }
    }
    let workflow = Workflow::new(&document).unwrap();
    let proof = workflow.prove(Limits::default());
    assert_eq!((proof.verified(), proof.configurations()), (Verified::Full, 144));
    assert_eq!(proof.findings(), []);
    assert!(proof.exploration().steps() < 100_000, "{}", proof.exploration().steps());
}
