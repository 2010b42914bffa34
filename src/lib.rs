//! Order-status workflows as checked data.
#![cfg_attr(not(test), warn(missing_docs))]

pub mod document;
pub mod order;
pub mod vocabulary;

pub use vocabulary::{AxisKey, EventKey, EventKind, FactKey, Guard, Key, KeyError, StatusKey};
