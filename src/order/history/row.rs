//! One record, as an order keeps it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::moment::Moment;
use super::packed::unpacked;
use super::plain::{PlainRecord, Rest};
use crate::order::extra::Extra;
use crate::order::packed_record::PackedRecord;
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
    Packed(u8, Arc<Apart>),
    /// The same, where the record is kept in what came with the event.
    Booked(u8, Arc<Extra>),
    /// Any other record, or one that was read.
    Whole(Arc<Record>),
}

const _: () = assert!(size_of::<Option<Row>>() == 16);

/// A record, and apart from it what came with the event.
#[derive(Debug)]
pub(crate) struct Apart {
    record: PackedRecord,
    extra: Option<Arc<Extra>>,
}

impl Row {
    #[inline(always)]
    pub(crate) fn plain(plain: PlainRecord, at: Moment) -> Self {
        Self::Plain(plain.event, plain.transition, plain.rest, at)
    }

    #[inline(always)]
    pub(crate) fn laden(plain: PlainRecord, extra: Arc<Extra>) -> Self {
        Self::Laden(plain.event, plain.transition, plain.rest, extra)
    }

    /// An event of which there is more to say, with what came with it: in one piece, if that has
    /// room for it and is nobody else's.
    pub(crate) fn packed(record: PackedRecord, extra: Option<Arc<Extra>>) -> Self {
        let extra = match extra {
            Some(mut extra) => match Arc::get_mut(&mut extra).and_then(|it| it.load.as_mut()) {
                Some(load) => {
                    load.record = Some(record);
                    return Self::Booked(u8::MAX, extra);
                }
                None => Some(extra),
            },
            None => None,
        };
        Self::Packed(u8::MAX, Arc::new(Apart { record, extra }))
    }

    /// What there is to say of an event of which it is more.
    fn as_packed(&self) -> Option<&PackedRecord> {
        match self {
            Self::Packed(_, apart) => Some(&apart.record),
            Self::Booked(_, extra) => extra.load.as_ref()?.record.as_ref(),
            Self::Plain(..) | Self::Laden(..) | Self::Whole(_) => None,
        }
    }

    /// What there is to say of an event of which it is little.
    fn as_plain(&self) -> Option<PlainRecord> {
        match *self {
            Self::Plain(event, transition, rest, _) | Self::Laden(event, transition, rest, _) => {
                Some(PlainRecord { event, transition, rest })
            }
            Self::Packed(..) | Self::Booked(..) | Self::Whole(_) => None,
        }
    }

    /// As the history keeps it that has this number for the workflow.
    pub(super) fn numbered(self, number: u8) -> Self {
        let plain = self.as_plain().map(|plain| plain.numbered(number));
        match (self, plain) {
            (Self::Plain(.., at), Some(plain)) => Self::plain(plain, at),
            (Self::Laden(.., extra), Some(plain)) => Self::laden(plain, extra),
            (Self::Packed(_, apart), _) => Self::Packed(number, apart),
            (Self::Booked(_, extra), _) => Self::Booked(number, extra),
            (other, _) => other,
        }
    }

    /// The number of the workflow that decided it, if one did.
    pub(super) fn workflow(&self) -> Option<u8> {
        match self {
            Self::Packed(number, _) | Self::Booked(number, _) => Some(*number),
            _ => Some(self.as_plain()?.workflow()),
        }
    }

    /// The event, by the number of the workflow that decided it, if one did.
    pub(super) fn event(&self) -> Option<EventId> {
        match self.as_packed() {
            Some(packed) => Some(packed.event),
            None => Some(self.as_plain()?.event),
        }
    }

    /// What that workflow decided, if it did: a move to that state. Of the other axes than those
    /// that moved, the state says what it says.
    pub(crate) fn decided(
        &self,
        after: State,
        workflow: &Workflow,
    ) -> Option<Cow<'_, PackedRecord>> {
        match self.as_packed() {
            Some(packed) => Some(Cow::Borrowed(packed)),
            None => Some(Cow::Owned(self.as_plain()?.unfold(self.at(), after, workflow)?)),
        }
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
            _ => {
                let packed = self.decided(State::ZERO, workflow?)?;
                unpacked((&packed, self.extra()), (order, sequence), workflow?)
            }
        }
    }

    pub(crate) fn at(&self) -> Timestamp {
        match self {
            Self::Plain(.., at) => at.at(),
            Self::Laden(.., extra) => extra.at.unwrap_or_default(),
            Self::Whole(record) => record.at,
            Self::Packed(..) | Self::Booked(..) => {
                self.as_packed().map_or_else(Timestamp::default, |packed| packed.at)
            }
        }
    }

    fn extra(&self) -> Option<&Extra> {
        match self {
            Self::Plain(..) | Self::Whole(_) => None,
            Self::Laden(.., extra) | Self::Booked(_, extra) => Some(extra),
            Self::Packed(_, apart) => apart.extra.as_deref(),
        }
    }

    /// What the event brought, if anything.
    pub(crate) fn payload(&self) -> Option<&Payload> {
        self.extra()?.payload()
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
            Self::Packed(..) | Self::Booked(..) => {
                self.as_packed().is_some_and(|packed| packed.verdict == Verdict::Applied)
            }
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(it) if it.verdict == Verdict::Applied)
            }
        }
    }

    /// Whether it came about by an assignment.
    pub(super) fn is_assigned(&self) -> bool {
        match self {
            Self::Plain(..) | Self::Laden(..) => false,
            Self::Packed(..) | Self::Booked(..) => {
                self.as_packed().is_some_and(|packed| packed.assigned.is_some())
            }
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
            _ => match self.payload() {
                Some(own) => own == payload,
                None => payload.is_empty(),
            },
        }
    }
}
