//! Order-status workflows as checked data.
#![cfg_attr(not(test), warn(missing_docs))]

pub mod document;
pub mod vocabulary;
pub mod workflow;

pub use vocabulary::{AxisKey, EventKey, EventKind, FactKey, Guard, Key, KeyError, StatusKey};
pub use workflow::{
    Answer, AxisId, ContentHash, EventId, FactId, Facts, Input, PackedState, Reason, Report,
    Revision, Roles, State, StatusId, Step, TransitionId, Verdict, Workflow,
};
