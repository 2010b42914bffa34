//! History records: what happened to an order, one stored fact each.

mod form;
mod json;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::booking::Booking;
use super::change::Change;
use super::edit::Edit;
use super::effect::{Effect, EffectKey, OwedEffect};
use super::opening::Opening;
use super::payload::Payload;
use super::word::words;
use crate::vocabulary::Key;
use crate::workflow::{Mail, Revision, Verdict};

/// One stored fact about an order.
///
/// Replaying the records of an order in sequence gives the same order. On disk a record is one JSON
/// object, read tolerantly: unknown fields are skipped, missing optional ones have their defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "form::Form", into = "form::Form")]
pub struct Record {
    /// The order that it is about.
    pub order: Key,
    /// Its place in the history, from 1, without gaps.
    pub sequence: u64,
    /// When it happened, by the host's clock.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub entry: Entry,
    /// The axes that moved.
    pub changes: Vec<Change>,
    /// Whether the customer is owed a mail, and if not, why not.
    pub notification: Notification,
    /// What the host owes because of it.
    pub effects: Vec<Effect>,
    /// A remark.
    pub note: Option<String>,
    /// The idempotency key that it came with.
    pub key: Option<String>,
    /// Further fields that came with it, as JSON texts.
    pub fields: BTreeMap<String, String>,
    /// The workflow that decided it.
    pub revision: Arc<Revision>,
}

impl Record {
    /// The version of the record format that this library writes.
    pub const FORMAT: u32 = 1;

    /// The effects with their keys: the rows of the host's outbox.
    pub fn owed(&self) -> impl Iterator<Item = OwedEffect> + '_ {
        (0..).zip(&self.effects).map(|(index, effect)| OwedEffect {
            key: EffectKey { order: self.order.clone(), sequence: self.sequence, index },
            effect: effect.clone(),
        })
    }

    /// The effects with their keys, of a record that is needed no longer.
    pub fn into_owed(self) -> impl Iterator<Item = OwedEffect> {
        let Self { order, sequence, effects, .. } = self;
        (0..).zip(effects).map(move |(index, effect)| OwedEffect {
            key: EffectKey { order: order.clone(), sequence, index },
            effect,
        })
    }

    /// The attentions that it raised.
    pub fn attentions(&self) -> impl Iterator<Item = &Key> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Attention { name, .. } => Some(name),
            Effect::Notify { .. }
            | Effect::Automation { .. }
            | Effect::SetTimer { .. }
            | Effect::ClearTimer { .. }
            | Effect::Custom { .. } => None,
        })
    }

    /// The event, if the record is of one.
    #[must_use]
    pub fn event(&self) -> Option<&Key> {
        match &self.entry {
            Entry::Event(taken) => Some(&taken.event),
            Entry::Opened(_)
            | Entry::Imported { .. }
            | Entry::Assigned { .. }
            | Entry::Forced { .. }
            | Entry::Edited(_)
            | Entry::Settled { .. } => None,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Entry {
    /// The order was opened.
    Opened(Box<Opening>),
    /// The order was taken over from elsewhere, at whatever statuses it had there.
    Imported {
        /// What it was like.
        opening: Box<Opening>,
        /// From where.
        source: String,
    },
    /// An event was decided.
    Event(Box<Taken>),
    /// A label was assigned, and no event took part.
    Assigned {
        /// On which axis.
        axis: Key,
    },
    /// A status was forced, past the graph; the note says why.
    Forced {
        /// On which axis.
        axis: Key,
    },
    /// Something other than a status was edited.
    Edited(Box<Edit>),
    /// An attention was settled.
    Settled {
        /// Its name.
        name: Key,
        /// The sequence number of the record that raised it.
        raised: u64,
    },
}

/// An event, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The event.
    pub event: Key,
    /// What it did: applied, ignored or flagged.
    pub verdict: Verdict,
    /// What it brought, as it came.
    pub payload: Payload,
    /// What it entered on the books.
    pub booking: Booking,
    /// The axis on which a status was wanted, if it came about by an assignment.
    pub assigned: Option<Key>,
}

/// Whether the customer is owed a status mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Notification {
    /// No status was entered, so there is nothing to tell.
    #[default]
    Nothing,
    /// One mail is owed.
    Owed,
    /// The store sends no status mails.
    StoreOff,
    /// None of the entered statuses has a mail.
    StatusOff,
    /// The customer gets no mails about this order.
    OrderOff,
}

impl Notification {
    /// That of an order whose customer gets mails.
    pub(crate) const fn of(mail: Mail) -> Self {
        match mail {
            Mail::Nothing => Self::Nothing,
            Mail::StoreOff => Self::StoreOff,
            Mail::StatusOff => Self::StatusOff,
            Mail::Owed => Self::Owed,
        }
    }
}

words!(Notification, "decision about a mail", 5, {
    Nothing => "nothing",
    Owed => "owed",
    StoreOff => "store_off",
    StatusOff => "status_off",
    OrderOff => "order_off",
});
