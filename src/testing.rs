//! What a user's own tests can be made of: random workflows, orders, events and histories, defects
//! that are planted on purpose, and a reference engine to compare with. Behind the feature
//! `testing`.
//!
//! Everything is drawn from [`Choices`], which come from bytes or from a seed. [`strategies`] are
//! for proptest, which shrinks what fails; [`SoundWorkflow`] and [`Planted`] implement `Arbitrary`
//! for fuzzers. [`Defect`] says which defects can be planted, by the codes of what is found.
//!
//! # Example
//!
//! With `orderflow = { version = "0.1", features = ["testing"] }` and `proptest` among the
//! development dependencies:
//!
//! ```
//! use orderflow::testing::strategies;
//! use orderflow::{Order, Workflow};
//! use proptest::prelude::*;
//!
//! // A test of your own workflow: whatever happens, an order's history makes it again.
//! proptest!(ProptestConfig::with_cases(16), |(
//!     order in strategies::histories(&Workflow::standard(), 8),
//! )| {
//!     prop_assert_eq!(Order::replay(order.history().iter()), Ok(order));
//! });
//!
//! // A test of a tool that takes any workflow.
//! proptest!(ProptestConfig::with_cases(16), |(workflow in strategies::sound_workflows())| {
//!     let read = Workflow::from_json(&workflow.document().to_json()).unwrap();
//!     prop_assert_eq!(read.revision(), workflow.revision());
//! });
//! ```

mod choices;
mod sound;
mod defect;
mod orders;
mod arbitrary;
pub mod reference;
pub mod strategies;

pub use arbitrary::SoundWorkflow;
pub use choices::Choices;
pub use defect::{Defect, Planted};
pub use orders::{event, history, new_order};
pub use sound::sound;
