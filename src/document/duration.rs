//! Durations, as documents write them.

use jiff::{SignedDuration, Span, SpanRelativeTo};

/// Reads an ISO 8601 duration of weeks, days (24 hours), hours, minutes and seconds.
pub(crate) fn parse_duration(text: &str) -> Result<SignedDuration, &'static str> {
    let span: Span = text.parse().map_err(|_| "no ISO 8601 duration")?;
    span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| "months and years vary")
}
