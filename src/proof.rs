//! What is true of every order that a workflow can have: all axes together, explored to the end.
//!
//! Statuses and facts are finite, so nothing has to be sampled. [`Workflow::explore`] goes breadth
//! first through every **configuration** that an order can come to, deciding each event with the
//! tables that decide real orders, and remembers a shortest way to each.
//!
//! # The model
//!
//! A configuration is the status on every axis and a small model of the books, from which the
//! derived facts follow as they do on an [`Order`](crate::Order):
//!
//! - **Money** is coins. The order costs 3, or nothing where it is free of charge. At most 4 come
//!   in and at most 5 go back: in whole (what is outstanding, or held), one coin, or as many as
//!   make 4 or 5 in all; by a gateway or by hand. A refund may come before its capture.
//! - **Units** are two, or three or four where the document needs them, on lines of their own, each
//!   unsent, under way, with the customer or back, and refunded by its line or not. They move in
//!   whole or one by one, in parcels of whatever units.
//!   An order may also have no lines at all.
//! - **Terms** stay as they were at the opening: free of charge, paid later, picked up, nothing to
//!   ship.
//! - **Nothing new**: an event may come that books nothing, as a report that is told again does,
//!   wherever a real one could.
//!
//! Every set of derived facts about money that amounts of money can make true, at rest and when
//! money comes in or goes back, shows in so many coins, and would not in fewer. Left out are some
//! steps between such sets: coins take 218 of the 260 that amounts can. What is missing is money
//! that comes or goes once more where the most has, or as a part between two that have no room
//! between them; and that a gateway captured more than the total by itself, where captures by hand
//! are voided.
//!
//! Two units are at two places at most. Of the 16 sets of facts about units at rest three are left
//! out: some units are with the customer, some are back, and others are under way or unsent. There
//! are 36 ways for two units to be somewhere, refunded or not, 120 for three and 330 for four: with
//! three of them the standard workflow would come to more than a million configurations. So a
//! document has as many units as show what it asks:
//!
//! - Three, where a condition comes out as it never does with two, whatever else is true: a guard
//!   that holds, or a `never` that is broken, where units are at three places.
//! - Three or four, where orders of fewer never take a transition, or never come to where a
//!   `sometimes` or a `must_pass` asks, and those of more do: a third parcel that leads on.
//!
//! What no order of up to four units does, or none would if units were wherever that helps, is
//! said of every order. Where a limit keeps orders of more units from being looked at, a finding
//! says of how many units it is. What the document allows not to happen takes no more units. All
//! that rests on an exploration has [as many](Exploration::units).
//!
//! A plan begins at one order, and so has the units that this order has, up to four, which is one
//! for every place where units can be: all 16 sets are among them. Units of one line stay so: an
//! event that names some of a line takes those that it would take of the order, and what was
//! refunded by a line counts for its units together. Of more than four units some move together.
//! Where three coins do not show how the sums of the order compare, it costs 4, and up to 7 come in
//! and go back.
//!
//! Only what some condition of the document can tell apart is part of a configuration: a document
//! that reads no fact about units has none. **Host facts** are no part of one either: they may
//! change at any time, so at every event they are whatever the guards that are really read ask for.
//! In a document in which no event and no entry status books anything, the host keeps the books,
//! and all facts are host facts.
//!
//! An order is opened in any combination of entry statuses. Whoever acts has every role, and an
//! event that a timer raises may come at any time, like all others. A custom slot is its class.
//! Labels of a free axis are left out, at the default, unless a condition reads them; then each may
//! be assigned at any time, with the event that it raises. Forced assignments, imports and edits
//! are no part of the model.
//!
//! # Limits
//!
//! An exploration that goes over its [`Limits`] is [partial](Exploration::partial): what it found
//! is real, and nothing else is claimed. Each number of units has the limits for itself.

mod unit_set;
mod coins;
mod unit;
mod shape;
mod books;
mod configuration;
mod portion;
mod tracked;
mod deeds;
mod truths;
mod scope;
mod asked;
mod model;
mod budget;
mod branch;
mod reads;
mod recall;
mod label;
mod seen;
mod layout;
mod found;
mod lead;
mod bundle;
mod leads;
mod exploration;
mod reached;
mod walk;
mod fired;
mod brings;
mod witness;
mod replay;
mod code;
mod survey;
mod places;
mod stock;
mod trail;
mod message;
mod race;
mod races;
mod words;
mod verified;
mod findings;
mod demands;
mod prove;
mod ways;
mod tour;
mod role_lists;
mod matrix;
mod difference;
mod goal;
mod group;
mod standing;
mod route;
mod plan_error;
mod plan;
mod carry;

pub use books::{Goods, Terms};
pub use brings::Brings;
pub use difference::{Comparison, Difference, Differs};
pub use exploration::{ConfigurationId, Edge, Exploration, LimitReached, Partial};
pub use goal::Goal;
pub use matrix::Asked;
pub use model::Act;
pub use plan::{Plan, Step};
pub use plan_error::PlanError;
pub use portion::{Portion, Share, Units};
pub use prove::Proof;
pub use race::{Race, RaceDiffers, RaceMatrix, Repeat};
pub use replay::{ReplayFailure, Replayed};
pub use tour::Tour;
pub use unit_set::UnitSet;
pub use verified::Verified;
pub use witness::{Move, Witness};

use crate::workflow::Workflow;
use fired::Fired;
use model::Model;

/// How far an exploration goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most configurations that are kept; each takes some 60 bytes.
    pub configurations: usize,
    /// The most tests of guards and tables that are evaluated, which bounds the time; events that
    /// read nothing but given facts count at a flat rate. Races and what the document demands
    /// share what an exploration leaves, and have a quarter of the limit each at least.
    pub steps: u64,
}

impl Default for Limits {
    /// A million configurations, and tests for a couple of seconds.
    fn default() -> Self {
        Self { configurations: 1_000_000, steps: 500_000_000 }
    }
}

impl Workflow {
    /// Explores every configuration that an order can come to, breadth first.
    ///
    /// ```
    /// use orderflow::{Workflow, proof::Limits};
    ///
    /// let text = r#"{
    ///     "format": 1, "name": "parcel", "version": "1",
    ///     "axes": [{ "name": "parcel", "entry": ["PACKED"], "statuses": [
    ///         { "key": "PACKED" }, { "key": "GONE", "terminal": true } ] }],
    ///     "events": [{ "name": "sent", "kind": "report" }],
    ///     "transitions": [
    ///         { "axis": "parcel", "event": "sent", "from": ["PACKED"], "to": "GONE" } ]
    /// }"#;
    /// let explored = Workflow::from_json(text)?.explore(Limits::default());
    /// assert_eq!((explored.len(), explored.partial()), (2, None));
    /// let last = explored.configurations().last().unwrap();
    /// assert_eq!(explored.witness(last).to_string(), "opened in PACKED; sent -> GONE");
    /// # Ok::<(), orderflow::Report>(())
    /// ```
    #[must_use]
    pub fn explore(&self, limits: Limits) -> Exploration {
        let model = Model::of(self);
        // What was taken is asked for the sake of units alone.
        match model.tracked.units {
            true => stock::explore::<Fired>(model, limits).0,
            false => walk::explore(model, limits, &mut ()),
        }
    }
}
