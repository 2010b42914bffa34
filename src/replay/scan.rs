//! Reading a line of a log without a parser: the form that almost every line has.
//!
//! A line of plain strings, plain numbers and the members that [`LogLine`](super::LogLine) knows is
//! read here in one pass. Anything else (escapes, letters beyond ASCII, further members, `null`,
//! exponents, a member twice, whatever is wrong) is none, and then serde_json reads the line and
//! says what there is to say. So this never decides that a line is bad, and what it reads is what
//! the parser would have read: a fuzz target holds it to that.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::seen::Seen;
use crate::vocabulary::Key;

/// Reads a line of the common form; none, where it has another one.
pub(super) fn scan(bytes: &[u8]) -> Option<Seen<'_>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut scanner = Scanner { text, at: 0 };
    let mut seen = Seen::default();
    let mut had = 0_u16;
    scanner.expect(b'{')?;
    loop {
        let name = scanner.string()?;
        scanner.expect(b':')?;
        scanner.space();
        let member = member(name)?;
        let bit = 1 << member as u16;
        if had & bit != 0 {
            return None;
        }
        had |= bit;
        match member {
            Member::Order => seen.order = scanner.string()?,
            Member::Event => seen.event = scanner.string()?,
            Member::At => seen.at = time(scanner.string()?)?,
            Member::Actor => seen.actor = Some(scanner.string()?),
            Member::Role => seen.role = Some(scanner.string()?),
            Member::Amount => seen.amount = Some(scanner.amount()?),
            Member::Total => seen.total = Some(scanner.amount()?),
            Member::Currency => seen.currency = Some(scanner.string()?),
            Member::Key => seen.key = Some(scanner.string()?),
            Member::Note => seen.note = Some(scanner.string()?),
            Member::Reference => seen.reference = Some(scanner.string()?),
            Member::Shipment => seen.shipment = Some(scanner.string()?),
            Member::Units => seen.units = Some(whole(scanner.digits()?)?),
        }
        match scanner.next()? {
            b',' => scanner.space(),
            b'}' => break,
            _ => return None,
        }
    }
    let demanded = 1 << Member::Order as u16 | 1 << Member::Event as u16 | 1 << Member::At as u16;
    let whole = scanner.at == bytes.len() && had & demanded == demanded;
    (whole && is_key(seen.order) && is_key(seen.event)).then_some(seen)
}

/// The order that a line begins with, if it begins so. The rest of the line is not looked at.
#[inline]
pub(super) fn order_of(bytes: &[u8]) -> Option<&str> {
    let rest = bytes.strip_prefix(b"{\"order\":")?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest).strip_prefix(b"\"")?;
    let order = rest.get(..plain(rest))?;
    (rest.get(order.len()) == Some(&b'"')).then(|| std::str::from_utf8(order).ok()).flatten()
}

/// The members that a line may have.
#[derive(Clone, Copy)]
enum Member {
    Order,
    Event,
    At,
    Actor,
    Role,
    Amount,
    Total,
    Currency,
    Key,
    Note,
    Reference,
    Shipment,
    Units,
}

#[inline]
fn member(name: &str) -> Option<Member> {
    Some(match name {
        "order" => Member::Order,
        "event" => Member::Event,
        "at" => Member::At,
        "actor" => Member::Actor,
        "key" => Member::Key,
        "amount" => Member::Amount,
        "units" => Member::Units,
        "role" => Member::Role,
        "total" => Member::Total,
        "currency" => Member::Currency,
        "note" => Member::Note,
        "reference" => Member::Reference,
        "shipment" => Member::Shipment,
        _ => return None,
    })
}

/// Whether the text, which is printable ASCII, is a key.
fn is_key(text: &str) -> bool {
    let ends = [text.bytes().next(), text.bytes().next_back()];
    text.len() <= Key::MAX_CHARS && ends.iter().all(|end| end.is_some_and(|byte| byte != b' '))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    #[inline]
    fn expect(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    /// Passes over one space.
    #[inline]
    fn space(&mut self) {
        self.at += usize::from(self.text.as_bytes().get(self.at) == Some(&b' '));
    }

    /// A string of printable ASCII without escapes, and both its quotes.
    #[inline]
    fn string(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let length = plain(self.text.as_bytes().get(self.at..)?);
        let string = self.text.get(self.at..self.at + length)?;
        self.at += length;
        self.expect(b'"')?;
        Some(string)
    }

    /// The digits of a whole number, or of one with a fraction.
    #[inline]
    fn digits(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..)?;
        let other = |byte: &u8| !byte.is_ascii_digit() && *byte != b'.';
        let length = rest.as_bytes().iter().position(other)?;
        self.at += length;
        rest.get(..length)
    }

    /// An amount, as a number or as a string.
    #[inline]
    fn amount(&mut self) -> Option<Decimal> {
        let quoted = self.text.as_bytes().get(self.at) == Some(&b'"');
        let digits = if quoted { self.string()? } else { self.digits()? };
        decimal(digits)
    }
}

/// How many bytes of printable ASCII come before the first quote, backslash or anything else. Eight
/// at a time: each test marks the top bit of a byte that it is about, and the lowest mark is exact.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
        let word = u64::from_le_bytes(eight);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero(word ^ ONES * 0x22);
        let escape = zero(word ^ ONES * 0x5c);
        let delete = zero(word ^ ONES * 0x7f);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let marks = (quote | escape | delete | control | word) & TOPS;
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let other = |byte: &u8| !matches!(byte, 0x20..0x7f) || matches!(byte, b'"' | b'\\');
    at + rest.iter().position(other).unwrap_or(rest.len())
}

/// Digits without a sign, an exponent or a zero too many.
fn is_plain_number(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction) && (whole == "0" || !whole.starts_with('0'))
}

fn whole(digits: &str) -> Option<u32> {
    (is_plain_number(digits) && digits.len() < 10).then(|| digits.parse().ok()).flatten()
}

/// The exact value of at most eighteen digits.
fn decimal(digits: &str) -> Option<Decimal> {
    if digits.len() > 18 || !is_plain_number(digits) {
        return None;
    }
    let scale = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let number = digits.bytes().filter(u8::is_ascii_digit);
    let number = number.fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(Decimal::new(number, scale as u32))
}

/// A time such as `2026-03-01T09:00:00Z`, or without the zone, which is UTC too.
#[inline]
fn time(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let bytes: &[u8; 19] = match bytes {
        [time @ .., b'Z'] => time,
        time => time,
    }
    .try_into()
    .ok()?;
    let marks = [bytes[4], bytes[7], bytes[10], bytes[13], bytes[16]];
    if marks != *b"--T::" {
        return None;
    }
    let two = |at: usize| {
        let (tens, ones) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then_some(i64::from(tens) * 10 + i64::from(ones))
    };
    let (year, month, day) = (two(0)? * 100 + two(2)?, two(5)?, two(8)?);
    let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
    let sane = year > 0
        && (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let seconds = days_before(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    if sane { Timestamp::from_second(seconds).ok() } else { None }
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from 1970-01-01 to that day: years begin with March, so that the odd day comes last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::LogLine;

    /// The line is read here, and as the parser reads it.
    fn same(line: &str) {
        let scanned = scan(line.as_bytes()).unwrap_or_else(|| panic!("{line} is plain"));
        let parsed = LogLine::read(line.as_bytes(), true).unwrap();
        assert_eq!(LogLine::from(scanned), parsed, "{line}");
    }

    #[test]
    fn plain_lines_are_read_as_the_parser_reads_them() {
        same(r#"{"order":"S-1","event":"place","at":"2026-01-01T00:00:00Z"}"#);
        same(r#"{"order": "1", "event": "a b", "at": "1970-01-01T00:00:00"}"#);
        same(r#"{"at":"2000-02-29T23:59:59Z","event":"e","order":"~"}"#);
        same(
            r#"{"order":"S-1","event":"paid","at":"0001-12-31T00:00:00Z","actor":"staff","role":"manager","amount":"58.64","total":7,"currency":"EUR","key":"","note":"a longer note, with 'marks' and {brackets}","reference":"r","shipment":"s","units":999999999}"#,
        );
        for number in ["0", "0.0", "10", "0.50", "123456789012345678", "1.0000000000000001"] {
            let line = format!(
                r#"{{"order":"1","event":"e","at":"2026-01-01T00:00:00Z","amount":{number}}}"#
            );
            same(&line);
            same(&line.replace(&format!(":{number}}}"), &format!(":\"{number}\"}}")));
        }
        for length in 0..40 {
            let note = "x".repeat(length);
            same(&format!(
                r#"{{"order":"1","event":"e","at":"2026-01-01T00:00:00Z","note":"{note}"}}"#
            ));
        }
    }

    #[test]
    fn days_are_counted_as_calendars_count_them() {
        let mut day = jiff::civil::date(1, 1, 1);
        let last = jiff::civil::date(9999, 12, 30);
        while day < last {
            let text = format!("{day}T12:34:56Z");
            assert_eq!(time(&text), text.parse().ok(), "{text}");
            day = day.saturating_add(jiff::Span::new().days(13));
        }
    }

    #[test]
    fn anything_else_is_left_to_the_parser() {
        let line = |from: &str, to: &str| {
            let line = r#"{"order":"1","event":"e","at":"2026-01-01T00:00:00Z","amount":1}"#;
            let changed = line.replace(from, to);
            assert!(from.is_empty() || changed != line, "{from} is not there");
            assert_eq!(scan(changed.as_bytes()), None, "{changed}");
        };
        for (from, to) in [
            ("\"1\"", "\"\\u0031\""),
            ("\"1\"", "\"é\""),
            ("\"1\"", "\"\u{7f}\""),
            ("\"1\"", "\"\t\""),
            ("\"1\"", "\"\""),
            ("\"1\"", "\" 1\""),
            ("\"1\"", "null"),
            ("\"1\"", "1"),
            ("\"event\"", "\"evt\""),
            ("\"event\"", "\"order\""),
            ("\"e\"", "\"e \""),
            (",\"event\":\"e\"", ""),
            ("{", " {"),
            ("}", "} "),
            ("}", "}}"),
            ("}", ""),
            ("1}", "-1}"),
            ("1}", "1e2}"),
            ("1}", "01}"),
            ("1}", "1.}"),
            ("1}", ".1}"),
            ("1}", "1.1.1}"),
            ("1}", "1234567890123456789}"),
            ("-01-01", "-02-30"),
            ("-01-01", "-13-01"),
            ("-01-01", "-00-01"),
            ("-01-01", "-01-00"),
            ("00:00:00", "24:00:00"),
            ("00:00:00", "00:60:00"),
            ("00:00:00", "00:00:60"),
            ("00:00:00", "00:00:0:"),
            ("00:00:00", "00:00:00.5"),
            ("00Z", "00+01:00"),
            ("T00", " 00"),
        ] {
            line(from, to);
        }
        assert_eq!(scan(b"{}"), None);
        assert_eq!(scan(b""), None);
        assert_eq!(scan(b"\xff"), None);
    }
}
