//! Reading a time without a parser.

use super::super::seen::Moment;

/// Reads times. Times near one another mostly share their date, which is then not counted again.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Calendar {
    date: [u8; 10],
    /// The first second of that date.
    second: i64,
}

impl Default for Calendar {
    /// One that knows a date, since a line may have any bytes where another one has its date.
    fn default() -> Self {
        Self { date: *b"1970-01-01", second: 0 }
    }
}

/// The last second that a time has: jiff keeps clear of the last day of the year 9999.
const LAST: i64 = 253_402_207_200;

impl Calendar {
    /// A time such as `2026-03-01T09:00:00`, in UTC.
    #[inline]
    pub(super) fn moment(&mut self, text: &[u8; 19]) -> Option<Moment> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (mark, time) = rest.split_last_chunk::<8>()?;
        if *date != self.date {
            self.second = days(date)? * 86_400;
            self.date = *date;
        }
        let second = self.second + seconds(*time)?;
        (mark == b"T" && second <= LAST).then_some(Moment { second, nano: 0 })
    }
}

/// The seconds of a time such as `09:00:00`: all eight bytes are tested at once.
#[inline]
fn seconds(text: [u8; 8]) -> Option<i64> {
    let zeros = u64::from_le_bytes(*b"00:00:00");
    let digits = u64::from_le_bytes(text) ^ zeros;
    let colons = 0x0000_ff00_00ff_0000;
    // A nibble above nine overflows into the other one by six more.
    let sane = (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0 == 0;
    if !sane || digits & colons != 0 {
        return None;
    }
    // The number of a digit and the next one is in the place of the first; no sum has nine bits.
    let numbers = digits * 10 + (digits >> 8);
    let (hour, minute, second) = (numbers & 0xff, numbers >> 24 & 0xff, numbers >> 48 & 0xff);
    let in_time = hour < 24 && minute < 60 && second < 60;
    in_time.then_some((hour * 3600 + minute * 60 + second).cast_signed())
}

/// The days from 1970-01-01 to that date.
#[cold]
fn days(text: &[u8; 10]) -> Option<i64> {
    let two = |at: usize| {
        let [tens, ones] = [text.get(at)?, text.get(at + 1)?].map(|byte| byte.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then_some(i64::from(tens) * 10 + i64::from(ones))
    };
    let (year, month, day) = (two(0)? * 100 + two(2)?, two(5)?, two(8)?);
    let sane = text[4] == b'-'
        && text[7] == b'-'
        && year > 0
        && (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day);
    sane.then(|| days_before(year, month, day))
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
    use jiff::Timestamp;

    use super::*;

    fn read(text: &str, calendar: &mut Calendar) -> Option<Timestamp> {
        calendar.moment(text.as_bytes().try_into().unwrap()).map(Moment::timestamp)
    }

    #[test]
    fn days_are_counted_as_calendars_count_them() {
        let mut calendar = Calendar::default();
        let mut day = jiff::civil::date(1, 1, 1);
        let last = jiff::civil::date(9999, 12, 30);
        while day < last {
            let text = format!("{day}T12:34:56");
            assert_eq!(read(&text, &mut calendar), format!("{text}Z").parse().ok(), "{text}");
            day = day.saturating_add(jiff::Span::new().days(13));
        }
    }

    #[test]
    fn every_second_of_a_day_is_read() {
        let mut calendar = Calendar::default();
        let noon = "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap().as_second();
        for second in noon - 43_200..noon + 43_200 {
            let text = Timestamp::from_second(second).unwrap().to_string();
            let found = read(text.strip_suffix('Z').unwrap(), &mut calendar);
            assert_eq!(found.map(Timestamp::as_second), Some(second));
        }
    }

    #[test]
    fn any_other_byte_makes_it_no_time() {
        let good = *b"2026-11-15T11:21:31";
        for place in 0..good.len() {
            for byte in 0..=u8::MAX {
                let mut text = good;
                text[place] = byte;
                // The date of the good one is known already, or it is not.
                let mut calendar = Calendar::default();
                let fresh = calendar.moment(&text);
                let _ = calendar.moment(&good);
                assert_eq!(calendar.moment(&text), fresh);
                let parsed = std::str::from_utf8(&text).ok();
                let parsed = parsed.and_then(|text| format!("{text}Z").parse::<Timestamp>().ok());
                if let Some(found) = fresh {
                    assert_eq!(Some(found.timestamp()), parsed);
                }
                let is_digit = byte.is_ascii_digit();
                assert!(fresh.is_some() || parsed.is_none() || !is_digit, "{text:?}");
            }
        }
    }

    #[test]
    fn the_last_second_is_the_last_that_jiff_has() {
        assert_eq!(LAST, Timestamp::MAX.as_second());
        let mut calendar = Calendar::default();
        assert!(read("9999-12-30T22:00:00", &mut calendar).is_some());
        assert_eq!(read("9999-12-30T22:00:01", &mut calendar), None);
    }
}
