//! Ecwid's dates: `2023-01-01 12:00:00 +0000`.

use jiff::Timestamp;

/// How a date is written, for messages.
pub(super) const SHAPE: &str = "a date such as 2023-01-01 12:00:00 +0000";

/// A time as Ecwid writes it: in UTC, to the second.
pub(super) fn write(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S +0000").to_string()
}

/// Reads a date with or without a time of day, and with or without a zone; UTC and the beginning of
/// the day stand in for what is left out.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let mut parts = text.split_ascii_whitespace();
    let (day, clock, zone) = (parts.next()?, parts.next(), parts.next());
    let clock = clock.unwrap_or("00:00:00");
    if parts.next().is_some() || day.len() != 10 || clock.len() != 8 {
        return None;
    }
    format!("{day}T{clock}{}", offset(zone)?).parse().ok()
}

/// Reads what a filter takes: a date, or seconds since 1970.
pub(super) fn read_filter(text: &str) -> Option<Timestamp> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Timestamp::from_second(text.parse().ok()?).ok();
    }
    read(text)
}

/// `-0500` as RFC 3339 has it.
fn offset(zone: Option<&str>) -> Option<String> {
    let Some(zone) = zone else { return Some("Z".to_owned()) };
    let (sign, digits) = (zone.get(..1)?, zone.get(1..)?);
    let fits = matches!(sign, "+" | "-")
        && digits.len() == 4
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| Some(format!("{sign}{}:{}", digits.get(..2)?, digits.get(2..)?))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(read_filter(text).map(write).as_deref(), want, "{text}");
        };
        check("2023-01-01 12:00:00 +0000", Some("2023-01-01 12:00:00 +0000"));
        check("2015-04-22 18:48:38 -0500", Some("2015-04-22 23:48:38 +0000"));
        check("2015-04-22 18:48:38", Some("2015-04-22 18:48:38 +0000"));
        check("2015-04-22", Some("2015-04-22 00:00:00 +0000"));
        check("1447804800", Some("2015-11-18 00:00:00 +0000"));
        for text in [
            "",
            "yesterday",
            "2015-04-22T18:48:38Z",
            "2015-13-01",
            "2015-04-22 18:48",
            "2015-04-22 18:48:38 UTC",
            "2015-04-22 18:48:38 +0000 now",
            "2015-04-22 18:48:38 +00é",
            "99999999999999999999",
        ] {
            check(text, None);
        }
        assert_eq!(read("1447804800"), None);
    }
}
