//! Where two workflows decide differently, found by exploring both in lock-step.

use std::collections::BTreeSet;

use super::branch::Branches;
use super::deeds::News;
use super::exploration::{ConfigurationId, Exploration};
use super::model::{Act, Decided};
use super::portion::Packed;
use super::role_lists::role_lists;
use super::witness::Witness;
use crate::vocabulary::Key;
use crate::workflow::{EventId, Facts, Input, State, Step, Verdict, Workflow};

/// What comparing two workflows said.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Comparison {
    /// In every configuration that an order can come to, both decide alike.
    Same,
    /// They do not.
    Different(Box<Difference>),
    /// No difference was found within the limits, and nothing is claimed.
    Unknown,
    /// They have other axes, statuses, events or facts, so configurations of the one mean nothing
    /// to the other.
    Incomparable,
}

/// A shortest story at whose end two workflows decide differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The story, its last event decided as the explored workflow does.
    pub witness: Witness,
    /// What the other does with the last event.
    pub other: Verdict,
    /// The statuses after it under the other.
    pub state: State,
    /// How they differ.
    pub how: Differs,
}

/// In what two decisions differ: the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Differs {
    /// The verdict.
    Verdict,
    /// The statuses after it.
    Statuses,
    /// The effects.
    Effects,
    /// The roles that the actor needs.
    Roles,
}

impl Differs {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Statuses => "statuses",
            Self::Effects => "effects",
            Self::Roles => "roles",
        }
    }
}

impl Exploration {
    /// The nearest configuration in which the other workflow decides an event differently.
    ///
    /// Both are explored in lock-step: as long as they decide alike, an order of the one is an
    /// order of the other. Only events are looked at whose transitions or rules the documents have
    /// differently.
    #[must_use]
    pub fn compare(&self, other: &Workflow) -> Comparison {
        let own = self.workflow();
        if !is_comparable(own, other) {
            return Comparison::Incomparable;
        }
        let events: Vec<EventId> =
            own.events().filter(|&event| !is_same_event(own, other, event)).collect();
        let (mut cost, mut news) = (0, News::default());
        for id in self.configurations() {
            if events.is_empty() {
                break;
            }
            let mut found = None;
            let at = self.at(id);
            for &event in &events {
                self.model.for_each_act_of(event, at, &mut news, &mut |act, booked| {
                    if found.is_none() {
                        found = self.differs(other, id, (act, event, booked), &mut cost);
                    }
                });
            }
            if let Some(difference) = found {
                return Comparison::Different(Box::new(difference));
            }
            if cost > self.limits.steps {
                return Comparison::Unknown;
            }
        }
        if self.partial().is_some() { Comparison::Unknown } else { Comparison::Same }
    }

    /// The first difference about one event that brings just that.
    fn differs(
        &self,
        other: &Workflow,
        id: ConfigurationId,
        (act, event, booked): (Act, EventId, Packed),
        cost: &mut u64,
    ) -> Option<Difference> {
        let (own, at) = (self.workflow(), self.at(id));
        let given = self.model.given;
        let mut branches = Branches::new(self.model.facts_after(at, booked), given);
        while let Some((facts, known)) = branches.next() {
            *cost += 1;
            if *cost > self.limits.steps {
                return None;
            }
            let mut asked = [own, other].into_iter();
            if let Some(fact) = asked.find_map(|it| it.unread(at.state, event, facts, known, cost))
            {
                branches.split(fact.0);
                continue;
            }
            let (input, step, after) = self.model.decide(at, event, booked, facts);
            let there = other.step(at.state, event, input);
            let mut asked = [(own, &step), (other, &there)].into_iter();
            if let Some(fact) =
                asked.find_map(|(it, step)| it.unread_effects(step, at.state, facts, known, cost))
            {
                branches.split(fact.0);
                continue;
            }
            let how = if step.verdict != there.verdict {
                Differs::Verdict
            } else if step.state != there.state {
                Differs::Statuses
            } else if owed(own, at.state, &step, facts) != owed(other, at.state, &there, facts) {
                Differs::Effects
            } else if is_let_through(step.verdict)
                && roles(own, at.state, event, input) != roles(other, at.state, event, input)
            {
                Differs::Roles
            } else {
                continue;
            };
            let decided = Decided { act, input, known, step, after };
            let witness = Witness::of(self, &self.path(id), Some(&decided));
            let (other, state) = (there.verdict, there.state);
            return Some(Difference { witness, other, state, how });
        }
        None
    }
}

/// What the step owes, without the order in which it stands.
fn owed(workflow: &Workflow, before: State, step: &Step, facts: Facts) -> Vec<String> {
    let effects = workflow.effects(before, step, facts);
    effects.iter().map(|effect| format!("{effect:?}")).collect()
}

/// Whether the graph refuses nobody who has every role.
const fn is_let_through(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Refused | Verdict::Flagged)
}

/// The roles that the event asks for, of each list one, by name.
fn roles(
    workflow: &Workflow,
    state: State,
    event: EventId,
    input: Input,
) -> BTreeSet<BTreeSet<&Key>> {
    let lists = role_lists(workflow, state, event, input);
    let named = |list: u64| {
        let roles = (0..).zip(&workflow.table().roles).filter(move |(n, _)| list >> n & 1 == 1);
        roles.map(|(_, role)| role).collect()
    };
    lists.into_iter().map(named).collect()
}

/// Whether configurations of the one mean the same to the other.
fn is_comparable(own: &Workflow, other: &Workflow) -> bool {
    let (one, two) = (own.document(), other.document());
    let names = |workflow: &Workflow| {
        let events = workflow.document().events.iter();
        events.map(|event| (event.name.clone(), event.kind, event.books)).collect::<Vec<_>>()
    };
    let facts = |workflow: &Workflow| {
        workflow.facts().map(|id| workflow.fact_key(id).to_string()).collect::<Vec<_>>()
    };
    one.axes == two.axes
        && one.timers == two.timers
        && one.notify_customer == two.notify_customer
        && names(own) == names(other)
        && facts(own) == facts(other)
}

/// Whether the documents say the same about the event.
fn is_same_event(own: &Workflow, other: &Workflow, event: EventId) -> bool {
    let name = own.event_key(event);
    let rules = |workflow: &Workflow| {
        let document = workflow.document();
        let edges = document.transitions.iter().filter(|it| name.as_str() == it.event);
        let stale = document.events.get(event.index()).map(|it| it.ignored_in.clone());
        (edges.cloned().collect::<Vec<_>>(), stale)
    };
    rules(own) == rules(other)
}
