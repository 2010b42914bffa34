//! Many events at once, on as many threads as asked for.

use std::thread;

use jiff::Timestamp;

use super::OrderNumber;
use super::lane::{Lane, decide, place};
use super::segment::Segment;
use super::word::{Packing, Word};
use crate::workflow::{EventId, Input, Step, Workflow};

/// One event for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The order.
    pub order: OrderNumber,
    /// The event.
    pub event: EventId,
    /// What deciding needs to know besides.
    pub input: Input,
    /// When.
    pub at: Timestamp,
}

/// Applies the commands in their order. Each thread has segments of its own and takes the commands
/// for those, so that no two ever touch the same order.
pub(super) fn apply<W: Word>(
    lane: &mut Lane<W>,
    workflow: &Workflow,
    commands: &[Command],
    threads: usize,
) -> Vec<Option<Step>> {
    let threads = threads.clamp(1, lane.segments.len().max(1));
    if threads == 1 {
        return commands.iter().map(|command| lane.apply(workflow, command)).collect();
    }
    let share = lane.segments.len().div_ceil(threads);
    let packing = &lane.packing;
    let parts = lane.segments.chunks_mut(share).enumerate();
    let results: Vec<Vec<(usize, Option<Step>)>> = thread::scope(|scope| {
        let start = |(part, segments)| {
            let work = move || part_of(part * share, segments, packing, workflow, commands);
            scope.spawn(work)
        };
        let started: Vec<_> = parts.map(start).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let mut steps = vec![None; commands.len()];
    for (place, step) in results.into_iter().flatten() {
        if let Some(slot) = steps.get_mut(place) {
            *slot = step;
        }
    }
    steps
}

/// Applies the commands for the segments from that one on.
fn part_of<W: Word>(
    first: usize,
    segments: &mut [Segment<W>],
    packing: &Packing,
    workflow: &Workflow,
    commands: &[Command],
) -> Vec<(usize, Option<Step>)> {
    let mut steps = Vec::new();
    for (number, command) in commands.iter().enumerate() {
        let (segment, row) = place(command.order);
        let own = segment.checked_sub(first).and_then(|segment| segments.get_mut(segment));
        if let Some(segment) = own {
            steps.push((number, decide(segment, packing, row, workflow, command)));
        }
    }
    steps
}
