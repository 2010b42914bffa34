//! Host facts change at any time: a decision is taken for each assignment of those that it reads.

use super::budget::Budget;
use super::label::assign;
use super::model::{Configuration, Decided, Model};
use crate::workflow::{EventId, Facts};

/// Assignments still to be looked at: the facts, and which of them are known. Each fact is split on
/// once on a way down, so there are never more than 65; mostly there is one, and it takes no list.
#[derive(Debug)]
pub(super) struct Branches {
    next: Option<(u64, u64)>,
    waiting: Vec<(u64, u64)>,
}

impl Branches {
    /// Begins with the known facts.
    pub(super) const fn new(facts: Facts, known: u64) -> Self {
        Self { next: Some((facts.bits(), known)), waiting: Vec::new() }
    }

    pub(super) fn next(&mut self) -> Option<(Facts, u64)> {
        let next = self.next.take().or_else(|| self.waiting.pop());
        next.map(|(facts, known)| (Facts::from_bits(facts), known))
    }

    /// Splits on a fact that is not known; false comes first.
    pub(super) fn split(&mut self, facts: Facts, known: u64, fact: u8) {
        let bit = 1 << (fact & 63);
        self.waiting.push((facts.bits() | bit, known | bit));
        self.next = Some((facts.bits() & !bit, known | bit));
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
        let rest = self.facts(at);
        self.for_each_act(at, &mut |act, event, booked| {
            let facts = if booked.any { self.facts_after(at, booked) } else { rest };
            self.branch(at, event, facts, budget, &mut |facts, known| {
                let (input, step, after) = self.decide(at, event, booked, facts);
                visit(&Decided { act, input, known, step, booked, after });
            });
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
                Some(fact) => branches.split(facts, known, fact.0),
                None => visit(facts, known),
            }
        }
    }
}
