//! Durations, as documents write them.

use jiff::{SignedDuration, Span};

/// The longest duration: a hundred years of 365 days.
const LONGEST: SignedDuration = SignedDuration::from_hours(100 * 365 * 24);

/// Why a text is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DurationError {
    #[error("it is not an ISO 8601 duration such as P7D or PT30M")]
    Malformed,
    #[error("years and months have no fixed length")]
    NoFixedLength,
    #[error("it must be longer than nothing")]
    NotPositive,
    #[error("it is longer than a hundred years")]
    TooLong,
}

/// Reads an ISO 8601 duration of weeks, days (24 hours each), hours, minutes and seconds.
pub(crate) fn parse_duration(text: &str) -> Result<SignedDuration, DurationError> {
    // The parser would also take signs, lower case and forms such as "7 days".
    let plain = |c: char| c.is_ascii_digit() || "PYMWDTHS.".contains(c);
    if !text.starts_with('P') || !text.chars().all(plain) {
        return Err(DurationError::Malformed);
    }
    let span: Span = text.parse().map_err(|_| DurationError::Malformed)?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err(DurationError::NoFixedLength);
    }
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let hours = days.saturating_mul(24).saturating_add(i64::from(span.get_hours()));
    if hours > LONGEST.as_hours() {
        return Err(DurationError::TooLong);
    }
    let duration = SignedDuration::from_hours(hours)
        .saturating_add(SignedDuration::from_secs(span.get_minutes().saturating_mul(60)))
        .saturating_add(SignedDuration::from_secs(span.get_seconds()))
        .saturating_add(SignedDuration::from_millis(span.get_milliseconds()))
        .saturating_add(SignedDuration::from_micros(span.get_microseconds()))
        .saturating_add(SignedDuration::from_nanos(span.get_nanoseconds()));
    if duration > LONGEST {
        return Err(DurationError::TooLong);
    }
    if duration <= SignedDuration::ZERO {
        return Err(DurationError::NotPositive);
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_exactly() {
        let check = |text: &str, want: Result<i64, DurationError>| {
            assert_eq!(parse_duration(text).map(|d| d.as_secs()), want, "{text}");
        };
        check("P7D", Ok(7 * 86_400));
        check("P1W", Ok(7 * 86_400));
        check("PT30M", Ok(1800));
        check("P1DT1H1M1S", Ok(86_400 + 3661));
        check("P36500D", Ok(36_500 * 86_400));
        check("P36501D", Err(DurationError::TooLong));
        check("PT99999999999M", Err(DurationError::Malformed));
        check("PT600000000000S", Err(DurationError::TooLong));
        check("P1M", Err(DurationError::NoFixedLength));
        check("P1Y", Err(DurationError::NoFixedLength));
        check("P0D", Err(DurationError::NotPositive));
        check("PT0S", Err(DurationError::NotPositive));
        check("-P1D", Err(DurationError::Malformed));
        check("7 days", Err(DurationError::Malformed));
        check("p7d", Err(DurationError::Malformed));
        check("", Err(DurationError::Malformed));
        check("P", Err(DurationError::Malformed));
    }
}
