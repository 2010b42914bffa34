//! What is kept of the events of lean orders, one behind the other, in as few bytes as it takes.

use jiff::Timestamp;

use super::account::Portion;
use super::seen::text;
use crate::workflow::{EventId, Verdict};

/// A record of an order: what is needed to make its aggregate, should it come to that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kept<'r> {
    /// The order's record before it.
    pub(super) previous: RecordAt,
    pub(super) actor: u16,
    /// The event; none for the opening.
    pub(super) event: Option<EventId>,
    pub(super) verdict: Verdict,
    pub(super) at: Timestamp,
    pub(super) portion: Portion,
    pub(super) key: Option<&'r [u8]>,
    pub(super) note: Option<&'r [u8]>,
}

impl Kept<'_> {
    /// Whether it brought just this for the books.
    pub(super) fn says(&self, portion: Portion) -> bool {
        (self.portion.amount, self.portion.units) == (portion.amount, portion.units)
    }

    pub(super) fn key(&self) -> Option<String> {
        self.key.map(|key| text(key).to_owned())
    }

    pub(super) fn note(&self) -> Option<String> {
        self.note.map(|note| text(note).to_owned())
    }
}

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RecordAt {
    block: u32,
    start: u32,
}

impl RecordAt {
    /// No record.
    pub(super) const NONE: Self = Self { block: u32::MAX, start: 0 };
}

/// All records.
#[derive(Debug, Default)]
pub(super) struct Records {
    blocks: Vec<Vec<u8>>,
}

/// How many bytes a block has, unless one record is longer.
const BLOCK: usize = 1 << 18;
/// More than a record takes without its key and its note.
const HEAD: usize = 48;
/// The number that stands for the opening; a workflow has at most 250 events.
const OPENING: u8 = u8::MAX;

// What a record has, as bits; the lowest two are the verdict.
const AMOUNT: u8 = 1 << 2;
const UNITS: u8 = 1 << 3;
const KEY: u8 = 1 << 4;
const NOTE: u8 = 1 << 5;
const FRACTION: u8 = 1 << 6;
const GATEWAY: u8 = 1 << 7;

impl Records {
    pub(super) fn push(&mut self, record: &Kept<'_>) -> RecordAt {
        let texts = record.key.map_or(0, <[u8]>::len) + record.note.map_or(0, <[u8]>::len);
        let room = HEAD + texts;
        if self.blocks.last().is_none_or(|block| block.capacity() - block.len() < room) {
            self.blocks.push(Vec::with_capacity(BLOCK.max(room)));
        }
        let block = self.blocks.len().saturating_sub(1) as u32;
        let Some(bytes) = self.blocks.last_mut() else { return RecordAt::NONE };
        let start = bytes.len() as u32;
        write(record, bytes);
        RecordAt { block, start }
    }

    pub(super) fn get(&self, at: RecordAt) -> Option<Kept<'_>> {
        read(self.blocks.get(at.block as usize)?.get(at.start as usize..)?)
    }
}

fn write(record: &Kept<'_>, out: &mut Vec<u8>) {
    let fraction = record.at.subsec_nanosecond();
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let verdict = match record.verdict {
        Verdict::Ignored => 1,
        Verdict::Flagged => 2,
        Verdict::Applied | Verdict::Unchanged | Verdict::Refused => 0,
    };
    let flags = verdict
        | bit(record.portion.amount.is_some(), AMOUNT)
        | bit(record.portion.units.is_some(), UNITS)
        | bit(record.portion.by_gateway, GATEWAY)
        | bit(record.key.is_some(), KEY)
        | bit(record.note.is_some(), NOTE)
        | bit(fraction != 0, FRACTION);
    let mut head = [0; 20];
    head[..4].copy_from_slice(&record.previous.block.to_le_bytes());
    head[4..8].copy_from_slice(&record.previous.start.to_le_bytes());
    head[8..16].copy_from_slice(&record.at.as_second().to_le_bytes());
    head[16..18].copy_from_slice(&record.actor.to_le_bytes());
    head[18] = record.event.map_or(OPENING, |event| event.0);
    head[19] = flags;
    out.extend_from_slice(&head);
    if fraction != 0 {
        out.extend_from_slice(&fraction.to_le_bytes());
    }
    if let Some(amount) = record.portion.amount {
        out.extend_from_slice(&amount.to_le_bytes());
    }
    if let Some(units) = record.portion.units {
        out.extend_from_slice(&units.to_le_bytes());
    }
    if let Some(key) = record.key {
        // A longer key makes its order an aggregate.
        out.push(key.len() as u8);
        out.extend_from_slice(key);
    }
    if let Some(note) = record.note {
        out.extend_from_slice(&(note.len() as u32).to_le_bytes());
        out.extend_from_slice(note);
    }
}

fn read(mut bytes: &[u8]) -> Option<Kept<'_>> {
    let previous = RecordAt { block: word(&mut bytes)?, start: word(&mut bytes)? };
    let second = i64::from_le_bytes(take(&mut bytes)?);
    let actor = u16::from_le_bytes(take(&mut bytes)?);
    let [event, flags] = take(&mut bytes)?;
    let has = |bit| flags & bit != 0;
    let fraction = if has(FRACTION) { word(&mut bytes)?.cast_signed() } else { 0 };
    let amount = if has(AMOUNT) { Some(i64::from_le_bytes(take(&mut bytes)?)) } else { None };
    let units = if has(UNITS) { Some(word(&mut bytes)?) } else { None };
    let key = match has(KEY) {
        true => {
            let [length] = take(&mut bytes)?;
            Some(bytes.split_off(..usize::from(length))?)
        }
        false => None,
    };
    let note = match has(NOTE) {
        true => {
            let length = word(&mut bytes)? as usize;
            Some(bytes.split_off(..length)?)
        }
        false => None,
    };
    Some(Kept {
        previous,
        actor,
        event: (event != OPENING).then_some(EventId(event)),
        verdict: match flags & 3 {
            1 => Verdict::Ignored,
            2 => Verdict::Flagged,
            _ => Verdict::Applied,
        },
        at: Timestamp::new(second, fraction).ok()?,
        portion: Portion { amount, units, by_gateway: has(GATEWAY) },
        key,
        note,
    })
}

fn word(bytes: &mut &[u8]) -> Option<u32> {
    take(bytes).map(u32::from_le_bytes)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_out_as_they_went_in() {
        let mut records = Records::default();
        let mut previous = RecordAt::NONE;
        let mut all = Vec::new();
        let long = vec![b'n'; BLOCK];
        for number in 0..4000_u32 {
            let some = |bit: u32| number >> bit & 1 == 1;
            let record = Kept {
                previous,
                actor: (number % 60) as u16,
                event: (number > 0).then_some(EventId((number % 250) as u8)),
                verdict: [Verdict::Applied, Verdict::Ignored, Verdict::Flagged]
                    [number as usize % 3],
                at: Timestamp::new(-62_135_596_800 + i64::from(number), some(0).into()).unwrap(),
                portion: Portion {
                    amount: some(1).then_some(i64::from(number) * 1_000_000_007),
                    units: some(2).then_some(number),
                    by_gateway: some(3),
                },
                key: some(4).then_some(&long[..number as usize % 201]),
                note: some(5).then_some(&long[..number as usize * 60]),
            };
            previous = records.push(&record);
            all.push((previous, record));
        }
        for (at, record) in all {
            assert_eq!(records.get(at), Some(record));
        }
        assert_eq!(records.get(RecordAt::NONE), None);
    }
}
