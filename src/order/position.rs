//! Where an order stands: by the numbers of the workflow that moved it last, or by keys alone.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::DerivedFacts;
use crate::vocabulary::{AxisKey, Key};
use crate::workflow::{Facts, State, Workflow};

/// The statuses of an order, and what follows from them and its data for a workflow.
#[derive(Debug, Clone)]
pub(super) enum Position {
    /// The workflow that moved the order last.
    Decided(Decided),
    /// The statuses by axis, where the order was made of records alone.
    #[expect(clippy::box_collection, reason = "few orders are so, and all would be larger")]
    Told(Box<BTreeMap<Key, Key>>),
}

const _: () = assert!(size_of::<Position>() == 24);

/// An order's position in one workflow.
#[derive(Clone)]
pub(super) struct Decided {
    pub(super) workflow: Workflow,
    pub(super) state: State,
    /// The facts that are true of the order.
    pub(super) facts: Facts,
}

impl Position {
    /// The position in that workflow, if it is the one that moved the order last.
    #[inline]
    pub(super) fn within(&self, workflow: &Workflow) -> Option<&Decided> {
        match self {
            Self::Decided(decided) if decided.workflow.is(workflow) => Some(decided),
            Self::Decided(_) | Self::Told(_) => None,
        }
    }

    /// The status on the axis; none, if the order has no such axis.
    pub(super) fn status(&self, axis: AxisKey<'_>) -> Option<&str> {
        match self {
            Self::Decided(decided) => {
                let status = decided.workflow.status_on(axis, decided.state)?;
                Some(status.as_str())
            }
            Self::Told(statuses) => statuses.get(axis.as_str()).map(Key::as_str),
        }
    }

    /// The statuses by axis.
    pub(super) fn statuses(&self) -> BTreeMap<Key, Key> {
        match self {
            Self::Decided(decided) => {
                let Decided { workflow, state, .. } = decided;
                let named =
                    |axis| Some((workflow.axis_name(axis)?, workflow.status_name(axis, *state)?));
                workflow.axes().filter_map(named).collect()
            }
            Self::Told(statuses) => (**statuses).clone(),
        }
    }

    /// The state in that workflow. An axis that the order does not know stands at its entry.
    ///
    /// # Errors
    ///
    /// The statuses that the workflow lacks, as axis and status.
    pub(super) fn state(&self, workflow: &Workflow) -> Result<State, Vec<(Key, Key)>> {
        if let Some(decided) = self.within(workflow) {
            return Ok(decided.state);
        }
        let mut state = workflow.entry();
        let mut unknown = Vec::new();
        for (axis, status) in self.statuses() {
            let found =
                workflow.axis(&axis).and_then(|id| Some((id, workflow.status(id, &status)?)));
            match found {
                Some((id, status)) => state = workflow.with_status(state, id, status),
                None => unknown.push((axis, status)),
            }
        }
        if unknown.is_empty() { Ok(state) } else { Err(unknown) }
    }
}

impl std::fmt::Debug for Decided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Decided").field(&self.workflow.revision()).field(&self.state).finish()
    }
}

/// The host facts among those of the workflow that are in the set.
pub(super) fn host_facts(workflow: &Workflow, facts: &BTreeSet<Key>) -> Facts {
    let rows = (0..).zip(&workflow.table().facts);
    let host = rows.filter(|(_, fact)| fact.derived.is_none() && facts.contains(&fact.key));
    Facts::from_bits(host.fold(0, |bits, (n, _)| bits | 1_u64 << n))
}

/// Those facts with the derived ones among the facts of the workflow.
pub(super) fn with_derived(workflow: &Workflow, host: Facts, derived: DerivedFacts) -> Facts {
    let places = &workflow.table().derived;
    let place = |fact| places.get(fact as usize).copied().unwrap_or_default();
    Facts::from_bits(derived.iter().fold(host.bits(), |bits, fact| bits | place(fact)))
}
