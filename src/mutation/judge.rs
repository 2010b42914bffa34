//! Who notices a change.

use std::collections::BTreeMap;

use super::change::Mutation;
use crate::document::{Code, Diagnostic, Severity};
use crate::proof::{Comparison, Difference, Exploration, Limits};
use crate::replay::{LineError, Options, Replay, Summary};
use crate::vectors::Vectors;
use crate::workflow::Workflow;

/// What became of a changed workflow. Whoever notices first is named; they are asked in this order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fate {
    /// The checks of the document say that it is not sound; the first finding's code.
    Checks(Code),
    /// No order can tell the difference, so there is nothing to notice.
    Equivalent,
    /// Vectors expect something else; their number, from 0.
    Vectors(usize),
    /// A log replays to something else; its number, from 0.
    Log(usize),
    /// The proof of whole orders has a finding that it had not before: an error, a denied one, or
    /// one about an invariant or about what the document demands of the way of an order.
    Proof(Code),
    /// Nothing notices, and here is where the two differ.
    Unnoticed(Box<Difference>),
    /// Nothing notices, and no difference was found within the limits.
    Unknown,
}

impl Fate {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Checks(_) => "checks",
            Self::Equivalent => "equivalent",
            Self::Vectors(_) => "vectors",
            Self::Log(_) => "log",
            Self::Proof(_) => "proof",
            Self::Unnoticed(_) => "unnoticed",
            Self::Unknown => "unknown",
        }
    }
}

/// A workflow and everything that holds it.
///
/// ```
/// use orderflow::document::{Axis, Document, Event, Invariant, Status, Transition};
/// use orderflow::mutation::{Bench, Fate, mutations};
/// use orderflow::proof::Limits;
/// use orderflow::{EventKind, Guard, Workflow};
///
/// let parcel = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED"));
/// let document = Document::new("parcel")
///     .axis(parcel.status(Status::new("GONE").terminal()))
///     .event(Event::new("send", EventKind::Request))
///     .transition(Transition::new("parcel", "send", ["PACKED"]).to("GONE").role("staff"));
/// let bench = Bench::new(&Workflow::new(&document)?, Limits::default());
/// let role = &mutations(&document)[1];
/// assert_eq!(role.to_string(), "send: without role staff (/transitions/0/roles/0)");
/// let Fate::Unnoticed(difference) = bench.judge(role) else { panic!() };
/// assert_eq!(difference.witness.to_string(), "opened in PACKED; send -> GONE");
/// assert_eq!(difference.how.as_str(), "roles");
/// # Ok::<(), orderflow::Report>(())
/// ```
#[derive(Debug)]
pub struct Bench {
    explored: Exploration,
    /// How many findings of each code its own proof has.
    proved: BTreeMap<Code, usize>,
    vectors: Vec<Vectors>,
    logs: Vec<(Vec<u8>, Summary)>,
    limits: Limits,
}

impl Bench {
    /// The workflow, held by its own checks and its own proof, both within the limits.
    #[must_use]
    pub fn new(workflow: &Workflow, limits: Limits) -> Self {
        let proof = workflow.prove(limits);
        Self {
            proved: counts(proof.findings()),
            explored: proof.exploration().clone(),
            vectors: Vec::new(),
            logs: Vec::new(),
            limits,
        }
    }

    /// Holds it by vectors too. They are the next number, if the workflow itself passes them.
    ///
    /// # Errors
    ///
    /// The first mismatch, where it does not: then they would notice everything.
    pub fn vectors(&mut self, vectors: Vectors) -> Result<(), crate::vectors::Mismatch> {
        match vectors.run(self.workflow()).mismatches.into_iter().next() {
            Some(mismatch) => Err(mismatch),
            None => {
                self.vectors.push(vectors);
                Ok(())
            }
        }
    }

    /// Holds it by a recorded log too, of one event a line: a change is noticed where an event
    /// comes to something else, or an order ends elsewhere. It is the next number, if every line is
    /// an event.
    ///
    /// # Errors
    ///
    /// The number of the first line that is none, from 1, and what is wrong with it.
    pub fn log(&mut self, log: Vec<u8>) -> Result<(), (u64, LineError)> {
        let mut first = None;
        let summary = replay(self.workflow(), &log, |line, error| {
            first.get_or_insert((line, error));
        });
        first.map_or(Ok(()), Err)?;
        self.logs.push((log, summary));
        Ok(())
    }

    /// The workflow that is held.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        self.explored.workflow()
    }

    /// Whether every configuration of the workflow was explored.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.explored.partial().is_none()
    }

    /// Makes the change, and asks who notices.
    #[must_use]
    pub fn judge(&self, mutation: &Mutation) -> Fate {
        let changed = mutation.apply(self.workflow().document());
        let changed = match Workflow::check(&changed).into_workflow() {
            Ok(changed) => changed,
            Err(report) => {
                let first = report.diagnostics().first();
                return first.map_or(Fate::Unknown, |finding| Fate::Checks(finding.code));
            }
        };
        let different = match self.explored.compare(&changed) {
            Comparison::Same => return Fate::Equivalent,
            Comparison::Different(difference) => Some(difference),
            Comparison::Unknown | Comparison::Incomparable => None,
        };
        let fails = |vectors: &Vectors| !vectors.run(&changed).is_pass();
        if let Some(number) = self.vectors.iter().position(fails) {
            return Fate::Vectors(number);
        }
        let moves =
            |(log, summary): &(Vec<u8>, Summary)| replay(&changed, log, |_, _| {}) != *summary;
        if let Some(number) = self.logs.iter().position(moves) {
            return Fate::Log(number);
        }
        // What the exploration finds is enough; races and demands take as long again.
        let proof = changed.prove_until(self.limits, |found| self.more(found).is_some());
        if let Some(code) = self.more(proof.findings()) {
            return Fate::Proof(code);
        }
        different.map_or(Fate::Unknown, Fate::Unnoticed)
    }

    /// The first code of which there are more findings than the workflow's own proof has.
    fn more(&self, findings: &[Diagnostic]) -> Option<Code> {
        let known = |code: &Code| self.proved.get(code).copied().unwrap_or(0);
        let found = counts(findings).into_iter().find(|(code, count)| *count > known(code));
        found.map(|(code, _)| code)
    }
}

/// How many findings there are, by code, that fail a check or say that an invariant or a demand is
/// not kept.
fn counts(findings: &[Diagnostic]) -> BTreeMap<Code, usize> {
    let mut counts = BTreeMap::new();
    let declared = [Code::OF0505, Code::OF0508, Code::OF0602, Code::OF0702];
    let fails = |it: &&Diagnostic| it.severity <= Severity::Deny || declared.contains(&it.code);
    for finding in findings.iter().filter(fails) {
        *counts.entry(finding.code).or_default() += 1;
    }
    counts
}

/// What the log comes to, and which of its lines are no events.
fn replay(workflow: &Workflow, log: &[u8], bad: impl FnMut(u64, LineError)) -> Summary {
    let mut replay = Replay::new(workflow.clone(), Options::default());
    let _lines = replay.block(log, 1, bad);
    replay.summary()
}
