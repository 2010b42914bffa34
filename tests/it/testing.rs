//! What the feature `testing` draws for others: by proptest, which shrinks it, and by fuzzers.

use std::collections::BTreeSet;
use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use orderflow::proof::Limits;
use orderflow::standard::{event, payment};
use orderflow::testing::strategies::{
    acts, checked_workflows, events, histories, new_orders, planted_workflows, sound_workflows,
    spoiled_documents,
};
use orderflow::testing::{Choices, Defect, Planted, SoundEvents, SoundHistory, SoundWorkflow};
use orderflow::{Actor, Order, Origin, Payload, Workflow};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use crate::laws::time;

/// What is left of a value that fails, once proptest has shrunk it.
fn smallest<T: Debug>(strategy: &impl Strategy<Value = T>, fails: impl Fn(&T) -> bool) -> T {
    let config = Config { failure_persistence: None, cases: 2_000, ..Config::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let run = runner.run(&strategy, |value| match fails(&value) {
        true => Err(TestCaseError::fail("it fails")),
        false => Ok(()),
    });
    match run {
        Err(TestError::Fail(_, value)) => value,
        other => panic!("no value fails: {other:?}"),
    }
}

#[test]
fn what_fails_is_shrunk_to_little() {
    let axes = |workflow: &Workflow| workflow.document().axes.len();
    let shape = |workflow: &Workflow| (axes(workflow), workflow.document().transitions.len());
    let plainest = shape(&smallest(&sound_workflows(), |_| true));
    let two = shape(&smallest(&sound_workflows(), |workflow| axes(workflow) > 1));
    let checked = shape(&smallest(&checked_workflows(), |_| true));
    let spoiled = smallest(&spoiled_documents(), |_| true);
    assert_eq!((plainest, two, checked, spoiled.axes.len()), ((1, 1), (2, 2), (1, 1), 1));

    let workflow = Workflow::standard();
    let cancelled = |it: &orderflow::Event| event::CANCEL == it.name();
    let few = smallest(&events(&workflow, 12), |all| all.iter().any(cancelled));
    assert!(few.len() == 1 && *few[0].brings() == Payload::new(), "{few:?}");
    let few = smallest(&acts(&workflow, 12), |all| all.len() > 2);
    assert_eq!(few.len(), 3);

    let order = smallest(&new_orders(&workflow), |_| true);
    let order = workflow.open(order, Origin::by(Actor::system()).at(time(0))).unwrap();
    assert_eq!((order.books().lines().len(), order.state(&workflow)), (0, Ok(workflow.entry())));

    let is_cancelled = |order: &Order| order.status(payment::AXIS) == payment::CANCELLED;
    let order = smallest(&histories(&workflow, 12), is_cancelled);
    assert_eq!(order.history().len(), 2, "opened and cancelled");
}

/// Every kind of defect is drawn without much ado, and what fails is shrunk to a workflow that
/// still has it.
#[test]
fn planted_workflows_of_every_kind_are_drawn_and_shrunk() {
    let (mut before, mut after) = (0, 0);
    for &defect in Defect::ALL {
        let strategy = planted_workflows(defect);
        let mut runner = TestRunner::deterministic();
        let drawn =
            (0..3).map(|_| strategy.new_tree(&mut runner).expect("there is room").current());
        let drawn: Vec<Planted> = drawn.collect();
        let small = smallest(&strategy, |_| true);
        for planted in drawn.iter().chain([&small]) {
            let report = Workflow::check(&planted.document);
            let proof = report.workflow().map(|workflow| workflow.prove(Limits::default()));
            let proved = proof.iter().flat_map(|proof| proof.findings());
            let mut all = report.diagnostics().iter().chain(proved);
            assert!(all.any(|it| it.code == defect.code()), "{defect:?}");
        }
        let size = |planted: &Planted| planted.document.transitions.len();
        before += drawn.iter().map(size).sum::<usize>() / drawn.len();
        after += size(&small);
    }
    assert!(after * 2 < before, "{after} transitions of {before} are left");
}

/// Bytes as a fuzzer comes by them.
fn bytes(seed: u64) -> Vec<u8> {
    let mut choices = Choices::Seed(seed);
    (0..1_500).map(|_| choices.below(256) as u8).collect()
}

#[test]
fn fuzzers_draw_workflows_orders_events_and_histories() {
    let (mut planted, mut applied, mut refused) = (BTreeSet::new(), 0, 0);
    for seed in 0..200 {
        let bytes = bytes(seed);
        let drawn = || Unstructured::new(&bytes);
        let SoundWorkflow(workflow) = SoundWorkflow::arbitrary(&mut drawn()).unwrap();
        assert!(workflow.prove(Limits::default()).is_sound());
        planted.extend(Planted::arbitrary(&mut drawn()).map(|planted| planted.defect));

        let SoundEvents { workflow, order, events } = SoundEvents::arbitrary(&mut drawn()).unwrap();
        let mut order = workflow.open(order, Origin::by(Actor::system()).at(time(0))).unwrap();
        for (minute, event) in (1..).zip(events) {
            match workflow.apply(&mut order, event.at(time(minute))) {
                Ok(_) => applied += 1,
                Err(_) => refused += 1,
            }
        }
        let SoundHistory { order, workflow } = SoundHistory::arbitrary(&mut drawn()).unwrap();
        assert!(order.state(&workflow).is_ok());
        assert_eq!(Order::replay(order.history()), Ok(order));
    }
    assert!(
        planted.len() > 40 && applied > 500 && refused > 100,
        "{planted:?} {applied} {refused}"
    );
    // Without any bytes everything is plain, and nothing fails.
    let SoundHistory { order, .. } = SoundHistory::arbitrary(&mut Unstructured::new(&[])).unwrap();
    assert_eq!(order.history().len(), 1);
}
