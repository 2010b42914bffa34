//! Many events at once, on as many threads as asked for.

use std::ops::Range;
use std::thread;

use super::command::Command;
use super::lane::{Lane, decide, place};
use super::segment::Segment;
use super::word::Word;
use crate::workflow::{Step, Workflow};

/// How many rows are fetched while as many are moved.
const AHEAD: usize = 32;

/// Applies the commands, one after the other within each order. Each thread takes those for
/// segments of its own, so that no two ever touch the same order.
pub(super) fn apply<W: Word>(
    lane: &mut Lane<W>,
    workflow: &Workflow,
    commands: &[Command],
    threads: usize,
) -> Vec<Option<Step>> {
    let mut steps = vec![None; commands.len()];
    if threads < 2 {
        let own = Own { first: 0, segments: &mut lane.segments };
        own.take(workflow, commands.iter(), &mut steps);
        return steps;
    }
    let parts = parts(commands, lane.segments.len(), threads);
    let mut numbers = numbers(commands, &parts);
    thread::scope(|scope| {
        let (mut segments, mut left) = (&mut *lane.segments, &mut *steps);
        let mut works = parts.iter().map(|part| {
            let segments = segments.split_off_mut(..part.segments.len()).unwrap_or_default();
            let steps = left.split_off_mut(..part.commands.len()).unwrap_or_default();
            let numbers = numbers.get(part.commands.clone()).unwrap_or_default();
            let own = Own { first: part.segments.start, segments };
            move || own.take(workflow, numbers.iter().filter_map(|&it| commands.get(it)), steps)
        });
        let first = works.next();
        works.for_each(|work| drop(scope.spawn(work)));
        if let Some(work) = first {
            work();
        }
    });
    in_order(&mut steps, &mut numbers);
    steps
}

/// A run of segments, and the commands for them, once all are in order by part.
#[derive(Debug, Default)]
struct Part {
    segments: Range<usize>,
    commands: Range<usize>,
}

/// At most so many parts, each with about as many commands as any other.
fn parts(commands: &[Command], segments: usize, threads: usize) -> Vec<Part> {
    let mut counts = vec![0; segments];
    for command in commands {
        if let Some(count) = counts.get_mut(place(command.order).0) {
            *count += 1;
        }
    }
    let each = commands.len().div_ceil(threads);
    let (mut parts, mut part) = (Vec::new(), Part::default());
    for count in counts {
        part.segments.end += 1;
        part.commands.end += count;
        if part.commands.end >= each * (parts.len() + 1) && parts.len() + 1 < threads {
            let next = Part {
                segments: part.segments.end..part.segments.end,
                commands: part.commands.end..part.commands.end,
            };
            parts.push(std::mem::replace(&mut part, next));
        }
    }
    // What is for no segment is the last one's, and nobody's.
    part.commands.end = commands.len();
    parts.push(part);
    parts
}

/// The numbers of the commands in order by part. Whose a command is nobody can guess; so it is
/// looked up, and no branch depends on it.
fn numbers(commands: &[Command], parts: &[Part]) -> Vec<usize> {
    let mut whose = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        whose.resize(part.segments.end, number);
    }
    let last = parts.len().saturating_sub(1);
    let mut ends: Vec<usize> = parts.iter().map(|part| part.commands.start).collect();
    let mut numbers = vec![0; commands.len()];
    for (number, command) in commands.iter().enumerate() {
        let part = whose.get(place(command.order).0).copied().unwrap_or(last);
        let Some(end) = ends.get_mut(part) else { continue };
        if let Some(place) = numbers.get_mut(*end) {
            *place = number;
        }
        *end += 1;
    }
    numbers
}

/// Puts each step where its command stands.
fn in_order(steps: &mut [Option<Step>], numbers: &mut [usize]) {
    for place in 0..numbers.len() {
        while let Some(&number) = numbers.get(place).filter(|number| **number != place) {
            steps.swap(place, number);
            numbers.swap(place, number);
        }
    }
}

/// The segments of one thread.
#[derive(Debug)]
struct Own<'l, W: Word> {
    /// The number of the first.
    first: usize,
    segments: &'l mut [Segment<W>],
}

impl<W: Word> Own<'_, W> {
    /// Applies commands for these segments, some at a time, and fetches the rows of the next ones
    /// before: all in one loop, so that many places are being found in memory at once.
    fn take<'c>(
        self,
        workflow: &Workflow,
        mut commands: impl Iterator<Item = &'c Command> + Clone,
        steps: &mut [Option<Step>],
    ) {
        let Self { first, segments } = self;
        let place = |command: &Command| {
            let (segment, row) = place(command.order);
            (segment.wrapping_sub(first), row)
        };
        let fetch = |segments: &[Segment<W>], command: &Command| {
            let (segment, row) = place(command);
            if let Some(segment) = segments.get(segment) {
                segment.fetch(row);
            }
        };
        let mut ahead = commands.clone();
        ahead.by_ref().take(AHEAD).for_each(|command| fetch(segments, command));
        for steps in steps.chunks_mut(AHEAD) {
            ahead.by_ref().take(AHEAD).for_each(|command| fetch(segments, command));
            for (step, command) in steps.iter_mut().zip(commands.by_ref()) {
                let (segment, row) = place(command);
                let segment = segments.get_mut(segment);
                *step = segment.and_then(|segment| decide(segment, row, workflow, command));
            }
        }
    }
}
