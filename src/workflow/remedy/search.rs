//! The search: sets of changes, the smaller ones first.
//!
//! Where a set does not do, some axis refuses, and it will go on refusing unless something changes
//! on which its answer rests: its status, a role, or what the guards read that were asked. So a set
//! is only ever made larger by one of these, and of what is left alone on the way to one set, later
//! sets of that branch leave it alone too. That way every set of which no part would do is come
//! across, and few others.

use super::possible::Possible;
use super::{Bounds, Need, Remedies, Remedy};
use crate::vocabulary::DerivedFact;
use crate::workflow::Workflow;
use crate::workflow::state::{AxisId, EventId, FactId, Facts, Roles, State, StatusId};
use crate::workflow::verdict::{Answer, Input, Verdict};

/// Facts, axes and roles, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    facts: u64,
    axes: u8,
    roles: u64,
}

/// A set of changes: what is changed, and how things are with it.
#[derive(Debug, Clone, Copy)]
struct Trial {
    state: State,
    facts: Facts,
    roles: Roles,
    changed: Marks,
    /// What is left as it is, here and in every larger set that is made of this one.
    kept: Marks,
}

impl Trial {
    /// Whether the other set is a part of this one, or the same.
    fn includes(&self, other: &Self) -> bool {
        let (more, less) = (self.changed, other.changed);
        let axes = (0..8).filter(|n| less.axes >> n & 1 == 1).map(AxisId);
        less.facts & more.facts == less.facts
            && less.axes & more.axes == less.axes
            && less.roles & more.roles == less.roles
            && axes.into_iter().all(|axis| self.state.status(axis) == other.state.status(axis))
    }

    const fn size(&self) -> usize {
        let Marks { facts, axes, roles } = self.changed;
        (facts.count_ones() + axes.count_ones() + roles.count_ones()) as usize
    }

    const fn with_fact(mut self, facts: u64) -> Self {
        self.facts = Facts::from_bits(self.facts.bits() ^ facts);
        self.changed.facts |= facts;
        self
    }

    const fn with_status(mut self, axis: AxisId, status: StatusId) -> Self {
        self.state = self.state.with(axis, status);
        self.changed.axes |= 1 << (axis.0 & 7);
        self
    }

    const fn with_role(mut self, role: u64) -> Self {
        self.roles = Roles::from_bits(self.roles.bits() | role);
        self.changed.roles |= role;
        self
    }
}

struct Search<'w> {
    workflow: &'w Workflow,
    event: EventId,
    booked: bool,
    /// The facts that something came with the event.
    came: u64,
    bounds: Bounds,
    possible: Option<Possible>,
    /// The sets still to be tried, by size.
    waiting: Vec<Vec<Trial>>,
    tried: usize,
    found: Vec<Trial>,
    is_cut_off: bool,
}

/// Looks for the smallest sets of changes.
pub(super) fn run(
    workflow: &Workflow,
    state: State,
    event: EventId,
    input: Input,
    bounds: Bounds,
) -> Remedies {
    let mut search = Search {
        workflow,
        event,
        booked: input.booked,
        came: came(workflow),
        bounds,
        possible: None,
        waiting: Vec::new(),
        tried: 0,
        found: Vec::new(),
        is_cut_off: false,
    };
    let (facts, roles) = (input.facts, input.roles);
    let none = Marks::default();
    let start = Trial { state, facts, roles, changed: none, kept: none };
    if is_through(search.decide(&start)) {
        // As things are, it needs nothing, whatever the facts are.
        search.found.push(start);
    } else {
        search.possible = Some(Possible::at(workflow, event));
        search.push(start);
    }
    let mut size = 0;
    while size < search.waiting.len() && search.found.len() < bounds.remedies {
        for trial in std::mem::take(&mut search.waiting[size]) {
            if search.found.len() >= bounds.remedies {
                search.is_cut_off = true;
                break;
            }
            search.look(&trial);
        }
        size += 1;
    }
    search.is_cut_off |= search.waiting.iter().any(|waiting| !waiting.is_empty());
    let list = search.found.iter().map(|trial| search.remedy(trial)).collect();
    Remedies { list, is_cut_off: search.is_cut_off }
}

/// The facts of the workflow that say that an event brought something.
fn came(workflow: &Workflow) -> u64 {
    let rows = workflow.table().facts.iter().zip(0_u8..);
    let came = rows.filter(|(row, _)| {
        matches!(row.derived, Some(DerivedFact::MoneyCame | DerivedFact::UnitsCame))
    });
    came.fold(0, |mask, (_, bit)| mask | 1_u64 << bit)
}

const fn is_through(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Refused | Verdict::Flagged)
}

impl Search<'_> {
    fn input(&self, trial: &Trial) -> Input {
        // What came was booked, be it in the books or in a set of changes.
        let came = self.came & trial.facts.bits() != 0;
        Input { facts: trial.facts, roles: trial.roles, booked: self.booked || came }
    }

    fn decide(&self, trial: &Trial) -> Verdict {
        self.workflow.step(trial.state, self.event, self.input(trial)).verdict
    }

    /// Takes a set up, unless a part of it does already, or the bounds are reached.
    fn push(&mut self, trial: Trial) {
        if self.found.iter().any(|less| trial.includes(less)) {
            return;
        }
        let size = trial.size();
        if size > self.bounds.changes || self.tried >= self.bounds.tries {
            self.is_cut_off = true;
            return;
        }
        self.tried += 1;
        if self.waiting.len() <= size {
            self.waiting.resize_with(size + 1, Vec::new);
        }
        self.waiting[size].push(trial);
    }

    /// Tries a set, and takes up the larger ones that may do where it does not.
    fn look(&mut self, trial: &Trial) {
        if self.found.iter().any(|less| trial.includes(less)) {
            return;
        }
        if !is_through(self.decide(trial)) {
            self.branch(*trial);
            return;
        }
        let fixed = trial.changed.facts | trial.kept.facts;
        let possible = self.possible.as_ref();
        match possible.filter(|it| !it.allows(trial.facts.bits())) {
            None => self.found.push(*trial),
            Some(possible) => {
                // To look through what is possible is work too.
                self.tried += possible.count() / 100;
                for change in possible.mends(trial.facts.bits(), fixed) {
                    self.push(trial.with_fact(change));
                }
            }
        }
    }

    /// Each larger set by one more change on which the answer of an axis that refuses rests.
    fn branch(&mut self, mut trial: Trial) {
        let answers = self.workflow.answers(trial.state, self.event, self.input(&trial));
        let refuses =
            |it: &Answer| matches!(it, Answer::Fails | Answer::Forbids(_) | Answer::Unknown);
        let Some(&(axis, answer)) = answers.iter().find(|(_, answer)| refuses(answer)) else {
            return;
        };
        let rests = self.rests_on(&trial, axis, answer);
        let free = |marks: u64, changed: u64, kept: u64| marks & !changed & !kept;
        let axes = free(rests.axes.into(), trial.changed.axes.into(), trial.kept.axes.into());
        for axis in (0..8).filter(|n| axes >> n & 1 == 1).map(AxisId) {
            let own = self.workflow.class(axis, trial.state.status(axis));
            for status in self.workflow.statuses(axis) {
                if status != own && self.workflow.class(axis, status) == status {
                    self.push(trial.with_status(axis, status));
                }
            }
            trial.kept.axes |= 1 << (axis.0 & 7);
        }
        let facts = free(rests.facts, trial.changed.facts, trial.kept.facts);
        for bit in bits(facts) {
            self.push(trial.with_fact(bit));
            trial.kept.facts |= bit;
        }
        let roles = free(rests.roles, trial.roles.bits(), trial.kept.roles);
        for bit in bits(roles) {
            self.push(trial.with_role(bit));
            trial.kept.roles |= bit;
        }
    }

    /// On what the refusal of an axis rests: if none of it changes, the axis goes on refusing.
    fn rests_on(&self, trial: &Trial, axis: AxisId, answer: Answer) -> Marks {
        let table = self.workflow.table();
        let mut rests = Marks { axes: 1 << (axis.0 & 7), ..Marks::default() };
        if let Answer::Forbids(transition) = answer {
            rests.roles = table.transitions.get(transition.index()).map_or(0, |row| row.roles);
        }
        let Some(row) = table.axes.get(axis.index()) else { return rests };
        for choice in row.choices(table.cell(row, trial.state.status(axis), self.event)) {
            let Some(guard) = table.conditions.get(choice.condition as usize) else { continue };
            rests.axes |= guard.reads().1;
            loop {
                match guard.ask(trial.state, trial.facts, rests.facts, &mut 0) {
                    Err(fact) => rests.facts |= 1 << (fact.0 & 63),
                    // This one is taken, and those after it are not asked.
                    Ok(true) => return rests,
                    Ok(false) => break,
                }
            }
        }
        rests
    }

    /// The set in words.
    fn remedy(&self, trial: &Trial) -> Remedy {
        let (workflow, changed) = (self.workflow, trial.changed);
        let axes = workflow.axes().filter(|axis| changed.axes >> (axis.0 & 7) & 1 == 1);
        let mut needs: Vec<Need> =
            axes.filter_map(|axis| workflow.need_of_status(axis, trial.state)).collect();
        let facts = (0..64).filter(|n| changed.facts >> n & 1 == 1).map(FactId);
        needs.extend(
            facts.filter_map(|fact| workflow.need_of_fact(fact, trial.facts.contains(fact))),
        );
        let roles = (0..).zip(&workflow.table().roles);
        let roles = roles.filter(|(n, _)| changed.roles >> n & 1 == 1);
        needs.extend(roles.map(|(_, role)| Need::Role { role: role.clone() }));
        let input = self.input(trial);
        Remedy { needs, state: trial.state, input, verdict: self.decide(trial) }
    }
}

/// The bits of a number, each alone, the lowest first.
fn bits(mut number: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let lowest = number & number.wrapping_neg();
        number ^= lowest;
        (lowest != 0).then_some(lowest)
    })
}
