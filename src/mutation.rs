//! Would anybody notice? A workflow is changed in one small way after the other, and whatever the
//! host has to hold it (the document's own checks and proof, vectors, recorded logs) is asked.
//!
//! A change that nothing notices shows what nothing holds: an invariant, a vector or a history is
//! missing there. Changes that make no difference to any order are recognised, by exploring both
//! workflows in lock-step, and left out.

mod change;
mod judge;

pub use change::{Change, Mutation, mutations};
pub use judge::{Bench, Fate};
