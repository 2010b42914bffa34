//! Host facts change at any time: a decision is taken for each assignment of those that it reads.

use super::budget::Budget;
use super::label::assign;
use super::model::{Act, Configuration, Decided, Model};
use super::portion::Packed;
use super::recall::Recall;
use crate::workflow::{Chosen, EventId, Facts, Input, Step};

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
        for event in self.workflow.events() {
            self.for_each_of(event, at, recall, budget, visit);
        }
        self.for_each_label(at, &mut |axis, label, raised| {
            assign(self, at, (axis, label), raised, budget, visit);
        });
    }

    /// Every decision of one event.
    fn for_each_of(
        &self,
        event: EventId,
        at: Configuration,
        recall: &mut Recall,
        budget: &mut Budget,
        visit: &mut impl FnMut(&Decided),
    ) {
        let Recall { news, rulings } = recall;
        self.for_each_act_of(event, at, news, &mut |act, booked| {
            let facts = self.facts_with(at, booked);
            let mut show = self.shows(act, booked, visit);
            if !rulings.show(self, at, event, (booked, facts), budget, &mut show) {
                self.branch_and_decide(at, event, (booked, facts), budget, &mut show);
            }
        });
    }

    /// The same, where they are few enough to be kept; gives whether they are. Some may be shown
    /// twice, and if they are too many, some are shown.
    pub(super) fn for_each_kept(
        &self,
        event: EventId,
        at: Configuration,
        recall: &mut Recall,
        budget: &mut Budget,
        visit: &mut impl FnMut(&Decided),
    ) -> bool {
        // What brings nothing hardly ever comes again, once its decisions are kept.
        const FEW_TESTS: u64 = 256;
        let is_plain = self.workflow.books(event).is_none();
        let Recall { news, rulings } = recall;
        let mut is_kept = true;
        self.for_each_act_of(event, at, news, &mut |act, booked| {
            let facts = self.facts_with(at, booked);
            let mut show = self.shows(act, booked, visit);
            let most = FEW_TESTS.min(budget.most.saturating_sub(budget.spent));
            let mut few = Budget { spent: 0, most };
            if is_plain {
                self.branch_and_decide(at, event, (booked, facts), &mut few, &mut show);
            }
            if is_plain && !few.is_spent() {
                budget.spent += few.spent;
            } else {
                let brought = (booked, facts);
                is_kept = is_kept && rulings.show(self, at, event, brought, budget, &mut show);
            }
        });
        is_kept
    }

    /// The facts that an event is decided on that brings that, host facts aside.
    fn facts_with(&self, at: Configuration, booked: Packed) -> Facts {
        if booked.any { self.facts_after(at, booked) } else { self.facts(at) }
    }

    /// Shows decisions on what brings that.
    fn shows(
        &self,
        act: Act,
        booked: Packed,
        visit: &mut impl FnMut(&Decided),
    ) -> impl FnMut(Facts, u64, Step, Configuration) {
        let roles = self.scope.roles;
        move |facts, known, step, after| {
            let input = Input { facts, roles, booked: booked.any };
            visit(&Decided { act, input, known, step, after });
        }
    }

    /// The decisions of one event that brings that, where those of the given facts hold.
    pub(super) fn branch_and_decide(
        &self,
        at: Configuration,
        event: EventId,
        (booked, facts): (Packed, Facts),
        budget: &mut Budget,
        show: &mut impl FnMut(Facts, u64, Step, Configuration),
    ) {
        // Facts that let the same transitions be taken are decided alike; often they follow.
        let mut last: Option<(Chosen, Step, Configuration)> = None;
        self.branch(at, event, facts, budget, &mut |facts, known, chosen| {
            let (step, after) = match last {
                Some((same, step, after)) if chosen == Some(same) => (step, after),
                _ => {
                    let (_, step, after) = self.decide(at, event, booked, facts);
                    last = chosen.map(|chosen| (chosen, step, after));
                    (step, after)
                }
            };
            show(facts, known, step, after);
        });
    }

    /// The facts on which one event is decided differently, where the given ones are those: all of
    /// them, those that matter, and what is chosen on them, if that was looked for.
    pub(super) fn branch(
        &self,
        at: Configuration,
        event: EventId,
        facts: Facts,
        budget: &mut Budget,
        visit: &mut impl FnMut(Facts, u64, Option<Chosen>),
    ) {
        if let Some(cost) = self.light(event) {
            if !budget.is_spent() {
                budget.spent += cost;
                visit(facts, self.given, None);
            }
            return;
        }
        let mut branches = Branches::new(facts, self.given);
        while let Some((facts, known)) = branches.next() {
            if budget.is_spent() {
                return;
            }
            budget.spent += 1;
            match self.workflow.choose(at.state, event, facts, known, &mut budget.spent) {
                Err(fact) => branches.split(fact.0),
                Ok(chosen) => visit(facts, known, Some(chosen)),
            }
        }
    }
}
