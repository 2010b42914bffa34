//! Replaying a recorded log through a workflow.
//!
//! The log is NDJSON, one event a line; [`Replay`] takes the lines one by one and does no I/O. An
//! order is opened at the workflow's default entry by the first line that names it. Inside one
//! order the file's order is the order of events. A refused event leaves the order as it was, and
//! the replay goes on; an event that the workflow lacks is counted.

mod digits;
mod seen;
mod scan;
mod line;
mod sequences;
mod summary;
mod segments;
mod short;
mod texts;
mod names;
mod paths;
mod tally;
mod ids;
mod actors;
mod account;
mod records;
mod situations;
mod rulings;
mod lean;
mod lane;
mod told;
#[cfg(feature = "testing")]
pub(crate) mod readings;
mod lines;
mod block;

pub use line::{LineError, LogLine};
pub use lines::Lines;
pub use sequences::{Sequence, Sequences};
pub use summary::{Refusal, Step as LogStep, Summary, Verdicts};

use std::collections::BTreeMap;

use crate::document::nearest::nearest;
use crate::engine::{Event, Origin, Rejection};
use crate::order::{Currency, Order};
use crate::workflow::{EventId, Workflow};
use digits::Digits;
use ids::{Found, Ids};
use lane::Lane;
use names::Names;
use paths::Paths;
use scan::{Calendar, scan};
use seen::{Seen, text};
use tally::Tally;
use told::{LINE, malformed, nominal, opening, origin, payload, takes_lines};

/// How to replay.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What an event of the log is called in the workflow, by its name in the log.
    pub map: BTreeMap<String, String>,
    /// Whether to keep the orders with their histories; without them an order keeps only what
    /// deciding needs.
    pub keep_history: bool,
}

/// A replay under way.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::replay::{Options, Replay};
///
/// let mut replay = Replay::new(Workflow::standard(), Options::default());
/// replay.line(br#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}"#)?;
/// replay.line(br#"{"order":"1","event":"sent","at":"2026-03-02T09:00:00Z"}"#)?;
/// let summary = replay.summary();
/// assert_eq!((summary.orders, summary.verdicts.applied), (1, 2));
/// assert_eq!(summary.last["payment"]["PAID"], 1);
/// # Ok::<(), orderflow::replay::LineError>(())
/// ```
#[derive(Debug)]
pub struct Replay {
    workflow: Workflow,
    options: Options,
    names: Names,
    ids: Ids,
    lane: Lane,
    /// The orders that are aggregates.
    wide: Vec<Order>,
    paths: Paths,
    tally: Tally,
    calendar: Calendar,
    events: u64,
}

/// A hash of a number: one multiplication, of which both halves count. Whoever makes a log can
/// foresee it, so that it is for what has a bound of its own.
#[inline]
fn mixed(number: u64) -> u64 {
    let product = u128::from(number) * 0x9e37_79b9_7f4a_7c15;
    (product >> 64) as u64 ^ product as u64
}

impl Replay {
    /// A replay through the workflow, before its first line.
    #[must_use]
    pub fn new(workflow: Workflow, options: Options) -> Self {
        Self {
            names: Names::new(),
            ids: Ids::new(),
            lane: Lane::new(&workflow, !options.keep_history),
            wide: Vec::new(),
            paths: Paths::new(),
            tally: Tally::default(),
            calendar: Calendar::default(),
            events: 0,
            workflow,
            options,
        }
    }

    /// Takes one line of the log. An empty line is skipped.
    ///
    /// # Errors
    ///
    /// [`LineError`], if the line is no event of the log; then it counts for nothing, and the
    /// replay may go on.
    pub fn line(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let seen = match bytes.len() <= LogLine::MAX_BYTES {
            true => scan(bytes, &mut self.calendar),
            false => None,
        };
        match seen {
            Some(seen) => {
                let name = self.name(seen.event);
                self.take_alone(&seen, None, name)
            }
            None => self.parse(bytes),
        }
    }

    /// Takes one line that the scanner has left to the parser.
    #[cold]
    fn parse(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let line = LogLine::read(bytes, self.options.keep_history)?;
        let (seen, name) = (line.seen(), self.name(line.event.as_bytes()));
        self.take_alone(&seen, Some(&line), name)
    }

    /// The number of an event's name.
    #[inline]
    fn name(&mut self, event: &[u8]) -> u32 {
        self.names.number(event, &self.workflow, &self.options.map)
    }

    /// Counts an event of that name, whose order is not known yet.
    #[inline(never)]
    fn take_alone(
        &mut self,
        seen: &Seen<'_>,
        line: Option<&LogLine<'_>>,
        name: u32,
    ) -> Result<(), LineError> {
        self.take(seen, line, name, None)
    }

    /// Counts an event of that name; `line` has what was not borrowed.
    ///
    /// Always inlined, like what it calls for every line: what is small stays in registers. Written
    /// to memory in parts and read back as a whole it would be waited for.
    #[inline(always)]
    fn take(
        &mut self,
        seen: &Seen<'_>,
        line: Option<&LogLine<'_>>,
        name: u32,
        order: Option<u32>,
    ) -> Result<(), LineError> {
        let found = order.map_or_else(|| self.ids.number(seen.order), Found::Known);
        let order = match found {
            Found::Known(order) => order,
            Found::New(order) => {
                self.open(seen, line, name).inspect_err(|_| self.forget_last(seen.order, order))?;
                order
            }
        };
        if let Err(error) = self.count(seen, line, order, name) {
            // A bad line counts for nothing: it opens no order either.
            if found == Found::New(order) {
                self.forget_last(seen.order, order);
            }
            return Err(error);
        }
        self.events += 1;
        if let Some(lean) = self.lane.get_mut(order) {
            lean.path = self.paths.step(lean.path, name);
        }
        Ok(())
    }

    /// Opens the order that the line is the first to name. An amount there is the order's total,
    /// unless the event itself books it; so a log that begins with the placing of orders needs
    /// nothing more.
    #[inline(never)]
    fn open(
        &mut self,
        seen: &Seen<'_>,
        line: Option<&LogLine<'_>>,
        name: u32,
    ) -> Result<(), LineError> {
        let known = self.names.get(name).and_then(|name| name.known);
        let takes_amount = known.is_some_and(|known| known.takes_amount);
        let takes_units = known.is_some_and(|known| known.takes_units);
        let total = seen.total.or(seen.amount.filter(|_| !takes_amount));
        let units = seen.units.filter(|_| !takes_units);
        if self.lane.open(&self.workflow, seen, total, units, name).is_some() {
            return Ok(());
        }
        let total = match line {
            Some(line) => line.total.or(line.amount.filter(|_| !takes_amount)),
            None => total.map(Digits::decimal),
        };
        let currency = seen.currency.map_or(Currency::NONE.as_str(), text);
        let new = nominal(text(seen.order), currency, total, units);
        let origin = Origin { key: None, note: None, ..origin(seen, line) };
        let mut order = self.workflow.open(new, origin).map_err(|error| opening(&error))?;
        if !self.options.keep_history {
            order.shed();
        }
        self.lane.open_wide(&self.workflow, seen.at, self.wide.len() as u32);
        self.wide.push(order);
        Ok(())
    }

    fn forget_last(&mut self, id: &[u8], order: u32) {
        let opened = self.lane.get(order).map(|lean| lean.wide());
        self.ids.forget_last(id);
        if let Some(wide) = opened {
            if wide.is_some() {
                self.wide.pop();
            }
            self.lane.forget_last();
        }
    }

    /// Counts a line of an order that is open.
    #[inline(always)]
    fn count(
        &mut self,
        seen: &Seen<'_>,
        line: Option<&LogLine<'_>>,
        order: u32,
        name: u32,
    ) -> Result<(), LineError> {
        let Self { workflow, names, lane, tally, .. } = self;
        let Some(known) = names.get(name).and_then(|name| name.known.as_ref()) else {
            tally.unknown(name);
            return Ok(());
        };
        match lane.count(workflow, order, (name, known), seen, tally) {
            Some(()) => Ok(()),
            None => {
                let event = known.event;
                self.count_wide(seen, line, order, (name, event))
            }
        }
    }

    /// Counts a line of an order that cannot be lean, or not any more.
    #[inline(never)]
    fn count_wide(
        &mut self,
        seen: &Seen<'_>,
        line: Option<&LogLine<'_>>,
        order: u32,
        (name, event): (u32, EventId),
    ) -> Result<(), LineError> {
        let Some(wide) = self.widen(order, seen.order) else { return Ok(()) };
        let Some(aggregate) = self.wide.get_mut(wide as usize) else { return Ok(()) };
        let owned;
        let line = match line {
            Some(line) => line,
            None => {
                owned = LogLine::from(*seen);
                &owned
            }
        };
        let payload = payload(&self.workflow, event, line, aggregate)?;
        let event = Event::new(self.workflow.event_key(event)).payload(payload);
        let event = event.origin(line.origin());
        match self.workflow.apply(aggregate, event) {
            Ok(decision) => {
                let effects = decision.effects().map(|owed| owed.effect);
                self.tally.decided(name, decision.verdict, effects);
            }
            Err(Rejection::Refused(refusal)) => {
                self.tally.refused(name, &refusal.reasons());
                self.lane.refused(order);
            }
            Err(other) if malformed(&other) => {
                return Err(LineError::Rejected { reason: other.to_string() });
            }
            Err(other) => {
                self.tally.rejected(name, other.code());
                self.lane.refused(order);
            }
        }
        if !self.options.keep_history {
            aggregate.shed();
        }
        Ok(())
    }

    /// The aggregate of an order, made now if it was lean.
    fn widen(&mut self, order: u32, id: &[u8]) -> Option<u32> {
        if let Some(wide) = self.lane.get(order)?.wide() {
            return Some(wide);
        }
        let aggregate = self.lane.aggregate(&self.workflow, order, text(id))?;
        let wide = self.wide.len() as u32;
        self.wide.push(aggregate);
        self.lane.get_mut(order)?.widen(wide);
        Some(wide)
    }

    /// The orders with their histories, in the order in which the log first names them; only where
    /// [histories are kept](Options::keep_history).
    #[must_use]
    pub fn orders(&self) -> &[Order] {
        if self.options.keep_history { &self.wide } else { &[] }
    }

    /// The workflow that the log goes through.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// How many events were counted so far.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// What came of it all.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut tally = self.tally.clone();
        self.lane.report(&mut tally);
        let mut summary = tally.summary(&self.names);
        summary.events = self.events;
        let mut ends = vec![0; self.paths.len()];
        self.lane.ends(&self.workflow, &self.wide, &mut ends, &mut summary);
        (summary.sequences, summary.transitions) =
            tally::sequences(&self.paths, &ends, &self.names);
        summary.in_order()
    }

    /// The name in the workflow that an unknown event of the log probably means.
    #[must_use]
    pub fn nearest_event(&self, unknown: &str) -> Option<String> {
        let known: Vec<&str> =
            self.workflow.events().map(|event| self.workflow.event_key(event).as_str()).collect();
        nearest(unknown, known).map(str::to_owned)
    }
}
