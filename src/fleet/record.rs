//! One record of an order, in eleven bytes or fifteen.

use std::ops::RangeInclusive;

use jiff::Timestamp;

use super::word::Word;
use crate::workflow::{EventId, State, Verdict};

/// One record of an order in a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FleetRecord {
    millisecond: i64,
    state: State,
    event: Option<EventId>,
    verdict: Verdict,
}

impl FleetRecord {
    /// The milliseconds since 1970 that a fleet tells from one another.
    pub(crate) const TIMES: RangeInclusive<i64> = -(1 << 45)..=(1 << 45) - 1;

    /// A record as a fleet keeps it.
    #[must_use]
    pub fn new(at: Timestamp, event: Option<EventId>, verdict: Verdict, state: State) -> Self {
        let millisecond = clamped(at.as_millisecond());
        Self { millisecond, state, event, verdict }
    }

    /// When, to the millisecond; times before the year 855 and after 3084 are kept as the nearest
    /// that fits.
    #[must_use]
    #[inline]
    pub fn at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millisecond).unwrap_or_default()
    }

    /// The same in milliseconds since 1970, as it is kept.
    #[must_use]
    #[inline]
    pub const fn millisecond(&self) -> i64 {
        self.millisecond
    }

    /// The event; none for the opening.
    #[must_use]
    #[inline]
    pub const fn event(&self) -> Option<EventId> {
        self.event
    }

    /// What the event did: applied, ignored or flagged.
    #[must_use]
    #[inline]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The statuses after it.
    #[must_use]
    #[inline]
    pub const fn state(&self) -> State {
        self.state
    }
}

/// A record on its way: the statuses after it, and the rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<W> {
    pub(super) state: W,
    told: Told,
}

impl<W: Word> Entry<W> {
    #[inline]
    pub(super) fn new(
        millisecond: i64,
        event: Option<EventId>,
        verdict: Verdict,
        state: State,
    ) -> Self {
        Self { state: W::of(state), told: Told::of(millisecond, event, verdict) }
    }
}

/// A record as it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<W: Word>(W::Bytes);

impl<W: Word> Packed<W> {
    pub(super) const NOTHING: Self = Self(W::NOTHING);

    pub(super) fn of(entry: Entry<W>) -> Self {
        let mut packed = Self::NOTHING;
        packed.put(entry);
        packed
    }

    /// Puts the record here, from registers and not by way of another place in memory.
    #[inline]
    pub(super) fn put(&mut self, entry: Entry<W>) {
        entry.state.put(entry.told.0, &mut self.0);
    }

    #[inline]
    pub(super) fn state(&self) -> State {
        W::word(&self.0).state()
    }

    #[inline]
    pub(super) fn read(&self) -> FleetRecord {
        let (state, told) = (self.state(), Told(W::number(&self.0)));
        let (event, verdict) = (told.event(), told.verdict());
        FleetRecord { millisecond: told.millisecond(), state, event, verdict }
    }
}

/// All but the statuses in seven bytes: the milliseconds since 1970 in the upper 46 bits, then the
/// event in eight and the verdict in two.
#[derive(Debug, Clone, Copy)]
struct Told(i64);

/// The number that stands for the opening; a workflow has at most 250 events.
const OPENING: u8 = u8::MAX;

impl Told {
    #[inline]
    fn of(millisecond: i64, event: Option<EventId>, verdict: Verdict) -> Self {
        let event = event.map_or(OPENING, |event| event.0);
        let verdict = match verdict {
            Verdict::Ignored => 1,
            Verdict::Flagged => 2,
            Verdict::Applied | Verdict::Unchanged | Verdict::Refused => 0,
        };
        Self(clamped(millisecond) << 10 | i64::from(event) << 2 | verdict)
    }

    #[inline]
    const fn millisecond(self) -> i64 {
        self.0 >> 10
    }

    #[inline]
    fn event(self) -> Option<EventId> {
        let event = (self.0 >> 2) as u8;
        (event != OPENING).then_some(EventId(event))
    }

    #[inline]
    const fn verdict(self) -> Verdict {
        match self.0 & 3 {
            1 => Verdict::Ignored,
            2 => Verdict::Flagged,
            _ => Verdict::Applied,
        }
    }
}

/// The nearest time that fits.
#[inline]
fn clamped(millisecond: i64) -> i64 {
    millisecond.clamp(*FleetRecord::TIMES.start(), *FleetRecord::TIMES.end())
}
