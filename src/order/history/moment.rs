//! A time in one word.

use jiff::Timestamp;

/// A time from 1970 until 2514 in eight bytes, to the nanosecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(u64);

impl Moment {
    /// How many bits are a second's nanoseconds, and how many its number.
    const NANOSECONDS: u32 = 30;
    const SECONDS: u32 = 34;

    /// None, where the time is earlier or later.
    #[inline]
    pub(crate) fn of(at: Timestamp) -> Option<Self> {
        let seconds = at.as_second().cast_unsigned();
        // Before 1970 it is negative, as the seconds are, or they are none.
        let nanoseconds = u64::from(at.subsec_nanosecond().cast_unsigned());
        let fits = seconds >> Self::SECONDS == 0 && nanoseconds >> Self::NANOSECONDS == 0;
        fits.then_some(Self(seconds << Self::NANOSECONDS | nanoseconds))
    }

    pub(crate) fn at(self) -> Timestamp {
        let seconds = (self.0 >> Self::NANOSECONDS).cast_signed();
        let nanoseconds = self.0 & ((1 << Self::NANOSECONDS) - 1);
        Timestamp::new(seconds, nanoseconds as i32).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_its_time() {
        let same = [
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.000000001Z",
            "2026-03-01T09:00:00.999999999Z",
            "2514-05-30T01:53:03.999999999Z",
        ];
        for text in same {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(Moment::of(at).map(Moment::at), Some(at), "{text}");
        }
        let none = [
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59Z",
            "1800-01-01T00:00:00.5Z",
            "2514-05-30T01:53:04Z",
        ];
        for text in none {
            assert_eq!(Moment::of(text.parse().unwrap()), None, "{text}");
        }
        assert_eq!(Moment::of(Timestamp::MAX), None);
        assert_eq!(Moment::of(Timestamp::MIN), None);
    }
}
