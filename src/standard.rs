//! The standard workflow, and its names as constants.
//!
//! Twenty statuses on two axes: [`payment`], with nine, and [`fulfillment`], with eleven; three of
//! each are custom slots, disabled until a merchant enables them. The document itself is
//! `src/standard/standard.json`; it goes through the same checks as any other.
//!
//! What the document cannot say of itself:
//!
//! - The *money word* is its first choices over `paid_in_full`, `refunded_in_full`, `refunded` and
//!   `money_held`, always in this order: `REFUNDED`, `PARTIALLY_REFUNDED`, `PAID`, else none. The
//!   *parcel word* is none while `units_under_way`; else `DELIVERED` if `units_delivered`,
//!   `RETURNED` if `units_returned`, else `PROCESSING`.
//! - A further parcel, a further partial refund and a failed attempt *pass*: they change no status
//!   and owe no work, and are `Applied` because they book something. The same message again books
//!   nothing and is `Unchanged`.
//! - An unpaid order expires after seven days in `AWAITING_PAYMENT`: long enough for a bank
//!   transfer. No timer runs in `INCOMPLETE`, since its end would be a mail to somebody who never
//!   placed an order; a host that wants it sends `expire` itself.
//! - Under `CANCELLED` money may still be held: the refund follows, and `refund_due` says how much.

pub mod payment;
pub mod fulfillment;
pub mod event;
pub mod fact;
pub mod attention;
pub mod role;
pub mod outcome;
mod reports;

pub use reports::{Delivered, Paid, PaymentFailed, Refunded, Returned, Sent};

use crate::workflow::Workflow;

/// The document, as it stands in the repository.
pub const DOCUMENT: &str = include_str!("standard/standard.json");

impl Workflow {
    /// The standard workflow: twenty statuses on two axes, from the document in this crate.
    ///
    /// It is compiled at every call, in well under a millisecond; keep it, and clone it freely. Its
    /// checks run in this crate's tests instead of here.
    #[must_use]
    pub fn standard() -> Self {
        Self::tested(DOCUMENT.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_document_passes_its_checks() {
        let report = Workflow::check_json(DOCUMENT.as_bytes());
        assert_eq!(report.to_string(), "");
        assert_eq!(report.workflow().unwrap().revision(), Workflow::standard().revision());
    }

    /// The texts under `member` of every object in the list.
    fn texts<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
        let objects = list.as_array().unwrap();
        objects.iter().map(|object| object[member].as_str().unwrap()).collect()
    }

    #[test]
    fn constants_are_those_of_the_document() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let axes = &document["axes"];
        assert_eq!(texts(axes, "name"), [payment::AXIS.as_str(), fulfillment::AXIS.as_str()]);
        assert_eq!(texts(&axes[0]["statuses"], "key"), payment::ALL.map(|key| key.as_str()));
        assert_eq!(texts(&axes[1]["statuses"], "key"), fulfillment::ALL.map(|key| key.as_str()));
        assert_eq!(texts(&document["events"], "name"), event::ALL.map(|key| key.as_str()));
        let facts: Vec<_> = fact::ALL.iter().map(|key| Value::from(key.as_str())).collect();
        assert_eq!(document["facts"], Value::from(facts));
        assert_eq!(texts(&document["outcomes"], "name"), outcome::ALL);

        let mut attentions = BTreeSet::new();
        let mut roles = BTreeSet::new();
        for transition in document["transitions"].as_array().unwrap() {
            for effect in transition["effects"].as_array().into_iter().flatten() {
                assert_eq!(effect["kind"], "attention");
                attentions.insert(effect["name"].as_str().unwrap());
            }
            let listed = transition["roles"].as_array().into_iter().flatten();
            roles.extend(listed.map(|role| role.as_str().unwrap()));
        }
        assert_eq!(attentions, BTreeSet::from(attention::ALL));
        assert_eq!(roles, BTreeSet::from([role::MANAGER]));
    }
}
