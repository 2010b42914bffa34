//! Reading a log, and handing every line to the replay that it belongs to.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use orderflow::replay::{LineError, Lines, Replay, Summary};

use crate::log::{Block, Log};
use crate::progress::Progress;
use crate::ui::{Failure, complain, count, plain};

/// How many bad lines are told one by one.
const TOLD: usize = 10;
/// How many blocks may wait for a thread.
const WAITING: usize = 4;

/// A replay that has had every line, and what it came to.
type Done = (Replay, Summary);

/// The bad lines: how many, and the first of them by number.
#[derive(Default)]
struct Bad {
    first: Vec<(u64, LineError)>,
    count: usize,
    /// How many lines there were, good and bad.
    lines: u64,
}

impl Bad {
    fn note(&mut self, number: u64, error: LineError) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push((number, error));
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.sort_by_key(|(number, _)| *number);
        self.first.truncate(TOLD);
        self
    }
}

/// Replays every line, tells the bad ones, and says whether all were good. One replay needs no
/// second thread; of several, each has a thread of its own, and this one reads and unpacks.
pub(super) fn read(name: &str, log: &mut Log, replays: Vec<Replay>) -> (Vec<Done>, bool) {
    let unit = "lines";
    let mut progress = log.size.map_or_else(|| Progress::counting(unit, false), Progress::bytes);
    let by_bytes = log.size.is_some();
    let mut seen = 0;
    let mut failed = None;
    let mut next = |block: &mut Block| {
        let filled = log.fill(block).unwrap_or_else(|error| {
            failed = Some(error);
            false
        });
        let read = log.read_so_far();
        progress.advance(if by_bytes { read - seen } else { 0 });
        seen = read;
        filled
    };
    let (done, bad) = match <[Replay; 1]>::try_from(replays) {
        Ok([mut replay]) => {
            let (mut block, mut bad, mut number) = (Block::default(), Bad::default(), 1);
            while next(&mut block) {
                number = replay.block(block.lines(), number, |line, error| bad.note(line, error));
            }
            let summary = replay.summary();
            (vec![(replay, summary)], Bad { lines: number - 1, ..bad })
        }
        Err(replays) => share(&mut next, replays),
    };
    progress.finish();
    (done, tell(name, &bad, failed.as_ref()))
}

/// A block, and which of its lines are whose.
#[derive(Default)]
struct Shared {
    block: Block,
    parts: Vec<Lines>,
}

/// Gives every replay its lines of every block; each has a thread of its own.
fn share(next: &mut impl FnMut(&mut Block) -> bool, replays: Vec<Replay>) -> (Vec<Done>, Bad) {
    thread::scope(|scope| {
        let start = |(part, replay)| {
            let (sender, receiver) = sync_channel(WAITING);
            (sender, scope.spawn(move || work(part, replay, &receiver)))
        };
        let parts = replays.len();
        let (senders, workers): (Vec<SyncSender<Arc<Shared>>>, Vec<_>) =
            replays.into_iter().enumerate().map(start).unzip();
        let mut blocks: Vec<Arc<Shared>> = Vec::new();
        let mut number = 1;
        loop {
            let mut shared = free(&mut blocks);
            let Some(Shared { block, parts: lines }) = Arc::get_mut(&mut shared) else { break };
            if !next(block) {
                break;
            }
            lines.resize_with(parts, Lines::default);
            number = Lines::share(block.lines(), number, lines);
            for sender in &senders {
                // A thread that is gone has left nothing to be sent to.
                let _gone = sender.send(Arc::clone(&shared));
            }
            blocks.push(shared);
        }
        drop(senders);
        let ended = workers.into_iter().filter_map(|worker| worker.join().ok());
        let (done, bads): (Vec<_>, Vec<_>) = ended.unzip();
        let bad = bads.into_iter().fold(Bad::default(), Bad::and);
        (done, Bad { lines: number - 1, ..bad })
    })
}

/// A block that every thread is done with, or a new one; there are no more of them than may wait.
fn free(blocks: &mut Vec<Arc<Shared>>) -> Arc<Shared> {
    let done = blocks.iter().position(|block| Arc::strong_count(block) == 1);
    done.map_or_else(Arc::default, |place| blocks.swap_remove(place))
}

/// One replay at work: it takes its own lines of every block.
fn work(part: usize, mut replay: Replay, blocks: &Receiver<Arc<Shared>>) -> (Done, Bad) {
    let mut bad = Bad::default();
    while let Ok(shared) = blocks.recv() {
        let Some(lines) = shared.parts.get(part) else { continue };
        replay.lines(shared.block.lines(), lines, |number, error| bad.note(number, error));
    }
    let summary = replay.summary();
    ((replay, summary), bad)
}

/// Tells what was wrong with the log; whether nothing was.
fn tell(name: &str, bad: &Bad, failed: Option<&std::io::Error>) -> bool {
    for (number, error) in &bad.first {
        complain(&Failure::new(format!("{name}:{number}: {error}")));
    }
    if let Some(error) = failed {
        let place = bad.lines + 1;
        complain(&Failure::new(format!("{name}:{place}: cannot read on: {}", plain(error))));
    }
    if bad.count > bad.first.len() {
        complain(&Failure::new(format!("{} more bad lines", bad.count - bad.first.len())));
    }
    let all = bad.count + usize::from(failed.is_some());
    if all > 0 {
        let help = "the figures are those of the good lines alone";
        complain(&Failure::new(count(all, "bad line", "bad lines")).help(help));
    }
    all == 0
}
