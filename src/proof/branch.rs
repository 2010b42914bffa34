//! Host facts change at any time: a decision is taken for each assignment of those that it reads.

use super::budget::Budget;
use super::label::assign;
use super::model::{Configuration, Decided, Model};
use super::recall::Recall;
use crate::workflow::{EventId, Facts, Input};

/// The assignments, one after the other: the facts that were split on, in their order, are turned
/// like the wheels of a counter. Each is split on once on a way down, so there are never more than
/// 64, and no list is needed.
#[derive(Debug)]
pub(super) struct Branches {
    facts: u64,
    known: u64,
    /// The facts that were split on, and how many there are.
    split: [u8; 64],
    depth: usize,
    /// Whether the assignment has still to be given out.
    is_new: bool,
}

impl Branches {
    /// Begins with the known facts.
    pub(super) const fn new(facts: Facts, known: u64) -> Self {
        Self { facts: facts.bits(), known, split: [0; 64], depth: 0, is_new: true }
    }

    pub(super) fn next(&mut self) -> Option<(Facts, u64)> {
        while !self.is_new {
            self.depth = self.depth.checked_sub(1)?;
            let bit = 1 << self.split[self.depth];
            self.is_new = self.facts & bit == 0;
            self.facts ^= bit;
            if self.is_new {
                self.depth += 1;
            } else {
                self.known &= !bit;
            }
        }
        self.is_new = false;
        Some((Facts::from_bits(self.facts), self.known))
    }

    /// Splits the last assignment on a fact that is not known; false comes first.
    pub(super) fn split(&mut self, fact: u8) {
        let bit = 1 << (fact & 63);
        self.split[self.depth & 63] = fact & 63;
        self.depth += 1;
        (self.facts, self.known) = (self.facts & !bit, self.known | bit);
        self.is_new = true;
    }
}

impl Model {
    /// Every decision that may be taken on the configuration, until the budget is spent.
    pub(super) fn for_each_decision(
        &self,
        at: Configuration,
        recall: &mut Recall,
        budget: &mut Budget,
        visit: &mut impl FnMut(&Decided),
    ) {
        let rest = self.facts(at);
        let Recall { news, rulings } = recall;
        self.for_each_act(at, news, &mut |act, event, booked| {
            let facts = if booked.any { self.facts_after(at, booked) } else { rest };
            let roles = self.scope.roles;
            rulings.for_each(
                self,
                at,
                event,
                (booked, facts),
                budget,
                &mut |facts, known, step, after| {
                    let input = Input { facts, roles, booked: booked.any };
                    visit(&Decided { act, input, known, step, after });
                },
            );
        });
        self.for_each_label(at, &mut |axis, label, raised| {
            assign(self, at, (axis, label), raised, budget, visit);
        });
    }

    /// The decisions of one event, where those of the given facts hold.
    pub(super) fn branch(
        &self,
        at: Configuration,
        event: EventId,
        facts: Facts,
        budget: &mut Budget,
        visit: &mut impl FnMut(Facts, u64),
    ) {
        if let Some(cost) = self.light(event) {
            if !budget.is_spent() {
                budget.spent += cost;
                visit(facts, self.given);
            }
            return;
        }
        let mut branches = Branches::new(facts, self.given);
        while let Some((facts, known)) = branches.next() {
            if budget.is_spent() {
                return;
            }
            budget.spent += 1;
            match self.workflow.unread(at.state, event, facts, known, &mut budget.spent) {
                Some(fact) => branches.split(fact.0),
                None => visit(facts, known),
            }
        }
    }
}
