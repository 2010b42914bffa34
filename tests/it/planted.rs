//! Sound workflows have no finding, and a defect that is planted is always found.
//!
//! `ORDERFLOW_PLANTED=10000 cargo test --release --test it -- planted` looks at ten thousand of
//! each.

use orderflow::Workflow;
use orderflow::document::{Code, Document, MustNotify, MustPass, Severity, Status};
use orderflow::proof::{Limits, Verified};
use orderflow::testing::{Choices, Defect, Planted, sound};

/// How many workflows are looked at.
fn count() -> u64 {
    let told = std::env::var("ORDERFLOW_PLANTED").ok();
    told.map_or(400, |told| told.parse().expect("ORDERFLOW_PLANTED is a number"))
}

/// Everything that the checks and the proof find, as code and as text.
fn findings(document: &Document) -> Vec<(Code, String)> {
    let report = Workflow::check(document);
    let mut all = report.diagnostics().to_vec();
    if let Some(workflow) = report.workflow() {
        let proof = workflow.prove(Limits::default());
        assert_eq!(proof.verified(), Verified::Full, "{}", document.to_json());
        all.extend(proof.findings().iter().cloned());
    }
    all.iter().map(|finding| (finding.code, finding.to_string())).collect()
}

/// Which demands the document makes, in the order of `DEMANDS`.
fn demands(document: &Document) -> [bool; 8] {
    let passes = |is: fn(&MustPass) -> bool| document.must_pass.iter().any(is);
    let notices = |is: fn(&MustNotify) -> bool| document.must_notify.iter().any(is);
    let once = |status: &Status| status.notify_once && status.notify_customer;
    [
        passes(|rule| rule.event.is_some()),
        passes(|rule| rule.through.is_some()),
        passes(|rule| rule.role.is_some()),
        notices(|rule| rule.event.is_none()),
        notices(|rule| rule.event.is_some()),
        !document.obligations.is_empty(),
        document.notify_customer && document.axes.iter().flat_map(|it| &it.statuses).any(once),
        !document.roles.is_empty(),
    ]
}

/// What a document can demand of the way of an order.
const DEMANDS: [&str; 8] = [
    "an event to pass",
    "a condition to pass",
    "a role to take part",
    "a mail on entering",
    "an attention on an event",
    "an obligation",
    "one mail at most",
    "roles",
];

#[test]
fn nothing_is_found_in_sound_workflows() {
    let mut made = [0; DEMANDS.len()];
    for seed in 0..count() {
        let document = sound(&mut Choices::Seed(seed));
        let found = findings(&document);
        assert!(found.is_empty(), "seed {seed}: {found:#?}\n{}", document.to_json());
        for (count, is_made) in made.iter_mut().zip(demands(&document)) {
            *count += u64::from(is_made);
        }
    }
    for (demand, made) in DEMANDS.into_iter().zip(made) {
        assert!(made * 8 > count(), "{demand}: demanded by {made} of {}", count());
    }
}

#[test]
fn a_planted_defect_is_found_every_time() {
    let kinds = Defect::ALL.len() as u64;
    for seed in 0..count() {
        let defect = Defect::ALL[(seed % kinds) as usize];
        let planted = Planted::draw(defect, &mut Choices::Seed(seed)).expect("there is room");
        let found = findings(&planted.document);
        let is_found = found.iter().any(|(code, _)| *code == defect.code());
        let text = || planted.document.to_json();
        assert!(is_found, "seed {seed}: {defect:?}: {found:#?}\n{}", text());
        // What is no error leaves a workflow that can be loaded.
        let is_error = |code: Code| code.severity() == Severity::Error;
        let errors = found.iter().any(|(code, _)| is_error(*code));
        assert!(
            is_error(defect.code()) || !errors,
            "seed {seed}: {defect:?}: {found:#?}\n{}",
            text()
        );
    }
}

#[test]
fn every_code_has_a_defect_or_a_reason_to_have_none() {
    for &code in Code::ALL {
        let planted = Defect::ALL.iter().any(|defect| defect.code() == code);
        let without = Defect::WITHOUT.iter().any(|(other, _)| *other == code);
        assert!(planted != without, "{code}: planted {planted}, without a kind {without}");
    }
}
