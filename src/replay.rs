//! Replaying a recorded log through a workflow.
//!
//! The log is NDJSON, one event a line; [`Replay`] takes the lines one by one and does no I/O. An
//! order is opened at the workflow's default entry by the first line that names it. Inside one
//! order the file's order is the order of events. A refused event leaves the order as it was, and
//! the replay goes on; an event that the workflow lacks is counted.

mod line;
mod summary;

pub use line::{LineError, LogLine};
pub use summary::{Refusal, Sequence, Step as LogStep, Summary, Verdicts};

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use crate::document::nearest::nearest;
use crate::engine::{Event, NewOrder, OpenError, Origin, Rejection};
use crate::order::{Currency, LineId, Money, Order, Payload, PayloadPart};
use crate::vocabulary::{Books, Key};
use crate::workflow::{EventId, Workflow};
use summary::Tally;

/// How to replay.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What an event of the log is called in the workflow, by its name in the log.
    pub map: BTreeMap<String, String>,
    /// Whether to keep the orders' histories; without them an order keeps only what deciding needs.
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
    orders: Vec<Order>,
    index: HashMap<Key, usize>,
    tally: Tally,
}

/// The price and the only unit of an order about which the log says nothing more.
const NOMINAL: (u32, Decimal) = (1, Decimal::ONE);
/// The currency of amounts that come without one: ISO 4217's code for none.
const NO_CURRENCY: &str = "XXX";
/// The line that carries all units of a replayed order.
const LINE: &str = "1";

impl Replay {
    /// A replay through the workflow, before its first line.
    #[must_use]
    pub fn new(workflow: Workflow, options: Options) -> Self {
        let tally = Tally::default();
        Self { workflow, options, orders: Vec::new(), index: HashMap::new(), tally }
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
        let line = LogLine::parse(bytes, self.options.keep_history)?;
        let name =
            self.options.map.get(&*line.event).map_or(&*line.event, String::as_str).to_owned();
        let known = self.workflow.event(&name);
        let before = self.orders.len();
        let at = self.order_of(&line, known)?;
        let counted = self.count(&line, known, at, &name);
        if counted.is_err() && self.orders.len() > before {
            // A bad line counts for nothing: it opens no order either.
            self.index.remove(&*line.order);
            self.orders.truncate(before);
        }
        counted
    }

    /// Counts a line of an order that is open.
    fn count(
        &mut self,
        line: &LogLine<'_>,
        known: Option<EventId>,
        at: usize,
        name: &str,
    ) -> Result<(), LineError> {
        let Some(order) = self.orders.get_mut(at) else { return Ok(()) };
        let Some(id) = known else {
            self.tally.unknown(at, name);
            return Ok(());
        };
        let event = Event {
            name: name.to_owned(),
            payload: payload(&self.workflow, id, line, order)?,
            origin: line.origin(),
        };
        let applied = self.workflow.apply(order, event);
        match applied {
            Ok(decision) => {
                self.tally.decided(
                    at,
                    name,
                    decision.verdict,
                    decision.effects().map(|e| e.effect),
                );
            }
            Err(Rejection::Refused { reasons, .. }) => self.tally.refused(at, name, &reasons),
            Err(other) if malformed(&other) => {
                return Err(LineError::Rejected { reason: other.to_string() });
            }
            Err(other) => self.tally.rejected(at, name, other.code()),
        }
        if !self.options.keep_history {
            order.shed_last();
        }
        Ok(())
    }

    /// The number of the order that the line names; opens it, if it is the first to do so.
    fn order_of(&mut self, line: &LogLine<'_>, known: Option<EventId>) -> Result<usize, LineError> {
        if let Some(&at) = self.index.get(&*line.order) {
            return Ok(at);
        }
        let new = self.new_order(line, known);
        let origin = Origin { key: None, note: None, ..line.origin() };
        let mut order = self.workflow.open(new, origin).map_err(|error| opening(&error))?;
        if !self.options.keep_history {
            order.shed_last();
        }
        let at = self.orders.len();
        self.index.insert(order.id().clone(), at);
        self.orders.push(order);
        Ok(at)
    }

    /// What is known of an order from the first line that names it. An amount there is the order's
    /// total, unless the event itself books it; so a log that begins with the placing of orders
    /// needs nothing more.
    fn new_order(&self, line: &LogLine<'_>, known: Option<EventId>) -> NewOrder {
        let books = known.and_then(|event| self.workflow.books(event));
        let takes_amount =
            books.is_some_and(|books| PayloadPart::taken_by(books).contains(&PayloadPart::Amount));
        let stated = line.total.or(line.amount.filter(|_| !takes_amount));
        let (units, price) = NOMINAL;
        let units = line.units.filter(|_| !books.is_some_and(takes_lines)).unwrap_or(units);
        let currency = line.currency.as_deref().unwrap_or(NO_CURRENCY);
        // One line carries the units; the price of the whole order is a charge beside it, so that
        // it need not divide by them.
        NewOrder::new(&line.order, currency)
            .named_line(LINE, "", units, Decimal::ZERO)
            .shipping_charge(stated.unwrap_or(price))
    }

    /// The orders, in the order in which the log first names them.
    #[must_use]
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// The workflow that the log goes through.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// How many events were counted so far.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.tally.events()
    }

    /// What came of it all.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.tally.summary(&self.workflow, &self.orders)
    }

    /// The name in the workflow that an unknown event of the log probably means.
    #[must_use]
    pub fn nearest_event(&self, unknown: &str) -> Option<String> {
        let known: Vec<&str> =
            self.workflow.events().map(|event| self.workflow.event_key(event).as_str()).collect();
        nearest(unknown, known).map(str::to_owned)
    }
}

const fn takes_lines(books: Books) -> bool {
    matches!(
        books,
        Books::Dispatch | Books::LastLeg | Books::Delivery | Books::FailedDelivery | Books::Return
    )
}

/// What the line brings for the books: of what it says, the parts that the event takes.
fn payload(
    workflow: &Workflow,
    event: EventId,
    line: &LogLine<'_>,
    order: &Order,
) -> Result<Payload, LineError> {
    let mut payload = Payload::default();
    let Some(books) = workflow.books(event) else { return Ok(payload) };
    let parts = PayloadPart::taken_by(books);
    if let Some(amount) = line.amount.filter(|_| parts.contains(&PayloadPart::Amount)) {
        let stated = line.currency.as_deref().map(Currency::new).transpose();
        let stated = stated.map_err(|error| LineError::Rejected { reason: error.to_string() })?;
        let currency = stated.unwrap_or_else(|| order.books().currency());
        let money = Money::new(amount, currency);
        let money = money.map_err(|error| LineError::Rejected { reason: error.to_string() })?;
        payload = payload.amount(money);
    }
    if let Some(reference) =
        line.reference.as_deref().filter(|_| parts.contains(&PayloadPart::Reference))
    {
        payload = payload.reference(reference);
    }
    if let Some(shipment) =
        line.shipment.as_deref().filter(|_| parts.contains(&PayloadPart::Shipment))
    {
        payload = payload.shipment(shipment);
    }
    if let (Some(units), Ok(id)) = (line.units.filter(|_| takes_lines(books)), LineId::new(LINE)) {
        payload = payload.line(id, units);
    }
    Ok(payload)
}

/// Whether the line itself is at fault, and no order refused anything.
const fn malformed(rejection: &Rejection) -> bool {
    matches!(rejection, Rejection::Payload(_) | Rejection::PayloadUnused { .. })
}

fn opening(error: &OpenError) -> LineError {
    LineError::Rejected { reason: error.to_string() }
}
