//! Orders, and what may happen to them.

use rust_decimal::Decimal;

use super::Choices;
use crate::engine::{Event, NewOrder, Origin};
use crate::order::{Actor, ActorKind, DeliveryMethod, LineId, Money, Order, Payload, PayloadPart};
use crate::vocabulary::{Books, DerivedFact};
use crate::workflow::Workflow;

const AMOUNTS: [&str; 4] = ["10.00", "5.00", "0.01", "39.80"];
const REFERENCES: [&str; 3] = ["ref-1", "ref-2", "ref-3"];
const SHIPMENTS: [&str; 2] = ["P-1", "P-2"];

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
    let host = document.facts.iter().filter(|fact| DerivedFact::by_name(fact).is_none());
    for fact in host {
        if choices.chance(50) {
            order = order.fact(fact);
        }
    }
    if choices.chance(20) {
        order = order.delivery(DeliveryMethod::Pickup);
    }
    if choices.chance(20) { order.pay_later() } else { order }
}

/// An event that the workflow declares, by somebody who may have a role, with a payload that
/// mostly makes sense; none, where the workflow declares no event.
#[must_use]
pub fn event(workflow: &Workflow, choices: &mut Choices<'_>) -> Option<Event> {
    let document = workflow.document();
    let events = &document.events;
    let declared = events.get(choices.below(events.len()))?;
    let kind = *choices.pick(&ActorKind::ALL);
    let mut actor = Actor::new(kind);
    for role in document.transitions.iter().flat_map(|it| &it.roles) {
        if choices.chance(50) {
            actor = actor.role(role);
        }
    }
    let mut origin = Origin::by(actor);
    origin.note = choices.chance(50).then(|| "because".to_owned());
    origin.key = choices.chance(25).then(|| choices.word(&["key-1", "key-2"]).to_owned());
    let payload = payload(declared.books, choices);
    Some(Event::new(&declared.name).origin(origin).payload(payload))
}

fn payload(books: Option<Books>, choices: &mut Choices<'_>) -> Payload {
    let mut payload = Payload::new();
    let taken = books.map_or(&[][..], PayloadPart::taken_by);
    for part in taken.iter().filter(|_| choices.chance(45)).copied().collect::<Vec<_>>() {
        payload = match part {
            PayloadPart::Amount => match Money::parse(choices.word(&AMOUNTS), "EUR") {
                Ok(amount) => payload.amount(amount),
                Err(_) => payload,
            },
            PayloadPart::Reference => payload.reference(choices.word(&REFERENCES)),
            PayloadPart::Payment => payload.payment(choices.word(&REFERENCES)),
            PayloadPart::Method => payload.method("card"),
            PayloadPart::Lines => match LineId::new(choices.word(&["1", "2", "3"])) {
                Ok(line) => payload.line(line, choices.between(1, 3) as u32),
                Err(_) => payload,
            },
            PayloadPart::Shipment => payload.shipment(choices.word(&SHIPMENTS)),
            _ => payload,
        };
    }
    payload
}

/// An order with a history: opened under the workflow, with so many events told to it, of which
/// some were refused. None, where it cannot be opened.
#[must_use]
pub fn history(workflow: &Workflow, choices: &mut Choices<'_>, events: usize) -> Option<Order> {
    let mut order = workflow.open(new_order(workflow, choices), origin(0)?).ok()?;
    for number in 0..events {
        let Some(event) = event(workflow, choices) else { break };
        // A refusal is an answer, and leaves the order as it was.
        let _ = workflow.apply(&mut order, event.at(time(number as i64 + 1)?));
    }
    Some(order)
}

fn origin(minute: i64) -> Option<Origin> {
    Some(Origin::by(Actor::system()).at(time(minute)?))
}

fn time(minute: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_second(1_800_000_000 + minute * 60).ok()
}
