//! Lines of a log, and what is nearly one.
//!
//! Each is put together from members; a value, a place between them or a whole member may be odd in
//! any of the ways in which logs are. For tests of whatever reads lines.

mod values;

use super::choices::Choices;
use values::{BEFORE, BEHIND, BETWEEN, COLON, DATES, FURTHER, NUMBERS, TEXTS, TIMES, YEARS};

/// What a member is, and so which values it may have.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Amount,
    Units,
    Time,
}

/// The members of a line, in the order in which logs are written.
const MEMBERS: [(&str, Kind); 13] = [
    ("order", Kind::Text),
    ("event", Kind::Text),
    ("at", Kind::Time),
    ("actor", Kind::Text),
    ("role", Kind::Text),
    ("total", Kind::Amount),
    ("amount", Kind::Amount),
    ("currency", Kind::Text),
    ("units", Kind::Units),
    ("key", Kind::Text),
    ("note", Kind::Text),
    ("reference", Kind::Text),
    ("shipment", Kind::Text),
];

/// How many of them no line is without.
const DEMANDED: usize = 3;

/// A member of a line on its way: its name as it is written, and its value.
type Member = (String, String);

/// A line of a log: plainly one of the common form, and seldom anything.
#[must_use]
pub fn log_line(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut members = Vec::new();
    for (place, (name, kind)) in MEMBERS.into_iter().enumerate() {
        let is_there = if place < DEMANDED { !choices.chance(3) } else { choices.chance(40) };
        if is_there {
            members.push((quoted(name), value(choices, kind)));
        }
    }
    while members.len() > 1 && choices.chance(25) {
        let (a, b) = (choices.below(members.len()), choices.below(members.len()));
        members.swap(a, b);
    }
    if choices.chance(6) {
        let (name, kind) = *choices.pick(&MEMBERS);
        members.insert(choices.between(0, members.len()), (quoted(name), value(choices, kind)));
    }
    let mut line = mostly(choices, &BEFORE, 4).to_owned();
    for (place, (name, value)) in members.iter().enumerate() {
        if place > 0 {
            line.push_str(mostly(choices, &BETWEEN, 2));
        }
        if choices.chance(2) {
            line.push_str(choices.word(&FURTHER));
            line.push(',');
        }
        line.extend([name.as_str(), mostly(choices, &COLON, 2), value]);
    }
    line.push_str(mostly(choices, &BEHIND, 5));
    let mut line = line.into_bytes();
    while choices.chance(10) {
        spoil(choices, &mut line);
    }
    line
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// The first of the list, and so many times in a hundred another.
fn mostly<'l>(choices: &mut Choices<'_>, list: &[&'l str], percent: usize) -> &'l str {
    if choices.chance(percent) { choices.word(list) } else { list.first().copied().unwrap_or("") }
}

fn value(choices: &mut Choices<'_>, kind: Kind) -> String {
    let is_odd = choices.chance(5);
    let (list, plain) = match kind {
        Kind::Text if is_odd && choices.chance(20) => {
            return quoted(&"k".repeat(choices.between(127, 130)));
        }
        Kind::Text => (&TEXTS[..], 8),
        Kind::Amount => (&NUMBERS[..], 6),
        Kind::Units => (&NUMBERS[..], 3),
        Kind::Time => {
            let date = if choices.chance(30) { date(choices) } else { DATES[0].to_owned() };
            return format!("\"{date}{}\"", mostly(choices, &TIMES, 20));
        }
    };
    choices.word(list.get(..plain).filter(|_| !is_odd).unwrap_or(list)).to_owned()
}

/// A date around the end of a month.
fn date(choices: &mut Choices<'_>) -> String {
    if choices.chance(30) {
        return choices.word(&DATES).to_owned();
    }
    let year = *choices.pick(&YEARS);
    format!("{year:04}-{:02}-{:02}", choices.between(0, 13), choices.between(27, 32))
}

/// Cuts a line, or changes, drops or doubles one of its bytes.
fn spoil(choices: &mut Choices<'_>, line: &mut Vec<u8>) {
    let place = (choices.below(256) * 256 + choices.below(256)) * line.len() / 65_536;
    let way = choices.below(5);
    let Some(byte) = line.get_mut(place) else { return };
    match way {
        0 => *byte ^= 1 << choices.below(8),
        1 => *byte = choices.below(256) as u8,
        2 => line.truncate(place),
        3 => drop(line.remove(place)),
        _ => {
            let again = *byte;
            line.insert(place, again);
        }
    }
}

/// Lines that are plain but for one thing, each in turn: every member with every value, at every
/// place and twice; every date around the end of a month; every way to write what is between
/// members.
#[must_use]
pub fn odd_log_lines() -> Vec<String> {
    let mut lines = Vec::new();
    let plain = |kind| match kind {
        Kind::Text => TEXTS[0].to_owned(),
        Kind::Amount | Kind::Units => NUMBERS[0].to_owned(),
        Kind::Time => format!("\"{}{}\"", DATES[0], TIMES[0]),
    };
    let whole: Vec<Member> =
        MEMBERS.into_iter().map(|(name, kind)| (quoted(name), plain(kind))).collect();
    let demanded = whole.get(..DEMANDED).unwrap_or_default().to_vec();
    let written = |members: &[Member]| {
        let members = members.iter().map(|(name, value)| format!("{name}:{value}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    };
    for (place, (name, kind)) in MEMBERS.into_iter().enumerate() {
        for value in values(kind) {
            let odd = (quoted(name), value);
            let mut members = whole.clone();
            members[place] = odd.clone();
            lines.push(written(&members));
            // At every other place, alone with those that no line is without.
            let mut few = demanded.clone();
            few.retain(|(name, _)| *name != odd.0);
            for place in 0..=few.len() {
                let mut members = few.clone();
                members.insert(place, odd.clone());
                lines.push(written(&members));
            }
            // Again, at every place.
            for place in 0..=whole.len() {
                let mut members = whole.clone();
                members.insert(place, odd.clone());
                lines.push(written(&members));
            }
        }
        let mut without = whole.clone();
        without.remove(place);
        lines.push(written(&without));
    }
    lines.extend(between_members(&whole));
    lines
}

fn values(kind: Kind) -> Vec<String> {
    let owned = |list: &[&str]| list.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    match kind {
        Kind::Text => {
            let long = (126..=130).map(|length| quoted(&"k".repeat(length)));
            owned(&TEXTS).into_iter().chain(long).collect()
        }
        Kind::Amount | Kind::Units => owned(&NUMBERS),
        Kind::Time => {
            let ends = YEARS.into_iter().flat_map(|year| {
                let months =
                    (0..=13).flat_map(|month| [0, 1, 28, 29, 30, 31, 32].map(|d| (month, d)));
                months.map(move |(month, day)| format!("{year:04}-{month:02}-{day:02}"))
            });
            let dates = ends.chain(owned(&DATES)).map(|date| format!("\"{date}{}\"", TIMES[0]));
            let times =
                DATES.into_iter().flat_map(|date| TIMES.map(|time| format!("\"{date}{time}\"")));
            dates.chain(times).chain(["null".to_owned(), "1".to_owned()]).collect()
        }
    }
}

/// The line with every other way to write what is before, between, in and behind its members.
fn between_members(members: &[Member]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut write = |before: &str, colon: &str, between: &str, behind: &str, further: &str| {
        for odd in 0..members.len() {
            let mut line = before.to_owned();
            for (place, (name, value)) in members.iter().enumerate() {
                let (colon, between) = if place == odd { (colon, between) } else { (":", ",") };
                line.extend([name.as_str(), colon, value]);
                if place + 1 < members.len() {
                    line.push_str(between);
                }
                if place == odd && place + 1 < members.len() && !further.is_empty() {
                    line.extend([further, ","]);
                }
            }
            lines.push(line + behind);
        }
    };
    BEFORE.iter().for_each(|it| write(it, ":", ",", "}", ""));
    COLON.iter().for_each(|it| write("{", it, ",", "}", ""));
    BETWEEN.iter().for_each(|it| write("{", ":", it, "}", ""));
    BEHIND.iter().for_each(|it| write("{", ":", ",", it, ""));
    FURTHER.iter().for_each(|it| write("{", ":", ",", "}", it));
    lines
}
