//! What is asked of each checker, and what the library says.

use orderflow::Workflow;
use orderflow::document::{Code, Diagnostic};
use orderflow::proof::{Limits, Proof, Verified};

/// Everything that is compared. A length is the number of events of a shortest story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// How many configurations an order can come to.
    pub(crate) configurations: usize,
    /// For each invariant the length of what breaks it; of a `sometimes`, 0 where it is reached.
    pub(crate) rules: Vec<Option<usize>>,
    /// For each event the length of what flags it.
    pub(crate) flagged: Vec<Option<usize>>,
    /// For each outcome the length of what closes an order so while money is held.
    pub(crate) held: Vec<Option<usize>>,
    /// The length of what brings an order to where nothing leads on.
    pub(crate) stuck: Option<usize>,
    /// The length of what brings an order to where it can never be closed any more.
    pub(crate) circling: Option<usize>,
    /// The length of what brings an open order to where it can never come to a good end.
    pub(crate) lost: Option<usize>,
    /// The transitions that no order takes.
    pub(crate) dead: Vec<usize>,
}

/// What the library says.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) answer: Answer,
    /// How many units the orders have that it looked at.
    pub(crate) units: usize,
    /// Whether it says of orders of any number of units that they take no transition which is dead.
    pub(crate) is_of_all: bool,
}

/// Asks the library; nothing, where a limit was reached.
pub(crate) fn of_library(workflow: &Workflow, most: usize) -> Option<Said> {
    let proof = workflow.prove(Limits { configurations: most, ..Limits::default() });
    if proof.verified() != Verified::Full {
        return None;
    }
    let document = workflow.document();
    let each = |list: &str, code: Code, count: usize| {
        let at = |n: usize| format!("/{list}/{n}");
        (0..count).map(|n| length(&proof, code, Some(&at(n)))).collect::<Vec<_>>()
    };
    let mut rules = each("invariants", Code::OF0501, document.invariants.len());
    for (n, rule) in document.invariants.iter().enumerate() {
        if rule.sometimes.is_some() {
            let missed = find(&proof, Code::OF0505, Some(&format!("/invariants/{n}"))).is_some();
            rules[n] = (!missed).then_some(0);
        }
    }
    let dead = each("transitions", Code::OF0302, document.transitions.len());
    let answer = Answer {
        configurations: proof.configurations(),
        rules,
        flagged: each("events", Code::OF0509, document.events.len()),
        held: each("outcomes", Code::OF0504, document.outcomes.len()),
        stuck: length(&proof, Code::OF0502, None),
        circling: length(&proof, Code::OF0503, None),
        lost: length(&proof, Code::OF0408, None),
        dead: (0..).zip(dead).filter_map(|(n, it)| it.map(|_| n)).collect(),
    };
    let of_few = |it: &Diagnostic| it.code == Code::OF0302 && it.message.contains(" units, ");
    let is_of_all = !proof.findings().iter().any(of_few);
    Some(Said { answer, units: proof.exploration().units(), is_of_all })
}

/// The finding of that code, at that place or within it.
fn find(proof: &Proof, code: Code, at: Option<&str>) -> Option<usize> {
    let within = |finding: &Diagnostic| {
        let place = finding.place.at.to_string();
        at.is_none_or(|at| place == at || place.starts_with(&format!("{at}/")))
    };
    proof.findings().iter().position(|it| it.code == code && within(it))
}

fn length(proof: &Proof, code: Code, at: Option<&str>) -> Option<usize> {
    let found = find(proof, code, at)?;
    Some(proof.witness(found).map_or(0, |witness| witness.moves.len()))
}
