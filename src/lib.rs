//! Order-status workflows as checked data.
#![cfg_attr(not(test), warn(missing_docs))]

pub mod vocabulary;
pub mod document;
pub mod diagram;

pub use vocabulary::{AxisKey, EventKey, EventKind, FactKey, Guard, Key, KeyError, StatusKey};
