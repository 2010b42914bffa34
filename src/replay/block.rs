//! Many lines at once.

use std::hint::black_box;

use super::ids::Wanted;
use super::scan::{Head, head, scan_on};
use super::seen::Seen;
use super::{LineError, LogLine, Replay};

/// A line under way.
#[derive(Debug, Default)]
struct Pending<'l> {
    number: u64,
    way: Way<'l>,
    /// The number of its event's name.
    name: u32,
    order: Option<u32>,
    seen: Seen<'l>,
}

/// How a line is taken.
#[derive(Debug, Default)]
enum Way<'l> {
    /// As it was read, for the order that is looked for.
    Read(Wanted<'l>),
    /// As a whole: it does not begin with its order, or is not plain.
    Whole(&'l [u8]),
    #[default]
    None,
}

/// How many lines are looked up before the first of them is counted.
const BATCH: usize = 96;

impl Replay {
    /// Takes so many lines as the block has, of which the first has that number, hands on what is
    /// wrong with each that is bad, and gives the number of the line after them. The block ends
    /// where a line does.
    ///
    /// It comes to the same as taking the lines one by one, and is faster: the orders of some lines
    /// are looked up before the first of them is counted, so that memory is waited for once.
    pub fn block(&mut self, block: &[u8], first: u64, mut bad: impl FnMut(u64, LineError)) -> u64 {
        let (mut number, mut rest) = (first, block);
        let mut batch: [Pending<'_>; BATCH] = std::array::from_fn(|_| Pending::default());
        while !rest.is_empty() {
            let mut lines = 0;
            while let Some(pending) = batch.get_mut(lines).filter(|_| !rest.is_empty()) {
                pending.number = number;
                number += 1;
                if self.read(pending, &mut rest) {
                    lines += 1;
                }
            }
            let batch = batch.get_mut(..lines).unwrap_or_default();
            self.look_up(batch);
            for pending in batch {
                let Pending { number, way, name, order, seen } = pending;
                let counted = match way {
                    Way::Read(_) => self.take(seen, None, *name, *order),
                    Way::Whole(line) => self.line(line),
                    Way::None => Ok(()),
                };
                if let Err(error) = counted {
                    bad(*number, error);
                }
            }
        }
        number
    }

    /// Reads the next line of what is left, and says whether it is one of this replay.
    #[inline]
    fn read<'l>(&mut self, pending: &mut Pending<'l>, rest: &mut &'l [u8]) -> bool {
        pending.order = None;
        match head(rest) {
            Some(head) if !self.shard().has_bytes(head.order) => {
                let _anothers = next_line(rest);
                false
            }
            Some(head) if self.read_on(head, pending, rest) => {
                pending.way = Way::Read(self.ids.wanted(head.order));
                pending.name = self.name(pending.seen.event);
                true
            }
            _ => {
                pending.way = Way::Whole(next_line(rest));
                true
            }
        }
    }

    /// Reads what comes behind the head, if the line is plain, and leaves what comes behind it.
    #[inline]
    fn read_on<'l>(
        &mut self,
        head: Head<'l>,
        pending: &mut Pending<'l>,
        rest: &mut &'l [u8],
    ) -> bool {
        let Some(after) = scan_on(head, &mut self.calendar, &mut pending.seen) else {
            return false;
        };
        let next = match after {
            [] => after,
            [b'\n', next @ ..] => next,
            _ => return false,
        };
        if rest.len() - after.len() > LogLine::MAX_BYTES {
            return false;
        }
        *rest = next;
        true
    }

    /// Looks up the orders of the lines. Each step touches what the next one needs, for all lines
    /// before it is needed for the first.
    #[inline]
    fn look_up(&self, batch: &mut [Pending<'_>]) {
        let wanted = |pending: &Pending<'_>| match &pending.way {
            Way::Read(wanted) => self.ids.touch(wanted),
            Way::Whole(_) | Way::None => 0,
        };
        black_box(batch.iter().fold(0, |sum, pending| sum ^ wanted(pending)));
        let mut sum = 0;
        for Pending { way, order, .. } in &mut *batch {
            if let Way::Read(wanted) = way {
                *order = self.ids.find(wanted);
            }
            sum ^= order.map_or(0, |order| self.lane.touch(order));
        }
        black_box(sum);
        let goes_on = |pending: &Pending<'_>| {
            let from = self.lane.get(pending.order?)?.path;
            Some(self.paths.touch(from, pending.name))
        };
        black_box(batch.iter().filter_map(goes_on).fold(0, |sum, way| sum ^ way));
    }
}

/// The next line of what is left, without its line break.
#[inline]
fn next_line<'l>(rest: &mut &'l [u8]) -> &'l [u8] {
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let (line, after) = rest.split_at_checked(end).unwrap_or_default();
    *rest = after.get(1..).unwrap_or_default();
    line
}
