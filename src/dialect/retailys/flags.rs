//! What the system says of an order's state, derived from the order.

use crate::document::{OutcomeClass, Status};
use crate::order::Order;
use crate::standard::{fulfillment, payment};
use crate::vocabulary::{AxisKey, DerivedFact, StatusKey};
use crate::workflow::Workflow;

/// The four flags of an order, derived from its books, its statuses and its outcome.
///
/// Delivered implies sent, and done excludes canceled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// Goods have left: a unit is under way, with the customer or back, or the status says so.
    pub sent: bool,
    /// All of it is with the customer, but for what came back or was refunded.
    pub delivered: bool,
    /// The outcome is a good end. An order without items is done when it is paid and delivered.
    pub done: bool,
    /// The outcome is a bad end.
    pub canceled: bool,
}

impl Flags {
    /// The flags of an order.
    #[must_use]
    pub fn of(order: &Order, workflow: &Workflow) -> Self {
        let facts = order.books().facts(None);
        let says = |axis, flags: &[&str]| status_says(order, workflow, axis, flags);
        let outcome = workflow.outcome_of(order).filter(|outcome| outcome.closed);
        let good = outcome.is_some_and(|it| it.class == Some(OutcomeClass::Success));
        let delivered =
            says(fulfillment::AXIS, &["delivered"]) && facts.contains(DerivedFact::UnitsSettled);
        let empty = order.books().lines().is_empty();
        let paid = || says(payment::AXIS, &["paid", "refunded"]);
        Self {
            sent: says(fulfillment::AXIS, &["sent"]) || facts.contains(DerivedFact::UnitsHadLeft),
            delivered,
            done: good || (outcome.is_none() && empty && delivered && paid()),
            canceled: outcome.is_some() && !good,
        }
    }

    /// The statuses that an order of that system has, on `payment` and on `fulfillment`; `covered`
    /// says whether the money that came covers the total.
    pub(super) fn statuses(self, covered: bool) -> (StatusKey<'static>, StatusKey<'static>) {
        let payment = match self {
            Self { canceled: true, .. } => payment::CANCELLED,
            _ if covered => payment::PAID,
            _ => payment::AWAITING_PAYMENT,
        };
        let fulfillment = match self {
            Self { delivered: true, .. } => fulfillment::DELIVERED,
            // It left, it is not with the customer, and nothing more is expected: it came back.
            Self { sent: true, done: true, .. } => fulfillment::RETURNED,
            Self { sent: true, .. } => fulfillment::SHIPPED,
            Self { canceled: true, .. } => fulfillment::WILL_NOT_DELIVER,
            _ => fulfillment::AWAITING_PROCESSING,
        };
        (payment, fulfillment)
    }

    /// The flags with their names on the wire.
    #[must_use]
    pub const fn named(self) -> [(&'static str, bool); 4] {
        [
            ("sent", self.sent),
            ("delivered", self.delivered),
            ("done", self.done),
            ("canceled", self.canceled),
        ]
    }
}

/// Whether the order's status on the axis, or the one that it behaves like, has one of the flags.
fn status_says(order: &Order, workflow: &Workflow, axis: AxisKey<'_>, flags: &[&str]) -> bool {
    let axes = &workflow.document().axes;
    let Some(row) = axes.iter().find(|row| row.name == axis.as_str()) else { return false };
    let find = |key: &str| row.statuses.iter().find(|status| status.key == key);
    let has = |status: &Status| status.flags.iter().any(|flag| flags.contains(&flag.as_str()));
    let Some(status) = find(order.status(axis).as_str()) else { return false };
    has(status) || status.behaves_like.as_deref().and_then(find).is_some_and(has)
}
