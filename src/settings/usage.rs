//! How many orders have each status.

use std::collections::BTreeMap;

use crate::order::Order;
use crate::vocabulary::{AxisKey, StatusKey};
use crate::workflow::Workflow;

/// How many orders have each status, as the host counts them.
///
/// An order that comes to a status after the count is not lost when the status is deleted: the
/// revision that knows the status can still move it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage(BTreeMap<String, BTreeMap<String, u64>>);

impl Usage {
    /// No status has any order.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Counts the orders by their statuses on the axes of the workflow.
    pub fn of<'a>(workflow: &Workflow, orders: impl IntoIterator<Item = &'a Order>) -> Self {
        let mut usage = Self::default();
        for order in orders {
            for axis in workflow.axes() {
                let axis = workflow.axis_key(axis);
                usage = usage.with(axis, order.status(axis), 1);
            }
        }
        usage
    }

    /// Adds so many orders that have the status.
    #[must_use]
    pub fn with<'a>(
        mut self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
        orders: u64,
    ) -> Self {
        let axis = self.0.entry(axis.into().as_str().to_owned()).or_default();
        let count = axis.entry(status.into().as_str().to_owned()).or_default();
        *count = count.saturating_add(orders);
        self
    }

    /// How many orders have the status.
    #[must_use]
    pub fn orders<'a>(
        &self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> u64 {
        let axis = self.0.get(axis.into().as_str());
        axis.and_then(|axis| axis.get(status.into().as_str())).copied().unwrap_or_default()
    }
}
