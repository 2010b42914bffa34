//! Deciding, applying, explaining and assigning on the order aggregate.
//!
//! [`Workflow::decide`](crate::Workflow::decide) is pure;
//! [`Workflow::apply`](crate::Workflow::apply) is deciding and then the order's one mutator.
//! Everything here goes through them, and both rest on [`Workflow::step`](crate::Workflow::step).

mod event;
mod refusal;
mod rejection;
mod rejection_code;
mod decision;
mod sight;
mod draft;
mod plain;
mod decide;
mod apply;
mod explain;
mod why;
mod assign;
mod open_error;
mod new_order;
mod open;
mod edit;

pub use decision::Decision;
pub use event::{Event, Origin};
pub use explain::Explanation;
pub use new_order::NewOrder;
pub use open::Import;
pub use open_error::OpenError;
pub use refusal::Refusal;
pub use rejection::{Advice, Rejection};
pub use rejection_code::RejectionCode;
pub use why::Why;
