//! Reading a log: every line to the replay that it belongs to.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use orderflow::replay::{LineError, Replay};

use crate::log::{Log, lines};
use crate::progress::Progress;
use crate::ui::{Failure, complain, count, plain};

/// How many bad lines are told one by one.
const TOLD: usize = 10;
/// How many blocks may wait for a thread.
const WAITING: usize = 4;

/// So many whole lines as were read at once.
type Block = Arc<Vec<u8>>;

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
        // Every replay was given every line.
        self.lines = self.lines.max(other.lines);
        self.first.extend(other.first);
        self.first.sort_by_key(|(number, _)| *number);
        self.first.truncate(TOLD);
        self
    }
}

/// Replays every line, tells the bad ones, and says whether all were good. Each replay has
/// a thread of its own; this one reads and unpacks.
pub(super) fn read(name: &str, log: &mut Log, replays: Vec<Replay>) -> (Vec<Replay>, bool) {
    let unit = "lines";
    let mut progress = log.size.map_or_else(|| Progress::counting(unit, false), Progress::bytes);
    let by_bytes = log.size.is_some();
    let mut seen = 0;
    let mut next = || {
        let block = log.next()?;
        let read = log.read_so_far();
        progress.advance(if by_bytes { read - seen } else { 0 });
        seen = read;
        Ok(block)
    };
    let mut failed = None;
    let (replays, bad) = thread::scope(|scope| {
        let start = |replay| {
            let (sender, receiver) = sync_channel(WAITING);
            (sender, scope.spawn(move || work(replay, &receiver)))
        };
        let (senders, workers): (Vec<SyncSender<Block>>, Vec<_>) =
            replays.into_iter().map(start).unzip();
        while let Some(block) = next().unwrap_or_else(|error| {
            failed = Some(error);
            None
        }) {
            let block = Arc::new(block);
            for sender in &senders {
                // A thread that is gone has left nothing to be sent to.
                let _gone = sender.send(Arc::clone(&block));
            }
        }
        drop(senders);
        let ended = workers.into_iter().filter_map(|worker| worker.join().ok());
        let (replays, bads): (Vec<_>, Vec<_>) = ended.unzip();
        (replays, bads.into_iter().fold(Bad::default(), Bad::and))
    });
    progress.finish();
    (replays, tell(name, &bad, failed.as_ref()))
}

/// Gives every line of every block to one replay, which takes its own.
fn work(mut replay: Replay, blocks: &Receiver<Block>) -> (Replay, Bad) {
    let mut bad = Bad::default();
    let mut number = 0;
    while let Ok(block) = blocks.recv() {
        let numbered = lines(&block).map(|line| {
            number += 1;
            (number, line)
        });
        replay.lines(numbered, |number, error| bad.note(number, error));
    }
    bad.lines = number;
    (replay, bad)
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
