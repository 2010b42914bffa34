//! What would have to be otherwise, so that an event is let through.

mod possible;
mod search;

use std::fmt;

use super::Workflow;
use super::state::{AxisId, EventId, FactId, State};
use super::verdict::{Input, Verdict};
use crate::vocabulary::{DerivedFact, Key};

/// How far the search for remedies goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most changes of one remedy.
    pub changes: usize,
    /// The most remedies.
    pub remedies: usize,
    /// The most sets of changes that are tried, which bounds time and memory.
    pub tries: usize,
}

impl Default for Bounds {
    /// Eight changes, a hundred remedies, and tries for some hundredths of a second.
    fn default() -> Self {
        Self { changes: 8, remedies: 100, tries: 100_000 }
    }
}

/// One thing that would have to be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A fact would have the other value.
    Fact {
        /// The fact.
        fact: Key,
        /// The value that it would have.
        value: bool,
        /// What it means, where an order's books decide it. It cannot be set: the event would have
        /// to bring it about, or another event before.
        derived: Option<DerivedFact>,
    },
    /// An axis would have another status.
    Status {
        /// The axis.
        axis: Key,
        /// The status that it would have.
        status: Key,
    },
    /// Whoever acts would have another role as well.
    Role {
        /// The role.
        role: Key,
    },
}

impl fmt::Display for Need {
    /// Prints `in_stock holds`, `payment is PAID` or `the role staff`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact { fact, value: true, .. } => write!(f, "{fact} holds"),
            Self::Fact { fact, value: false, .. } => write!(f, "{fact} does not hold"),
            Self::Status { axis, status } => write!(f, "{axis} is {status}"),
            Self::Role { role } => write!(f, "the role {role}"),
        }
    }
}

/// A smallest set of changes that lets an event through: without any one or more of them it does
/// not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The changes: statuses in the order of the axes, then facts in document order, then roles.
    /// None at all, where the event is let through as things are.
    pub needs: Vec<Need>,
    /// The state with the changes.
    pub state: State,
    /// What the event would be decided on with the changes.
    pub input: Input,
    /// What the event would do then; neither [`Verdict::Refused`] nor [`Verdict::Flagged`].
    pub verdict: Verdict,
}

impl fmt::Display for Remedy {
    /// Prints `payment is PAID and in_stock holds`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs: Vec<String> = self.needs.iter().map(ToString::to_string).collect();
        f.write_str(if needs.is_empty() { "nothing" } else { "" })?;
        f.write_str(&needs.join(" and "))
    }
}

/// The smallest sets of changes that let an event through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedies {
    /// Each set, those of fewer changes first. Empty, where none was found.
    pub list: Vec<Remedy>,
    /// Whether there may be more: a bound was reached. What is listed is right all the same.
    pub is_cut_off: bool,
}

impl Workflow {
    /// The smallest sets of changes with which the event would be neither refused nor flagged.
    ///
    /// A change is a fact that has the other value, another status on an axis, or a further role of
    /// whoever acts. Within the [`Bounds`] these are **all** such sets of which no part would do,
    /// each decided by [`Workflow::step`]; where the bounds cut the search off, it says so. Slots
    /// are left out: each is read as the status that it behaves like.
    ///
    /// A set says what would have to be otherwise, and not how to get there: to change a status
    /// takes an event, and a [derived fact](DerivedFact) follows the books, so the host has to
    /// bring money or units about. Sets whose derived facts no books can show together, with this
    /// event just booked, are never given; where the facts handed in contradict each other
    /// themselves, a set mends that too.
    ///
    /// ```
    /// use orderflow::standard::{event, fulfillment, payment};
    /// use orderflow::workflow::Bounds;
    /// use orderflow::{Input, Workflow};
    ///
    /// let workflow = Workflow::standard();
    /// let process = workflow.event(event::PROCESS).unwrap();
    /// let remedies =
    ///     workflow.remedies(workflow.entry(), process, Input::default(), Bounds::default());
    /// let told: Vec<String> = remedies.list.iter().map(ToString::to_string).collect();
    /// assert!(told.contains(&"payment is PAID".to_owned()));
    /// assert!(told.contains(&"pay_later holds".to_owned()));
    /// assert!(!remedies.is_cut_off);
    /// ```
    #[must_use]
    pub fn remedies(&self, state: State, event: EventId, input: Input, bounds: Bounds) -> Remedies {
        search::run(self, state, event, input, bounds)
    }

    /// The change of a fact in words.
    fn need_of_fact(&self, fact: FactId, value: bool) -> Option<Need> {
        let row = self.table().facts.get(fact.index())?;
        Some(Need::Fact { fact: row.key.clone(), value, derived: row.derived })
    }

    /// The change of a status in words.
    fn need_of_status(&self, axis: AxisId, state: State) -> Option<Need> {
        Some(Need::Status { axis: self.axis_name(axis)?, status: self.status_name(axis, state)? })
    }
}
