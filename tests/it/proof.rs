//! What is proved of whole orders.

use orderflow::Workflow;
use orderflow::proof::{Limits, Proof, Verified, Witness};

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
    assert_eq!(proof.configurations(), 191_024);
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
