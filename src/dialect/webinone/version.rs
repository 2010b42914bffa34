//! The two versions of the API, and how they spell what both say.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A version of the API. Both are read everywhere; each writes its own spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Version {
    /// `/api/v1`, the legacy one: `TrackingUrl`, `Status`, times without a zone, gateways by
    /// number.
    V1,
    /// `/api/v2/admin`: `TrackingURL`, `StatusShort`, times with a zone, gateways by name.
    #[default]
    V2,
}

impl Version {
    /// Both spellings of the page where a parcel can be followed.
    pub(super) const TRACKING: [&'static str; 2] = ["TrackingURL", "TrackingUrl"];
    /// Both spellings of the status as an object.
    pub(super) const STATUS: [&'static str; 2] = ["StatusShort", "Status"];

    /// The field as this version spells it, of the one that version 2 has.
    pub(super) fn spelling(self, field: &'static str) -> &'static str {
        let [tracking, old_tracking] = Self::TRACKING;
        let [status, old_status] = Self::STATUS;
        match self {
            Self::V1 if field == tracking => old_tracking,
            Self::V1 if field == status => old_status,
            Self::V1 | Self::V2 => field,
        }
    }

    /// The time in the form of this version.
    #[must_use]
    pub fn time(self, at: Timestamp) -> String {
        let civil = at.to_zoned(TimeZone::UTC).datetime();
        match self {
            Self::V1 => civil.to_string(),
            Self::V2 if civil.subsec_nanosecond() % 1_000_000 == 0 => format!("{civil:.3}Z"),
            Self::V2 => format!("{civil}Z"),
        }
    }
}

/// How times are written, for messages.
pub(super) const TIME: &str = "a time such as 2026-03-01T09:00:00 or 2026-03-01T09:00:00Z";

/// A time with a zone, or one without, which is UTC.
pub(super) fn read_time(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let civil: DateTime = text.contains(['T', 't', ' ']).then(|| text.parse().ok()).flatten()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_they_were_read() {
        let check = |text: &str, v1: &str, v2: &str| {
            let at = read_time(text).unwrap();
            assert_eq!((Version::V1.time(at).as_str(), Version::V2.time(at).as_str()), (v1, v2));
            assert_eq!(read_time(v1), Some(at));
            assert_eq!(read_time(v2), Some(at));
        };
        check("2022-01-14T09:47:37", "2022-01-14T09:47:37", "2022-01-14T09:47:37.000Z");
        check("2022-01-14T10:47:37+01:00", "2022-01-14T09:47:37", "2022-01-14T09:47:37.000Z");
        check("2024-05-17T18:47:05.068Z", "2024-05-17T18:47:05.068", "2024-05-17T18:47:05.068Z");
        check("2024-05-17T18:47:05.0681Z", "2024-05-17T18:47:05.0681", "2024-05-17T18:47:05.0681Z");
        for text in ["", "2022-01-14", "yesterday", "2022-13-14T09:47:37", "20220114T99"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}
