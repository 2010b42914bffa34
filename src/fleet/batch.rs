//! Many events at once, on as many threads as asked for.

use std::thread;

use super::command::Command;
use super::lane::{Lane, decide, place};
use super::segment::Segment;
use super::word::{Packing, Word};
use crate::workflow::{Step, Workflow};

/// Applies the commands, one segment's after another's, so that what is touched together lies
/// together. Each thread has segments of its own, so that no two ever touch the same order.
pub(super) fn apply<W: Word>(
    lane: &mut Lane<W>,
    workflow: &Workflow,
    commands: &[Command],
    threads: usize,
) -> Vec<Option<Step>> {
    let groups = Groups::of(commands, lane.segments.len());
    let packing = &lane.packing;
    let work = |first: usize, segments: &mut [Segment<W>]| {
        part_of(first, segments, &groups, packing, workflow, commands)
    };
    let parts = groups.shares(threads, &mut lane.segments);
    let results = match <[_; 1]>::try_from(parts) {
        Ok([(first, segments)]) => vec![work(first, segments)],
        Err(parts) => thread::scope(|scope| {
            let start = |(first, segments)| scope.spawn(move || work(first, segments));
            let started: Vec<_> = parts.into_iter().map(start).collect();
            started.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
        }),
    };
    let mut steps = vec![None; commands.len()];
    for (number, step) in results.into_iter().flatten() {
        if let Some(slot) = steps.get_mut(number) {
            *slot = step;
        }
    }
    steps
}

/// The numbers of the commands, segment by segment, and in their order within each.
#[derive(Debug)]
struct Groups {
    /// Where each segment's begin; one more for the end.
    starts: Vec<usize>,
    numbers: Vec<usize>,
}

impl Groups {
    /// Commands for orders that are in no segment are in no group.
    fn of(commands: &[Command], segments: usize) -> Self {
        let segment = |command: &Command| place(command.order).0;
        let mut starts = vec![0; segments + 1];
        for command in commands {
            if let Some(count) = starts.get_mut(segment(command) + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut numbers = vec![0; starts.last().copied().unwrap_or(0)];
        for (number, command) in commands.iter().enumerate() {
            if let Some(next) = next.get_mut(segment(command)).filter(|at| **at < numbers.len()) {
                numbers[*next] = number;
                *next += 1;
            }
        }
        Self { starts, numbers }
    }

    fn group(&self, segment: usize) -> &[usize] {
        let end = self.starts.get(segment + 1).copied().unwrap_or(0);
        self.starts.get(segment).and_then(|&start| self.numbers.get(start..end)).unwrap_or_default()
    }

    /// The segments in at most so many runs, each with about as many commands as any other, and
    /// the number of the first of each.
    fn shares<'s, S>(
        &self,
        threads: usize,
        mut segments: &'s mut [S],
    ) -> Vec<(usize, &'s mut [S])> {
        let each = self.numbers.len().div_ceil(threads.max(1));
        let (mut shares, mut first) = (Vec::new(), 0);
        while !segments.is_empty() {
            let wanted = (shares.len() + 1) * each;
            let end = if shares.len() + 1 < threads {
                self.starts.partition_point(|&start| start < wanted).max(first + 1)
            } else {
                first + segments.len()
            };
            let (own, rest) = segments.split_at_mut((end - first).min(segments.len()));
            shares.push((first, own));
            (first, segments) = (end, rest);
        }
        shares
    }
}

/// Applies the commands for the segments from that one on.
fn part_of<W: Word>(
    first: usize,
    segments: &mut [Segment<W>],
    groups: &Groups,
    packing: &Packing,
    workflow: &Workflow,
    commands: &[Command],
) -> Vec<(usize, Option<Step>)> {
    let mut steps = Vec::new();
    for (number, segment) in (first..).zip(segments) {
        for &number in groups.group(number) {
            let Some(command) = commands.get(number) else { continue };
            let row = place(command.order).1;
            steps.push((number, decide(segment, packing, row, workflow, command)));
        }
    }
    steps
}
