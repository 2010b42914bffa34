//! What must be refused or ignored, and who may, narrowed to what matters.

use std::collections::BTreeSet;

use super::exploration::{ConfigurationId, Exploration};
use super::model::{Act, Decided};
use super::recall::Recall;
use super::role_lists::role_lists;
use crate::workflow::{EventId, Facts, Input, Roles, State, Verdict};

/// One event that is asked about in one configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// A configuration in which it is so, the nearest to an opening.
    pub at: ConfigurationId,
    /// The statuses there; those of axes that the event neither concerns nor reads are examples.
    pub state: State,
    /// The event.
    pub event: EventId,
    /// What it is decided on: the facts that hold, of those that the event's guards read from
    /// there, and the roles of whoever acts. It books nothing.
    pub input: Input,
    /// What becomes of it.
    pub verdict: Verdict,
}

impl Exploration {
    /// Every configuration with every event that is refused, flagged or ignored in it, and with
    /// every event of which roles decide. Configurations that differ only in what the event neither
    /// concerns nor reads are one; events in document order.
    ///
    /// Whoever acts has every role. Where a transition asks for roles, the event is refused to
    /// somebody who has all but those, and for each of them it is applied for somebody who has that
    /// role and, of the roles that other axes ask for, the first that is another.
    ///
    /// ```
    /// use orderflow::{Workflow, proof::Limits};
    ///
    /// let workflow = Workflow::standard();
    /// let explored = workflow.explore(Limits { configurations: 100, ..Limits::default() });
    /// let first = explored.matrix()[0];
    /// assert_eq!(workflow.step(first.state, first.event, first.input).verdict, first.verdict);
    /// ```
    #[must_use]
    pub fn matrix(&self) -> Vec<Asked> {
        let axes: Vec<u8> = self.workflow().events().map(|event| self.axes_of(event)).collect();
        let (mut seen, mut recall) = (BTreeSet::new(), Recall::of(&self.model));
        let mut matrix = Vec::new();
        for id in self.configurations() {
            let state = self.state(id);
            self.for_each_decision(id, &mut recall, &mut |decided| {
                let Act::Event(event, _) = decided.act else { return };
                let word = project(state, axes.get(event.index()).copied().unwrap_or(u8::MAX));
                for input in self.asked(state, event, decided) {
                    if seen.insert((event, word, input.facts.bits(), input.roles.bits())) {
                        let verdict = self.workflow().step(state, event, input).verdict;
                        matrix.push(Asked { at: id, state, event, input, verdict });
                    }
                }
            });
        }
        matrix.sort_by_key(|asked| asked.event);
        matrix
    }

    /// What of a decision belongs into the matrix, by the roles of whoever acts.
    fn asked(&self, state: State, event: EventId, decided: &Decided) -> Vec<Input> {
        let verdict = decided.step.verdict;
        let mut sets = Vec::new();
        if matches!(verdict, Verdict::Refused | Verdict::Flagged | Verdict::Ignored) {
            sets.push(Roles::ALL);
        }
        if matches!(verdict, Verdict::Applied | Verdict::Ignored) {
            let lists = role_lists(self.workflow(), state, event, decided.input);
            let every =
                (0..self.workflow().table().roles.len()).fold(0, |all, role| all | 1 << role);
            sets.extend(decisive(&lists, every).into_iter().map(Roles::from_bits));
        }
        let mask = if sets.is_empty() { 0 } else { self.read_of(state, event) };
        let facts = Facts::from_bits(decided.input.facts.bits() & mask);
        sets.into_iter().map(|roles| Input { facts, roles, booked: false }).collect()
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

/// Of every role, the sets that have just too few for one of each list, and those that have just
/// enough.
fn decisive(lists: &[u64], every: u64) -> Vec<u64> {
    let mut sets: Vec<u64> = lists.iter().map(|list| every & !list).collect();
    for &list in lists {
        for role in (0..64).map(|role| 1_u64 << role).filter(|role| list & role != 0) {
            let others = lists.iter().filter(|&&other| other & role == 0);
            let first = others.map(|other| other & !list).map(|left| left & left.wrapping_neg());
            sets.push(first.fold(role, |set, other| set | other));
        }
    }
    sets
}

/// The statuses on those axes.
fn project(state: State, axes: u8) -> u64 {
    let mask = (0..8).filter(|axis| axes >> axis & 1 == 1);
    mask.fold(0, |word, axis| word | state.word() & 0xff << (axis * 8))
}
