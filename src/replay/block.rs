//! Many lines at once.

use std::hint::black_box;

use super::ids::Wanted;
use super::scan::{Head, head, scan_on};
use super::seen::Seen;
use super::{LineError, Lines, LogLine, Replay};

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
const BATCH: usize = 32;

impl Replay {
    /// Takes so many lines as the block has, of which the first has that number, hands on what is
    /// wrong with each that is bad, and gives the number of the line after them. The block ends
    /// where a line does.
    ///
    /// It comes to the same as taking the lines one by one, and is faster: the orders of some lines
    /// are looked up before the first of them is counted, so that memory is waited for once.
    pub fn block(&mut self, block: &[u8], first: u64, bad: impl FnMut(u64, LineError)) -> u64 {
        let (mut number, mut rest) = (first, block);
        self.batches(bad, |replay, pending| {
            if rest.is_empty() {
                return false;
            }
            pending.number = number;
            number += 1;
            rest = replay.read(pending, rest);
            true
        });
        number
    }

    /// Takes those lines of the block, and hands on what is wrong with each that is bad; like
    /// [`block`](Self::block), for a replay that is not given all lines.
    pub fn lines(&mut self, block: &[u8], lines: &Lines, bad: impl FnMut(u64, LineError)) {
        let mut lines = lines.of(block);
        self.batches(bad, |replay, pending| {
            let Some((number, rest)) = lines.next() else { return false };
            pending.number = number;
            let _behind = replay.read(pending, rest);
            true
        });
    }

    /// Takes lines, some at a time, until the next is none.
    #[inline]
    fn batches<'l>(
        &mut self,
        mut bad: impl FnMut(u64, LineError),
        mut next: impl FnMut(&mut Self, &mut Pending<'l>) -> bool,
    ) {
        let mut batch: [Pending<'_>; BATCH] = std::array::from_fn(|_| Pending::default());
        loop {
            let filled = batch.iter_mut().position(|pending| !next(self, pending));
            let batch = batch.get_mut(..filled.unwrap_or(BATCH)).unwrap_or_default();
            self.look_up(batch);
            for pending in batch {
                if let Err(error) = self.take_pending(pending) {
                    bad(pending.number, error);
                }
            }
            if filled.is_some() {
                return;
            }
        }
    }

    #[inline]
    fn take_pending(&mut self, pending: &Pending<'_>) -> Result<(), LineError> {
        let Pending { way, name, order, seen, .. } = pending;
        match way {
            Way::Read(_) => self.take(seen, None, *name, *order),
            Way::Whole(line) => self.line(line),
            Way::None => Ok(()),
        }
    }

    /// Reads the next line of what is left, and gives what comes behind it.
    #[inline]
    fn read<'l>(&mut self, pending: &mut Pending<'l>, rest: &'l [u8]) -> &'l [u8] {
        pending.order = None;
        if let Some(head) = head(rest)
            && let Some(behind) = self.read_on(head, pending, rest)
        {
            pending.way = Way::Read(self.ids.wanted(head.order));
            pending.name = self.name(pending.seen.event);
            return behind;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, behind) = rest.split_at_checked(end).unwrap_or_default();
        pending.way = Way::Whole(line);
        behind.get(1..).unwrap_or_default()
    }

    /// Reads what comes behind the head, if the line is plain, and gives what comes behind it.
    #[inline]
    fn read_on<'l>(
        &mut self,
        head: Head<'l>,
        pending: &mut Pending<'l>,
        rest: &'l [u8],
    ) -> Option<&'l [u8]> {
        let after = scan_on(head, &mut self.calendar, &mut pending.seen)?;
        let behind = match after {
            [] => after,
            [b'\n', behind @ ..] => behind,
            _ => return None,
        };
        (rest.len() - after.len() <= LogLine::MAX_BYTES).then_some(behind)
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
