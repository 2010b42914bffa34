//! Which transitions a test run has taken.
//!
//! A [`Coverage`] is a plain value that a host's tests feed; whoever makes none pays nothing. Those
//! of several runs, or of several processes, are [merged](Coverage::merge), and the
//! [gaps](Coverage::gaps) name each transition that was never taken with the shortest way to it.
//!
//! A transition is taken where its guard is the first that holds, be it that it moves, loops or
//! passes, and its event is applied or unchanged.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::Event;
use crate::order::{Entry, Order};
use crate::proof::{Exploration, Witness};
use crate::workflow::{EventId, Input, State, TransitionId, Verdict, Workflow};

/// Which transitions of one workflow were taken, and how often.
///
/// ```
/// use orderflow::coverage::Coverage;
/// use orderflow::proof::Limits;
/// use orderflow::standard::event;
/// use orderflow::{Input, Workflow};
///
/// let workflow = Workflow::standard();
/// let mut coverage = Coverage::new(&workflow);
/// let cancel = workflow.event(event::CANCEL).unwrap();
/// coverage.step(workflow.entry(), cancel, Input::default());
/// // Once for payment, and once for fulfillment.
/// assert_eq!(coverage.taken().count(), 2);
///
/// let limits = Limits { configurations: 500, ..Limits::default() };
/// let gaps = coverage.gaps(&workflow.explore(limits));
/// assert_eq!((gaps.taken, gaps.reaches(100)), (2, false));
/// assert_eq!(gaps.missed[0].at.as_str(), "/transitions/0");
/// ```
#[derive(Debug, Clone)]
pub struct Coverage {
    workflow: Workflow,
    counts: BTreeMap<u16, u64>,
}

/// The form of a coverage as JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    format: u32,
    workflow: String,
    hash: String,
    /// How often each transition was taken, by its number from 0 in document order.
    taken: BTreeMap<u16, u64>,
}

/// Why a text is not read as the coverage of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoverageError {
    /// The text is no JSON object of the right form.
    #[error("line {line}, column {column}: {message}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The format is another one.
    #[error("format {found}, and this library reads format {}", Coverage::FORMAT)]
    Format {
        /// The format of the text.
        found: u32,
    },
    /// It is of another workflow, or of another revision of it: transitions are numbered.
    #[error("it is of workflow {name:?} with hash {found}, and this one has hash {expected}")]
    Foreign {
        /// The name of the other workflow.
        name: String,
        /// The content hash that was expected.
        expected: String,
        /// The content hash that was found.
        found: String,
    },
    /// It counts a transition that the workflow lacks.
    #[error("the workflow has no transition {number}")]
    Unknown {
        /// The number, from 0 in document order.
        number: u16,
    },
}

impl Coverage {
    /// The version of the format that this library reads and writes.
    pub const FORMAT: u32 = 1;

    /// Nothing is taken yet.
    #[must_use]
    pub fn new(workflow: &Workflow) -> Self {
        Self { workflow: workflow.clone(), counts: BTreeMap::new() }
    }

    /// The workflow that it is about.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// Counts what an event takes on the bare state, as [`Workflow::step`] decides it.
    pub fn step(&mut self, state: State, event: EventId, input: Input) {
        let verdict = self.workflow.step(state, event, input).verdict;
        if matches!(verdict, Verdict::Applied | Verdict::Unchanged) {
            for transition in self.workflow.chosen(state, event, input.facts) {
                let count = self.counts.entry(transition.index() as u16).or_default();
                *count = count.saturating_add(1);
            }
        }
    }

    /// Counts what an event takes on an order, as [`Workflow::decide`] would decide it: to be told
    /// before the event is applied. An event that is rejected takes nothing.
    pub fn event(&mut self, order: &Order, event: impl Into<Event>) {
        let event = event.into();
        if self.workflow.decide(order, event.clone()).is_ok_and(|decided| decided.first.is_none())
            && let Some((state, id, input)) = self.workflow.sighted(order, &event)
        {
            self.step(state, id, input);
        }
    }

    /// Counts what an order has taken in the whole of its history: to be told once, at the end of a
    /// test. What was unchanged left no record, and is not counted.
    ///
    /// ```
    /// use orderflow::coverage::Coverage;
    /// use orderflow::standard::Paid;
    /// use orderflow::{Actor, NewOrder, Origin, Workflow};
    /// use rust_decimal::dec;
    ///
    /// let workflow = Workflow::standard();
    /// let mut coverage = Coverage::new(&workflow);
    /// let at = "2026-03-01T09:00:00Z".parse().unwrap();
    /// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    /// let mut order = workflow.open(new, Origin::by(Actor::system()).at(at))?;
    /// workflow.apply(&mut order, Paid::in_full().by(Actor::gateway("stripe")).at(at))?;
    /// coverage.history(&order);
    /// assert_eq!(coverage.taken().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn history(&mut self, order: &Order) {
        let mut records = order.history().iter();
        let Some(first) = records.next() else { return };
        let Ok(mut before) = Order::replay([first]) else { return };
        for record in records {
            if let Entry::Event(taken) = &record.entry
                && let Some(found) = self.workflow.sighted_again(&before, taken, &record.actor)
            {
                self.step(found.0, found.1, found.2);
            }
            if before.enter(Arc::new(record), None).is_err() {
                return;
            }
        }
    }

    /// The transitions that were taken and how often, in document order.
    pub fn taken(&self) -> impl Iterator<Item = (TransitionId, u64)> + '_ {
        self.counts.iter().map(|(&number, &count)| (TransitionId::at(number), count))
    }

    /// Adds what another run has taken.
    ///
    /// # Errors
    ///
    /// [`CoverageError::Foreign`], where it is of another workflow; then nothing is added.
    pub fn merge(&mut self, other: &Self) -> Result<(), CoverageError> {
        let (own, found) = (self.workflow.revision().hash, other.workflow.revision().hash);
        if own != found {
            let name = other.workflow.document().name.clone();
            let (expected, found) = (own.to_string(), found.to_string());
            return Err(CoverageError::Foreign { name, expected, found });
        }
        for (&number, &more) in &other.counts {
            let count = self.counts.entry(number).or_default();
            *count = count.saturating_add(more);
        }
        Ok(())
    }

    /// As JSON, with a newline at the end: `format`, the name and the content hash of the workflow,
    /// and how often each transition was taken, by its number from 0 in document order.
    #[must_use]
    pub fn to_json(&self) -> String {
        let form = Form {
            format: Self::FORMAT,
            workflow: self.workflow.document().name.clone(),
            hash: self.workflow.revision().hash.to_string(),
            taken: self.counts.clone(),
        };
        // Strings and numbers: serialising these cannot fail.
        serde_json::to_string(&form).unwrap_or_default() + "\n"
    }

    /// Reads the coverage of the workflow, strictly.
    ///
    /// # Errors
    ///
    /// A [`CoverageError`].
    pub fn from_json(workflow: &Workflow, text: &str) -> Result<Self, CoverageError> {
        let form: Form = serde_json::from_str(text).map_err(|error| CoverageError::Json {
            line: error.line(),
            column: error.column(),
            message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        })?;
        if form.format != Self::FORMAT {
            return Err(CoverageError::Format { found: form.format });
        }
        let expected = workflow.revision().hash.to_string();
        if form.hash != expected {
            return Err(CoverageError::Foreign { name: form.workflow, expected, found: form.hash });
        }
        let count = workflow.document().transitions.len();
        if let Some(&number) = form.taken.keys().find(|&&number| usize::from(number) >= count) {
            return Err(CoverageError::Unknown { number });
        }
        Ok(Self { workflow: workflow.clone(), counts: form.taken })
    }

    /// What was not taken, of all that some order can take.
    #[must_use]
    pub fn gaps(&self, explored: &Exploration) -> Gaps {
        let ways = explored.takes();
        let is_complete = explored.partial().is_none();
        let mut gaps = Gaps { taken: 0, total: 0, missed: Vec::new(), is_complete };
        for (number, way) in (0..).zip(ways) {
            let was_taken = self.counts.get(&number).is_some_and(|&count| count > 0);
            // What is not reached within a limit may be taken by some order.
            if !was_taken && way.is_none() && is_complete {
                continue;
            }
            gaps.total += 1;
            if was_taken {
                gaps.taken += 1;
            } else {
                let transition = TransitionId::at(number);
                let at = crate::document::Pointer::root().field("transitions");
                let at = at.index(usize::from(number));
                gaps.missed.push(Missed { transition, at, way });
            }
        }
        gaps
    }
}

/// What a coverage lacks.
#[derive(Debug, Clone)]
pub struct Gaps {
    /// How many transitions were taken.
    pub taken: usize,
    /// How many some order can take; of a partial exploration, how many there are.
    pub total: usize,
    /// Those that were not taken, in document order.
    pub missed: Vec<Missed>,
    /// Whether the exploration was whole.
    pub is_complete: bool,
}

/// A transition that was not taken.
#[derive(Debug, Clone)]
pub struct Missed {
    /// Its number.
    pub transition: TransitionId,
    /// Its place in the document.
    pub at: crate::document::Pointer,
    /// A shortest story that takes it; none, where a limit kept that from being found.
    pub way: Option<Witness>,
}

impl Gaps {
    /// Whether at least so many of a hundred transitions were taken; of none, all were.
    #[must_use]
    pub const fn reaches(&self, percent: u8) -> bool {
        self.taken * 100 >= self.total * percent as usize
    }
}
