//! Sound workflows have no finding, and a defect that is planted is always found.
//!
//! `ORDERFLOW_PLANTED=10000 cargo test --release --test it -- planted` looks at ten thousand of
//! each.

use orderflow::Workflow;
use orderflow::document::{Code, Document, Severity};
use orderflow::proof::{Limits, Verified};
use orderflow::testing::{Choices, Defect, Planted, sound};

/// How many workflows are looked at.
fn count() -> u64 {
    let told = std::env::var("ORDERFLOW_PLANTED").ok();
    told.map_or(300, |told| told.parse().expect("ORDERFLOW_PLANTED is a number"))
}

/// Everything that the checks and the proof find, with the texts of what is denied.
fn findings(document: &Document) -> (Vec<Code>, Vec<String>) {
    let report = Workflow::check(document);
    let mut all = report.diagnostics().to_vec();
    if let Some(workflow) = report.workflow() {
        let proof = workflow.prove(Limits::default());
        assert_eq!(proof.verified(), Verified::Full, "{}", document.to_json());
        all.extend(proof.findings().iter().cloned());
    }
    let denied = all.iter().filter(|finding| finding.severity <= Severity::Deny);
    let denied = denied.map(ToString::to_string).collect();
    (all.iter().map(|finding| finding.code).collect(), denied)
}

#[test]
fn nothing_is_found_in_sound_workflows() {
    for seed in 0..count() {
        let document = sound(&mut Choices::Seed(seed));
        let (_, denied) = findings(&document);
        assert!(denied.is_empty(), "seed {seed}: {denied:#?}\n{}", document.to_json());
    }
}

#[test]
fn a_planted_defect_is_found_every_time() {
    let kinds = Defect::ALL.len() as u64;
    for seed in 0..count() {
        let defect = Defect::ALL[(seed % kinds) as usize];
        let planted = Planted::draw(defect, &mut Choices::Seed(seed)).expect("there is room");
        let (codes, denied) = findings(&planted.document);
        let text = || planted.document.to_json();
        assert!(codes.contains(&defect.code()), "seed {seed}: {defect:?}: {denied:#?}\n{}", text());
    }
}
