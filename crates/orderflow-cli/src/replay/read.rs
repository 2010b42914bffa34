//! Reading a log, and handing every line to the replay that it belongs to.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, ScopedJoinHandle};

use orderflow::replay::{LineError, Lines, Replay, Summary};

use crate::log::{Block, Log};
use crate::progress::Progress;
use crate::ui::{Failure, complain, count, plain};

/// How many bad lines are told one by one.
const TOLD: usize = 10;
/// How many blocks may wait for a thread.
const WAITING: usize = 8;
/// How many shall wait for each. It is fewer, so that who reads has room for what it sends to
/// itself.
const AHEAD: usize = 4;

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

/// Replays every line, tells the bad ones, and says whether all were good. Each replay has a
/// thread, of which the first is this one.
pub(super) fn read(name: &str, log: &mut Log, replays: Vec<Replay>) -> (Vec<Done>, bool) {
    let mut progress = Progress::bytes(log.size);
    let mut seen = 0;
    let mut failed = None;
    let mut next = |block: &mut Block| {
        let filled = log.fill(block).unwrap_or_else(|error| {
            failed = Some(error);
            false
        });
        let read = log.read_so_far();
        progress.advance(read - seen);
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

/// What all threads read from: the log, and where they hear of what was read.
struct Source<N> {
    next: N,
    /// The number of the next line.
    number: u64,
    /// How many blocks were read.
    sent: usize,
    /// The blocks so far; those that every thread is done with are filled again.
    blocks: Vec<Arc<Shared>>,
    senders: Vec<SyncSender<Arc<Shared>>>,
}

impl<N: FnMut(&mut Block) -> bool> Source<N> {
    /// Reads the next block for all threads. After the last one nobody hears of any more.
    fn read(&mut self) {
        // Nobody shall wait for a thread that has failed at this.
        let senders = std::mem::take(&mut self.senders);
        let mut shared = self.free();
        let Some(Shared { block, parts }) = Arc::get_mut(&mut shared) else { return };
        if senders.is_empty() || !(self.next)(block) {
            return;
        }
        parts.resize_with(senders.len(), Lines::default);
        self.number = Lines::share(block.lines(), self.number, parts);
        for sender in &senders {
            // A thread that is gone has left nothing to be sent to.
            let _gone = sender.send(Arc::clone(&shared));
        }
        self.sent += 1;
        self.blocks.push(shared);
        self.senders = senders;
    }

    /// A block that every thread is done with, or a new one; there are hardly more of them than may
    /// wait.
    fn free(&mut self) -> Arc<Shared> {
        let done = self.blocks.iter().position(|block| Arc::strong_count(block) == 1);
        done.map_or_else(Arc::default, |place| self.blocks.swap_remove(place))
    }
}

/// Gives every replay its lines of every block; each has a thread of its own.
fn share(next: impl FnMut(&mut Block) -> bool + Send, replays: Vec<Replay>) -> (Vec<Done>, Bad) {
    let (senders, receivers): (Vec<_>, Vec<_>) =
        replays.iter().map(|_| sync_channel(WAITING)).unzip();
    let source = Mutex::new(Source { next, number: 1, sent: 0, blocks: Vec::new(), senders });
    let ended: Vec<(Done, Bad)> = thread::scope(|scope| {
        let mut works = replays.into_iter().zip(receivers).enumerate().map(|(part, it)| {
            let (source, (replay, receiver)) = (&source, it);
            move || work(part, replay, &receiver, source)
        });
        let own = works.next();
        let others: Vec<_> = works.map(|work| scope.spawn(work)).collect();
        let own = own.map(|work| work());
        // Figures without the orders of a thread that failed would be wrong, and nobody would know.
        let joined =
            |other: ScopedJoinHandle<'_, _>| other.join().unwrap_or_else(|it| resume_unwind(it));
        own.into_iter().chain(others.into_iter().map(joined)).collect()
    });
    let (done, bads): (Vec<_>, Vec<_>) = ended.into_iter().unzip();
    let bad = bads.into_iter().fold(Bad::default(), Bad::and);
    let lines = source.into_inner().map_or(0, |source| source.number - 1);
    (done, Bad { lines, ..bad })
}

/// One replay at work: it takes its own lines of every block.
fn work<N: FnMut(&mut Block) -> bool>(
    part: usize,
    mut replay: Replay,
    blocks: &Receiver<Arc<Shared>>,
    source: &Mutex<Source<N>>,
) -> (Done, Bad) {
    let (mut bad, mut taken) = (Bad::default(), 0);
    while let Some(shared) = next_block(blocks, source, &mut taken) {
        let Some(lines) = shared.parts.get(part) else { continue };
        replay.lines(shared.block.lines(), lines, |number, error| bad.note(number, error));
    }
    let summary = replay.summary();
    ((replay, summary), bad)
}

/// The next block; none, after the last. Who will soon have nothing to do reads one more first,
/// unless another thread is at it: then reading takes its time from whoever is ahead.
fn next_block<N: FnMut(&mut Block) -> bool>(
    blocks: &Receiver<Arc<Shared>>,
    source: &Mutex<Source<N>>,
    taken: &mut usize,
) -> Option<Arc<Shared>> {
    if let Ok(mut source) = source.try_lock()
        && source.sent < *taken + AHEAD
    {
        source.read();
    }
    *taken += 1;
    blocks.recv().ok()
}

/// Tells what was wrong with the log; whether nothing was.
fn tell(name: &str, bad: &Bad, failed: Option<&std::io::Error>) -> bool {
    for (number, error) in &bad.first {
        complain(&Failure::new(format!("{name}:{number}: {error}")));
    }
    if bad.count > bad.first.len() {
        complain(&Failure::new(format!("{} more bad lines", bad.count - bad.first.len())));
    }
    if bad.count > 0 {
        let help = "the figures are those of the good lines alone";
        complain(&Failure::new(count(bad.count, "bad line", "bad lines")).help(help));
    }
    if let Some(error) = failed {
        let failure = format!("{name}:{}: cannot read on: {}", bad.lines + 1, plain(error));
        let help = "the figures are those of the lines before alone";
        complain(&Failure::new(failure).help(help));
    }
    bad.count == 0 && failed.is_none()
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicBool, Ordering};

    use orderflow::Workflow;
    use orderflow::replay::Options;

    use super::*;

    /// The log has no end until another thread than this one has read, and failed at it.
    #[test]
    fn a_thread_that_fails_takes_the_replay_with_it() {
        let (own, failed) = (thread::current().id(), AtomicBool::new(false));
        let next = |block: &mut Block| {
            if thread::current().id() != own {
                failed.store(true, Ordering::Relaxed);
                resume_unwind(Box::new("a planted failure"));
            }
            *block = Block::from("\n".to_owned());
            !failed.load(Ordering::Relaxed)
        };
        let replays =
            (0..8).map(|_| Replay::new(Workflow::standard(), Options::default())).collect();
        let ended = catch_unwind(AssertUnwindSafe(|| share(next, replays).0.len()));
        let said = ended.unwrap_err();
        assert_eq!(said.downcast_ref(), Some(&"a planted failure"));
    }
}
