//! Why an axis refuses an event, in full.

use std::collections::BTreeSet;
use std::fmt;

use super::Workflow;
use super::state::{AxisId, EventId, State};
use super::verdict::{Answer, Input};
use crate::vocabulary::{Guard, Key};

/// Why one axis refuses an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The event is not known from the present status.
    NoEvent {
        /// The axis that refuses; none, where the event is on no axis at all.
        axis: Option<Key>,
        /// The status on that axis.
        status: Option<Key>,
    },
    /// A transition from the present status has a guard that fails.
    Guard {
        /// The axis that refuses.
        axis: Key,
        /// The status on that axis.
        status: Key,
        /// Where the transition would lead, if to another status.
        to: Option<Key>,
        /// The guard.
        guard: Guard,
        /// The facts that the guard reads, and their values.
        facts: Vec<(Key, bool)>,
        /// The other axes that the guard reads, and their statuses.
        statuses: Vec<(Key, Key)>,
    },
    /// The transition may be taken in certain roles only.
    Role {
        /// The axis that refuses.
        axis: Key,
        /// The status on that axis.
        status: Key,
        /// Where the transition would lead, if to another status.
        to: Option<Key>,
        /// The roles, of which the actor needs one.
        roles: Vec<Key>,
    },
}

impl Reason {
    /// The stable code: `OF-R-NOEVENT`, `OF-R-GUARD` or `OF-R-ROLE`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoEvent { .. } => "OF-R-NOEVENT",
            Self::Guard { .. } => "OF-R-GUARD",
            Self::Role { .. } => "OF-R-ROLE",
        }
    }

    /// The axis that refuses.
    #[must_use]
    pub const fn axis(&self) -> Option<&Key> {
        match self {
            Self::NoEvent { axis, .. } => axis.as_ref(),
            Self::Guard { axis, .. } | Self::Role { axis, .. } => Some(axis),
        }
    }

    /// The status on that axis.
    #[must_use]
    pub const fn status(&self) -> Option<&Key> {
        match self {
            Self::NoEvent { status, .. } => status.as_ref(),
            Self::Guard { status, .. } | Self::Role { status, .. } => Some(status),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leads = |to: &Option<Key>| to.as_ref().map_or(String::new(), |to| format!(" to {to}"));
        match self {
            Self::NoEvent { axis: Some(axis), status: Some(status) } => {
                write!(f, "{axis} is {status}, from where the event is not known")
            }
            Self::NoEvent { .. } => write!(f, "no axis knows the event"),
            Self::Guard { axis, status, to, guard, facts, statuses } => {
                write!(f, "{axis} is {status}, and the way{} needs {guard}", leads(to))?;
                let facts = facts.iter().map(|(fact, value)| {
                    if *value { format!("{fact} holds") } else { format!("{fact} does not hold") }
                });
                let statuses = statuses.iter().map(|(axis, status)| format!("{axis} is {status}"));
                let seen: Vec<String> = facts.chain(statuses).collect();
                if seen.is_empty() { Ok(()) } else { write!(f, " ({})", seen.join(", ")) }
            }
            Self::Role { axis, status, to, roles } => {
                let roles: Vec<&str> = roles.iter().map(Key::as_str).collect();
                let needed = roles.join(" or ");
                write!(f, "{axis} is {status}, and the way{} needs the role {needed}", leads(to))
            }
        }
    }
}

impl Workflow {
    /// Every reason why the event is refused or flagged in that state; empty where it is neither.
    ///
    /// This is read from the same answers as [`Workflow::step`], so the two cannot disagree.
    #[must_use]
    pub fn reasons(&self, state: State, event: EventId, input: Input) -> Vec<Reason> {
        let table = self.table();
        let Some(definition) = table.events.get(event.index()) else {
            return vec![Reason::NoEvent { axis: None, status: None }];
        };
        if definition.axes.is_empty() && definition.books.is_none() {
            return vec![Reason::NoEvent { axis: None, status: None }];
        }
        let mut reasons = Vec::new();
        for (axis, answer) in self.answers(state, event, input) {
            let (Some(key), Some(status)) = (self.axis_name(axis), self.status_name(axis, state))
            else {
                continue;
            };
            match answer {
                Answer::Unknown => {
                    reasons.push(Reason::NoEvent { axis: Some(key), status: Some(status) });
                }
                Answer::Fails => reasons.extend(self.failed(state, axis, event, input)),
                Answer::Forbids(transition) => {
                    let Some(row) = table.transitions.get(transition.index()) else { continue };
                    let needed = (0..).zip(&table.roles).filter(|(n, _)| row.roles >> n & 1 == 1);
                    reasons.push(Reason::Role {
                        axis: key,
                        status,
                        to: row.to.and_then(|to| self.status_name(axis, state.with(axis, to))),
                        roles: needed.map(|(_, role)| role.clone()).collect(),
                    });
                }
                Answer::Moves(..)
                | Answer::Loops(_)
                | Answer::Passes(_)
                | Answer::Ignores
                | Answer::Already => {}
            }
        }
        reasons
    }

    /// A reason for each transition from the present status; all their guards failed.
    fn failed(&self, state: State, axis: AxisId, event: EventId, input: Input) -> Vec<Reason> {
        let table = self.table();
        let Some(row) = table.axes.get(axis.index()) else { return Vec::new() };
        let cell = table.cell(row, state.status(axis), event);
        let one = |transition: usize| {
            let written = table.document.transitions.get(transition)?;
            let guard = written.when.clone()?;
            let (facts, statuses) = self.behind(&guard, state, input);
            Some(Reason::Guard {
                axis: self.axis_name(axis)?,
                status: self.status_name(axis, state)?,
                to: written.to.as_deref().and_then(|to| Key::new(to).ok()),
                guard,
                facts,
                statuses,
            })
        };
        row.choices(cell).iter().filter_map(|choice| one(choice.transition.index())).collect()
    }

    /// What the guard reads, and what it finds there.
    #[expect(clippy::type_complexity, reason = "two lists of pairs, named by the caller")]
    fn behind(
        &self,
        guard: &Guard,
        state: State,
        input: Input,
    ) -> (Vec<(Key, bool)>, Vec<(Key, Key)>) {
        let (mut facts, mut axes) = (BTreeSet::new(), BTreeSet::new());
        collect(guard, &mut facts, &mut axes);
        let fact = |name: &str| {
            let id = self.fact(name)?;
            Some((Key::new(name).ok()?, input.facts.contains(id)))
        };
        let axis = |name: &str| {
            let id = self.axis(name)?;
            Some((self.axis_name(id)?, self.status_name(id, state)?))
        };
        (facts.into_iter().filter_map(fact).collect(), axes.into_iter().filter_map(axis).collect())
    }
}

fn collect<'g>(guard: &'g Guard, facts: &mut BTreeSet<&'g str>, axes: &mut BTreeSet<&'g str>) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => {
            parts.iter().for_each(|part| collect(part, facts, axes));
        }
        Guard::Not(part) => collect(part, facts, axes),
        Guard::Fact(name) => {
            facts.insert(name);
        }
        Guard::Status(map) => axes.extend(map.keys().map(String::as_str)),
    }
}
