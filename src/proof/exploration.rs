//! Breadth first through all configurations.

use super::Limits;
use super::books::{SmallBooks, Terms};
use super::budget::Budget;
use super::model::{Act, Configuration, Decided, Model};
use super::recall::Recall;
use super::seen::Seen;
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
    pub(super) found: Vec<Configuration>,
    /// For each configuration the one that it was first reached from, itself for an opening.
    before: Vec<u32>,
    seen: Seen,
    partial: Option<Partial>,
    steps: u64,
    pub(super) limits: Limits,
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

/// So many configurations are at hand wherever they stand in memory; of more, decisions are taken
/// in so many at a time.
const FEW: usize = 1 << 14;
const BATCH: usize = 64;

impl Exploration {
    /// Explores, and shows every decision together with where it was taken and where it led; not
    /// where, if there was no room for that.
    pub(super) fn run(
        workflow: &Workflow,
        limits: Limits,
        mut visit: impl FnMut(ConfigurationId, Configuration, &Decided, Option<ConfigurationId>),
    ) -> Self {
        let limits =
            Limits { configurations: limits.configurations.min(u32::MAX as usize - 1), ..limits };
        let mut run = Self {
            model: Model::of(workflow),
            found: Vec::new(),
            before: Vec::new(),
            seen: Seen::new(),
            partial: None,
            steps: 0,
            limits,
        };
        let model = run.model.clone();
        model.for_each_opening(&mut |opening| {
            let number = run.found.len() as u32;
            let _ = run.enter(opening, number);
            run.partial.is_none()
        });
        let mut budget = Budget { spent: 0, most: limits.steps };
        let (mut recall, mut batch) = (Recall::of(&model), Vec::with_capacity(BATCH));
        let mut next = 0;
        while run.partial.is_none() && next < run.found.len() {
            let from = run.found[next];
            let own = ConfigurationId(next as u32);
            model.for_each_decision(from, &mut recall, &mut budget, &mut |decided| {
                if run.found.len() < FEW {
                    run.take(decided, own, from, &mut visit);
                    return;
                }
                batch.push(*decided);
                if batch.len() == BATCH {
                    run.take_all(&batch, own, from, &mut visit);
                    batch.clear();
                }
            });
            run.take_all(&batch, own, from, &mut visit);
            batch.clear();
            if budget.is_spent() {
                run.stop(LimitReached::Steps);
            }
            if run.partial.is_none() {
                next += 1;
            }
        }
        if let Some(partial) = &mut run.partial {
            (partial.configurations, partial.followed) = (run.found.len(), next);
        }
        run.steps = budget.spent;
        run
    }

    /// Takes decisions in. Where they lead is looked at for all of them before the first is
    /// entered: to wait for memory once is quicker than once for each.
    fn take_all(
        &mut self,
        batch: &[Decided],
        own: ConfigurationId,
        from: Configuration,
        visit: &mut impl FnMut(ConfigurationId, Configuration, &Decided, Option<ConfigurationId>),
    ) {
        let looked = batch.iter().fold(0, |all, decided| all ^ self.seen.glance(decided.after));
        let _ = std::hint::black_box(looked);
        batch.iter().for_each(|decided| self.take(decided, own, from, visit));
    }

    /// Enters where a decision leads, and shows it.
    #[inline]
    fn take(
        &mut self,
        decided: &Decided,
        own: ConfigurationId,
        from: Configuration,
        visit: &mut impl FnMut(ConfigurationId, Configuration, &Decided, Option<ConfigurationId>),
    ) {
        let to = match decided.after == from {
            true => Some(own),
            false => self.enter(decided.after, own.0).map(ConfigurationId),
        };
        visit(own, from, decided, to);
    }

    /// The number of a configuration, which is kept, if it is new; none, if there is no room.
    fn enter(&mut self, at: Configuration, from: u32) -> Option<u32> {
        if self.found.len() >= self.limits.configurations {
            let number = self.seen.get(at);
            if number.is_none() {
                self.stop(LimitReached::Configurations);
            }
            return number;
        }
        let (number, is_new) = self.seen.insert(at);
        if is_new {
            self.found.push(at);
            self.before.push(from);
        }
        Some(number)
    }

    fn stop(&mut self, limit: LimitReached) {
        self.partial.get_or_insert(Partial { limit, configurations: 0, followed: 0 });
    }

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

    /// How many tests of guards and tables it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The configurations, nearest to an opening first.
    pub fn configurations(&self) -> impl DoubleEndedIterator<Item = ConfigurationId> + use<> {
        (0..self.found.len() as u32).map(ConfigurationId)
    }

    pub(super) fn at(&self, id: ConfigurationId) -> Configuration {
        let nowhere = Configuration { state: State::ZERO, books: 0 };
        self.found.get(id.index()).copied().unwrap_or(nowhere)
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
        self.seen.get(at).map(ConfigurationId)
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
