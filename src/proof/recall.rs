//! What events do in situations that come again and again: worked out once, and looked up then.

use super::budget::Budget;
use super::deeds::News;
use super::model::{Configuration, Model};
use super::portion::Packed;
use super::reads::Reads;
use crate::workflow::{EventId, Facts, State, Step};

/// The most decisions of one situation that are kept.
const MOST_LEAVES: usize = 4_096;
/// The most decisions that are kept in all, each in some 60 bytes.
const MOST_KEPT: usize = 1 << 19;

/// What was worked out before. One that is empty keeps no rulings.
#[derive(Debug, Default)]
pub(super) struct Recall {
    pub(super) news: News,
    pub(super) rulings: Rulings,
}

impl Recall {
    /// The most tests that may lead to the decisions of a situation that is kept.
    pub(super) const MOST_TESTS: u64 = 1 << 16;

    /// Recalls what events do in that model, whose scope stays as it is.
    pub(super) fn of(model: &Model) -> Self {
        Self { news: News::default(), rulings: Rulings::of(model) }
    }
}

/// The decisions of events, by what they depend on.
#[derive(Debug, Default)]
pub(super) struct Rulings {
    reads: Vec<Reads>,
    /// Numbers of situations, from 1, found by their keys; 0 is an empty slot.
    slots: Vec<u32>,
    situations: Vec<Situation>,
    leaves: Vec<Leaf>,
}

/// What all situations that are alike have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    state: u64,
    facts: u64,
    event: EventId,
    booked: bool,
}

#[derive(Debug, Clone, Copy)]
struct Situation {
    key: Key,
    ruling: Ruling,
}

#[derive(Debug, Clone, Copy)]
struct Ruling {
    /// Where its decisions begin, and how many there are; none, where they are too many to keep.
    first: u32,
    count: Option<u32>,
    /// What it took to find them.
    cost: u64,
}

/// One decision of a situation.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    /// The host facts that hold, and all facts that matter.
    host: u64,
    known: u64,
    step: Step,
    /// The bits of the state that change.
    flip: u64,
}

impl Rulings {
    /// What deciding the event depends on.
    pub(super) fn reads(&self, event: EventId) -> Option<&Reads> {
        self.reads.get(event.index())
    }

    fn key(&self, state: State, facts: Facts, event: EventId, booked: bool) -> Option<Key> {
        let reads = self.reads.get(event.index())?;
        let facts = facts.bits() & reads.facts;
        Some(Key { state: reads.key(state), facts, event, booked })
    }

    fn of(model: &Model) -> Self {
        let reads = model.workflow.events().map(|event| Reads::of(model, &[event]));
        Self { reads: reads.collect(), slots: vec![0; 256], ..Self::default() }
    }

    /// The decisions of an event that brings that, where those of the given facts hold: the facts,
    /// which of them matter, the step and where it leads. Gives whether they are kept, or can be;
    /// else none is shown.
    pub(super) fn show(
        &mut self,
        model: &Model,
        at: Configuration,
        event: EventId,
        (booked, facts): (Packed, Facts),
        budget: &mut Budget,
        visit: &mut impl FnMut(Facts, u64, Step, Configuration),
    ) -> bool {
        let left = budget.most.saturating_sub(budget.spent);
        let ruling = self.ruling(model, at, event, (booked, facts), left);
        let Some((ruling, count)) = ruling.and_then(|it| Some((it, it.count?))) else {
            return false;
        };
        budget.spent += ruling.cost;
        let first = ruling.first as usize;
        let leaves = self.leaves.get(first..first + count as usize).unwrap_or_default();
        for leaf in leaves {
            let mut step = leaf.step;
            step.state = State::from_word(at.state.word() ^ leaf.flip);
            let facts = Facts::from_bits(facts.bits() | leaf.host);
            let books = booked.after(step.verdict, at.books);
            visit(facts, leaf.known, step, Configuration { state: step.state, books });
        }
        true
    }

    /// The ruling on a situation, worked out where that is new; none, where nothing is kept, or
    /// where it takes more than what is left.
    #[inline]
    fn ruling(
        &mut self,
        model: &Model,
        at: Configuration,
        event: EventId,
        (booked, facts): (Packed, Facts),
        left: u64,
    ) -> Option<Ruling> {
        let key = self.key(at.state, facts, event, booked.any)?;
        let mask = self.slots.len() - 1;
        let mut slot = key.hash() & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            let situation = self.situations.get(number as usize)?;
            if situation.key == key {
                return (situation.ruling.cost < left).then_some(situation.ruling);
            }
            slot = (slot + 1) & mask;
        }
        self.add(model, at, (slot, key), (booked, facts), left)
    }

    #[inline(never)]
    fn add(
        &mut self,
        model: &Model,
        at: Configuration,
        (slot, key): (usize, Key),
        brought: (Packed, Facts),
        left: u64,
    ) -> Option<Ruling> {
        if self.leaves.len() > MOST_KEPT || self.situations.len() > MOST_KEPT {
            return None;
        }
        let ruling = self.work_out(model, at, key, brought, left)?;
        self.situations.push(Situation { key, ruling });
        self.slots[slot] = self.situations.len() as u32;
        if self.situations.len() * 2 > self.slots.len() {
            self.grow();
        }
        Some(ruling)
    }

    fn work_out(
        &mut self,
        model: &Model,
        at: Configuration,
        key: Key,
        (booked, facts): (Packed, Facts),
        left: u64,
    ) -> Option<Ruling> {
        let first = self.leaves.len();
        let (event, given) = (key.event, model.given);
        let mut budget = Budget { spent: 0, most: left.min(Recall::MOST_TESTS) };
        let leaves = &mut self.leaves;
        let brought = (booked, facts);
        model.branch_and_decide(
            at,
            event,
            brought,
            &mut budget,
            &mut |facts, known, step, after| {
                if leaves.len() - first <= MOST_LEAVES {
                    let flip = after.state.word() ^ at.state.word();
                    leaves.push(Leaf { host: facts.bits() & !given, known, step, flip });
                }
            },
        );
        let count = self.leaves.len() - first;
        let is_whole = !budget.is_spent() && count <= MOST_LEAVES;
        if !is_whole {
            self.leaves.truncate(first);
            // What was left was too little; that says nothing of the situation.
            if left <= Recall::MOST_TESTS && budget.is_spent() {
                return None;
            }
        }
        let count = is_whole.then_some(count as u32);
        Some(Ruling { first: first as u32, count, cost: budget.spent })
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![0; mask + 1];
        for (number, situation) in (1..).zip(&self.situations) {
            let mut slot = situation.key.hash() & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number;
        }
    }
}

impl Key {
    fn hash(&self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let act = u64::from(self.event.0) << 1 | u64::from(self.booked);
        let mixed = (self.state ^ act << 48).wrapping_mul(ODD) ^ self.facts;
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(ODD);
        (mixed >> 32) as usize
    }
}
