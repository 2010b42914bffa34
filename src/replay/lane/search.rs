//! Looking for what was said before, among the records of a lean order.

use super::super::account::Portion;
use super::super::lean::Lean;
use super::super::records::{Kept, RecordAt, Records};
use crate::workflow::{EventId, Verdict};

/// How far back a repeat is looked for; an order with more to look through becomes an aggregate.
const REACH: usize = 48;

/// The record that came with the key, if one did; none, where that is too far back to look for.
#[inline]
pub(super) fn first_of_key<'r>(
    records: &'r Records,
    lean: &Lean,
    key: Option<&[u8]>,
    bits: u64,
) -> Option<Option<Kept<'r>>> {
    match key {
        Some(key) if lean.keys & bits == bits => record_of(records, lean.kept, key),
        _ => Some(None),
    }
}

/// The record of the key, if there is one; none, where that is too far back to look for.
fn record_of<'r>(records: &'r Records, mut at: RecordAt, key: &[u8]) -> Option<Option<Kept<'r>>> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(None) };
        if record.key == Some(key) {
            return Some(Some(record));
        }
        at = record.previous;
    }
    None
}

/// Whether an event of the same kind has booked the reference; none, where it may have done so too
/// far back to look for.
#[inline(never)]
pub(super) fn is_booked(
    records: &Records,
    mut at: RecordAt,
    reference: &[u8],
    is_kind: impl Fn(EventId) -> bool,
) -> Option<bool> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(false) };
        if record.booked
            && record.reference == Some(reference)
            && record.event.is_some_and(&is_kind)
        {
            return Some(true);
        }
        at = record.previous;
    }
    None
}

/// The name of the only parcel that the books know; none, where it is too far back to look for.
#[inline(never)]
pub(super) fn parcel_of(records: &Records, mut at: RecordAt) -> Option<&[u8]> {
    for _ in 0..REACH {
        let record = records.get(at)?;
        if record.opens {
            return record.shipment;
        }
        at = record.previous;
    }
    None
}

/// Whether the event, which is stale or flagged, says what a record since the last change says
/// already; none, where that is too long ago.
pub(super) fn repeats(
    records: &Records,
    mut at: RecordAt,
    event: EventId,
    portion: Portion<'_>,
) -> Option<bool> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(false) };
        let plain = record.note.is_none() && record.says(portion);
        if record.event == Some(event) && plain {
            return Some(true);
        }
        if record.event.is_none() || record.verdict == Verdict::Applied {
            return Some(false);
        }
        at = record.previous;
    }
    None
}
