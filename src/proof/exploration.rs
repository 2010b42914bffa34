//! Breadth first through all configurations.

use super::Limits;
use super::books::{SmallBooks, Terms};
use super::budget::Budget;
use super::found::Found;
use super::model::{Act, Configuration, Decided, Model};
use super::recall::Recall;
use crate::document::Pointer;
use crate::workflow::{FactId, Facts, Input, State, Step, Workflow};

/// The number of a configuration within one exploration: those found earlier come first, and none
/// is nearer to an opening than one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigurationId(pub(super) u32);

impl ConfigurationId {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every configuration that an order can come to, and a shortest way to each.
#[derive(Debug, Clone)]
pub struct Exploration {
    pub(super) model: Model,
    pub(super) found: Found,
    /// For each configuration the one that it was first reached from, itself for an opening.
    pub(super) before: Vec<u32>,
    pub(super) partial: Option<Partial>,
    pub(super) steps: u64,
    pub(super) limits: Limits,
    /// The places of what no order comes to that was looked at, where one of more units might: the
    /// limits kept some of those from being looked at.
    pub(super) doubts: Vec<Pointer>,
}

/// Why an exploration ended before its time, and how far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    /// The limit that was reached.
    pub limit: LimitReached,
    /// The configurations found.
    pub configurations: usize,
    /// Those of them that were followed to the end.
    pub followed: usize,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LimitReached {
    /// [`Limits::configurations`].
    Configurations,
    /// [`Limits::steps`].
    Steps,
}

/// One decision that can be taken in a configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// What is done.
    pub act: Act,
    /// What it is decided on.
    pub input: Input,
    /// The host facts whose values, as the input has them, decide; any values of all others do.
    pub read: Facts,
    /// The decision.
    pub step: Step,
    /// Where it leads; none, where a limit kept that from being explored.
    pub to: Option<ConfigurationId>,
}

impl Exploration {
    /// The workflow that was explored.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.model.workflow
    }

    /// How many configurations were found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether none was found; a workflow always has an opening, unless the limit is 0.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Why it is not all, if it is not.
    #[must_use]
    pub const fn partial(&self) -> Option<Partial> {
        self.partial
    }

    /// How many units its orders have, each on a line of its own, unless they have no lines at all:
    /// two, three or four.
    #[must_use]
    pub const fn units(&self) -> usize {
        self.model.tracked.shape.count()
    }

    /// How many tests of guards and tables it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The configurations, nearest to an opening first.
    pub fn configurations(&self) -> impl DoubleEndedIterator<Item = ConfigurationId> + use<> {
        (0..self.found.len() as u32).map(ConfigurationId)
    }

    /// Who it is that does not come to what is at that place.
    pub(super) fn nobody(&self, at: &Pointer) -> String {
        let units = self.units();
        match self.doubts.contains(at) {
            true => format!("no order of {units} units, and none of more within the limit,"),
            false => "no order".to_owned(),
        }
    }

    pub(super) fn at(&self, id: ConfigurationId) -> Configuration {
        self.found.at(id.0)
    }

    /// The statuses of the configuration.
    #[must_use]
    pub fn state(&self, id: ConfigurationId) -> State {
        self.at(id).state
    }

    /// The derived facts of an order at rest there; host facts are false among them.
    #[must_use]
    pub fn facts(&self, id: ConfigurationId) -> Facts {
        self.model.facts(self.at(id))
    }

    /// What was settled when the order was opened.
    #[must_use]
    pub fn terms(&self, id: ConfigurationId) -> Terms {
        SmallBooks::unpack(self.at(id).books).terms
    }

    /// The facts that follow from a configuration; all others are the host's, and free.
    #[must_use]
    pub fn is_given(&self, fact: FactId) -> bool {
        self.model.given >> (fact.0 & 63) & 1 == 1
    }

    /// Whether an order can be opened there.
    #[must_use]
    pub fn is_opening(&self, id: ConfigurationId) -> bool {
        self.before.get(id.index()).is_some_and(|&before| before == id.0)
    }

    /// Every decision that can be taken there, worked out anew: events in document order, the
    /// plainest portion first; refusals too.
    #[must_use]
    pub fn edges(&self, id: ConfigurationId) -> Vec<Edge> {
        let mut edges = Vec::new();
        self.for_each_decision(id, &mut Recall::default(), &mut |decided| {
            edges.push(Edge {
                act: decided.act,
                input: decided.input,
                read: Facts::from_bits(decided.known & !self.model.given),
                step: decided.step,
                to: self.find(decided.after),
            });
        });
        edges
    }

    /// What may still be spent on looking through all of it once more: what the exploration left of
    /// its limit, and a quarter of that at least.
    pub(super) fn budget(&self) -> Budget {
        let most = self.limits.steps;
        Budget { spent: 0, most: most.saturating_sub(self.steps).max(most / 4) }
    }

    /// The same without a list. A configuration alone never takes more steps than all did.
    pub(super) fn for_each_decision(
        &self,
        id: ConfigurationId,
        recall: &mut Recall,
        visit: &mut impl FnMut(&Decided),
    ) {
        let mut budget = Budget { spent: 0, most: self.limits.steps };
        self.model.for_each_decision(self.at(id), recall, &mut budget, visit);
    }

    pub(super) fn find(&self, at: Configuration) -> Option<ConfigurationId> {
        self.found.number(at).map(ConfigurationId)
    }

    /// From an opening to the configuration.
    pub(super) fn path(&self, id: ConfigurationId) -> Vec<ConfigurationId> {
        let mut path = vec![id];
        let mut at = id;
        while let Some(&before) = self.before.get(at.index())
            && before != at.0
        {
            at = ConfigurationId(before);
            path.push(at);
        }
        path.reverse();
        path
    }
}
