//! A line of a log with every text borrowed: what the hot path works on.
//!
//! Texts are bytes: most are compared or hashed and never looked into, and to make sure of their
//! encoding would cost as much as all else about them. All of them are UTF-8.

use jiff::Timestamp;

use super::digits::Digits;

/// The members of a line; see [`LogLine`](super::LogLine).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen<'a> {
    pub(super) order: &'a [u8],
    pub(super) event: &'a [u8],
    pub(super) at: Moment,
    pub(super) actor: Option<&'a [u8]>,
    pub(super) role: Option<&'a [u8]>,
    pub(super) amount: Option<Digits>,
    pub(super) total: Option<Digits>,
    pub(super) currency: Option<&'a [u8]>,
    pub(super) key: Option<&'a [u8]>,
    pub(super) note: Option<&'a [u8]>,
    pub(super) reference: Option<&'a [u8]>,
    pub(super) shipment: Option<&'a [u8]>,
    pub(super) units: Option<u32>,
}

/// A time as two numbers: the seconds since 1970, and of the second the nanoseconds, both with the
/// sign of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moment {
    pub(super) second: i64,
    pub(super) nano: i32,
}

impl Moment {
    pub(super) fn of(at: Timestamp) -> Self {
        Self { second: at.as_second(), nano: at.subsec_nanosecond() }
    }

    /// The milliseconds since 1970, as [`Timestamp::as_millisecond`] counts them.
    #[inline]
    pub(super) const fn millis(self) -> i64 {
        self.second * 1000 + (self.nano / 1_000_000) as i64
    }

    pub(super) fn timestamp(self) -> Timestamp {
        // Both numbers come from a time, or from a line whose time is within bounds.
        Timestamp::new(self.second, self.nano).unwrap_or_default()
    }
}

/// The text, which is UTF-8.
pub(super) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
