//! Many lines at once.

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
    /// Its order: a guess first, and none where it has to be looked for.
    order: Option<u32>,
    seen: Seen<'l>,
}

/// How a line is taken.
#[derive(Debug, Default)]
enum Way<'l> {
    /// As it was read, for the order that is looked for.
    Read(Wanted<'l>),
    /// With the parser: it begins with its order, and is not plain.
    Parsed(&'l [u8]),
    /// As a whole: it does not begin with its order.
    Whole(&'l [u8]),
    #[default]
    None,
}

/// Lines that are on their way together.
#[derive(Debug, Default)]
struct Batch<'l> {
    lines: [Pending<'l>; BATCH],
    count: usize,
}

/// How many lines are counted while as many behind them are on their way.
const BATCH: usize = 32;

impl Replay {
    /// Takes so many lines as the block has, of which the first has that number, hands on what is
    /// wrong with each that is bad, and gives the number of the line after them. The block ends
    /// where a line does.
    ///
    /// It comes to the same as taking the lines one by one, and is faster: while some lines are
    /// counted, memory brings what the next ones need.
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

    /// Takes lines, some at a time, until the next is none. While some are counted, memory brings
    /// what the next ones need.
    #[inline]
    fn batches<'l>(
        &mut self,
        mut bad: impl FnMut(u64, LineError),
        mut next: impl FnMut(&mut Self, &mut Pending<'l>) -> bool,
    ) {
        let (mut first, mut second) = (Batch::default(), Batch::default());
        let (mut now, mut ahead, mut ended) = (&mut first, &mut second, false);
        while !ended || now.count > 0 {
            let filled = ahead.lines.iter_mut().position(|it| ended || !next(self, it));
            ended = filled.is_some();
            ahead.count = filled.unwrap_or(BATCH);
            self.seek(ahead.lines());
            self.confirm(now.lines());
            for pending in now.lines() {
                if let Err(error) = self.take_pending(pending) {
                    bad(pending.number, error);
                }
            }
            self.guess(ahead.lines());
            std::mem::swap(&mut now, &mut ahead);
        }
    }

    #[inline(always)]
    fn take_pending(&mut self, pending: &Pending<'_>) -> Result<(), LineError> {
        let Pending { way, name, order, seen, .. } = pending;
        match way {
            Way::Read(_) => self.take(seen, None, *name, *order),
            Way::Parsed(line) => self.parse(line),
            Way::Whole(line) => self.line(line),
            Way::None => Ok(()),
        }
    }

    /// Reads the next line of what is left, and gives what comes behind it.
    #[inline]
    fn read<'l>(&mut self, pending: &mut Pending<'l>, rest: &'l [u8]) -> &'l [u8] {
        pending.order = None;
        let head = head(rest);
        if let Some(head) = head
            && let Some(behind) = self.read_on(head, pending, rest)
        {
            pending.way = Way::Read(self.ids.wanted(head.order));
            pending.name = self.name(pending.seen.event);
            return behind;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, behind) = rest.split_at_checked(end).unwrap_or_default();
        pending.way = if head.is_some() { Way::Parsed(line) } else { Way::Whole(line) };
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

    /// Fetches where the ids of the lines are looked for. Like what comes next this is a loop of
    /// its own, so that many places are being found in memory at once.
    #[inline]
    fn seek(&self, lines: &[Pending<'_>]) {
        for Pending { way, .. } in lines {
            if let Way::Read(wanted) = way {
                self.ids.fetch(wanted);
            }
        }
    }

    /// Guesses the orders of the lines, and fetches them.
    #[inline]
    fn guess(&self, lines: &mut [Pending<'_>]) {
        for Pending { way, order, .. } in lines {
            if let Way::Read(wanted) = way {
                *order = self.ids.guess(wanted);
                if let Some(order) = *order {
                    self.lane.fetch(order);
                }
            }
        }
    }

    /// Makes sure of the orders of the lines, and fetches where they go on.
    #[inline]
    fn confirm(&self, lines: &mut [Pending<'_>]) {
        for Pending { way, order, name, .. } in lines {
            if let Way::Read(wanted) = way {
                *order = self.ids.confirm(*order, wanted);
                if let Some(lean) = order.and_then(|order| self.lane.get(order)) {
                    self.paths.fetch(lean.path, *name);
                }
            }
        }
    }
}

impl<'l> Batch<'l> {
    /// The lines that there are.
    #[inline]
    fn lines(&mut self) -> &mut [Pending<'l>] {
        self.lines.get_mut(..self.count).unwrap_or_default()
    }
}
