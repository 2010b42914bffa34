//! What a user's own tests can be made of: random workflows, orders, events and histories, defects
//! that are planted on purpose, and a reference engine to compare with. Behind the feature
//! `testing`.
//!
//! - [`sound`] draws workflows in which neither the checks nor the proof find anything, and
//!   [`Planted`] such as have one defect: for tests of whatever looks for defects.
//! - [`checked`] draws workflows that pass their checks and promise nothing more, and [`spoiled`]
//!   documents in which anything may be wrong: for tests of whatever takes any workflow, or any
//!   document.
//! - [`new_order`], [`event`], [`act`] and [`history`] draw what may happen under any workflow,
//!   yours too, and [`mod@reference`] says what comes of it.
//! - [`log_line`] draws a line of a log or what is nearly one, and [`Readings`] reads it in every
//!   way that a replay does.
//!
//! Everything is drawn from [`Choices`], which come from bytes or from a seed. [`strategies`] are
//! for proptest, which shrinks what fails. [`SoundWorkflow`], [`SoundEvents`], [`SoundHistory`] and
//! [`Planted`] implement `Arbitrary` for fuzzers; a fuzzer of a workflow of your own hands its
//! bytes to [`Choices::Bytes`] and draws from those. [`Defect`] says which defects can be planted,
//! by the codes of what is found.
//!
//! # Example
//!
//! With `orderflow = { version = "0.1", features = ["testing"] }` and `proptest` among the
//! development dependencies, this is a file in `tests`:
//!
//! ```
//! use orderflow::testing::reference::{Situation, decide};
//! use orderflow::testing::strategies;
//! use orderflow::{Order, Workflow};
//! use proptest::prelude::*;
//!
//! /// Your own workflow: whatever happens, an order's history makes it again.
//! # /*
//! #[test]
//! # */
//! fn a_history_makes_its_order_again() {
//!     let workflow = Workflow::standard();
//!     proptest!(ProptestConfig::with_cases(64), |(
//!         order in strategies::histories(&workflow, 8),
//!     )| {
//!         prop_assert_eq!(Order::replay(order.history()), Ok(order));
//!     });
//! }
//! # a_history_makes_its_order_again();
//!
//! /// A tool of yours that takes any workflow, and should come to what the reference says.
//! # /*
//! #[test]
//! # */
//! fn every_event_is_decided_as_the_reference_does() {
//!     proptest!(ProptestConfig::with_cases(64), |(workflow in strategies::sound_workflows())| {
//!         let (document, state) = (workflow.document(), workflow.entry());
//!         let text = |axis| {
//!             let status = workflow.status_key(axis, state.status(axis));
//!             (workflow.axis_key(axis).to_string(), status.to_string())
//!         };
//!         let statuses = workflow.axes().map(text).collect();
//!         let situation = Situation { statuses, ..Situation::default() };
//!         for id in workflow.events() {
//!             let wanted = decide(document, &situation, workflow.event_key(id).as_str(), false);
//!             let found = workflow.step(state, id, Default::default());
//!             prop_assert_eq!(Some(found.verdict), wanted.map(|wanted| wanted.verdict));
//!         }
//!     });
//! }
//! # every_event_is_decided_as_the_reference_does();
//! ```

mod choices;
mod sound;
mod defect;
mod checked;
mod spoiled;
mod orders;
mod lines;
mod arbitrary;
pub mod reference;
pub mod strategies;

pub use crate::replay::readings::Readings;
pub use arbitrary::{SoundEvents, SoundHistory, SoundWorkflow};
pub use checked::checked;
pub use choices::Choices;
pub use defect::{Defect, Planted};
pub use lines::{log_line, odd_log_lines};
pub use orders::{Act, act, event, history, new_order};
pub use sound::sound;
pub use spoiled::spoiled;
