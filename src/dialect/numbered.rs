//! The orders of a shop, and the numbers that new ones get.

use crate::engine::{Decision, Origin, Rejection};
use crate::order::Order;
use crate::repository::{Conflict, Repository};
use crate::settings::{SettingsEdit, SettingsError, SettingsPolicy, Usage};
use crate::vocabulary::Key;
use crate::workflow::{ContentHash, Workflow};

/// Orders, some of them with a number, and the number of the next new one.
///
/// It is above that of every order that came, also of one that is gone, so none is given out twice.
#[derive(Debug, Clone)]
pub(super) struct Numbered {
    repository: Repository,
    number: fn(&Order) -> Option<u64>,
    next: u64,
}

/// Orders that were moved, and what was decided about each.
pub(super) type Moved = Vec<(Key, Vec<Decision<'static>>)>;

impl Numbered {
    /// Orders that are there already; `number` says which number one has.
    pub(super) fn new(repository: Repository, number: fn(&Order) -> Option<u64>) -> Self {
        let highest = repository.orders().filter_map(number).max();
        Self { next: highest.map_or(1, after), repository, number }
    }

    pub(super) const fn repository(&self) -> &Repository {
        &self.repository
    }

    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Goes on with that number, where it is higher.
    pub(super) fn count_from(&mut self, number: u64) {
        self.next = self.next.max(number);
    }

    pub(super) fn insert(&mut self, order: Order) -> Result<(), Conflict> {
        let number = (self.number)(&order);
        self.repository.insert(order)?;
        self.count_from(number.map_or(1, after));
        Ok(())
    }

    pub(super) fn replace(&mut self, order: Order, expected: u64) -> Result<(), Conflict> {
        self.repository.replace(order, expected)
    }

    pub(super) fn remove(&mut self, order: &Order) -> Result<Order, Conflict> {
        self.repository.remove(order.id().as_str(), order.version())
    }

    /// Takes another revision of the workflow, for which no order has to move.
    pub(super) fn take_up(
        &mut self,
        workflow: Workflow,
        expected: ContentHash,
    ) -> Result<(), Conflict> {
        self.repository.revise(workflow, expected)
    }

    /// Edits the settings of the workflow. Orders that have to move get their target, each by a
    /// recorded forced assignment; all of it or nothing.
    pub(super) fn revise<E>(
        &mut self,
        edits: &[SettingsEdit],
        policy: SettingsPolicy,
        origin: impl Fn(&Order) -> Origin,
    ) -> Result<Moved, E>
    where
        E: From<SettingsError> + From<Rejection> + From<Conflict>,
    {
        let before = self.repository.workflow();
        let usage = Usage::of(before, self.repository.orders());
        let revised = before.edit_settings(edits, &usage, policy)?;
        let hash = before.revision().hash;
        let (mut orders, mut moved) = (Vec::new(), Vec::new());
        for present in self.repository.orders() {
            let mut steps = revised.moves().iter();
            if !steps.any(|step| present.status(&step.axis) == step.from.as_str()) {
                continue;
            }
            let (mut order, mut decisions) = (present.clone(), Vec::new());
            for step in revised.moves() {
                let origin = origin(&order);
                decisions.push(revised.move_order(&mut order, step, origin)?.into_owned());
            }
            moved.push((order.id().clone(), decisions));
            orders.push((order, present.version()));
        }
        // Nothing can come in between: what follows was decided on these very orders.
        for (order, seen) in orders {
            self.repository.replace(order, seen)?;
        }
        self.repository.revise(revised.workflow().clone(), hash)?;
        Ok(moved)
    }
}

fn after(number: u64) -> u64 {
    number.saturating_add(1)
}
