//! Many events at once, on as many threads as asked for.

use std::hint::black_box;
use std::ops::Range;
use std::{thread, vec};

use super::command::Command;
use super::lane::{Lane, decide, place};
use super::segment::Segment;
use super::word::Word;
use crate::workflow::{Step, Workflow};

/// How many rows are looked at before the first of them is moved.
const AHEAD: usize = 32;

/// Applies the commands in their order. Each thread goes through all of them, and takes those for
/// segments of its own, so that no two ever touch the same order.
pub(super) fn apply<W: Word>(
    lane: &mut Lane<W>,
    workflow: &Workflow,
    commands: &[Command],
    threads: usize,
) -> Vec<Option<Step>> {
    let starts = starts(commands, lane.segments.len(), threads);
    let mut shares = shares(&starts, &mut lane.segments);
    let Some(last) = shares.pop() else { return Vec::new() };
    if shares.is_empty() {
        return last.take(workflow, commands);
    }
    let parts: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.take(workflow, commands)))
            .collect();
        let own = last.take(workflow, commands);
        let others = started.into_iter().map(|thread| thread.join().unwrap_or_default());
        others.chain([own]).map(Vec::into_iter).collect()
    });
    in_order(&starts, parts, commands)
}

/// Where each share begins: at most so many, each with about as many commands as any other.
fn starts(commands: &[Command], segments: usize, threads: usize) -> Vec<usize> {
    let mut starts = vec![0];
    if threads < 2 {
        return starts;
    }
    let mut counts = vec![0; segments];
    for command in commands {
        if let Some(count) = counts.get_mut(place(command.order).0) {
            *count += 1;
        }
    }
    let (each, mut before) = (commands.len().div_ceil(threads), 0);
    for (segment, count) in counts.into_iter().enumerate() {
        if before >= starts.len() * each && starts.len() < threads && segment > 0 {
            starts.push(segment);
        }
        before += count;
    }
    starts
}

/// The segments from each of the starts to the next; what is behind all segments, and nobody's, is
/// the last one's.
fn shares<'l, W: Word>(starts: &[usize], mut segments: &'l mut [Segment<W>]) -> Vec<Share<'l, W>> {
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let share = |(&start, end): (&usize, usize)| {
        let count = (end - start).min(segments.len());
        let (own, rest) = std::mem::take(&mut segments).split_at_mut(count);
        segments = rest;
        Share { numbers: start..end, segments: own }
    };
    starts.iter().zip(ends).map(share).collect()
}

/// The steps of all shares in the order of the commands.
fn in_order(
    starts: &[usize],
    mut parts: Vec<vec::IntoIter<Option<Step>>>,
    commands: &[Command],
) -> Vec<Option<Step>> {
    let step = |command: &Command| {
        let segment = place(command.order).0;
        let owner = starts.iter().rposition(|&start| start <= segment)?;
        parts.get_mut(owner)?.next().flatten()
    };
    commands.iter().map(step).collect()
}

/// What one thread works on.
#[derive(Debug)]
struct Share<'l, W: Word> {
    numbers: Range<usize>,
    segments: &'l mut [Segment<W>],
}

impl<W: Word> Share<'_, W> {
    /// Applies the commands that are for this share, some at a time: their rows are looked at
    /// before the first of them is moved, so that memory is waited for once.
    fn take(self, workflow: &Workflow, commands: &[Command]) -> Vec<Option<Step>> {
        let Self { numbers, segments } = self;
        let place = |command: &Command| {
            let (segment, row) = place(command.order);
            (segment.wrapping_sub(numbers.start), row)
        };
        let mut own = commands.iter().filter(|it| numbers.contains(&self::place(it.order).0));
        let mut steps = Vec::new();
        let mut ahead = Vec::with_capacity(AHEAD);
        loop {
            ahead.clear();
            ahead.extend(own.by_ref().take(AHEAD));
            if ahead.is_empty() {
                return steps;
            }
            let look = |command: &&Command| {
                let (segment, row) = place(command);
                segments.get(segment).map_or(0, |segment| segment.touch(row))
            };
            black_box(ahead.iter().fold(0, |sum, command| sum ^ look(command)));
            steps.extend(ahead.iter().map(|command| {
                let (segment, row) = place(command);
                decide(segments.get_mut(segment)?, row, workflow, command)
            }));
        }
    }
}
