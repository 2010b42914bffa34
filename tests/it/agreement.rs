//! The compiled engine against the reference, on the bare state.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::document::Document;
use orderflow::testing::Choices;
use orderflow::testing::reference::{self, Situation};
use orderflow::{Facts, Input, State, Verdict, Workflow};

/// A workflow with its document, and an order of it on the bare state.
pub(crate) struct Bench<'w> {
    workflow: &'w Workflow,
    document: &'w Document,
    state: State,
    facts: Facts,
    situation: Situation,
}

impl<'w> Bench<'w> {
    /// An order in any statuses, under any facts.
    pub(crate) fn draw(workflow: &'w Workflow, choices: &mut Choices<'_>) -> Self {
        let (document, state) = (workflow.document(), workflow.entry());
        let (facts, situation) = (Facts::NONE, Situation::default());
        let mut bench = Self { workflow, document, state, facts, situation };
        bench.put_anywhere(choices);
        bench.change_facts(choices);
        bench
    }

    /// Puts the order in any status on each axis, slots and disabled ones too.
    pub(crate) fn put_anywhere(&mut self, choices: &mut Choices<'_>) {
        for axis in self.workflow.axes() {
            let statuses: Vec<_> = self.workflow.statuses(axis).collect();
            self.state = self.workflow.with_status(self.state, axis, *choices.pick(&statuses));
        }
        self.situation.statuses = keys(self.workflow, self.state);
    }

    /// Draws each fact anew, and the roles of whoever acts.
    pub(crate) fn change_facts(&mut self, choices: &mut Choices<'_>) {
        let likely = *choices.pick(&[50, 0, 20, 80, 100]);
        let facts = self.workflow.facts().map(|fact| (fact, choices.chance(likely)));
        self.facts = facts.fold(Facts::NONE, |facts, (fact, value)| facts.with(fact, value));
        let holding = self.workflow.facts().filter(|fact| self.facts.contains(*fact));
        let key = |fact| self.workflow.fact_key(fact).as_str().to_owned();
        self.situation.facts = holding.map(key).collect();
        let asked: BTreeSet<&String> =
            self.document.transitions.iter().flat_map(|it| &it.roles).collect();
        let roles = choices.some(&asked.into_iter().collect::<Vec<_>>());
        self.situation.roles = roles.into_iter().cloned().collect();
    }

    /// Decides every event both ways, with and without a booking, and counts the verdicts.
    pub(crate) fn every_event(&self, counts: &mut BTreeMap<Verdict, u32>) {
        for number in 0..self.document.events.len() {
            for booked in [false, true] {
                let (verdict, _) = self.decide(number, booked);
                *counts.entry(verdict).or_default() += 1;
            }
        }
    }

    /// Takes one event.
    pub(crate) fn take_one(&mut self, choices: &mut Choices<'_>) {
        if !self.document.events.is_empty() {
            let number = choices.below(self.document.events.len());
            let (_, state) = self.decide(number, choices.chance(50));
            self.state = state;
            self.situation.statuses = keys(self.workflow, state);
        }
    }

    /// Decides one event both ways; the two must agree in everything.
    fn decide(&self, number: usize, booked: bool) -> (Verdict, State) {
        let (workflow, name) = (self.workflow, self.document.events[number].name.as_str());
        let event = workflow.event(name).expect("the event is compiled");
        let roles = workflow.roles(self.situation.roles.iter().map(String::as_str));
        let input = Input { facts: self.facts, roles, booked };
        let step = workflow.step(self.state, event, input);
        let wanted =
            reference::decide(self.document, &self.situation, name, booked).expect("declared");
        let context = || {
            let text = self.document.to_json();
            format!("{name} (booked: {booked}) of {:?} under\n{text}", self.situation)
        };
        assert_eq!(step.verdict, wanted.verdict, "{}", context());
        assert_eq!(keys(workflow, step.state), wanted.statuses, "{}", context());
        let taken: Vec<usize> = step.taken().map(|transition| transition.index()).collect();
        assert_eq!(taken, wanted.taken, "{}", context());
        let reasons = workflow.reasons(self.state, event, input);
        let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes, wanted.reasons, "{}", context());
        let outcome = workflow.outcome(self.state, self.facts).map(|outcome| outcome.name);
        assert_eq!(outcome, reference::outcome(self.document, &self.situation), "{}", context());
        (step.verdict, step.state)
    }
}

/// The statuses by key.
fn keys(workflow: &Workflow, state: State) -> BTreeMap<String, String> {
    let key = |axis| {
        let status = workflow.status_key(axis, state.status(axis));
        (workflow.axis_key(axis).as_str().to_owned(), status.as_str().to_owned())
    };
    workflow.axes().map(key).collect()
}

#[cfg(test)]
mod tests {
    use orderflow::testing::checked;

    use super::*;

    /// Every verdict was reached often enough that the agreement means something.
    fn assert_mixed(counts: &BTreeMap<Verdict, u32>) {
        let all: u32 = counts.values().sum();
        for verdict in Verdict::ALL {
            let count = counts.get(&verdict).copied().unwrap_or_default();
            assert!(count > all / 50, "{verdict:?} in {count} of {all} steps: {counts:?}");
        }
    }

    #[test]
    fn a_million_steps_of_random_workflows_agree_with_the_reference() {
        let mut choices = Choices::Seed(1);
        let mut counts = BTreeMap::new();
        let mut hashes = BTreeSet::new();
        while counts.values().sum::<u32>() < 1_000_000 {
            let document = checked(&mut choices);
            let report = Workflow::check(&document);
            let workflow =
                report.workflow().unwrap_or_else(|| panic!("{report}\n{}", document.to_json()));
            hashes.insert(workflow.revision().hash);
            let mut bench = Bench::draw(workflow, &mut choices);
            for _ in 0..200 {
                bench.every_event(&mut counts);
                if choices.chance(50) {
                    bench.change_facts(&mut choices);
                } else {
                    bench.put_anywhere(&mut choices);
                }
            }
        }
        assert!(hashes.len() > 500, "{} workflows", hashes.len());
        assert_mixed(&counts);
    }

    #[test]
    fn the_standard_workflow_agrees_with_the_reference() {
        let workflow = Workflow::standard();
        let mut choices = Choices::Seed(2);
        let mut counts = BTreeMap::new();
        let mut bench = Bench::draw(&workflow, &mut choices);
        while counts.values().sum::<u32>() < 100_000 {
            bench.every_event(&mut counts);
            bench.put_anywhere(&mut choices);
            bench.change_facts(&mut choices);
        }
        // No report is ever flagged; that is what this workflow is for.
        assert_eq!(counts.insert(Verdict::Flagged, 100_000), None);
        assert_mixed(&counts);
    }
}
