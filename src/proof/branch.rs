//! Host facts change at any time: a decision is taken for each assignment of those that it reads.

use super::label::assign;
use super::model::{Configuration, Decided, Model};
use super::portion::Booked;
use crate::workflow::{EventId, Facts};

/// Assignments still to be looked at: the facts, and which of them are known. Each fact is split on
/// once on a way down, so there are never more than 65.
#[derive(Debug)]
pub(super) struct Branches {
    waiting: [(u64, u64); 65],
    count: usize,
}

impl Branches {
    /// Begins with the known facts.
    pub(super) const fn new(facts: Facts, known: u64) -> Self {
        let mut waiting = [(0, 0); 65];
        waiting[0] = (facts.bits(), known);
        Self { waiting, count: 1 }
    }

    pub(super) fn next(&mut self) -> Option<(Facts, u64)> {
        self.count = self.count.checked_sub(1)?;
        self.waiting.get(self.count).map(|&(facts, known)| (Facts::from_bits(facts), known))
    }

    /// Splits on a fact that is not known; false comes first.
    pub(super) fn split(&mut self, facts: Facts, known: u64, fact: u8) {
        let bit = 1 << (fact & 63);
        for facts in [facts.bits() | bit, facts.bits() & !bit] {
            if let Some(slot) = self.waiting.get_mut(self.count) {
                *slot = (facts, known | bit);
                self.count += 1;
            }
        }
    }
}

/// How much work may still be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    pub(super) spent: u64,
    pub(super) most: u64,
}

impl Budget {
    pub(super) const fn is_spent(&self) -> bool {
        self.spent >= self.most
    }
}

impl Model {
    /// Every decision that may be taken on the configuration, until the budget is spent.
    pub(super) fn for_each_decision(
        &self,
        at: Configuration,
        budget: &mut Budget,
        visit: &mut impl FnMut(&Decided),
    ) {
        self.for_each_act(at, &mut |act, event, booked| {
            self.branch(at, event, booked, budget, &mut |facts, known| {
                let (input, step, after) = self.decide(at, event, booked, facts);
                visit(&Decided { act, input, known, step, booked, after });
            });
        });
        self.for_each_label(at, &mut |axis, label, raised| {
            assign(self, at, (axis, label), raised, budget, visit);
        });
    }

    /// The decisions of one event that brings just that.
    pub(super) fn branch(
        &self,
        at: Configuration,
        event: EventId,
        booked: Booked,
        budget: &mut Budget,
        visit: &mut impl FnMut(Facts, u64),
    ) {
        let mut branches = Branches::new(self.facts_after(at, booked), self.given);
        while let Some((facts, known)) = branches.next() {
            if budget.is_spent() {
                return;
            }
            budget.spent += 1;
            match self.workflow.unread(at.state, event, facts, known, &mut budget.spent) {
                Some(fact) => branches.split(facts, known, fact.0),
                None => visit(facts, known),
            }
        }
    }
}
