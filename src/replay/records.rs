//! What is kept of the events of lean orders, one behind the other, in as few bytes as it takes.

use super::account::Portion;
use super::seen::{Moment, text};
use super::short::short;
use crate::fleet::FleetRecord;
use crate::workflow::{EventId, Verdict};

/// A record of an order: what is needed to make its aggregate, should it come to that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kept<'r> {
    /// The order's record before it.
    pub(super) previous: RecordAt,
    pub(super) actor: u32,
    /// The event; none for the opening.
    pub(super) event: Option<EventId>,
    pub(super) verdict: Verdict,
    /// When, where the order's record in the fleet does not say it exactly.
    pub(super) at: Option<Moment>,
    pub(super) amount: Option<i64>,
    pub(super) units: Option<u32>,
    /// Its key, which is not empty and has at most 255 bytes.
    pub(super) key: Option<&'r [u8]>,
    pub(super) note: Option<&'r [u8]>,
    /// The outside world's id of what it told.
    pub(super) reference: Option<&'r [u8]>,
    /// Whether that id is on the books since.
    pub(super) booked: bool,
    /// The name of the parcel that it told of.
    pub(super) shipment: Option<&'r [u8]>,
    /// Whether that parcel is on the books since.
    pub(super) opens: bool,
}

/// The time, unless a record of a fleet says it exactly.
#[inline]
pub(super) fn exact(at: Moment) -> Option<Moment> {
    let whole = at.nano == 0 || at.nano % 1_000_000 == 0;
    let told = whole && FleetRecord::TIMES.contains(&at.millis());
    (!told).then_some(at)
}

impl Kept<'_> {
    /// Whether it brought just this for the books.
    pub(super) fn says(&self, portion: Portion<'_>) -> bool {
        (self.amount, self.units) == (portion.amount, portion.units)
            && (self.reference, self.shipment) == (portion.reference, portion.shipment)
    }

    pub(super) fn key(&self) -> Option<String> {
        self.key.map(|key| text(key).to_owned())
    }

    pub(super) fn note(&self) -> Option<String> {
        self.note.map(|note| text(note).to_owned())
    }

    /// How many bytes its texts have.
    #[inline(always)]
    fn texts(&self) -> usize {
        [self.key, self.note, self.reference, self.shipment]
            .into_iter()
            .flatten()
            .map(<[u8]>::len)
            .sum()
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
    blocks: Vec<Block>,
}

/// Records, one behind the other.
#[derive(Debug)]
struct Block {
    /// As long as it will ever be, so that a record is written in pieces of constant size, each to
    /// its place at once; what is behind the last record is nothing yet.
    bytes: Vec<u8>,
    used: usize,
}

/// How many bytes a block has, unless one record is longer.
const BLOCK: usize = 1 << 16;
/// More than is written of a record without its texts.
const HEAD: usize = 96;
/// The number that stands for the opening; a workflow has at most 250 events.
const OPENING: u8 = u8::MAX;

// What a record has, as bits; the lowest two are the verdict.
const AT: u8 = 1 << 2;
const AMOUNT: u8 = 1 << 3;
const UNITS: u8 = 1 << 4;
const NOTE: u8 = 1 << 5;
/// The rest of the actor's number, which has more than one byte.
const ACTOR: u8 = 1 << 6;
/// A reference, a parcel, or both.
const OUTSIDE: u8 = 1 << 7;

impl Records {
    /// Whether another record has room: there are fewer blocks than sixteen bits can number.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.blocks.len() < usize::from(u16::MAX)
    }

    #[inline(always)]
    pub(super) fn push(&mut self, record: &Kept<'_>) -> RecordAt {
        let room = HEAD + record.texts();
        if !self.blocks.last().is_some_and(|last| last.has(room)) {
            self.add_block(room);
        }
        let number = self.blocks.len().wrapping_sub(1) as u32;
        let Some(Block { bytes, used }) = self.blocks.last_mut() else { return RecordAt::NONE };
        let at = RecordAt(number << 16 | *used as u32);
        let mut out = Out { bytes, at: *used };
        if write(record, &mut out) {
            write_others(record, &mut out);
        }
        *used = out.at;
        at
    }

    #[cold]
    fn add_block(&mut self, room: usize) {
        self.blocks.push(Block { bytes: vec![0; BLOCK.max(room)], used: 0 });
    }

    pub(super) fn get(&self, at: RecordAt) -> Option<Kept<'_>> {
        let (block, start) = (at.0 >> 16, at.0 & 0xffff);
        read(self.blocks.get(block as usize)?.bytes.get(start as usize..)?)
    }
}

impl Block {
    /// Whether another record of at most so many bytes can begin here, and ends here.
    #[inline]
    fn has(&self, room: usize) -> bool {
        self.bytes.len() - self.used >= room && self.used <= usize::from(u16::MAX)
    }
}

/// Where a record is written to.
struct Out<'b> {
    bytes: &'b mut [u8],
    at: usize,
}

impl Out<'_> {
    /// Writes all of the bytes, of which so many count.
    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N], count: usize) {
        if let Some(place) = self.bytes.get_mut(self.at..).and_then(|it| it.first_chunk_mut()) {
            *place = bytes;
        }
        self.at += count;
    }

    /// A number as so many bytes as it needs, behind how many these are.
    #[inline]
    fn put_number(&mut self, number: u64) {
        let length = (71 - number.leading_zeros()) / 8;
        self.put((u128::from(number) << 8 | u128::from(length)).to_le_bytes(), 1 + length as usize);
    }

    #[inline(always)]
    fn put_text(&mut self, text: &[u8]) {
        match short(text) {
            Some(short) => self.put(short.to_le_bytes(), text.len()),
            None => {
                if let Some(place) = self.bytes.get_mut(self.at..self.at + text.len()) {
                    place.copy_from_slice(text);
                }
                self.at += text.len();
            }
        }
    }
}

/// Writes what most records have no more than, and says whether this one has.
#[inline(always)]
fn write(record: &Kept<'_>, out: &mut Out<'_>) -> bool {
    let verdict = match record.verdict {
        Verdict::Ignored => 1,
        Verdict::Flagged => 2,
        Verdict::Applied | Verdict::Unchanged | Verdict::Refused => 0,
    };
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let others = bit(record.at.is_some(), AT)
        | bit(record.amount.is_some(), AMOUNT)
        | bit(record.units.is_some(), UNITS)
        | bit(record.note.is_some(), NOTE)
        | bit(record.actor > u8::MAX.into(), ACTOR)
        | bit(record.reference.or(record.shipment).is_some(), OUTSIDE);
    let event = record.event.map_or(OPENING, |event| event.0);
    let key = record.key.unwrap_or_default();
    let ends = (key.len() as u64) << 24 | u64::from(verdict | others) << 16;
    let head = ends | u64::from(event) << 8 | u64::from(record.actor as u8);
    out.put((head << 32 | u64::from(record.previous.0)).to_le_bytes(), 8);
    out.put_text(key);
    others != 0
}

#[inline(never)]
fn write_others(record: &Kept<'_>, out: &mut Out<'_>) {
    if let Some(at) = record.at {
        out.put(at.second.to_le_bytes(), 8);
        out.put(at.nano.to_le_bytes(), 4);
    }
    if let Some(amount) = record.amount {
        out.put_number(amount.cast_unsigned());
    }
    if let Some(units) = record.units {
        out.put_number(units.into());
    }
    if let Some(note) = record.note {
        out.put_number(note.len() as u64);
        out.put_text(note);
    }
    if record.actor > u8::MAX.into() {
        out.put_number(u64::from(record.actor >> 8));
    }
    if record.reference.or(record.shipment).is_some() {
        for (id, known) in [(record.reference, record.booked), (record.shipment, record.opens)] {
            let length = id.map_or(0, |id| id.len() as u64 + 1);
            out.put_number(length << 1 | u64::from(known));
            out.put_text(id.unwrap_or_default());
        }
    }
}

fn read(mut bytes: &[u8]) -> Option<Kept<'_>> {
    let previous = RecordAt(u32::from_le_bytes(take(&mut bytes)?));
    let [actor, event, flags, length] = take(&mut bytes)?;
    let has = |bit| flags & bit != 0;
    let key = bytes.split_off(..usize::from(length))?;
    let mut kept = Kept {
        previous,
        actor: actor.into(),
        event: (event != OPENING).then_some(EventId(event)),
        verdict: match flags & 3 {
            1 => Verdict::Ignored,
            2 => Verdict::Flagged,
            _ => Verdict::Applied,
        },
        at: None,
        amount: None,
        units: None,
        key: (!key.is_empty()).then_some(key),
        note: None,
        reference: None,
        booked: false,
        shipment: None,
        opens: false,
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
    if has(NOTE) {
        let length = number(&mut bytes)? as usize;
        kept.note = Some(bytes.split_off(..length)?);
    }
    if has(ACTOR) {
        kept.actor |= (number(&mut bytes)? as u32) << 8;
    }
    if has(OUTSIDE) {
        (kept.reference, kept.booked) = outside(&mut bytes)?;
        (kept.shipment, kept.opens) = outside(&mut bytes)?;
    }
    Some(kept)
}

/// An id of the outside world, if there is one, and whether it is on the books.
fn outside<'b>(bytes: &mut &'b [u8]) -> Option<(Option<&'b [u8]>, bool)> {
    let number = number(bytes)?;
    let id = match (number >> 1).checked_sub(1) {
        Some(length) => Some(bytes.split_off(..length as usize)?),
        None => None,
    };
    Some((id, number & 1 == 1))
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    let [length] = take(bytes)?;
    let digits = bytes.split_off(..usize::from(length))?;
    Some(digits.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
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
        for number in 0..16_000_u32 {
            let some = |bit: u32| number >> bit & 1 == 1;
            let second = -62_135_596_800 + i64::from(number);
            let record = Kept {
                previous,
                actor: if some(6) { u32::MAX >> (number % 32) } else { number % 60 },
                event: (number > 0).then_some(EventId((number % 250) as u8)),
                verdict: [Verdict::Applied, Verdict::Ignored, Verdict::Flagged]
                    [number as usize % 3],
                at: some(0).then_some(Moment { second, nano: -i32::from(some(1)) }),
                amount: some(1).then_some(1_i64 << (number % 60)),
                units: some(2).then_some(u32::MAX >> (number % 32)),
                key: some(4).then_some(&long[..1 + number as usize % 255]),
                note: some(5).then_some(&long[..number as usize * 15]),
                reference: some(7).then_some(&long[..1 + number as usize % 255]),
                booked: some(7) && some(0),
                shipment: some(8).then_some(&long[..1 + number as usize % 254]),
                opens: some(8) && some(1),
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
