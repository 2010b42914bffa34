//! A checked, compiled, immutable workflow, and transitions on a bare state.
//!
//! A [`Workflow`] exists only of a document that its checks have passed. It is cheap to clone and
//! to share between threads. A host with an order model of its own needs nothing above this layer:
//! it keeps a [`State`], hands in the [`Facts`], and gets a [`Step`].

mod state;
mod verdict;
mod identity;
pub(crate) mod check;
mod condition;
mod owed;
mod event_index;
mod table;
mod decide;
mod grid;
mod compile;
mod step;
mod unknown;
mod effect;
mod debt;
mod reason;
mod remedy;
mod report;

pub(crate) use condition::{Condition, StatusSet};
pub(crate) use debt::Debt;
pub use effect::StepEffect;
pub(crate) use effect::{Owing, TimerChange};
pub use identity::{ContentHash, HashError, Revision};
pub(crate) use owed::{FLAGGED, Mail, Owed, OwedFew, OwedId, UNMATCHED};
pub use reason::Reason;
pub use remedy::{Bounds, Need, Remedies, Remedy};
pub use report::Report;
pub(crate) use state::EventSet;
pub use state::{
    AxisId, EventId, FactId, Facts, PackedState, Roles, State, StatusId, TransitionId,
};
pub(crate) use step::Chosen;
pub use unknown::{UnknownFact, UnknownStatus};
pub use verdict::{Answer, Input, Step, Verdict};

pub(crate) use table::{
    Event as EventRow, Fact as FactRow, MustNotify as MustNotifyRow, Obligation as ObligationRow,
    Pass, Table,
};

use std::sync::Arc;

use crate::document::{Document, OutcomeClass};
use crate::vocabulary::{AxisKey, Books, EventKey, EventKind, FactKey, Key, StatusKey};
use debt::Debts;
use grid::Grid;

/// A checked, compiled, immutable workflow.
///
/// ```
/// use orderflow::Workflow;
///
/// let text = r#"{
///     "format": 1, "name": "parcel", "version": "1",
///     "axes": [{ "name": "parcel", "entry": ["PACKED"], "statuses": [
///         { "key": "PACKED" }, { "key": "GONE", "terminal": true } ] }],
///     "events": [{ "name": "sent", "kind": "report" }],
///     "transitions": [
///         { "axis": "parcel", "event": "sent", "from": ["PACKED"], "to": "GONE" } ]
/// }"#;
/// let workflow = Workflow::from_json(text)?;
/// let sent = workflow.event("sent").unwrap();
/// let step = workflow.step(workflow.entry(), sent, Default::default());
/// assert_eq!(workflow.status_on("parcel", step.state).unwrap(), "GONE");
/// # Ok::<(), orderflow::Report>(())
/// ```
#[derive(Debug, Clone)]
pub struct Workflow(Arc<Compiled>);

/// The tables, and what follows from them for most events.
#[derive(Debug)]
struct Compiled {
    table: Table,
    /// The state in which an order is opened by default.
    entry: State,
    grid: Grid,
    debts: Debts,
}

impl Workflow {
    /// Checks and compiles a document written in Rust.
    ///
    /// # Errors
    ///
    /// The [`Report`] has every finding, where one of them is an error or is denied.
    pub fn new(document: &Document) -> Result<Self, Report> {
        Self::check(document).into_workflow()
    }

    /// Parses, checks and compiles a JSON document.
    ///
    /// # Errors
    ///
    /// The [`Report`] has every finding, where one of them is an error or is denied.
    pub fn from_json(text: &str) -> Result<Self, Report> {
        Self::check_json(text.as_bytes()).into_workflow()
    }

    pub(crate) fn from_table(table: Table) -> Self {
        let (entry, grid) = (table.entry(), Grid::of(&table));
        let mut workflow = Self(Arc::new(Compiled { table, entry, grid, debts: Debts::default() }));
        let debts = workflow.debts();
        if let Some(compiled) = Arc::get_mut(&mut workflow.0) {
            compiled.debts = debts;
        }
        workflow
    }

    pub(crate) fn table(&self) -> &Table {
        &self.0.table
    }

    /// The document that it was compiled from.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.table().document
    }

    /// Its name, its author's label and the hash of its content.
    #[must_use]
    pub fn revision(&self) -> &Arc<Revision> {
        &self.table().revision
    }

    /// The axis of that key.
    #[must_use]
    pub fn axis<'a>(&self, key: impl Into<AxisKey<'a>>) -> Option<AxisId> {
        let key = key.into();
        (0..)
            .zip(&self.table().axes)
            .find(|(_, axis)| axis.key == key.as_str())
            .map(|(n, _)| AxisId(n))
    }

    /// The axes, in document order.
    pub fn axes(&self) -> impl Iterator<Item = AxisId> + use<> {
        (0..self.table().axes.len() as u8).map(AxisId)
    }

    /// The key of the axis; empty for an axis of another workflow.
    #[must_use]
    pub fn axis_key(&self, axis: AxisId) -> AxisKey<'_> {
        AxisKey::new(self.table().axes.get(axis.index()).map_or("", |axis| axis.key.as_str()))
    }

    /// The status of that key on the axis.
    #[must_use]
    pub fn status<'a>(&self, axis: AxisId, key: impl Into<StatusKey<'a>>) -> Option<StatusId> {
        self.table().axes.get(axis.index())?.index.get(key.into().as_str()).copied()
    }

    /// The statuses of the axis, in document order.
    pub fn statuses(&self, axis: AxisId) -> impl Iterator<Item = StatusId> + use<> {
        let count = self.table().axes.get(axis.index()).map_or(0, |axis| axis.statuses.len());
        (0..count as u8).map(StatusId)
    }

    /// The key of the status; empty for a status of another workflow.
    #[must_use]
    pub fn status_key(&self, axis: AxisId, status: StatusId) -> StatusKey<'_> {
        let row = self.table().axes.get(axis.index()).and_then(|axis| axis.status(status));
        StatusKey::new(row.map_or("", |status| status.key.as_str()))
    }

    /// The status that a slot behaves like; the status itself, if it is no slot.
    #[must_use]
    pub fn class(&self, axis: AxisId, status: StatusId) -> StatusId {
        self.table().axes.get(axis.index()).map_or(status, |axis| axis.class(status))
    }

    /// The key of the status that the state has on the axis.
    #[must_use]
    pub fn status_on<'a>(
        &self,
        axis: impl Into<AxisKey<'a>>,
        state: State,
    ) -> Option<StatusKey<'_>> {
        let axis = self.axis(axis)?;
        Some(self.status_key(axis, state.status(axis)))
    }

    /// The event of that key.
    #[must_use]
    pub fn event<'a>(&self, key: impl Into<EventKey<'a>>) -> Option<EventId> {
        self.table().event_index.find(key.into().as_str())
    }

    /// The events, in document order.
    pub fn events(&self) -> impl Iterator<Item = EventId> + use<> {
        (0..self.table().events.len() as u8).map(EventId)
    }

    /// The key of the event; empty for an event of another workflow.
    #[must_use]
    pub fn event_key(&self, event: EventId) -> EventKey<'_> {
        EventKey::new(self.table().events.get(event.index()).map_or("", |event| event.key.as_str()))
    }

    /// Whether the event asks or tells.
    #[must_use]
    pub fn event_kind(&self, event: EventId) -> EventKind {
        self.table().events.get(event.index()).map_or(EventKind::Request, |event| event.kind)
    }

    /// What the event enters on the books, if anything.
    #[must_use]
    pub fn books(&self, event: EventId) -> Option<Books> {
        self.table().events.get(event.index())?.books
    }

    /// Whether some event or opening books anything. If none does, the host keeps the books, and
    /// says which derived facts are true.
    pub(crate) fn keeps_books(&self) -> bool {
        let mut statuses = self.table().axes.iter().flat_map(|axis| &axis.statuses);
        self.table().events.iter().any(|event| event.books.is_some())
            || statuses.any(|status| status.entry_books.is_some())
    }

    /// The fact of that key.
    #[must_use]
    pub fn fact<'a>(&self, key: impl Into<FactKey<'a>>) -> Option<FactId> {
        let key = key.into();
        (0..)
            .zip(&self.table().facts)
            .find(|(_, fact)| fact.key == key.as_str())
            .map(|(n, _)| FactId(n))
    }

    /// The facts that the workflow reads, in document order.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + use<> {
        (0..self.table().facts.len() as u8).map(FactId)
    }

    /// The key of the fact; empty for a fact of another workflow.
    #[must_use]
    pub fn fact_key(&self, fact: FactId) -> FactKey<'_> {
        FactKey::new(self.table().facts.get(fact.index()).map_or("", |fact| fact.key.as_str()))
    }

    /// The set of those roles; roles that the workflow never asks for make no difference.
    #[must_use]
    pub fn roles<'a>(&self, roles: impl IntoIterator<Item = &'a str>) -> Roles {
        let bit = |role: &str| self.table().roles.iter().position(|known| *known == role);
        let bits = roles.into_iter().filter_map(bit).fold(0, |bits, n| bits | 1_u64 << n);
        Roles::from_bits(bits)
    }

    /// The state in which an order is opened by default: the first entry status of every axis.
    #[must_use]
    #[inline]
    pub fn entry(&self) -> State {
        self.0.entry
    }

    /// The state of an order whose statuses a host keeps by key; an axis that is not named stands
    /// at its default entry.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`], where the workflow has no such axis, or the axis no such status.
    ///
    /// ```
    /// use orderflow::Workflow;
    /// use orderflow::standard::payment;
    ///
    /// let workflow = Workflow::standard();
    /// let state = workflow.state([(payment::AXIS, payment::PAID)])?;
    /// assert_eq!(workflow.status_on(payment::AXIS, state), Some(payment::PAID));
    /// assert!(workflow.state([("payment", "LOST")]).is_err());
    /// # Ok::<(), orderflow::workflow::UnknownStatus>(())
    /// ```
    pub fn state<'a, A, S>(
        &self,
        statuses: impl IntoIterator<Item = (A, S)>,
    ) -> Result<State, UnknownStatus>
    where
        A: Into<AxisKey<'a>>,
        S: Into<StatusKey<'a>>,
    {
        statuses.into_iter().try_fold(self.entry(), |state, (axis, status)| {
            let (axis, status) = (axis.into(), status.into());
            let found = self.axis(axis).and_then(|id| Some((id, self.status(id, status)?)));
            let (id, status) = found.ok_or_else(|| self.unknown_status(axis, status))?;
            Ok(state.with(id, status))
        })
    }

    /// The facts for which `holds` says so: how a host with an order of its own supplies them.
    #[must_use]
    pub fn facts_where(&self, holds: impl Fn(FactKey<'_>) -> bool) -> Facts {
        let all = self.facts();
        all.fold(Facts::NONE, |facts, id| facts.with(id, holds(self.fact_key(id))))
    }

    /// The same state with another status on the axis; for hosts that keep statuses by key.
    #[must_use]
    pub fn with_status(&self, state: State, axis: AxisId, status: StatusId) -> State {
        state.with(axis, status)
    }

    /// The state in the form in which it may be stored.
    #[must_use]
    pub fn pack(&self, state: State) -> PackedState {
        PackedState { hash: self.table().revision.hash, word: state.word() }
    }

    /// Reads a stored state.
    ///
    /// # Errors
    ///
    /// [`ForeignState`], where another workflow packed it, or where the word has a status that this
    /// workflow lacks: positions would mean something else here.
    pub fn unpack(&self, packed: PackedState) -> Result<State, ForeignState> {
        let state = State::from_word(packed.word);
        if packed.hash == self.table().revision.hash && self.has(state) {
            return Ok(state);
        }
        Err(ForeignState { expected: self.table().revision.hash, found: packed.hash })
    }

    /// Whether the state is one of this workflow, as far as a word can say that: each axis has the
    /// status, and there is no further one.
    pub(crate) fn has(&self, state: State) -> bool {
        let known = |n: u8| {
            let count = self.table().axes.get(usize::from(n)).map_or(1, |axis| axis.statuses.len());
            state.status(AxisId(n)).index() < count
        };
        state == self.entry() || (0..8).all(known)
    }

    /// The outcome of an order in that state: the first whose condition holds.
    #[must_use]
    pub fn outcome(&self, state: State, facts: Facts) -> Option<OutcomeRef<'_>> {
        let row = self.table().outcomes.iter().find(|outcome| outcome.when.holds(state, facts))?;
        Some(OutcomeRef { name: row.key.as_str(), closed: row.closed, class: row.class })
    }

    /// Whether it is the same workflow, be it compiled twice.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.revision().hash == other.revision().hash
    }

    pub(crate) fn event_row(&self, event: EventId) -> Option<&EventRow> {
        self.table().events.get(event.index())
    }

    pub(crate) fn event_name(&self, event: EventId) -> Option<Key> {
        self.event_row(event).map(|event| event.key.clone())
    }

    pub(crate) fn axis_name(&self, axis: AxisId) -> Option<Key> {
        self.table().axes.get(axis.index()).map(|axis| axis.key.clone())
    }

    pub(crate) fn status_name(&self, axis: AxisId, state: State) -> Option<Key> {
        let axis_row = self.table().axes.get(axis.index())?;
        axis_row.status(state.status(axis)).map(|status| status.key.clone())
    }
}

/// The outcome of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeRef<'a> {
    /// The word for it.
    pub name: &'a str,
    /// Whether nothing more is expected.
    pub closed: bool,
    /// Whether that is good, where the document says.
    pub class: Option<OutcomeClass>,
}

/// A stored state that this workflow did not pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the state was packed under workflow {found}, and this one is {expected}")]
pub struct ForeignState {
    /// The hash of this workflow.
    pub expected: ContentHash,
    /// The hash that the state came with.
    pub found: ContentHash,
}
