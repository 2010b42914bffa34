//! One walk over all configurations, which gathers what the findings rest on.

use super::books::SmallBooks;
use super::branch::Branches;
use super::exploration::{ConfigurationId, Exploration};
use super::model::{Act, Decided};
use crate::document::OutcomeClass;
use crate::workflow::{Condition, EventId, Facts, Verdict};

/// The most edges that are kept, four bytes each; over it, nothing is said about where orders can
/// still get.
const MOST_EDGES: usize = 40_000_000;

/// What was seen on the way.
#[derive(Debug)]
pub(super) struct Survey {
    /// Whether some order takes the transition, by its number.
    pub(super) fired: Vec<bool>,
    /// For each event, the first configuration in which it is flagged, and the decision.
    pub(super) flagged: Vec<Option<(ConfigurationId, Decided)>>,
    /// For each invariant, the first configuration that breaks it, or reaches what it hopes for.
    pub(super) met: Vec<Option<ConfigurationId>>,
    /// For each outcome, the first configuration that can have it while money is held.
    pub(super) held: Vec<Option<ConfigurationId>>,
    /// What each configuration can be.
    pub(super) ends: Vec<Ends>,
    /// Where each configuration leads, or nothing, if there are too many edges.
    pub(super) edges: Option<Edges>,
}

/// What a configuration can be, by host facts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends {
    pub(super) closed: bool,
    pub(super) success: bool,
    pub(super) open: bool,
}

/// The ways between configurations, those from each behind one another.
#[derive(Debug, Default)]
pub(super) struct Edges {
    firsts: Vec<u32>,
    to: Vec<u32>,
}

impl Edges {
    /// Where the configuration leads.
    pub(super) fn from(&self, id: usize) -> &[u32] {
        let first = self.firsts.get(id).map_or(0, |&first| first as usize);
        let end = self.firsts.get(id + 1).map_or(self.to.len(), |&end| end as usize);
        self.to.get(first..end).unwrap_or_default()
    }

    /// Those from which one of the targets can be reached, the targets among them.
    pub(super) fn reaching(&self, targets: impl Fn(usize) -> bool) -> Vec<bool> {
        let count = self.firsts.len();
        let mut firsts = vec![0_u32; count + 1];
        self.to.iter().for_each(|&to| firsts[to as usize + 1] += 1);
        for id in 0..count {
            firsts[id + 1] += firsts[id];
        }
        let mut back = vec![0_u32; self.to.len()];
        let mut next = firsts.clone();
        for id in 0..count {
            for &to in self.from(id) {
                back[next[to as usize] as usize] = id as u32;
                next[to as usize] += 1;
            }
        }
        let mut reached: Vec<bool> = (0..count).map(targets).collect();
        let mut waiting: Vec<u32> = (0..count as u32).filter(|&id| reached[id as usize]).collect();
        while let Some(id) = waiting.pop() {
            let (first, end) = (firsts[id as usize] as usize, firsts[id as usize + 1] as usize);
            for &before in &back[first..end] {
                if !std::mem::replace(&mut reached[before as usize], true) {
                    waiting.push(before);
                }
            }
        }
        reached
    }
}

impl Survey {
    pub(super) fn of(explored: &Exploration) -> Self {
        let table = explored.workflow().table();
        let mut survey = Self {
            fired: vec![false; table.transitions.len()],
            flagged: vec![None; table.events.len()],
            met: vec![None; table.invariants.len()],
            held: vec![None; table.outcomes.len()],
            ends: Vec::with_capacity(explored.len()),
            edges: Some(Edges::default()),
        };
        // Of a partial exploration the last configurations were not followed.
        let followed = explored.partial().map_or(explored.len(), |partial| partial.followed);
        for id in explored.configurations().take(followed) {
            survey.rest(explored, id);
            survey.walk(explored, id);
        }
        survey
    }

    /// What is true of an order that stays there.
    fn rest(&mut self, explored: &Exploration, id: ConfigurationId) {
        let table = explored.workflow().table();
        for (rule, met) in table.invariants.iter().zip(&mut self.met) {
            let holds = |guard: &Option<Condition>, wanted| {
                guard.as_ref().is_some_and(|guard| can_be(explored, id, guard, wanted))
            };
            let broken = holds(&rule.never, true) || holds(&rule.always, false);
            if met.is_none() && (broken || holds(&rule.sometimes, true)) {
                *met = Some(id);
            }
        }
        let held = explored.holds_money(id);
        let mut ends = Ends::default();
        for_each_outcome(explored, id, &mut |outcome| {
            let row = outcome.and_then(|n| table.outcomes.get(n));
            ends.closed |= row.is_some_and(|row| row.closed);
            ends.open |= row.is_none_or(|row| !row.closed);
            ends.success |=
                row.is_some_and(|row| row.closed && row.class == Some(OutcomeClass::Success));
            let owes =
                row.is_some_and(|row| row.closed && row.class == Some(OutcomeClass::Failure));
            if let Some(slot) = outcome.and_then(|n| self.held.get_mut(n)).filter(|_| owes && held)
            {
                slot.get_or_insert(id);
            }
        });
        if !table.outcomes.iter().any(|outcome| outcome.closed) {
            ends.closed = explored.may_rest(id);
            ends.open = !ends.closed;
        }
        self.ends.push(ends);
    }

    /// What can happen there.
    fn walk(&mut self, explored: &Exploration, id: ConfigurationId) {
        let workflow = explored.workflow();
        let from = explored.at(id);
        let mut next: Vec<u32> = Vec::new();
        explored.for_each_decision(id, &mut |decided| {
            let event = event_of(explored, decided);
            if let Some(event) = event {
                match decided.step.verdict {
                    Verdict::Applied | Verdict::Unchanged => {
                        let chosen = workflow.chosen(from.state, event, decided.input.facts);
                        for transition in chosen {
                            if let Some(fired) = self.fired.get_mut(transition.index()) {
                                *fired = true;
                            }
                        }
                    }
                    Verdict::Flagged => {
                        if let Some(slot) = self.flagged.get_mut(event.index()) {
                            slot.get_or_insert((id, *decided));
                        }
                    }
                    Verdict::Ignored | Verdict::Refused => {}
                }
            }
            if decided.after != from {
                next.extend(explored.find(decided.after).map(|to| to.0));
            }
        });
        next.sort_unstable();
        next.dedup();
        if let Some(edges) = &mut self.edges {
            edges.firsts.push(edges.to.len() as u32);
            edges.to.extend(next);
            if edges.to.len() > MOST_EDGES {
                self.edges = None;
            }
        }
    }
}

/// The event that a decision is about.
pub(super) fn event_of(explored: &Exploration, decided: &Decided) -> Option<EventId> {
    match decided.act {
        Act::Event(event, _) => Some(event),
        Act::Label(axis, label) => {
            explored.workflow().table().axes.get(axis.index())?.status(label)?.raises
        }
    }
}

/// Whether the condition can have that value there, whatever the host facts are.
fn can_be(explored: &Exploration, id: ConfigurationId, guard: &Condition, wanted: bool) -> bool {
    let mut cost = 0;
    let mut branches = Branches::new(explored.facts(id), explored.model.given);
    while let Some((facts, known)) = branches.next() {
        match guard.ask(explored.state(id), facts, known, &mut cost) {
            Ok(value) if value == wanted => return true,
            Ok(_) => {}
            Err(fact) => branches.split(facts, known, fact.0),
        }
        if cost > MOST_ASKED {
            return false;
        }
    }
    false
}

/// How many tests one condition, or the outcomes of one configuration, may take.
const MOST_ASKED: u64 = 1_000_000;

/// Every outcome that the configuration can have.
fn for_each_outcome(
    explored: &Exploration,
    id: ConfigurationId,
    visit: &mut impl FnMut(Option<usize>),
) {
    let outcomes = &explored.workflow().table().outcomes;
    let mut cost = 0;
    let mut branches = Branches::new(explored.facts(id), explored.model.given);
    while let Some((facts, known)) = branches.next() {
        match first(explored, id, facts, known, &mut cost) {
            Ok(outcome) => visit(Some(outcome).filter(|&outcome| outcome < outcomes.len())),
            Err(fact) => branches.split(facts, known, fact),
        }
        if cost > MOST_ASKED {
            return;
        }
    }
}

/// The first outcome that holds, or the fact that decides it.
fn first(
    explored: &Exploration,
    id: ConfigurationId,
    facts: Facts,
    known: u64,
    cost: &mut u64,
) -> Result<usize, u8> {
    let outcomes = &explored.workflow().table().outcomes;
    for (number, outcome) in outcomes.iter().enumerate() {
        match outcome.when.ask(explored.state(id), facts, known, cost) {
            Ok(true) => return Ok(number),
            Ok(false) => {}
            Err(fact) => return Err(fact.0),
        }
    }
    Ok(outcomes.len())
}

impl Exploration {
    /// Whether more was captured than refunded there.
    fn holds_money(&self, id: ConfigurationId) -> bool {
        SmallBooks::unpack(self.at(id).books).held() > 0
    }

    /// Whether an order may stay in the statuses that it has there, as they are declared.
    fn may_rest(&self, id: ConfigurationId) -> bool {
        let workflow = self.workflow();
        let axes = workflow.axes().zip(&workflow.document().axes);
        let edges = |axis: &crate::document::Axis| axis.assignment.is_edges();
        axes.filter(|(_, axis)| edges(axis)).all(|(id_of, axis)| {
            let status = axis.statuses.get(self.state(id).status(id_of).index());
            status.is_some_and(|status| status.resting || status.terminal)
        })
    }
}
