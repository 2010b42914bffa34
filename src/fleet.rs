//! Millions of orders on the bare state.
//!
//! A [`Fleet`] keeps the statuses and the history of many orders that a host knows by number, and
//! moves them by [`Workflow::step`]: the same engine, and no second one. It has no books and no
//! ids: whoever needs those keeps them beside it, and hands over the facts with each event.
//!
//! # Layout
//!
//! An order is one row of 96 bytes: its statuses now, and its first eight records side by side.
//! A record has eleven bytes: the statuses after it, the time, the event and the verdict. So a row
//! lies in two cache lines, and an event or the reading of a history waits for memory once. The
//! records that do not fit stand together in a list of the order's own. Rows live in segments that
//! grow one by one, so that nothing is ever copied to a larger place. Where a workflow has more
//! than four axes, a record has fifteen bytes and a row 160.
//!
//! ```
//! use orderflow::fleet::Fleet;
//! use orderflow::standard::{event, fact, fulfillment, payment};
//! use orderflow::{Input, Workflow};
//!
//! let workflow = Workflow::standard();
//! let mut fleet = Fleet::new(workflow.clone());
//! let at = "2026-03-01T09:00:00Z".parse()?;
//! let order = fleet.open(workflow.entry(), at).unwrap();
//!
//! let facts = workflow.facts_where(|name| [fact::PAID_IN_FULL, fact::MONEY_CAME].contains(&name));
//! let paid = workflow.event(event::PAID).unwrap();
//! let input = Input { facts, booked: true, ..Input::default() };
//! let step = fleet.apply(order, paid, input, at).unwrap();
//! assert_eq!(fleet.state(order), Some(step.state));
//!
//! let axis = workflow.axis(payment::AXIS).unwrap();
//! let status = workflow.status(axis, payment::PAID).unwrap();
//! assert_eq!(fleet.in_status(axis, status).collect::<Vec<_>>(), [order]);
//! assert_eq!(fleet.history(order).count(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod command;
mod word;
mod record;
mod row;
mod history;
mod segment;
mod lane;
mod batch;

pub use command::Command;
pub use history::FleetHistory;
pub use record::FleetRecord;

use jiff::Timestamp;

use crate::workflow::{AxisId, EventId, Input, State, StatusId, Step, Verdict, Workflow};
use lane::Lane;

/// The number of an order in a fleet, from 0 in the order of opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber(pub u32);

impl OrderNumber {
    /// The number, usable as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The statuses and the history of many orders.
#[derive(Debug)]
pub struct Fleet {
    workflow: Workflow,
    lane: Width,
}

/// Records of eleven bytes, or of fifteen.
#[derive(Debug)]
enum Width {
    Narrow(Lane<u32>),
    Wide(Lane<u64>),
}

/// Does the same with the lane, whatever its width.
macro_rules! lane {
    ($fleet:expr, $lane:ident => $do:expr) => {
        match $fleet {
            Width::Narrow($lane) => $do,
            Width::Wide($lane) => $do,
        }
    };
}

impl Fleet {
    /// The most orders that a fleet has.
    pub const MAX_ORDERS: usize = u32::MAX as usize;

    /// A fleet without orders.
    #[must_use]
    pub fn new(workflow: Workflow) -> Self {
        let narrow = workflow.axes().count() <= size_of::<u32>();
        let lane = if narrow { Width::Narrow(Lane::new()) } else { Width::Wide(Lane::new()) };
        Self { workflow, lane }
    }

    /// The workflow that moves the orders.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// How many orders there are.
    #[must_use]
    pub fn len(&self) -> usize {
        lane!(&self.lane, lane => lane.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Opens an order at that state of the workflow, as its first record; none, where the workflow
    /// has no such state, or the fleet has [`Fleet::MAX_ORDERS`].
    #[must_use = "an order that was not opened has no number"]
    pub fn open(&mut self, state: State, at: Timestamp) -> Option<OrderNumber> {
        if !self.workflow.has(state) {
            return None;
        }
        self.begin(state, at.as_millisecond())
    }

    /// Opens an order at a state that the workflow has, at so many milliseconds since 1970; none,
    /// where the fleet is full.
    #[inline]
    pub(crate) fn begin(&mut self, state: State, millisecond: i64) -> Option<OrderNumber> {
        lane!(&mut self.lane, lane => lane.open(state, millisecond))
    }

    /// The present state of an order.
    #[must_use]
    #[inline]
    pub fn state(&self, order: OrderNumber) -> Option<State> {
        lane!(&self.lane, lane => lane.state(order))
    }

    /// Decides an event on an order and enters it: what is applied, stale or flagged leaves a
    /// record, and a refusal or a repeat leaves nothing. None, where there is no such order.
    #[must_use = "whether the event was applied, refused or repeated is what it returns"]
    #[inline]
    pub fn apply(
        &mut self,
        order: OrderNumber,
        event: EventId,
        input: Input,
        at: Timestamp,
    ) -> Option<Step> {
        let command = Command { order, event, input, at };
        lane!(&mut self.lane, lane => lane.apply(&self.workflow, &command))
    }

    /// Enters what was decided on the order's present state, without deciding it again, at so many
    /// milliseconds since 1970.
    #[inline]
    pub(crate) fn enter(
        &mut self,
        order: OrderNumber,
        event: EventId,
        decided: (Verdict, State),
        millisecond: i64,
    ) {
        lane!(&mut self.lane, lane => lane.enter(order, event, decided, millisecond));
    }

    /// Fetches an order ahead of its use.
    #[inline]
    pub(crate) fn fetch(&self, order: OrderNumber) {
        lane!(&self.lane, lane => lane.fetch(order));
    }

    /// Takes the order out that was opened last.
    pub(crate) fn forget_last(&mut self) {
        lane!(&mut self.lane, lane => lane.forget_last());
    }

    /// Applies many events, one after the other within each order, on so many threads, and gives
    /// the steps in the order of the commands. Orders are independent, so the result does not
    /// depend on the number of threads.
    ///
    /// No thread outlives the call; with one thread none is started. A thread has runs of 16,384
    /// orders to itself, so that a fleet with fewer takes one thread whatever was asked for. One
    /// thread asks memory for rows ahead and is mostly as quick as two, who have to share the
    /// commands out and to put the steps back in order.
    #[must_use = "whether an event was applied, refused or repeated is what it returns"]
    pub fn apply_batch(&mut self, commands: &[Command], threads: usize) -> Vec<Option<Step>> {
        lane!(&mut self.lane, lane => batch::apply(lane, &self.workflow, commands, threads))
    }

    /// The orders that have the status on the axis, by number. Every order is looked at.
    pub fn in_status(
        &self,
        axis: AxisId,
        status: StatusId,
    ) -> impl Iterator<Item = OrderNumber> + '_ {
        self.states().filter(move |(_, state)| state.status(axis) == status).map(|it| it.0)
    }

    /// Every order with its present state, by number.
    pub fn states(&self) -> impl Iterator<Item = (OrderNumber, State)> + '_ {
        let numbers = (0..self.len()).map(|number| OrderNumber(number as u32));
        numbers.filter_map(|order| Some((order, self.state(order)?)))
    }

    /// The records of one order, oldest first; nothing, where there is no such order.
    #[must_use]
    #[inline]
    pub fn history(&self, order: OrderNumber) -> FleetHistory<'_> {
        let history = match &self.lane {
            Width::Narrow(lane) => lane.history(order).map(FleetHistory::narrow),
            Width::Wide(lane) => lane.history(order).map(FleetHistory::wide),
        };
        history.unwrap_or_default()
    }

    /// How many bytes the rows and the further records take, reserved ones included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        lane!(&self.lane, lane => lane.bytes())
    }
}
