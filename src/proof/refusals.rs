//! What must be refused, narrowed to what matters.

use std::collections::BTreeSet;

use super::exploration::{ConfigurationId, Exploration};
use super::model::{Act, Decided};
use super::recall::Recall;
use crate::workflow::{EventId, Facts, Input, Roles, State, Verdict};

/// One event that a workflow refuses, or flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// A configuration in which it does, the nearest to an opening.
    pub at: ConfigurationId,
    /// The statuses there; those of axes that the event neither concerns nor reads are examples.
    pub state: State,
    /// The event.
    pub event: EventId,
    /// What it is decided on: the facts that hold, of those that the event's guards read from
    /// there; and every role, or none, where the lack of a role is what is refused.
    pub input: Input,
    /// [`Verdict::Refused`] or [`Verdict::Flagged`].
    pub verdict: Verdict,
}

impl Exploration {
    /// Every configuration with every event that is refused or flagged in it. Configurations that
    /// differ only in what the event neither concerns nor reads are one; events in document order.
    ///
    /// Whoever acts has every role, and an event for which that makes a difference is also decided
    /// for somebody who has none.
    ///
    /// ```
    /// use orderflow::{Workflow, proof::Limits};
    ///
    /// let workflow = Workflow::standard();
    /// let explored = workflow.explore(Limits { configurations: 100, ..Limits::default() });
    /// let refused = explored.refusals();
    /// let first = refused[0];
    /// assert_eq!(workflow.step(first.state, first.event, first.input).verdict, first.verdict);
    /// ```
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        let axes: Vec<u8> = self.workflow().events().map(|event| self.axes_of(event)).collect();
        let (mut seen, mut recall) = (BTreeSet::new(), Recall::of(&self.model));
        let mut refusals = Vec::new();
        for id in self.configurations() {
            let state = self.state(id);
            self.for_each_decision(id, &mut recall, &mut |decided| {
                let Act::Event(event, _) = decided.act else { return };
                for input in self.asked(state, event, decided) {
                    let verdict = self.workflow().step(state, event, input).verdict;
                    if !matches!(verdict, Verdict::Refused | Verdict::Flagged) {
                        continue;
                    }
                    let word = project(state, axes.get(event.index()).copied().unwrap_or(u8::MAX));
                    let key = (event, word, input.facts.bits(), input.roles.bits());
                    if seen.insert(key) {
                        refusals.push(Refusal { at: id, state, event, input, verdict });
                    }
                }
            });
        }
        refusals.sort_by_key(|refusal| refusal.event);
        refusals
    }

    /// What may be refused of a decision: for somebody with every role, and for somebody with none.
    fn asked(
        &self,
        state: State,
        event: EventId,
        decided: &Decided,
    ) -> impl Iterator<Item = Input> + use<> {
        let refused = matches!(decided.step.verdict, Verdict::Refused | Verdict::Flagged);
        let mut forbids = false;
        if !refused {
            let rows = &self.workflow().table().transitions;
            let mut taken = decided.step.taken();
            forbids = taken.any(|id| rows.get(id.index()).is_some_and(|row| row.roles != 0));
        }
        let mask = if refused || forbids { self.read_of(state, event) } else { 0 };
        let facts = Facts::from_bits(decided.input.facts.bits() & mask);
        let with = move |roles| Input { facts, roles, booked: false };
        let all = refused.then(|| with(Roles::ALL));
        all.into_iter().chain(forbids.then(|| with(Roles::NONE)))
    }

    /// The axes that the event concerns or reads, a bit each.
    fn axes_of(&self, event: EventId) -> u8 {
        let table = self.workflow().table();
        let Some(row) = table.events.get(event.index()) else { return u8::MAX };
        row.axes.iter().fold(0, |bits, axis| {
            let Some(own) = table.axes.get(axis.index()) else { return bits };
            let read = self.workflow().statuses(*axis).fold(0, |read, status| {
                let choices = own.choices(table.cell(own, status, event)).iter();
                let conditions =
                    choices.filter_map(|it| table.conditions.get(it.condition as usize));
                conditions.fold(read, |read, condition| read | condition.reads().1)
            });
            bits | 1 << (axis.0 & 7) | read
        })
    }

    /// The facts that the event's guards read in that state.
    fn read_of(&self, state: State, event: EventId) -> u64 {
        let table = self.workflow().table();
        let axes = table.events.get(event.index()).map_or(&[][..], |row| &row.axes);
        axes.iter().fold(0, |bits, axis| {
            let Some(own) = table.axes.get(axis.index()) else { return bits };
            let choices = own.choices(table.cell(own, state.status(*axis), event)).iter();
            let conditions = choices.filter_map(|it| table.conditions.get(it.condition as usize));
            conditions.fold(bits, |bits, condition| bits | condition.reads().0)
        })
    }
}

/// The statuses on those axes.
fn project(state: State, axes: u8) -> u64 {
    let mask = (0..8).filter(|axis| axes >> axis & 1 == 1);
    mask.fold(0, |word, axis| word | state.word() & 0xff << (axis * 8))
}
