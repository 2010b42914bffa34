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
pub(super) fn scan(line: &[u8]) -> Option<Seen<'_>> {
    let mut scanner = Scanner(line);
    let mut seen = Seen::default();
    let mut had = 0_u16;
    scanner.pass(b"{")?;
    loop {
        let bit = member(&mut scanner, &mut seen)?;
        if had & bit != 0 {
            return None;
        }
        had |= bit;
        let (end, rest) = scanner.0.split_first()?;
        scanner.0 = rest;
        match end {
            b',' => scanner.space(),
            b'}' => break,
            _ => return None,
        }
    }
    let whole = scanner.0.is_empty() && had & DEMANDED == DEMANDED;
    (whole && is_key(seen.order) && is_key(seen.event)).then_some(seen)
}

/// Reads one member, and gives its bit.
#[inline]
fn member<'l>(scanner: &mut Scanner<'l>, seen: &mut Seen<'l>) -> Option<u16> {
    // The first letters tell the members apart; the rest of the name is compared in one go.
    Some(match (*scanner.0.get(1)?, *scanner.0.get(2)?) {
        (b'o', _) => {
            seen.order = scanner.member(b"\"order\":")?.string()?;
            ORDER
        }
        (b'e', _) => {
            seen.event = scanner.member(b"\"event\":")?.string()?;
            EVENT
        }
        (b'a', b't') => {
            seen.at = scanner.member(b"\"at\":")?.time()?;
            AT
        }
        (b'a', b'c') => {
            seen.actor = Some(scanner.member(b"\"actor\":")?.string()?);
            1 << 3
        }
        (b'a', _) => {
            seen.amount = Some(scanner.member(b"\"amount\":")?.amount()?);
            1 << 4
        }
        (b'k', _) => {
            seen.key = Some(scanner.member(b"\"key\":")?.string()?);
            1 << 5
        }
        (b'u', _) => {
            seen.units = Some(whole(scanner.member(b"\"units\":")?.digits()?)?);
            1 << 6
        }
        (b't', _) => {
            seen.total = Some(scanner.member(b"\"total\":")?.amount()?);
            1 << 7
        }
        (b'c', _) => {
            seen.currency = Some(scanner.member(b"\"currency\":")?.string()?);
            1 << 8
        }
        (b'r', b'o') => {
            seen.role = Some(scanner.member(b"\"role\":")?.string()?);
            1 << 9
        }
        (b'r', _) => {
            seen.reference = Some(scanner.member(b"\"reference\":")?.string()?);
            1 << 10
        }
        (b'n', _) => {
            seen.note = Some(scanner.member(b"\"note\":")?.string()?);
            1 << 11
        }
        (b's', _) => {
            seen.shipment = Some(scanner.member(b"\"shipment\":")?.string()?);
            1 << 12
        }
        _ => return None,
    })
}

const ORDER: u16 = 1;
const EVENT: u16 = 1 << 1;
const AT: u16 = 1 << 2;
/// The members that no line is without.
const DEMANDED: u16 = ORDER | EVENT | AT;

/// The order that a line begins with, if it begins so. The rest of the line is not looked at.
#[inline]
pub(super) fn order_of(line: &[u8]) -> Option<&[u8]> {
    let mut scanner = Scanner(line);
    scanner.pass(b"{")?;
    scanner.member(b"\"order\":")?.string()
}

/// Whether the text, which is printable ASCII, is a key.
fn is_key(text: &[u8]) -> bool {
    let ends = [text.first(), text.last()];
    text.len() <= Key::MAX_CHARS && ends.iter().all(|end| end.is_some_and(|byte| *byte != b' '))
}

/// What is left of the line.
struct Scanner<'a>(&'a [u8]);

impl<'a> Scanner<'a> {
    /// Passes over the bytes, if they are there.
    #[inline]
    fn pass<const N: usize>(&mut self, wanted: &[u8; N]) -> Option<()> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        (first == wanted).then_some(())
    }

    /// Passes over the name of a member, and a space behind it.
    #[inline]
    fn member<const N: usize>(&mut self, name: &[u8; N]) -> Option<&mut Self> {
        self.pass(name)?;
        self.space();
        Some(self)
    }

    /// Passes over one space.
    #[inline]
    fn space(&mut self) {
        if let [b' ', rest @ ..] = self.0 {
            self.0 = rest;
        }
    }

    /// A string of printable ASCII without escapes, and both its quotes.
    #[inline]
    fn string(&mut self) -> Option<&'a [u8]> {
        self.pass(b"\"")?;
        let (string, rest) = self.0.split_at_checked(plain(self.0))?;
        self.0 = rest;
        self.pass(b"\"")?;
        Some(string)
    }

    /// The digits of a whole number, or of one with a fraction.
    #[inline]
    fn digits(&mut self) -> Option<&'a [u8]> {
        let other = |byte: &u8| !byte.is_ascii_digit() && *byte != b'.';
        let (digits, rest) = self.0.split_at_checked(self.0.iter().position(other)?)?;
        self.0 = rest;
        Some(digits)
    }

    /// An amount, as a number or as a string.
    #[inline]
    fn amount(&mut self) -> Option<Decimal> {
        let quoted = self.0.first() == Some(&b'"');
        let digits = if quoted { self.string()? } else { self.digits()? };
        decimal(digits)
    }

    /// A time, as a string.
    #[inline]
    fn time(&mut self) -> Option<Timestamp> {
        time(self.string()?)
    }
}

/// How many bytes of printable ASCII come before the first quote, backslash or anything else. Eight
/// at a time: each test marks the top bit of a byte that it is about, and the lowest mark is exact.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
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

/// Digits without a sign, an exponent or a zero too many, and how many stand behind the point.
fn plain_number(digits: &[u8]) -> Option<(i64, u32)> {
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at_checked(point)?;
    let fraction =
        fraction.strip_prefix(b".").map_or(Some(&[][..]), |it| (!it.is_empty()).then_some(it))?;
    let sane = !whole.is_empty() && (whole == b"0" || whole.first() != Some(&b'0'));
    if !sane || digits.len() > 18 {
        return None;
    }
    let mut number = 0;
    for byte in whole.iter().chain(fraction) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some((number, fraction.len() as u32))
}

fn whole(digits: &[u8]) -> Option<u32> {
    match plain_number(digits)? {
        (number, 0) => u32::try_from(number).ok(),
        _ => None,
    }
}

/// The exact value of at most eighteen digits.
fn decimal(digits: &[u8]) -> Option<Decimal> {
    plain_number(digits).map(|(number, scale)| Decimal::new(number, scale))
}

/// A time such as `2026-03-01T09:00:00Z`, or without the zone, which is UTC too.
#[inline]
fn time(text: &[u8]) -> Option<Timestamp> {
    let bytes: &[u8; 19] = text.strip_suffix(b"Z").unwrap_or(text).try_into().ok()?;
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
        same(concat!(
            r#"{"order":"S-1","event":"paid","at":"0001-12-31T00:00:00Z","actor":"staff","#,
            r#""role":"manager","amount":"58.64","total":7,"currency":"EUR","key":"","#,
            r#""note":"a longer note, with 'marks' and {brackets}","reference":"r","#,
            r#""shipment":"s","units":999999999}"#,
        ));
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
            assert_eq!(time(text.as_bytes()), text.parse().ok(), "{text}");
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
