//! Orders and the statuses of their workflow, in memory.
//!
//! A [`Repository`] does no I/O and has no locks: a host that shares it puts it behind its own. It
//! keeps orders by id, replaces one only where the caller knows its version, and answers queries.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use crate::order::Order;
use crate::query::{Fields, Page, Query, QueryErrors, Ranker, StatusEntry};
use crate::vocabulary::{AxisKey, Key, StatusKey};
use crate::workflow::{ContentHash, Workflow};

/// Orders, and the statuses of the workflow that moves them.
///
/// ```
/// use orderflow::query::{Filter, Query, Test};
/// use orderflow::repository::{Conflict, Repository};
/// use orderflow::{Event, NewOrder, Origin, Workflow, Actor};
///
/// let workflow = Workflow::standard();
/// let mut repository = Repository::new(workflow.clone());
/// let at = "2026-03-01T09:00:00Z".parse()?;
/// for id in ["A-1", "A-2"] {
///     let order = NewOrder::new(id, "EUR").line("SKU-1", 2, 1990.into());
///     repository.insert(workflow.open(order, Origin::by(Actor::system()).at(at))?)?;
/// }
///
/// let mut order = repository.get("A-2").unwrap().clone();
/// let seen = order.version();
/// let _ = workflow.apply(&mut order, Event::new("paid"))?;
/// repository.replace(order.clone(), seen)?;
/// assert_eq!(repository.replace(order, seen), Err(Conflict::Version { expected: 1, found: 2 }));
///
/// let paid = Query::new().filter(Filter::field("statuses.payment", Test::equals("PAID")));
/// let page = repository.query_orders(&paid)?;
/// assert_eq!(page.items().map(|order| order.id().as_str()).collect::<Vec<_>>(), ["A-2"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Repository {
    workflow: Workflow,
    statuses: Vec<StatusEntry>,
    orders: BTreeMap<Key, Order>,
    order_fields: Fields<Order>,
    status_fields: Fields<StatusEntry>,
}

/// Why a repository did not do what it was asked. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Conflict {
    /// There is an order of that id already.
    #[error("there is an order {id:?} already")]
    Exists {
        /// The id.
        id: Key,
    },
    /// There is no order of that id.
    #[error("there is no order {id:?}")]
    Missing {
        /// The id.
        id: String,
    },
    /// The order has changed since the caller looked.
    #[error("the order is at version {found}, not {expected}")]
    Version {
        /// The version that the caller saw.
        expected: u64,
        /// The order's.
        found: u64,
    },
    /// The new order is older than the one it should replace.
    #[error("version {found} does not come after version {expected}")]
    Older {
        /// The version to be replaced.
        expected: u64,
        /// The version of the new order.
        found: u64,
    },
    /// The workflow has changed since the caller looked.
    #[error("the workflow is {found}, not {expected}")]
    Workflow {
        /// The workflow that the caller saw.
        expected: ContentHash,
        /// The present one.
        found: ContentHash,
    },
}

impl Repository {
    /// An empty repository for orders of the workflow.
    #[must_use]
    pub fn new(workflow: Workflow) -> Self {
        Self {
            statuses: StatusEntry::all(&workflow),
            orders: BTreeMap::new(),
            order_fields: Fields::orders(&workflow),
            status_fields: Fields::statuses(),
            workflow,
        }
    }

    /// The workflow.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// Takes another revision of the workflow, where the present one is the one that the caller
    /// saw. Orders are left as they are, also those whose statuses the revision lacks.
    ///
    /// # Errors
    ///
    /// [`Conflict::Workflow`].
    pub fn revise(&mut self, workflow: Workflow, expected: ContentHash) -> Result<(), Conflict> {
        let found = self.workflow.revision().hash;
        if found != expected {
            return Err(Conflict::Workflow { expected, found });
        }
        self.statuses = StatusEntry::all(&workflow);
        self.order_fields = Fields::orders(&workflow);
        self.workflow = workflow;
        Ok(())
    }

    /// The statuses of the workflow, in document order.
    #[must_use]
    pub fn statuses(&self) -> &[StatusEntry] {
        &self.statuses
    }

    /// The status of that key on the axis.
    #[must_use]
    pub fn status<'a>(
        &self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> Option<&StatusEntry> {
        let (axis, status) = (axis.into(), status.into());
        let is = |it: &&StatusEntry| it.axis == axis.as_str() && it.status.key == status.as_str();
        self.statuses.iter().find(is)
    }

    /// How many orders are in the status of the axis; the workflow need not know it.
    #[must_use]
    pub fn count_in<'a>(
        &self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> usize {
        let (axis, status) = (axis.into(), status.into());
        let here = |order: &&Order| {
            order.statuses().get(axis.as_str()).is_some_and(|it| *it == *status.as_str())
        };
        self.orders.values().filter(here).count()
    }

    /// How many orders there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// The order of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Order> {
        self.orders.get(id)
    }

    /// The orders, by their ids.
    #[must_use]
    pub fn orders(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.orders.values()
    }

    /// The orders whose ids are in the range, by their ids.
    pub fn range(&self, ids: impl RangeBounds<Key>) -> impl DoubleEndedIterator<Item = &Order> {
        self.orders.range(ids).map(|(_, order)| order)
    }

    /// Takes a new order.
    ///
    /// # Errors
    ///
    /// [`Conflict::Exists`].
    pub fn insert(&mut self, order: Order) -> Result<(), Conflict> {
        if self.orders.contains_key(order.id()) {
            return Err(Conflict::Exists { id: order.id().clone() });
        }
        self.orders.insert(order.id().clone(), order);
        Ok(())
    }

    /// Takes an order in the place of the one of the same id, where that is at the version that
    /// the caller saw.
    ///
    /// # Errors
    ///
    /// [`Conflict::Missing`], [`Conflict::Version`], or [`Conflict::Older`], where the new order is
    /// at a lower version.
    pub fn replace(&mut self, order: Order, expected: u64) -> Result<(), Conflict> {
        let Some(stored) = self.orders.get_mut(order.id()) else {
            return Err(Conflict::Missing { id: order.id().as_str().to_owned() });
        };
        if stored.version() != expected {
            return Err(Conflict::Version { expected, found: stored.version() });
        }
        if order.version() < expected {
            return Err(Conflict::Older { expected, found: order.version() });
        }
        *stored = order;
        Ok(())
    }

    /// Takes an order out, where it is at the version that the caller saw.
    ///
    /// # Errors
    ///
    /// [`Conflict::Missing`] or [`Conflict::Version`].
    pub fn remove(&mut self, id: &str, expected: u64) -> Result<Order, Conflict> {
        let missing = || Conflict::Missing { id: id.to_owned() };
        let found = self.orders.get(id).ok_or_else(missing)?.version();
        if found != expected {
            return Err(Conflict::Version { expected, found });
        }
        self.orders.remove(id).ok_or_else(missing)
    }

    /// The fields of orders that queries may name.
    #[must_use]
    pub const fn order_fields(&self) -> &Fields<Order> {
        &self.order_fields
    }

    /// The fields of statuses that queries may name.
    #[must_use]
    pub const fn status_fields(&self) -> &Fields<StatusEntry> {
        &self.status_fields
    }

    /// Answers a query over the orders, in one pass.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit [`Repository::order_fields`].
    pub fn query_orders(&self, query: &Query) -> Result<Page<'_, Order>, QueryErrors> {
        query.run(&self.order_fields, self.orders.values())
    }

    /// Answers a query over the orders with other fields, or with a ranker of the host's own.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit the fields.
    pub fn query_orders_with(
        &self,
        query: &Query,
        fields: &Fields<Order>,
        ranker: &dyn Ranker<Order>,
    ) -> Result<Page<'_, Order>, QueryErrors> {
        query.run_with(fields, ranker, self.orders.values())
    }

    /// Answers a query over the statuses.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit [`Repository::status_fields`].
    pub fn query_statuses(&self, query: &Query) -> Result<Page<'_, StatusEntry>, QueryErrors> {
        query.run(&self.status_fields, &self.statuses)
    }

    /// Answers a query over the statuses with other fields, or with a ranker of the host's own.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit the fields.
    pub fn query_statuses_with(
        &self,
        query: &Query,
        fields: &Fields<StatusEntry>,
        ranker: &dyn Ranker<StatusEntry>,
    ) -> Result<Page<'_, StatusEntry>, QueryErrors> {
        query.run_with(fields, ranker, &self.statuses)
    }
}
