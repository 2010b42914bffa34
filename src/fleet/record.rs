//! One record of an order, in twelve bytes or sixteen.

use jiff::Timestamp;

use super::word::{Packing, Word};
use crate::workflow::{EventId, State, Verdict};

/// One record of an order in a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FleetRecord {
    /// When, to the millisecond; times after the year 6429 are kept as the last that fits.
    pub at: Timestamp,
    /// The event; none for the opening.
    pub event: Option<EventId>,
    /// What the event did: applied, ignored or flagged.
    pub verdict: Verdict,
    /// The statuses after it.
    pub state: State,
}

impl FleetRecord {
    /// The last millisecond since 1970 that a fleet tells from those after it.
    pub(crate) const LAST_MILLISECOND: i64 = (1 << 47) - 1;

    /// A record.
    #[must_use]
    pub const fn new(
        at: Timestamp,
        event: Option<EventId>,
        verdict: Verdict,
        state: State,
    ) -> Self {
        Self { at, event, verdict, state }
    }
}

/// A record as it is kept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Packed<W> {
    state: W,
    at_low: u32,
    at_high: i16,
    event: u8,
    verdict: u8,
}

/// The number that stands for the opening; a workflow has at most 250 events.
const OPENING: u8 = u8::MAX;

impl<W: Word> Packed<W> {
    #[inline]
    pub(super) fn new(millis: i64, event: Option<EventId>, verdict: Verdict, state: W) -> Self {
        const LAST: i64 = FleetRecord::LAST_MILLISECOND;
        let millis = millis.clamp(-LAST, LAST);
        let verdict = match verdict {
            Verdict::Ignored => 1,
            Verdict::Flagged => 2,
            Verdict::Applied | Verdict::Unchanged | Verdict::Refused => 0,
        };
        Self {
            state,
            at_low: millis as u32,
            at_high: (millis >> 32) as i16,
            event: event.map_or(OPENING, |event| event.index() as u8),
            verdict,
        }
    }

    pub(super) fn state(&self) -> W {
        self.state
    }

    pub(super) fn read(&self, packing: &Packing) -> FleetRecord {
        let millis = i64::from(self.at_high) << 32 | i64::from(self.at_low);
        FleetRecord {
            at: Timestamp::from_millisecond(millis).unwrap_or_default(),
            event: (self.event != OPENING).then_some(EventId(self.event)),
            verdict: match self.verdict {
                1 => Verdict::Ignored,
                2 => Verdict::Flagged,
                _ => Verdict::Applied,
            },
            state: packing.unpack(self.state),
        }
    }
}
