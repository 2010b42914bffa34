//! Orders, and what may happen to them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Choices;
use crate::document::Document;
use crate::engine::{Event, NewOrder, Origin};
use crate::order::{
    Actor, ActorKind, DeliveryMethod, Edit, LineId, Money, Order, Payload, PayloadPart, Tracking,
};
use crate::vocabulary::{Books, DerivedFact, EffectKind, Key};
use crate::workflow::{FLAGGED, Workflow};

const AMOUNTS: [&str; 6] = ["10.00", "5.00", "0.00", "0.01", "39.80", "1000000000000000"];
const REFERENCES: [&str; 4] = ["ref-1", "ref-2", "ref-3", ""];
const LINES: [&str; 4] = ["1", "2", "3", "9"];
const SHIPMENTS: [&str; 3] = ["P-1", "P-2", "P-3"];
const KEYS: [&str; 4] = ["key-1", "key-2", "key-3", "key-4"];

/// One thing that may happen to an order. All are listed: a test takes every one of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// An event happens.
    Event(Event),
    /// A status is assigned, for [`Workflow::assign`].
    Assign {
        /// The axis.
        axis: String,
        /// The status that is wanted.
        status: String,
        /// Who wants it.
        origin: Origin,
    },
    /// A status is forced, for [`Workflow::force_assign`].
    Force {
        /// The axis.
        axis: String,
        /// The status that is wanted.
        status: String,
        /// Who wants it.
        origin: Origin,
    },
    /// An attention is settled, for [`Workflow::settle`].
    Settle {
        /// The attention.
        name: String,
        /// Who has seen to it.
        origin: Origin,
    },
    /// The order is edited, for [`Workflow::edit`].
    Edit {
        /// What is edited.
        edit: Box<Edit>,
        /// Who edits it.
        origin: Origin,
    },
}

/// An order that can be opened under the workflow: some lines, some entry statuses, some facts.
#[must_use]
pub fn new_order(workflow: &Workflow, choices: &mut Choices<'_>) -> NewOrder {
    let document = workflow.document();
    let mut order = NewOrder::new("T-1", "EUR");
    for _ in 0..choices.below(4) {
        let quantity = choices.between(1, 3) as u32;
        let price = Decimal::new(choices.below(3) as i64 * 500, 2);
        order = if choices.chance(75) {
            order.line("SKU", quantity, price)
        } else {
            order.digital_line("FILE", quantity, price)
        };
    }
    for axis in document.axes.iter().filter(|axis| !axis.entry.is_empty()) {
        if choices.chance(40) {
            order = order.entry(&axis.name, choices.pick(&axis.entry));
        }
    }
    for fact in host_facts(document) {
        if choices.chance(50) {
            order = order.fact(fact);
        }
    }
    if choices.chance(20) {
        order = order.delivery(DeliveryMethod::Pickup);
    }
    let order = if choices.chance(20) { order.pay_later() } else { order };
    if choices.chance(15) { order.quiet() } else { order }
}

/// The facts that the host supplies.
fn host_facts(document: &Document) -> impl Iterator<Item = &String> {
    document.facts.iter().filter(|fact| DerivedFact::by_name(fact).is_none())
}

/// Something that happens: mostly an event that the workflow declares; else an assignment, an edit,
/// or what no workflow knows.
#[must_use]
pub fn act(workflow: &Workflow, choices: &mut Choices<'_>) -> Act {
    let document = workflow.document();
    match choices.below(20) {
        0..=13 => {
            let known = if choices.chance(3) { None } else { event(workflow, choices) };
            Act::Event(known.unwrap_or_else(|| Event::new("nothing")))
        }
        14..=16 => {
            let (axis, status) = place(document, choices);
            Act::Assign { axis, status, origin: origin(document, choices) }
        }
        17 => {
            let (axis, status) = place(document, choices);
            Act::Force { axis, status, origin: origin(document, choices) }
        }
        18 => {
            let name = attention(document, choices);
            Act::Settle { name, origin: origin(document, choices) }
        }
        _ => {
            let edit = Box::new(edit(document, choices));
            Act::Edit { edit, origin: origin(document, choices) }
        }
    }
}

/// A status of some axis, and rarely one that no axis has.
fn place(document: &Document, choices: &mut Choices<'_>) -> (String, String) {
    let axis = choices.pick(&document.axes);
    let status = if choices.chance(4) || axis.statuses.is_empty() {
        "NOWHERE"
    } else {
        &choices.pick(&axis.statuses).key
    };
    (axis.name.clone(), status.to_owned())
}

/// An attention that some effect raises, or the one of flagged reports.
fn attention(document: &Document, choices: &mut Choices<'_>) -> String {
    let effects = document.transitions.iter().flat_map(|it| &it.effects);
    let raised = effects.filter(|effect| effect.kind == EffectKind::Attention);
    let names: BTreeSet<&str> = raised.filter_map(|effect| effect.name.as_deref()).collect();
    let names: Vec<&str> = std::iter::once(FLAGGED).chain(names).collect();
    choices.word(&names).to_owned()
}

/// An event that the workflow declares, by somebody who may have a role, with a payload that
/// mostly makes sense; none, where the workflow declares no event.
#[must_use]
pub fn event(workflow: &Workflow, choices: &mut Choices<'_>) -> Option<Event> {
    let document = workflow.document();
    let events = &document.events;
    let declared = events.get(choices.below(events.len()))?;
    let payload = payload(declared.books, choices);
    let origin = origin(document, choices);
    Some(Event::new(&declared.name).origin(origin).payload(payload))
}

/// Somebody who may have a role, a reason and an idempotency key.
fn origin(document: &Document, choices: &mut Choices<'_>) -> Origin {
    let kind = *choices.pick(&ActorKind::ALL);
    let roles: BTreeSet<&str> =
        document.transitions.iter().flat_map(|it| &it.roles).map(String::as_str).collect();
    let roles = choices.some(&roles.into_iter().collect::<Vec<_>>());
    let mut origin = Origin::by(roles.into_iter().fold(Actor::new(kind), Actor::role));
    origin.key = choices.chance(25).then(|| choices.word(&KEYS).to_owned());
    origin.note = choices.chance(50).then(|| "because".to_owned());
    origin
}

/// A payload that mostly has the parts which such an event takes, and mostly makes sense.
fn payload(books: Option<Books>, choices: &mut Choices<'_>) -> Payload {
    let mut payload = Payload::new();
    let taken = books.map_or(&[][..], PayloadPart::taken_by);
    for part in PayloadPart::ALL {
        if choices.chance(if taken.contains(&part) { 45 } else { 1 }) {
            payload = with(payload, part, choices);
        }
    }
    payload
}

/// The payload with that part.
fn with(payload: Payload, part: PayloadPart, choices: &mut Choices<'_>) -> Payload {
    match part {
        PayloadPart::Amount => {
            let currency = if choices.chance(3) { "USD" } else { "EUR" };
            match Money::parse(choices.word(&AMOUNTS), currency) {
                Ok(amount) => payload.amount(amount),
                Err(_) => payload,
            }
        }
        PayloadPart::Reference => payload.reference(choices.word(&REFERENCES)),
        PayloadPart::Payment => payload.payment(choices.word(&REFERENCES)),
        PayloadPart::Method => payload.method("card"),
        PayloadPart::Lines => {
            let lines = choices.some(&LINES).into_iter().filter_map(|line| LineId::new(line).ok());
            lines.fold(payload, |payload, line| payload.line(line, choices.below(4) as u32))
        }
        PayloadPart::Shipment => payload.shipment(choices.word(&SHIPMENTS)),
        _ => payload.tracking(Tracking { number: Some("T-1".to_owned()), ..Tracking::default() }),
    }
}

fn edit(document: &Document, choices: &mut Choices<'_>) -> Edit {
    let facts: Vec<&String> = host_facts(document).collect();
    let fact = facts.get(choices.below(facts.len())).and_then(|fact| Key::new(fact.as_str()).ok());
    match (choices.below(4), fact) {
        (0 | 1, Some(name)) => Edit::Fact { name, value: choices.chance(50) },
        (2, _) => Edit::NotifyCustomer(choices.chance(50)),
        _ => Edit::Note,
    }
}

/// An order with a history: opened under the workflow, with so many events told to it, of which
/// some were refused. None, where it cannot be opened.
#[must_use]
pub fn history(workflow: &Workflow, choices: &mut Choices<'_>, events: usize) -> Option<Order> {
    let order = new_order(workflow, choices);
    told(workflow, order, (0..events).map_while(|_| event(workflow, choices)))
}

/// The order is opened, and the events are told to it, a minute apart.
pub(super) fn told(
    workflow: &Workflow,
    order: NewOrder,
    events: impl IntoIterator<Item = Event>,
) -> Option<Order> {
    let mut order = workflow.open(order, opened(0)?).ok()?;
    for (minute, event) in (1..).zip(events) {
        // A refusal is an answer, and leaves the order as it was.
        let _ = workflow.apply(&mut order, event.at(time(minute)?));
    }
    Some(order)
}

fn opened(minute: i64) -> Option<Origin> {
    Some(Origin::by(Actor::system()).at(time(minute)?))
}

fn time(minute: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_second(1_800_000_000 + minute * 60).ok()
}
