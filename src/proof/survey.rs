//! One walk over all configurations, which gathers what the findings rest on.

use super::books::SmallBooks;
use super::branch::Branches;
use super::exploration::{ConfigurationId, Exploration};
use super::fired::{Fired, event_of, verdict_of};
use super::model::{Configuration, Decided};
use super::walk::Watch;
use crate::document::OutcomeClass;
use crate::workflow::{Condition, Facts, Verdict, Workflow};

/// The most edges that are kept, four bytes each; over it, nothing is said about where orders can
/// still get.
const MOST_EDGES: usize = 40_000_000;

/// How often all ways are looked through, before they are turned round instead.
const PASSES: usize = 8;

/// What was seen on the way.
#[derive(Debug)]
pub(super) struct Survey {
    workflow: Workflow,
    pub(super) fired: Fired,
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
    /// For each configuration the last one that leads there.
    last: Vec<u32>,
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
    /// Begins with the ways from the configuration of that number; those before it are complete.
    fn begin(&mut self, id: usize) {
        if self.firsts.len() <= id {
            self.firsts.resize(id + 1, self.to.len() as u32);
        }
    }

    /// Where the configuration leads.
    pub(super) fn from(&self, id: usize) -> &[u32] {
        let first = self.firsts.get(id).map_or(0, |&first| first as usize);
        let end = self.firsts.get(id + 1).map_or(self.to.len(), |&end| end as usize);
        self.to.get(first..end).unwrap_or_default()
    }

    /// The same ways, the other way round.
    fn reversed(&self) -> Self {
        let count = self.firsts.len();
        let mut firsts = vec![0_u32; count + 1];
        self.to.iter().for_each(|&to| firsts[to as usize + 1] += 1);
        for id in 0..count {
            firsts[id + 1] += firsts[id];
        }
        let mut to = vec![0_u32; self.to.len()];
        let mut next = firsts.clone();
        for id in 0..count {
            for &there in self.from(id) {
                to[next[there as usize] as usize] = id as u32;
                next[there as usize] += 1;
            }
        }
        firsts.truncate(count);
        Self { firsts, to }
    }

    /// Those from which one that is given can be reached, these among them.
    pub(super) fn reaching(&self, given: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reaching: Vec<bool> = (0..self.firsts.len()).map(given).collect();
        // Orders mostly go on to what is found later, so a pass from the last to the first leaves
        // little to the next one, and reads where it leads in the order in which it is kept.
        for _ in 0..PASSES {
            let mut more = false;
            for id in (0..reaching.len()).rev() {
                if !reaching[id] && self.from(id).iter().any(|&to| reaching[to as usize]) {
                    (reaching[id], more) = (true, true);
                }
            }
            if !more {
                return reaching;
            }
        }
        self.reversed().reached(|id| reaching[id])
    }

    /// Those that can be reached from the ones that are given, these among them.
    fn reached(&self, from: impl Fn(usize) -> bool) -> Vec<bool> {
        let count = self.firsts.len();
        let mut reached: Vec<bool> = (0..count).map(from).collect();
        let mut waiting: Vec<u32> = (0..count as u32).filter(|&id| reached[id as usize]).collect();
        while let Some(id) = waiting.pop() {
            for &next in self.from(id as usize) {
                if !std::mem::replace(&mut reached[next as usize], true) {
                    waiting.push(next);
                }
            }
        }
        reached
    }
}

impl Survey {
    /// Before anything was seen.
    pub(super) fn new(workflow: &Workflow) -> Self {
        let table = workflow.table();
        Self {
            workflow: workflow.clone(),
            fired: Fired::new(workflow),
            flagged: vec![None; table.events.len()],
            met: vec![None; table.invariants.len()],
            held: vec![None; table.outcomes.len()],
            ends: Vec::new(),
            edges: Some(Edges::default()),
            last: Vec::new(),
        }
    }

    /// Looks at orders that stay where they are.
    pub(super) fn rest(&mut self, explored: &Exploration) {
        // Of a partial exploration the last configurations were not followed.
        let followed = explored.partial().map_or(explored.len(), |partial| partial.followed);
        for id in explored.configurations().take(followed) {
            self.stay(explored, id);
        }
        let last = explored.len().saturating_sub(1);
        self.edges.iter_mut().for_each(|edges| edges.begin(last));
    }

    /// What is true of an order that stays there.
    fn stay(&mut self, explored: &Exploration, id: ConfigurationId) {
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
}

impl Watch for Survey {
    const WAYS: bool = true;

    fn decision(&mut self, id: ConfigurationId, from: Configuration, decided: &Decided) {
        match verdict_of(&self.workflow, from.state, decided) {
            Verdict::Applied | Verdict::Unchanged => self.fired.mark(from, decided),
            Verdict::Flagged => {
                let event = event_of(&self.workflow, decided);
                if let Some(slot) = event.and_then(|event| self.flagged.get_mut(event.index())) {
                    slot.get_or_insert((id, *decided));
                }
            }
            Verdict::Ignored | Verdict::Refused => {}
        }
    }

    fn way(&mut self, id: ConfigurationId, to: ConfigurationId) {
        let Some(edges) = self.edges.as_mut().filter(|_| to != id) else { return };
        edges.begin(id.index());
        // Many decisions lead from one configuration to one other.
        if self.last.len() <= to.index() {
            self.last.resize(to.index() + 1, u32::MAX);
        }
        if std::mem::replace(&mut self.last[to.index()], id.0) != id.0 {
            edges.to.push(to.0);
            if edges.to.len() > MOST_EDGES {
                self.edges = None;
            }
        }
    }
}

/// Whether the condition can have that value there, whatever the host facts are.
pub(super) fn can_be(
    explored: &Exploration,
    id: ConfigurationId,
    guard: &Condition,
    wanted: bool,
) -> bool {
    let mut cost = 0;
    let mut branches = Branches::new(explored.facts(id), explored.model.given);
    while let Some((facts, known)) = branches.next() {
        match guard.ask(explored.state(id), facts, known, &mut cost) {
            Ok(value) if value == wanted => return true,
            Ok(_) => {}
            Err(fact) => branches.split(fact.0),
        }
        if cost > MOST_ASKED {
            return false;
        }
    }
    false
}

/// Whether the order can be closed there while the condition does not hold.
pub(super) fn can_be_closed(
    explored: &Exploration,
    id: ConfigurationId,
    unless: &Condition,
) -> bool {
    let outcomes = &explored.workflow().table().outcomes;
    let mut cost = 0;
    let mut branches = Branches::new(explored.facts(id), explored.model.given);
    while let Some((facts, known)) = branches.next() {
        let closed = first(explored, id, facts, known, &mut cost).and_then(|outcome| {
            let closed = outcomes.get(outcome).is_some_and(|row| row.closed);
            let holds = |cost| unless.ask(explored.state(id), facts, known, cost);
            Ok(closed && !holds(&mut cost).map_err(|fact| fact.0)?)
        });
        match closed {
            Ok(true) => return true,
            Ok(false) => {}
            Err(fact) => branches.split(fact),
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
            Err(fact) => branches.split(fact),
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

#[cfg(test)]
mod tests {
    use super::Edges;
    use crate::testing::Choices;

    /// However ways lead, also against the order in which they are looked through.
    #[test]
    fn what_reaches_is_what_is_reached_the_other_way_round() {
        let choices = &mut Choices::Seed(1);
        for count in (1..60).chain([250]) {
            let mut edges = Edges::default();
            let most = choices.between(1, 3);
            for id in 0..count {
                edges.begin(id);
                let back = choices.chance(50);
                let any = |choices: &mut Choices<'_>| choices.below(count) as u32;
                let far = (0..choices.below(most)).map(|_| any(choices)).collect::<Vec<_>>();
                edges.to.extend(far);
                edges.to.extend(back.then_some(id.saturating_sub(1) as u32));
            }
            let given = choices.below(count);
            let reaching = edges.reaching(|id| id == given);
            assert_eq!(reaching, edges.reversed().reached(|id| id == given), "{edges:?}");
        }
        // A chain that leads back is found one by one, and so turned round.
        let mut chain = Edges::default();
        for id in 0..200_usize {
            chain.begin(id);
            chain.to.extend(id.checked_sub(1).map(|before| before as u32));
        }
        assert!(chain.reaching(|id| id == 0).into_iter().all(|reaches| reaches));
    }
}
