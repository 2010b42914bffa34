//! The exploration once more, with a memory of one bit: what was told, what is owed.

use super::branch::Branches;
use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration};
use super::model::Decided;
use super::recall::Recall;
use super::witness::{Story, Witness};
use crate::workflow::{FactId, Facts, Input, State};

/// What a search goes by.
pub(super) trait Quest {
    /// Whether what an effect depends on matters, besides what a decision depends on.
    const READS_EFFECTS: bool;

    /// What is remembered of an order that is opened there; none, where no search begins.
    fn open(&self, explored: &Exploration, id: ConfigurationId) -> Option<bool>;

    /// What the decision means.
    fn turn(&self, explored: &Exploration, from: Stand, decided: &Decided) -> Turn;

    /// Whether an order that stands there is what is looked for.
    fn is_met(&self, explored: &Exploration, at: Stand) -> bool;
}

/// Where a search stands: a configuration, and what is remembered of the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) id: ConfigurationId,
    pub(super) memory: bool,
}

/// What a decision means to a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The search does not go on there.
    Back,
    /// It does, and remembers this.
    On(bool),
    /// This is what is looked for.
    Met,
}

/// A search in the making.
struct Trail<'a, Q> {
    explored: &'a Exploration,
    quest: &'a Q,
    /// Where the search came, each with the place of the one before; its own, for an opening.
    stands: Vec<(Stand, u32)>,
    /// For each configuration which memories it was reached with, a bit each.
    seen: Vec<u8>,
    recall: Recall,
}

/// A shortest story that ends where the quest is met.
pub(super) fn search<Q: Quest>(
    explored: &Exploration,
    quest: &Q,
    budget: &mut Budget,
) -> Option<Witness> {
    let seen = vec![0; explored.len()];
    let recall = Recall::of(&explored.model);
    let mut trail = Trail { explored, quest, stands: Vec::new(), seen, recall };
    for id in explored.configurations().take_while(|&id| explored.is_opening(id)) {
        if let Some(memory) = quest.open(explored, id) {
            trail.enter(Stand { id, memory }, None);
        }
    }
    let mut next = 0;
    while let Some(&(from, _)) = trail.stands.get(next) {
        if quest.is_met(explored, from) {
            return Some(trail.story(next, None));
        }
        let mut last = None;
        trail.for_each_turn(from, budget, |trail, decided, turn| match turn {
            Turn::Back => {}
            Turn::On(memory) => {
                if let Some(id) = explored.find(decided.after) {
                    trail.enter(Stand { id, memory }, Some(next as u32));
                }
            }
            Turn::Met => last = last.or(Some(*decided)),
        });
        if last.is_some() {
            return Some(trail.story(next, last.as_ref()));
        }
        next += 1;
    }
    None
}

impl<Q: Quest> Trail<'_, Q> {
    fn enter(&mut self, at: Stand, before: Option<u32>) {
        let bit = 1 << u8::from(at.memory);
        let Some(seen) = self.seen.get_mut(at.id.index()).filter(|seen| **seen & bit == 0) else {
            return;
        };
        *seen |= bit;
        let own = self.stands.len() as u32;
        self.stands.push((at, before.unwrap_or(own)));
    }

    /// Every decision there, and what it means.
    fn for_each_turn(
        &mut self,
        from: Stand,
        budget: &mut Budget,
        mut visit: impl FnMut(&mut Self, &Decided, Turn),
    ) {
        let (explored, quest) = (self.explored, self.quest);
        let mut more = Budget { spent: 0, most: budget.most.saturating_sub(budget.spent) };
        let mut recall = std::mem::take(&mut self.recall);
        let at = explored.at(from.id);
        explored.model.for_each_decision(at, &mut recall, budget, &mut |decided| {
            let mut visit = |decided: &Decided| {
                visit(self, decided, quest.turn(explored, from, decided));
            };
            if Q::READS_EFFECTS {
                for_each_case(explored, from.id, decided, &mut more, &mut visit);
            } else {
                visit(decided);
            }
        });
        self.recall = recall;
        budget.spent += more.spent;
    }

    /// The story of the way there, and of one decision more.
    fn story(&mut self, end: usize, last: Option<&Decided>) -> Witness {
        let mut path = Vec::new();
        let mut at = end;
        while let Some(&(stand, before)) = self.stands.get(at) {
            path.push(stand);
            if before as usize == at {
                break;
            }
            at = before as usize;
        }
        path.reverse();
        let opening = path.first().map_or(ConfigurationId(0), |first| first.id);
        let mut story = Story::along(self.explored, &[opening]);
        for pair in path.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let after = self.explored.at(to.id);
            let mut step = None;
            // What was found within the budget is found again without one.
            let mut budget = Budget { spent: 0, most: u64::MAX };
            self.for_each_turn(from, &mut budget, |_, decided, turn| {
                if step.is_none() && decided.after == after && turn == Turn::On(to.memory) {
                    step = Some(*decided);
                }
            });
            step.iter().for_each(|step| story.add(step));
        }
        last.into_iter().for_each(|step| story.add(step));
        story.witness
    }
}

/// The decision, for every assignment of the host facts that its effects ask for as well.
pub(super) fn for_each_case(
    explored: &Exploration,
    from: ConfigurationId,
    decided: &Decided,
    budget: &mut Budget,
    visit: &mut impl FnMut(&Decided),
) {
    let (workflow, state) = (explored.workflow(), explored.state(from));
    let unread = |facts, known, spent: &mut u64| match workflow.unread_effects(
        &decided.step,
        state,
        facts,
        known,
        spent,
    ) {
        Some(fact) => Err(fact),
        None => Ok(()),
    };
    for_each_answer(decided, budget, unread, &mut |decided, ()| visit(decided));
}

/// The decision, for every assignment of the host facts that the question asks for as well, with
/// the answer.
pub(super) fn for_each_answer<T>(
    decided: &Decided,
    budget: &mut Budget,
    ask: impl Fn(Facts, u64, &mut u64) -> Result<T, FactId>,
    visit: &mut impl FnMut(&Decided, T),
) {
    let mut branches = Branches::new(decided.input.facts, decided.known);
    while let Some((facts, known)) = branches.next() {
        if budget.is_spent() {
            return;
        }
        match ask(facts, known, &mut budget.spent) {
            Ok(answer) => {
                let input = Input { facts, ..decided.input };
                visit(&Decided { input, known, ..*decided }, answer);
            }
            Err(fact) => branches.split(fact.0),
        }
    }
}

impl Exploration {
    /// Whether the decision owes the customer a mail.
    pub(super) fn owes_mail(&self, from: State, decided: &Decided) -> bool {
        let mut step = decided.step;
        // A label that is put on is entered as well.
        step.state = decided.after.state;
        self.workflow().owes_mail(from, &step, decided.input.facts)
    }
}
