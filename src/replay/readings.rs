//! The ways in which a line of a log is read, side by side.

use super::digits::Digits;
use super::line::LogLine;
use super::scan::{Calendar, head, scan, scan_on};
use super::seen::{Moment, Seen};

/// Reads lines in every way that a replay does, and says where they differ: one by one and with
/// others behind them, with a calendar that knows the dates of the lines before and with a new one.
#[derive(Debug, Default)]
pub struct Readings {
    one: Calendar,
    ahead: Calendar,
}

/// What comes behind a line.
const BEHIND: &[u8] = b"\n{\"order\":\"2\",\"event\":\"e\",\"amount\":7}";

/// What another line may have left behind, of which nothing may stay.
const BEFORE: Seen<'_> = Seen {
    order: b"before",
    event: b"before",
    at: Moment { second: 1, nano: 1 },
    actor: Some(b"before"),
    role: Some(b"before"),
    amount: Some(Digits { number: 1, scale: 1 }),
    total: Some(Digits { number: 1, scale: 1 }),
    currency: Some(b"before"),
    key: Some(b"before"),
    note: Some(b"before"),
    reference: Some(b"before"),
    shipment: Some(b"before"),
    units: Some(1),
};

impl Readings {
    /// Whether the line, which has no line break, was read without the parser.
    ///
    /// # Errors
    ///
    /// A text that says what was read otherwise than the parser reads it, member by member.
    pub fn compare(&mut self, line: &[u8]) -> Result<bool, String> {
        let parsed = LogLine::read(line, true);
        let differs = |way: &str, seen: Seen<'_>| match &parsed {
            Ok(parsed) if LogLine::from(seen) == *parsed && seen == parsed.seen() => None,
            _ => Some(format!(
                "{}\n{way}: {:?}\nthe parser: {parsed:?}",
                line.escape_ascii(),
                LogLine::from(seen)
            )),
        };
        let mut scanned = 0;
        for calendar in [&mut self.one, &mut Calendar::default()] {
            if let Some(seen) = scan(line, calendar) {
                scanned += 1;
                differs("alone", seen).map_or(Ok(()), Err)?;
            }
        }
        let followed = [line, BEHIND].concat();
        let mut read_on = 0;
        for block in [line, &followed] {
            for calendar in [&mut self.ahead, &mut Calendar::default()] {
                let Some(head) = head(block) else { continue };
                let mut seen = BEFORE;
                let behind = scan_on(head, calendar, &mut seen);
                let ends = behind.map(|it| block.len() - it.len());
                // Further than the line's end nobody would follow it.
                if behind.is_some_and(|it| it.is_empty() || it.starts_with(b"\n")) {
                    read_on += 1;
                    if ends != Some(line.len()) {
                        return Err(format!("{} ends at {ends:?}", line.escape_ascii()));
                    }
                    differs("with others behind it", seen).map_or(Ok(()), Err)?;
                }
            }
        }
        // A line that begins with its order is read alike by both; of others one reads nothing.
        let plain = scanned == 2;
        if scanned % 2 != 0 || read_on % 4 != 0 || head(line).is_some() && plain != (read_on == 4) {
            return Err(format!("{} is read by some alone", line.escape_ascii()));
        }
        Ok(plain)
    }
}
