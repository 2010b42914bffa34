//! Reading a line of a log without a parser: the form that almost every line has.
//!
//! A line of plain strings, plain numbers and the members that [`LogLine`](super::LogLine) knows is
//! read here in one pass. Anything else (escapes, letters beyond ASCII, further members, `null`,
//! exponents, a member twice, whatever is wrong) is none, and then serde_json reads the line and
//! says what there is to say. So this never decides that a line is bad, and what it reads is what
//! the parser would have read: a fuzz target holds it to that.

mod plain;
mod time;

pub(super) use time::Calendar;

use super::digits::Digits;
use super::seen::{Moment, Seen};
use crate::vocabulary::Key;
use plain::plain;

/// Reads a line of the common form; none, where it has another one.
pub(super) fn scan<'l>(line: &'l [u8], calendar: &mut Calendar) -> Option<Seen<'l>> {
    let mut seen = Seen::default();
    let rest = line.strip_prefix(b"{")?;
    members::<true>(Scanner { rest, calendar, had: 0 }, &mut seen)?.is_empty().then_some(seen)
}

/// The same for a line of which the beginning is known, and behind which others may come: it gives
/// what comes behind the line, and leaves something or other in `seen` where it gives none.
#[inline]
pub(super) fn scan_on<'l>(
    head: Head<'l>,
    calendar: &mut Calendar,
    seen: &mut Seen<'l>,
) -> Option<&'l [u8]> {
    *seen = Seen { order: head.order, ..Seen::default() };
    let had = 1 << ORDER.number;
    if !head.is_spaced
        && let Some(rest) = head.rest.strip_prefix(b",")
        && let Some(behind) = members::<false>(Scanner { rest, calendar, had }, seen)
    {
        return Some(behind);
    }
    spaced(head, calendar, seen)
}

/// The same for a line that has spaces, or is none of the common form.
#[inline(never)]
fn spaced<'l>(head: Head<'l>, calendar: &mut Calendar, seen: &mut Seen<'l>) -> Option<&'l [u8]> {
    *seen = Seen { order: head.order, ..Seen::default() };
    let rest = head.rest.strip_prefix(b",")?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    members::<true>(Scanner { rest, calendar, had: 1 << ORDER.number }, seen)
}

/// The beginning of a line that names its order first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'l> {
    pub(super) order: &'l [u8],
    /// What comes behind the order's id.
    pub(super) rest: &'l [u8],
    /// Whether a space comes before the id.
    is_spaced: bool,
}

/// The order that a line begins with, if it begins so. The rest of the line is not looked at.
#[inline]
pub(super) fn head(line: &[u8]) -> Option<Head<'_>> {
    let (rest, is_spaced) = match line.split_first_chunk() {
        Some((b"{\"order\":\"", rest)) => (rest, false),
        Some((b"{\"order\": ", rest)) => (rest.strip_prefix(b"\"")?, true),
        _ => return None,
    };
    let (order, rest) = until_quote(rest)?;
    Some(Head { order, rest, is_spaced })
}

/// Reads all members that are left, and gives what comes behind the line. With spaces, one may come
/// before each name and each value.
///
/// They are asked for in the order in which logs are written, so that hardly a branch is guessed
/// wrongly; members in another order take another round.
#[inline]
fn members<'l, const SPACED: bool>(
    mut scanner: Scanner<'l, '_, SPACED>,
    seen: &mut Seen<'l>,
) -> Option<&'l [u8]> {
    let s = &mut scanner;
    loop {
        let before = s.had;
        let ended = s.once(ORDER, |s| s.string().map(|it| seen.order = it))?
            || s.once(EVENT, |s| s.string().map(|it| seen.event = it))?
            || s.once(AT, |s| s.time().map(|it| seen.at = it))?
            || s.once(ACTOR, |s| s.string().map(|it| seen.actor = Some(it)))?
            || s.once(ROLE, |s| s.string().map(|it| seen.role = Some(it)))?
            || s.once(TOTAL, |s| s.amount().map(|it| seen.total = Some(it)))?
            || s.once(AMOUNT, |s| s.amount().map(|it| seen.amount = Some(it)))?
            || s.once(CURRENCY, |s| s.string().map(|it| seen.currency = Some(it)))?
            || s.once(UNITS, |s| s.units().map(|it| seen.units = Some(it)))?
            || s.once(KEY, |s| s.string().map(|it| seen.key = Some(it)))?
            || s.once(NOTE, |s| s.string().map(|it| seen.note = Some(it)))?
            || s.once(REFERENCE, |s| s.string().map(|it| seen.reference = Some(it)))?
            || s.once(SHIPMENT, |s| s.string().map(|it| seen.shipment = Some(it)))?;
        if ended {
            break;
        }
        if s.had == before {
            return None;
        }
    }
    let whole = s.had & DEMANDED == DEMANDED && is_key(seen.order) && is_key(seen.event);
    whole.then_some(s.rest)
}

/// A member, by its name as it stands in a line.
#[derive(Clone, Copy)]
struct Member {
    /// With its quotes and the colon.
    text: &'static [u8],
    /// Its first eight bytes, or all.
    start: u64,
    /// Which bits of a word these are.
    mask: u64,
    number: u32,
}

impl Member {
    const fn new(number: u32, text: &'static [u8]) -> Self {
        let (mut start, mut mask, mut at) = (0, 0, 0);
        while at < text.len() && at < 8 {
            start |= (text[at] as u64) << (8 * at);
            mask |= 0xff << (8 * at);
            at += 1;
        }
        Self { text, start, mask, number }
    }
}

const ORDER: Member = Member::new(0, b"\"order\":");
const EVENT: Member = Member::new(1, b"\"event\":");
const AT: Member = Member::new(2, b"\"at\":");
const ACTOR: Member = Member::new(3, b"\"actor\":");
const ROLE: Member = Member::new(4, b"\"role\":");
const TOTAL: Member = Member::new(5, b"\"total\":");
const AMOUNT: Member = Member::new(6, b"\"amount\":");
const CURRENCY: Member = Member::new(7, b"\"currency\":");
const UNITS: Member = Member::new(8, b"\"units\":");
const KEY: Member = Member::new(9, b"\"key\":");
const NOTE: Member = Member::new(10, b"\"note\":");
const REFERENCE: Member = Member::new(11, b"\"reference\":");
const SHIPMENT: Member = Member::new(12, b"\"shipment\":");

/// The members that no line is without.
const DEMANDED: u16 = 1 << ORDER.number | 1 << EVENT.number | 1 << AT.number;

/// Whether the text, which is printable ASCII, is a key.
#[inline]
fn is_key(text: &[u8]) -> bool {
    let ends = (text.first(), text.last());
    matches!(ends, (Some(first), Some(last)) if *first != b' ' && *last != b' ')
        && text.len() <= Key::MAX_CHARS
}

/// What is left of the line.
struct Scanner<'a, 'c, const SPACED: bool> {
    rest: &'a [u8],
    calendar: &'c mut Calendar,
    /// The members so far, a bit for each, by number.
    had: u16,
}

impl<'a, const SPACED: bool> Scanner<'a, '_, SPACED> {
    /// Passes over the byte, if it is there.
    #[inline]
    fn pass(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        if *first != wanted {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    /// Passes over the name of a member, if it is there. No member is shorter than a word.
    #[inline]
    fn name(&mut self, name: Member) -> Option<()> {
        let word = u64::from_le_bytes(*self.rest.first_chunk()?);
        if word & name.mask != name.start {
            return None;
        }
        self.rest = match name.text.len() {
            ..=8 => self.rest.get(name.text.len()..)?,
            _ => self.rest.strip_prefix(name.text)?,
        };
        Some(())
    }

    /// Reads the member of that name, if it is next, and says whether the line ends with it; a
    /// member comes once.
    #[inline]
    fn once(&mut self, name: Member, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<bool> {
        if self.name(name).is_none() {
            return Some(false);
        }
        self.space();
        read(self)?;
        let again = self.had >> name.number & 1 == 1;
        self.had |= 1 << name.number;
        let (end, rest) = self.rest.split_first()?;
        self.rest = rest;
        match end {
            b',' if !again => {
                self.space();
                Some(false)
            }
            b'}' if !again => Some(true),
            _ => None,
        }
    }

    /// Passes over one space.
    #[inline]
    fn space(&mut self) {
        if SPACED && let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// A string of printable ASCII without escapes, and both its quotes.
    #[inline]
    fn string(&mut self) -> Option<&'a [u8]> {
        self.pass(b'"')?;
        let (string, rest) = until_quote(self.rest)?;
        self.rest = rest;
        Some(string)
    }

    /// An amount, as a number or as a string.
    #[inline]
    fn amount(&mut self) -> Option<Digits> {
        if self.rest.first() != Some(&b'"') {
            return self.digits();
        }
        self.pass(b'"')?;
        let digits = self.digits()?;
        self.pass(b'"')?;
        Some(digits)
    }

    #[inline]
    fn units(&mut self) -> Option<u32> {
        let Digits { number, scale } = self.digits()?;
        if scale == 0 { u32::try_from(number).ok() } else { None }
    }

    /// Digits without a sign, an exponent or a zero too many, and how many stand behind the point;
    /// with it, there are at most eighteen.
    #[inline]
    fn digits(&mut self) -> Option<Digits> {
        let (mut number, mut length, mut point) = (0_i64, 0, None);
        loop {
            let byte = *self.rest.get(length)?;
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                // The nineteenth is one too many, and may not fit; then the number is no more used.
                number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
            } else if byte == b'.' && point.is_none() {
                point = Some(length);
            } else {
                break;
            }
            length += 1;
            if length > 18 {
                return None;
            }
        }
        let whole = point.unwrap_or(length);
        let sane = whole == 1 || whole > 1 && self.rest.first() != Some(&b'0');
        let scale = point.map_or(0, |point| length - point - 1);
        if !sane || point.is_some() && scale == 0 {
            return None;
        }
        self.rest = self.rest.get(length..)?;
        Some(Digits { number, scale: scale as u8 })
    }

    /// A time, as a string.
    #[inline]
    fn time(&mut self) -> Option<Moment> {
        let text = match self.rest.split_first_chunk::<22>() {
            Some(([b'"', text @ .., b'Z', b'"'], rest)) => {
                self.rest = rest;
                text
            }
            _ => {
                let text = self.string()?;
                text.strip_suffix(b"Z").unwrap_or(text).try_into().ok()?
            }
        };
        self.calendar.moment(text)
    }
}

/// A string of printable ASCII without escapes that begins there, and what comes behind its quote.
#[inline]
fn until_quote(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (string, rest) = bytes.split_at_checked(plain(bytes))?;
    Some((string, rest.strip_prefix(b"\"")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::LogLine;

    /// What the line is read as, at once or from its order on.
    fn scanned(line: &[u8]) -> Option<Seen<'_>> {
        let scanned = scan(line, &mut Calendar::default());
        let followed = [line, b"\n{\"order\":\"2\",\"event\":\"e\""].concat();
        if let Some(head) = head(&followed) {
            let mut seen = Seen::default();
            let rest = scan_on(head, &mut Calendar::default(), &mut seen);
            let ends = rest.filter(|rest| rest.len() + line.len() == followed.len());
            assert_eq!(ends.map(|_| seen), scanned, "{}", line.escape_ascii());
        }
        scanned
    }

    /// The line is read here, and as the parser reads it.
    fn same(line: &str) {
        let scanned = scanned(line.as_bytes()).unwrap_or_else(|| panic!("{line} is plain"));
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
    fn anything_else_is_left_to_the_parser() {
        let line = |from: &str, to: &str| {
            let line = r#"{"order":"1","event":"e","at":"2026-01-01T00:00:00Z","amount":1}"#;
            let changed = line.replace(from, to);
            assert!(from.is_empty() || changed != line, "{from} is not there");
            assert_eq!(scanned(changed.as_bytes()), None, "{changed}");
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
        assert_eq!(scanned(b"{}"), None);
        assert_eq!(scanned(b""), None);
        assert_eq!(scanned(b"\xff"), None);
    }
}
