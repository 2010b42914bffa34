#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(missing_docs))]

pub mod vocabulary;
pub mod document;
pub mod workflow;
pub mod order;
pub mod engine;
pub mod standard;
pub mod fleet;
pub mod replay;
pub mod simulate;
pub mod diagram;
pub mod settings;
pub mod query;
pub mod repository;
pub mod proof;
pub mod vectors;
pub mod coverage;
pub mod mutation;
pub mod dialect;
#[cfg(feature = "testing")]
pub mod testing;

pub use engine::{
    Advice, Decision, Event, Explanation, Import, NewOrder, OpenError, Origin, Refusal, Rejection,
    RejectionCode, Why,
};
pub use order::{
    Actor, ActorKind, Attention, Change, Currency, Customer, DeliveryMethod, Edit, Effect,
    EffectKey, Entry, History, LineId, Money, Notification, Order, OwedEffect, Payload, Person,
    Record, RecordError, ReplayError, Tracking,
};
pub use vocabulary::{
    AxisKey, Books, DerivedFact, EventKey, EventKind, FactKey, Guard, Key, KeyError, StatusKey,
};
pub use workflow::{
    Answer, AxisId, ContentHash, EventId, FactId, Facts, Input, OutcomeRef, PackedState, Reason,
    Report, Revision, Roles, State, StatusId, Step, StepEffect, TransitionId, Verdict, Workflow,
};

/// The examples of the other texts, run as this crate's own.
#[cfg(doctest)]
mod texts {
    #[doc = include_str!("../ARCHITECTURE.md")]
    #[doc = include_str!("../DESIGN.md")]
    #[doc = include_str!("../CONTRIBUTING.md")]
    mod all {}
}
