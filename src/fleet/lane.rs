//! All the orders of a fleet, in records of one width.

use super::command::Command;
use super::history::Records;
use super::record::Entry;
use super::segment::{ROWS, Segment};
use super::word::Word;
use super::{Fleet, OrderNumber};
use crate::workflow::{EventId, State, Step, Verdict, Workflow};

#[derive(Debug)]
pub(super) struct Lane<W: Word> {
    pub(super) segments: Vec<Segment<W>>,
}

/// The segment of an order, and its row there.
#[inline]
pub(super) const fn place(order: OrderNumber) -> (usize, usize) {
    (order.index() / ROWS, order.index() % ROWS)
}

impl<W: Word> Lane<W> {
    pub(super) const fn new() -> Self {
        Self { segments: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        let full = self.segments.len().saturating_sub(1) * ROWS;
        full + self.segments.last().map_or(0, Segment::len)
    }

    pub(super) fn open(&mut self, state: State, millisecond: i64) -> Option<OrderNumber> {
        let number = self.len();
        if number >= Fleet::MAX_ORDERS {
            return None;
        }
        if self.segments.last().is_none_or(Segment::is_full) {
            self.segments.push(Segment::new());
        }
        let opening = Entry::new(millisecond, None, Verdict::Applied, state);
        self.segments.last_mut()?.push(opening);
        Some(OrderNumber(number as u32))
    }

    pub(super) fn forget_last(&mut self) {
        if let Some(last) = self.segments.last_mut() {
            last.pop();
            if last.len() == 0 {
                self.segments.pop();
            }
        }
    }

    /// Fetches an order ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, order: OrderNumber) {
        let (segment, row) = place(order);
        if let Some(segment) = self.segments.get(segment) {
            segment.fetch(row);
        }
    }

    #[inline]
    pub(super) fn state(&self, order: OrderNumber) -> Option<State> {
        let (segment, row) = place(order);
        Some(self.segments.get(segment)?.state(row)?.state())
    }

    #[inline]
    pub(super) fn apply(&mut self, workflow: &Workflow, command: &Command) -> Option<Step> {
        let (segment, row) = place(command.order);
        decide(self.segments.get_mut(segment)?, row, workflow, command)
    }

    #[inline]
    pub(super) fn enter(
        &mut self,
        order: OrderNumber,
        event: EventId,
        (verdict, state): (Verdict, State),
        millisecond: i64,
    ) {
        let (segment, row) = place(order);
        if let Some(segment) = self.segments.get_mut(segment) {
            segment.add(row, Entry::new(millisecond, Some(event), verdict, state));
        }
    }

    #[inline]
    pub(super) fn history(&self, order: OrderNumber) -> Option<Records<'_, W>> {
        let (segment, row) = place(order);
        self.segments.get(segment)?.history(row)
    }

    pub(super) fn bytes(&self) -> usize {
        let own = self.segments.capacity() * size_of::<Segment<W>>();
        own + self.segments.iter().map(Segment::bytes).sum::<usize>()
    }
}

/// Decides one event on one row of a segment, and enters it.
#[inline]
pub(super) fn decide<W: Word>(
    segment: &mut Segment<W>,
    row: usize,
    workflow: &Workflow,
    command: &Command,
) -> Option<Step> {
    let step = workflow.step(segment.state(row)?.state(), command.event, command.input);
    if !matches!(step.verdict, Verdict::Refused | Verdict::Unchanged) {
        let millisecond = command.at.as_millisecond();
        segment.add(row, Entry::new(millisecond, Some(command.event), step.verdict, step.state));
    }
    Some(step)
}
