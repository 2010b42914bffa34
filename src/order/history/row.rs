//! One record, as an order keeps it.

use std::sync::Arc;

use jiff::Timestamp;

use super::packed::PackedRecord;
use crate::order::payload::Payload;
use crate::order::record::{Entry, Record};
use crate::workflow::Verdict;

/// One record, as it is kept.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    /// An event that a workflow decided.
    Packed(PackedRecord),
    /// Any other record, or one that was read.
    Whole(Arc<Record>),
}

const _: () = assert!(size_of::<Row>() == 64);

impl Row {
    pub(super) fn sequence(&self) -> u64 {
        match self {
            Self::Packed(packed) => u64::from(packed.sequence),
            Self::Whole(record) => record.sequence,
        }
    }

    pub(super) fn at(&self) -> Timestamp {
        match self {
            Self::Packed(packed) => packed.at,
            Self::Whole(record) => record.at,
        }
    }

    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Packed(packed) => packed.key(),
            Self::Whole(record) => record.key.as_deref(),
        }
    }

    pub(super) fn note(&self) -> Option<&str> {
        match self {
            Self::Packed(packed) => packed.extra.as_ref()?.note.as_deref(),
            Self::Whole(record) => record.note.as_deref(),
        }
    }

    pub(super) fn is_event(&self) -> bool {
        match self {
            Self::Packed(_) => true,
            Self::Whole(record) => record.event().is_some(),
        }
    }

    pub(super) fn is_applied(&self) -> bool {
        match self {
            Self::Packed(packed) => packed.verdict == Verdict::Applied,
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(it) if it.verdict == Verdict::Applied)
            }
        }
    }

    pub(super) fn brings(&self, payload: &Payload) -> bool {
        match self {
            Self::Packed(packed) => match packed.payload() {
                Some(own) => own == payload,
                None => payload.is_empty(),
            },
            Self::Whole(record) => {
                matches!(&record.entry, Entry::Event(taken) if taken.payload == *payload)
            }
        }
    }
}
