//! What is kept of the events of lean orders, one behind the other, in as few bytes as it takes.

use super::account::Portion;
use super::seen::{Moment, text};
use crate::fleet::FleetRecord;
use crate::workflow::{EventId, Verdict};

/// A record of an order: what is needed to make its aggregate, should it come to that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kept<'r> {
    /// The order's record before it.
    pub(super) previous: RecordAt,
    pub(super) actor: u8,
    /// The event; none for the opening.
    pub(super) event: Option<EventId>,
    pub(super) verdict: Verdict,
    /// When, where the order's record in the fleet does not say it exactly.
    pub(super) at: Option<Moment>,
    pub(super) amount: Option<i64>,
    pub(super) units: Option<u32>,
    pub(super) key: Option<&'r [u8]>,
    pub(super) note: Option<&'r [u8]>,
}

/// The time, unless a record of a fleet says it exactly.
#[inline]
pub(super) fn exact(at: Moment) -> Option<Moment> {
    let told = at.nano % 1_000_000 == 0 && FleetRecord::TIMES.contains(&at.millis());
    (!told).then_some(at)
}

impl Kept<'_> {
    /// Whether it brought just this for the books.
    pub(super) fn says(&self, portion: Portion) -> bool {
        (self.amount, self.units) == (portion.amount, portion.units)
    }

    pub(super) fn key(&self) -> Option<String> {
        self.key.map(|key| text(key).to_owned())
    }

    pub(super) fn note(&self) -> Option<String> {
        self.note.map(|note| text(note).to_owned())
    }
}

/// Where a record is: the block in the upper half, and the place in it in the lower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RecordAt(u32);

impl RecordAt {
    /// No record.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// All records.
#[derive(Debug, Default)]
pub(super) struct Records {
    blocks: Vec<Vec<u8>>,
}

/// How many bytes a block has, unless one record is longer.
const BLOCK: usize = 1 << 16;
/// More than a record takes without its key and its note.
const HEAD: usize = 48;
/// The number that stands for the opening; a workflow has at most 250 events.
const OPENING: u8 = u8::MAX;

// What a record has, as bits; the lowest two are the verdict.
const AMOUNT: u8 = 1 << 2;
const UNITS: u8 = 1 << 3;
const KEY: u8 = 1 << 4;
const NOTE: u8 = 1 << 5;
const AT: u8 = 1 << 6;

impl Records {
    /// Whether another record has room: there are fewer blocks than sixteen bits can number.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.blocks.len() < usize::from(u16::MAX)
    }

    #[inline]
    pub(super) fn push(&mut self, record: &Kept<'_>) -> RecordAt {
        let texts = record.key.map_or(0, <[u8]>::len) + record.note.map_or(0, <[u8]>::len);
        let room = HEAD + texts;
        let fits = |last: &Vec<u8>| {
            last.capacity() - last.len() >= room && last.len() <= usize::from(u16::MAX)
        };
        if !self.blocks.last().is_some_and(fits) {
            self.blocks.push(Vec::with_capacity(BLOCK.max(room)));
        }
        let block = self.blocks.len().wrapping_sub(1) as u32;
        let Some(out) = self.blocks.last_mut() else { return RecordAt::NONE };
        let at = RecordAt(block << 16 | out.len() as u32);
        write(record, out);
        at
    }

    pub(super) fn get(&self, at: RecordAt) -> Option<Kept<'_>> {
        let (block, start) = (at.0 >> 16, at.0 & 0xffff);
        read(self.blocks.get(block as usize)?.get(start as usize..)?)
    }
}

#[inline]
fn write(record: &Kept<'_>, out: &mut Vec<u8>) {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let verdict = match record.verdict {
        Verdict::Ignored => 1,
        Verdict::Flagged => 2,
        Verdict::Applied | Verdict::Unchanged | Verdict::Refused => 0,
    };
    let flags = verdict
        | bit(record.amount.is_some(), AMOUNT)
        | bit(record.units.is_some(), UNITS)
        | bit(record.key.is_some(), KEY)
        | bit(record.note.is_some(), NOTE)
        | bit(record.at.is_some(), AT);
    let [a, b, c, d] = record.previous.0.to_le_bytes();
    let event = record.event.map_or(OPENING, |event| event.0);
    out.extend_from_slice(&[a, b, c, d, record.actor, event, flags]);
    if let Some(at) = record.at {
        out.extend_from_slice(&at.second.to_le_bytes());
        out.extend_from_slice(&at.nano.to_le_bytes());
    }
    if let Some(amount) = record.amount {
        write_number(amount.cast_unsigned(), out);
    }
    if let Some(units) = record.units {
        write_number(units.into(), out);
    }
    if let Some(key) = record.key {
        // A longer key makes its order an aggregate.
        out.push(key.len() as u8);
        out.extend_from_slice(key);
    }
    if let Some(note) = record.note {
        write_number(note.len() as u64, out);
        out.extend_from_slice(note);
    }
}

/// A number as so many bytes as it needs: seven bits in each, and whether another follows.
#[inline]
fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read(mut bytes: &[u8]) -> Option<Kept<'_>> {
    let previous = RecordAt(u32::from_le_bytes(take(&mut bytes)?));
    let [actor, event, flags] = take(&mut bytes)?;
    let has = |bit| flags & bit != 0;
    let mut kept = Kept {
        previous,
        actor,
        event: (event != OPENING).then_some(EventId(event)),
        verdict: match flags & 3 {
            1 => Verdict::Ignored,
            2 => Verdict::Flagged,
            _ => Verdict::Applied,
        },
        at: None,
        amount: None,
        units: None,
        key: None,
        note: None,
    };
    if has(AT) {
        let second = i64::from_le_bytes(take(&mut bytes)?);
        kept.at = Some(Moment { second, nano: i32::from_le_bytes(take(&mut bytes)?) });
    }
    if has(AMOUNT) {
        kept.amount = Some(number(&mut bytes)?.cast_signed());
    }
    if has(UNITS) {
        kept.units = Some(number(&mut bytes)? as u32);
    }
    if has(KEY) {
        let [length] = take(&mut bytes)?;
        kept.key = Some(bytes.split_off(..usize::from(length))?);
    }
    if has(NOTE) {
        let length = number(&mut bytes)? as usize;
        kept.note = Some(bytes.split_off(..length)?);
    }
    Some(kept)
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let [byte] = take(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
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
        let long = vec![b'n'; BLOCK * 4];
        for number in 0..4000_u32 {
            let some = |bit: u32| number >> bit & 1 == 1;
            let second = -62_135_596_800 + i64::from(number);
            let record = Kept {
                previous,
                actor: (number % 60) as u8,
                event: (number > 0).then_some(EventId((number % 250) as u8)),
                verdict: [Verdict::Applied, Verdict::Ignored, Verdict::Flagged]
                    [number as usize % 3],
                at: some(0).then_some(Moment { second, nano: -i32::from(some(1)) }),
                amount: some(1).then_some(1_i64 << (number % 60)),
                units: some(2).then_some(u32::MAX >> (number % 32)),
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
        assert!(records.has_room());
    }

    #[test]
    fn a_fleet_says_most_times_exactly() {
        let moment = |text: &str| Moment::of(text.parse().unwrap());
        for text in ["2026-03-01T09:00:00Z", "1900-01-01T00:00:00.123Z", "3084-01-01T00:00:00Z"] {
            assert_eq!(exact(moment(text)), None, "{text}");
        }
        let others = ["2026-03-01T09:00:00.0001Z", "3085-01-01T00:00:00Z", "0854-12-31T00:00:00Z"];
        for text in others {
            assert_eq!(exact(moment(text)), Some(moment(text)));
        }
    }
}
