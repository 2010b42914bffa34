//! Model checkers that nobody here wrote, asked about the same workflows.
//!
//! [stateright] explores a workflow as a model of its own, and [tla_checker] as the text of a TLA+
//! module. Both are written from the document as the design puts it, and share nothing with the
//! library but its data types: how an event is decided, what it may bring, and what follows from
//! the books in small is said three times, in three ways. [`compare`] asks all three.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a difference is told by panicking, and what is read has passed its checks"
)]

mod reading;
mod small;
mod order;
mod answer;
mod checker;
mod tla;
mod drawn;

pub mod compare;
pub mod fast;
pub mod grid;
