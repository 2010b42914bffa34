//! Order-status workflows as checked data.
#![cfg_attr(not(test), warn(missing_docs))]

pub mod document;
pub mod vocabulary;
mod workflow;

pub use workflow::{Report, Workflow};

pub use vocabulary::{AxisKey, EventKey, EventKind, FactKey, Guard, Key, KeyError, StatusKey};
