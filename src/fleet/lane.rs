//! All the orders of a fleet, in records of one width.

use jiff::Timestamp;

use super::command::Command;
use super::record::{FleetRecord, Packed};
use super::segment::{ROWS, Segment};
use super::word::{Packing, Word};
use super::{Fleet, OrderNumber};
use crate::workflow::{EventId, State, Step, Verdict, Workflow};

#[derive(Debug)]
pub(super) struct Lane<W> {
    pub(super) packing: Packing,
    pub(super) segments: Vec<Segment<W>>,
}

/// The segment of an order, and its row there.
pub(super) const fn place(order: OrderNumber) -> (usize, usize) {
    (order.index() / ROWS, order.index() % ROWS)
}

impl<W: Word> Lane<W> {
    pub(super) const fn new(packing: Packing) -> Self {
        Self { packing, segments: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        let full = self.segments.len().saturating_sub(1) * ROWS;
        full + self.segments.last().map_or(0, Segment::len)
    }

    pub(super) fn open(&mut self, state: State, at: Timestamp) -> Option<OrderNumber> {
        let number = self.len();
        if number >= Fleet::MAX_ORDERS {
            return None;
        }
        if self.segments.last().is_none_or(Segment::is_full) {
            self.segments.push(Segment::new());
        }
        let opening =
            Packed::new(at.as_millisecond(), None, Verdict::Applied, self.packing.pack(state));
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

    pub(super) fn state(&self, order: OrderNumber) -> Option<State> {
        let (segment, row) = place(order);
        Some(self.packing.unpack(self.segments.get(segment)?.last(row)?.state()))
    }

    pub(super) fn apply(&mut self, workflow: &Workflow, command: &Command) -> Option<Step> {
        let (segment, row) = place(command.order);
        decide(self.segments.get_mut(segment)?, &self.packing, row, workflow, command)
    }

    #[inline]
    pub(super) fn enter(
        &mut self,
        order: OrderNumber,
        event: EventId,
        (verdict, packed): (Verdict, u64),
        millis: i64,
    ) {
        let (segment, row) = place(order);
        if let Some(segment) = self.segments.get_mut(segment) {
            segment.add(row, Packed::new(millis, Some(event), verdict, W::narrow(packed)));
        }
    }

    #[inline]
    pub(super) fn touch(&self, order: OrderNumber) -> u32 {
        let (segment, row) = place(order);
        let last = self.segments.get(segment).and_then(|segment| segment.last(row));
        last.map_or(0, |record| record.state().wide() as u32)
    }

    pub(super) fn history(&self, order: OrderNumber) -> impl Iterator<Item = FleetRecord> {
        let (segment, row) = place(order);
        let records = self.segments.get(segment).into_iter().flat_map(move |it| it.history(row));
        records.map(|record| record.read(&self.packing))
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
    packing: &Packing,
    row: usize,
    workflow: &Workflow,
    command: &Command,
) -> Option<Step> {
    let state = packing.unpack(segment.last(row)?.state());
    let step = workflow.step(state, command.event, command.input);
    if !matches!(step.verdict, Verdict::Refused | Verdict::Unchanged) {
        let (at, state) = (command.at.as_millisecond(), packing.pack(step.state));
        segment.add(row, Packed::new(at, Some(command.event), step.verdict, state));
    }
    Some(step)
}
