//! Times, as documents write them.

use jiff::Timestamp;

/// Reads an RFC 3339 time: a date, a time of day and an offset.
pub(crate) fn parse_time(text: &str) -> Option<Timestamp> {
    // The parser would also take a space for the T, lower case, and a zone in brackets.
    let shape = text.bytes().take(19).map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if !shape.eq(*b"0000-00-00T00:00:00") {
        return None;
    }
    let rest = text.get(19..)?;
    let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(is_digit));
    let offset = match fraction.unwrap_or(rest).as_bytes() {
        b"Z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].into_iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if offset { text.parse().ok() } else { None }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_strictly() {
        let check = |text: &str, want: Option<i64>| {
            assert_eq!(parse_time(text).map(Timestamp::as_second), want, "{text}");
        };
        check("1970-01-01T00:01:00Z", Some(60));
        check("1970-01-01T01:01:00.250+01:00", Some(60));
        check("1969-12-31T23:01:00-01:00", Some(60));
        check("1970-01-01 00:01:00Z", None);
        check("1970-01-01t00:01:00z", None);
        check("1970-01-01T00:01:00", None);
        check("1970-01-01T00:01Z", None);
        check("1970-01-01T00:01:00.Z", None);
        check("1970-01-01T00:01:00+0100", None);
        check("1970-01-01T00:01:00+01:00[Europe/Oslo]", None);
        check("1970-02-30T00:01:00Z", None);
        check("1970-01-01T00:01:00é", None);
        check("", None);
    }
}
