//! One record, as an order keeps it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::moment::Moment;
use super::packed::PackedRecord;
use super::plain::{PlainRecord, Rest};
use crate::order::extra::Extra;
use crate::order::payload::Payload;
use crate::order::record::{Entry, Record};
use crate::vocabulary::Key;
use crate::workflow::{EventId, State, TransitionId, Verdict, Workflow};

/// One record, as it is kept: a quarter of a line of memory. Its number follows from its place.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    /// An event that a workflow decided and of which there is little to say, a [`PlainRecord`] in
    /// parts, and when it came.
    Plain(EventId, TransitionId, Rest, Moment),
    /// The same with what came with the event, which has the time, too.
    Laden(EventId, TransitionId, Rest, Arc<Extra>),
    /// Any other event that a workflow decided: the one of that number.
    Packed(u8, Arc<PackedRecord>),
    /// Any other record, or one that was read.
    Whole(Arc<Record>),
}

const _: () = assert!(size_of::<Option<Row>>() == 16);

impl Row {
    #[inline(always)]
    pub(crate) fn plain(plain: PlainRecord, at: Moment) -> Self {
        Self::Plain(plain.event, plain.transition, plain.rest, at)
    }

    #[inline(always)]
    pub(crate) fn laden(plain: PlainRecord, extra: Arc<Extra>) -> Self {
        Self::Laden(plain.event, plain.transition, plain.rest, extra)
    }

    /// What there is to say of an event of which it is little.
    fn as_plain(&self) -> Option<PlainRecord> {
        match *self {
            Self::Plain(event, transition, rest, _) | Self::Laden(event, transition, rest, _) => {
                Some(PlainRecord { event, transition, rest })
            }
            Self::Packed(..) | Self::Whole(_) => None,
        }
    }

    /// As the history keeps it that has this number for the workflow.
    pub(super) fn numbered(self, number: u8) -> Self {
        let plain = self.as_plain().map(|plain| plain.numbered(number));
        match (self, plain) {
            (Self::Plain(.., at), Some(plain)) => Self::plain(plain, at),
            (Self::Laden(.., extra), Some(plain)) => Self::laden(plain, extra),
            (Self::Packed(_, packed), _) => Self::Packed(number, packed),
            (other, _) => other,
        }
    }

    /// The number of the workflow that decided it, if one did.
    pub(super) fn workflow(&self) -> Option<u8> {
        match self {
            Self::Packed(number, _) => Some(*number),
            _ => Some(self.as_plain()?.workflow()),
        }
    }

    /// The event, by the number of the workflow that decided it, if one did.
    pub(super) fn event(&self) -> Option<EventId> {
        match self {
            Self::Packed(_, packed) => Some(packed.event),
            _ => Some(self.as_plain()?.event),
        }
    }

    /// What that workflow decided, if it did: a move to that state. Of the other axes than those
    /// that moved, the state says what it says.
    pub(crate) fn decided(
        &self,
        after: State,
        workflow: &Workflow,
    ) -> Option<Cow<'_, PackedRecord>> {
        let extra = match self {
            Self::Packed(_, packed) => return Some(Cow::Borrowed(packed)),
            Self::Laden(.., extra) => Some(Arc::clone(extra)),
            Self::Plain(..) | Self::Whole(_) => None,
        };
        Some(Cow::Owned(self.as_plain()?.unfold((self.at(), extra), after, workflow)?))
    }

    /// The record of that number in the history of that order; the workflow is the one that
    /// decided it, if one did.
    pub(crate) fn record(
        &self,
        order: &Key,
        sequence: u64,
        workflow: Option<&Workflow>,
    ) -> Option<Record> {
        match self {
            Self::Whole(record) => Some((**record).clone()),
            _ => self.decided(State::ZERO, workflow?)?.record(order, sequence, workflow?),
        }
    }

    pub(crate) fn at(&self) -> Timestamp {
        match self {
            Self::Plain(.., at) => at.at(),
            Self::Laden(.., extra) => extra.at.unwrap_or_default(),
            Self::Packed(_, packed) => packed.at,
            Self::Whole(record) => record.at,
        }
    }

    fn extra(&self) -> Option<&Extra> {
        match self {
            Self::Plain(..) | Self::Whole(_) => None,
            Self::Laden(.., extra) => Some(extra),
            Self::Packed(_, packed) => packed.extra.as_deref(),
        }
    }

    #[inline]
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Whole(record) => record.key.as_deref(),
            _ => self.extra()?.key.as_deref(),
        }
    }

    pub(super) fn note(&self) -> Option<&str> {
        match self {
            Self::Whole(record) => record.note.as_deref(),
            _ => self.extra()?.note.as_deref(),
        }
    }

    pub(super) fn is_event(&self) -> bool {
        match self {
            Self::Whole(record) => record.event().is_some(),
            _ => true,
        }
    }

    #[inline]
    pub(super) fn is_applied(&self) -> bool {
        match self {
            Self::Plain(..) | Self::Laden(..) => true,
            Self::Packed(_, packed) => packed.verdict == Verdict::Applied,
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(it) if it.verdict == Verdict::Applied)
            }
        }
    }

    /// Whether it came about by an assignment.
    pub(super) fn is_assigned(&self) -> bool {
        match self {
            Self::Plain(..) | Self::Laden(..) => false,
            Self::Packed(_, packed) => packed.assigned.is_some(),
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(taken) if taken.assigned.is_some())
            }
        }
    }

    pub(super) fn brings(&self, payload: &Payload) -> bool {
        match self {
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(taken) if taken.payload == *payload)
            }
            _ => match self.extra().and_then(|extra| extra.payload.as_deref()) {
                Some(own) => own == payload,
                None => payload.is_empty(),
            },
        }
    }
}
