//! The lines of a block, shared out by order.

use super::scan::head;
use super::short::short;
use super::{LogLine, mixed};

/// Where the lines of a block stand that are one part's to take.
///
/// A log can be replayed in parts that know nothing of one another, each by a
/// [`Replay`](super::Replay) of its own: all lines of an order are one part's, and orders are
/// independent of one another. The sum of the parts
/// ([`Summary::and`](super::Summary::and)) is what one replay of the whole comes to.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::replay::{Lines, Options, Replay, Summary};
///
/// let block = br#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}
/// {"order":"2","event":"paid","at":"2026-03-01T09:00:00Z"}
/// {"order":"1","event":"sent","at":"2026-03-02T09:00:00Z"}
/// "#;
/// let mut parts = [Lines::default(), Lines::default()];
/// assert_eq!(Lines::share(block, 1, &mut parts), 4);
///
/// let sums = parts.iter().map(|lines| {
///     let mut replay = Replay::new(Workflow::standard(), Options::default());
///     replay.lines(block, lines, |number, error| eprintln!("{number}: {error}"));
///     replay.summary()
/// });
/// assert_eq!(sums.reduce(Summary::and).map(|sum| (sum.orders, sum.events)), Some((2, 3)));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Lines {
    places: Vec<Place>,
}

/// Where a line begins, and its number in the log.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    number: u64,
}

impl Lines {
    /// Shares the lines of the block out among the parts, of which each forgets what it had, and
    /// gives the number of the line after them; the first line has that number. The block ends
    /// where a line does. A line that is no event is some part's, which tells what is wrong.
    pub fn share(block: &[u8], first: u64, parts: &mut [Self]) -> u64 {
        parts.iter_mut().for_each(|part| part.places.clear());
        let (count, mut number, mut start) = (parts.len() as u64, first, 0);
        while let Some(rest) = block.get(start..).filter(|rest| !rest.is_empty()) {
            let (part, length) = match head(rest) {
                Some(head) => {
                    (part(head.order, count), rest.len() - head.rest.len() + length(head.rest))
                }
                None => {
                    let length = length(rest);
                    (whose(rest.get(..length).unwrap_or(rest), count), length)
                }
            };
            if let Some(part) = parts.get_mut(part) {
                part.places.push(Place { start, number });
            }
            number += 1;
            start += length + 1;
        }
        number
    }

    /// The lines by number, each with all that comes behind it.
    #[inline]
    pub(super) fn of<'l>(&self, block: &'l [u8]) -> impl Iterator<Item = (u64, &'l [u8])> {
        let line = |place: &Place| Some((place.number, block.get(place.start..)?));
        self.places.iter().filter_map(line)
    }
}

/// How long the line is that begins there, without its line break.
#[inline]
fn length(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// Whose a line is that does not begin with its order.
#[cold]
fn whose(line: &[u8], parts: u64) -> usize {
    LogLine::parse(line, false).map_or(0, |line| part(line.order.as_bytes(), parts))
}

/// Whose an order is: the same on every machine and in every process.
#[inline]
fn part(order: &[u8], parts: u64) -> usize {
    let hash = match short(order) {
        Some(short) => mixed(short as u64 ^ mixed((short >> 64) as u64)),
        None => order
            .chunks(8)
            .filter_map(short)
            .fold(0, |hash: u64, eight| mixed(hash.rotate_left(29) ^ eight as u64)),
    };
    ((u128::from(hash) * u128::from(parts)) >> 64) as usize
}
