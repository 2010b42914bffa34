//! The words that everything else is written in.
//!
//! Keys and their typed borrowed forms, what an event is and what it books, facts, guards and the
//! kinds of effects. Nothing here knows a document, a table or an order.

mod effect;
mod event;
mod fact;
mod guard;
mod key;
mod name;

pub use effect::{AmountOf, EffectKind};
pub use event::{Books, EventKind};
pub use fact::DerivedFact;
pub use guard::Guard;
pub use key::{AxisKey, EventKey, FactKey, Key, KeyError, StatusKey};

pub(crate) use name::{Name, ShortName};
