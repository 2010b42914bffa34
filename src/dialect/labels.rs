//! The third axis: labels that a shop puts on an order freely.

use crate::document::{Axis, Status};
use crate::vocabulary::AxisKey;
use crate::workflow::{Report, Workflow};

/// The axis of the labels: WebinOne's `StatusId`, Retailys' free status.
pub const LABEL: AxisKey<'static> = AxisKey::new("label");

/// The standard workflow with an axis of labels besides: any of them may be assigned at any time,
/// and one that [raises](Status::raises) an event goes on together with it or not at all. The first
/// is what new orders have.
///
/// # Errors
///
/// The [`Report`] of the checks: no status, two of the same key, a malformed key, an unknown event.
pub fn with_labels(statuses: impl IntoIterator<Item = Status>) -> Result<Workflow, Report> {
    let mut document = Workflow::standard().document().clone();
    let mut axis = Axis::new(LABEL.as_str()).free();
    for status in statuses {
        if axis.entry.is_empty() {
            axis = axis.entry(&status.key);
        }
        axis = axis.status(status);
    }
    document.axes.push(axis);
    Workflow::check(&document).into_workflow()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{NewOrder, Origin};
    use crate::order::Actor;

    #[test]
    fn labels_stand_beside_the_standard_axes() {
        let mut cancelled = Status::new("9");
        cancelled.raises = Some("cancel".to_owned());
        let workflow = with_labels([Status::new("1"), Status::new("2"), cancelled]).unwrap();
        let at = "2026-03-01T09:00:00Z".parse().unwrap();
        let origin = || Origin::by(Actor::staff("anna")).at(at);
        let mut order = workflow.open(NewOrder::new("A-1", "EUR"), origin()).unwrap();
        assert_eq!(order.status(LABEL), "1");
        let _ = workflow.assign(&mut order, LABEL, "2", origin()).unwrap();
        assert_eq!(order.status("payment"), "AWAITING_PAYMENT");
        let _ = workflow.assign(&mut order, LABEL, "9", origin()).unwrap();
        assert_eq!(
            (order.status(LABEL).as_str(), order.status("payment").as_str()),
            ("9", "CANCELLED")
        );

        let opened =
            |label| workflow.open(NewOrder::new("A-1", "EUR").entry(LABEL, label), origin());
        assert_eq!(opened("2").unwrap().status(LABEL), "2");
        let refused = opened("9").unwrap_err().to_string();
        assert_eq!(refused, "orders are not opened in 9, but in 1");

        assert!(with_labels([]).is_err());
        assert!(with_labels([Status::new("1"), Status::new("1")]).is_err());
    }
}
