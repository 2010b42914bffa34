//! Taking a story with a real order.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::books::{Goods, TOTAL};
use super::model::Act;
use super::witness::{Move, Witness};
use crate::engine::{Decision, Event, NewOrder, OpenError, Origin, Rejection};
use crate::order::{Actor, DeliveryMethod, Edit, Effect, LineId, Money, Order, Payload};
use crate::vocabulary::Books;
use crate::workflow::{Verdict, Workflow};

/// A story that was taken.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The order at the end.
    pub order: Order,
    /// What was done to it: one for each move of the story, the events as they were handed in.
    pub done: Vec<Event>,
    /// What each of them did.
    pub verdicts: Vec<Verdict>,
    /// What each of them owes.
    pub owed: Vec<Vec<Effect>>,
}

/// Why a story could not be taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayFailure {
    /// The order cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A step is rejected, and the story says nothing of that.
    #[error("move {number} of the story is rejected: {rejection}")]
    Rejected {
        /// The number of the move, from 0.
        number: usize,
        /// Why.
        rejection: Box<Rejection>,
    },
    /// A plan was made for another order, or for this one as it was before.
    #[error("the plan is for another order, or for this one as it was before")]
    AnotherOrder,
    /// A step leads to other statuses than the story says.
    #[error("move {number} of the story leads elsewhere")]
    Elsewhere {
        /// The number of the move, from 0.
        number: usize,
    },
    /// An amount is too small to be split.
    #[error("move {number} of the story is a part of an amount that cannot be split")]
    NothingToSplit {
        /// The number of the move, from 0.
        number: usize,
    },
    /// A repeat finds nothing to repeat.
    #[error("move {number} of the story repeats what never was")]
    NothingToRepeat {
        /// The number of the move, from 0.
        number: usize,
    },
}

impl Witness {
    /// Takes the story with a real order and the real engine.
    ///
    /// The order costs EUR 3.00. Its lines have a unit each, for 1.00, and the last one for what is
    /// left: `1` for 1.00 and `2` for 2.00, or up to four. Where the workflow books nothing but
    /// reads derived facts, the facts are the host's, and only [`Witness::walk`] can take the
    /// story.
    ///
    /// # Errors
    ///
    /// A [`ReplayFailure`]; no witness that this library makes gives one.
    pub fn replay(&self) -> Result<Replayed, ReplayFailure> {
        let workflow = &self.workflow.0;
        let order = workflow.open(self.new_order(), origin(workflow, false).at(TIME))?;
        let mut replayed = Replayed::from(order);
        for (number, step) in self.moves.iter().enumerate() {
            let done = replayed.take(workflow, step, number);
            let verdict = match done {
                Ok(verdict) => verdict,
                Err(Failed::Nothing) => return Err(ReplayFailure::NothingToRepeat { number }),
                Err(Failed::Rejected(rejection)) => {
                    return Err(ReplayFailure::Rejected { number, rejection });
                }
            };
            replayed.verdicts.push(verdict);
        }
        Ok(replayed)
    }

    fn new_order(&self) -> NewOrder {
        let order = NewOrder::new("W-1", "EUR");
        let order = match self.terms.goods {
            Goods::Shipped => prices(self.units).fold(order, |order, (n, price)| {
                order.line(&format!("SKU-{n}"), 1, Decimal::from(price))
            }),
            Goods::Digital => prices(self.units).fold(order, |order, (n, price)| {
                order.digital_line(&format!("FILE-{n}"), 1, Decimal::from(price))
            }),
            Goods::None if self.terms.free => order,
            Goods::None => order.shipping_charge(Decimal::from(TOTAL)),
        };
        let order = match self.terms.free && self.terms.goods != Goods::None {
            true => order.discount(Decimal::from(TOTAL)),
            false => order,
        };
        let order = if self.terms.pickup { order.delivery(DeliveryMethod::Pickup) } else { order };
        let order = if self.terms.pay_later { order.pay_later() } else { order };
        let workflow = &self.workflow.0;
        workflow.axes().fold(order, |order, axis| {
            order.entry(workflow.axis_key(axis), workflow.status_key(axis, self.entry.status(axis)))
        })
    }
}

/// The numbers of so many lines, and what each costs: a coin, and the last one what is left.
pub(super) fn prices(lines: usize) -> impl Iterator<Item = (usize, u8)> {
    let before = |line: usize| TOTAL.saturating_sub(line as u8);
    let price = move |line: usize| if line + 1 < lines { 1 } else { before(line) };
    (0..lines).map(move |line| (line + 1, price(line)))
}

/// The time at which everything happens: 2026-03-01T09:00:00Z.
const TIME: Timestamp = Timestamp::constant(1_772_355_600, 0);

/// Somebody who has every role.
fn origin(workflow: &Workflow, gateway: bool) -> Origin {
    let actor = if gateway { Actor::gateway("gateway") } else { Actor::staff("anna") };
    let roles = workflow.table().roles.iter();
    Origin::by(roles.fold(actor, |actor, role| actor.role(role.as_str())))
}

/// Why a move could not be taken.
enum Failed {
    Nothing,
    Rejected(Box<Rejection>),
}

impl From<Rejection> for Failed {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}

impl From<Order> for Replayed {
    /// Nothing was done so far.
    fn from(order: Order) -> Self {
        Self { order, done: Vec::new(), verdicts: Vec::new(), owed: Vec::new() }
    }
}

impl Replayed {
    fn take(&mut self, workflow: &Workflow, step: &Move, number: usize) -> Result<Verdict, Failed> {
        for (name, value) in &step.facts {
            let edit = Edit::Fact { name: name.clone(), value: *value };
            workflow.edit(&mut self.order, edit, origin(workflow, false)).map(drop)?;
        }
        let name = step.event.as_ref().map_or("", |event| event.as_str());
        let event = Event::new(name)
            .payload(self.payload(step, name, number)?)
            .origin(origin(workflow, step.brings.by_gateway));
        let event = if workflow.needs_reason(name) { event.note("why") } else { event };
        self.done.push(event.clone());
        if let Act::Label(axis, label) = step.act {
            let (axis, label) = (workflow.axis_key(axis), workflow.status_key(axis, label));
            let decided = workflow.assign(&mut self.order, axis, label, event.comes_from())?;
            return Ok(self.told(&decided));
        }
        match workflow.apply(&mut self.order, event) {
            Err(Rejection::Refused { .. }) if step.verdict == Verdict::Refused => {
                self.owed.push(Vec::new());
                Ok(Verdict::Refused)
            }
            decided => Ok(self.told(&decided?)),
        }
    }

    fn told(&mut self, decided: &Decision<'_>) -> Verdict {
        self.owed.push(decided.effects().map(|owed| owed.effect).collect());
        decided.verdict
    }

    /// What the event of that move comes with.
    fn payload(&self, step: &Move, name: &str, number: usize) -> Result<Payload, Failed> {
        let brings = &step.brings;
        let Some(kind) = brings.books else { return Ok(Payload::new()) };
        if brings.repeat && brings.amount.is_none() {
            return self.repeated(kind, name).ok_or(Failed::Nothing);
        }
        let lines = brings.lines.iter().filter_map(|line| LineId::new(&line.to_string()).ok());
        let payload = lines.fold(Payload::new(), |payload, line| payload.line(line, 1));
        let amount = brings.amount.and_then(|coins| Money::parse(&coins.to_string(), "EUR").ok());
        let payload = match amount {
            Some(amount) => payload.amount(amount),
            None => payload,
        };
        let id = number.to_string();
        Ok(match kind {
            Books::Capture | Books::FailedPayment | Books::Refund | Books::FailedDelivery => {
                payload.reference(&id)
            }
            Books::Dispatch | Books::LastLeg | Books::Delivery if brings.parcel => {
                payload.shipment(&id)
            }
            Books::Return if brings.parcel => payload.reference(&id).shipment(&id),
            _ => payload,
        })
    }

    /// A payload that books nothing: that of the event before, or of a parcel that is known.
    fn repeated(&self, kind: Books, name: &str) -> Option<Payload> {
        let told = self.done.iter().rev().filter(|event| event.name() == name);
        let told = told.map(|event| event.brings().clone());
        let parcels = self.order.books().parcels();
        let parcel = parcels.shipments().iter().map(|it| Payload::new().shipment(&it.id));
        let back = parcels.returns().iter().filter_map(|it| it.reference.as_ref());
        let back = back.filter(|_| kind == Books::Return).map(|it| Payload::new().reference(it));
        told.chain([Payload::new()]).chain(parcel).chain(back).find(|payload| {
            let booking = self.order.books().book(kind, payload, false, TIME);
            booking.is_ok_and(|booking| booking.is_empty() && booking.unmatched == 0)
        })
    }
}
