//! Random orders, and what may happen to them.

use jiff::Timestamp;
use orderflow::document::Document;
use orderflow::order::{DeliveryMethod, Edit, LineId, Money, Payload, PayloadPart, Tracking};
use orderflow::vocabulary::Books;
use orderflow::{Actor, ActorKind, Event, Key, NewOrder, Origin};
use rust_decimal::Decimal;

use crate::choices::Choices;
use crate::documents::{HOST_FACTS, ROLES};

const AMOUNTS: [&str; 6] = ["10.00", "5.00", "0.00", "0.01", "39.80", "1000000000000000"];
const REFERENCES: [&str; 4] = ["ref-1", "ref-2", "ref-3", ""];
const LINES: [&str; 4] = ["1", "2", "3", "9"];
const SHIPMENTS: [&str; 3] = ["P-1", "P-2", "P-3"];
const KEYS: [&str; 4] = ["key-1", "key-2", "key-3", "key-4"];

/// One thing that may happen to an order.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Event(Event),
    Assign { axis: String, status: String, origin: Origin },
    Force { axis: String, status: String, origin: Origin },
    Settle { name: String, origin: Origin },
    Edit { edit: Box<Edit>, origin: Origin },
}

/// When the record of that number is made.
pub(crate) fn time(sequence: u64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + sequence as i64 * 60).expect("within time")
}

/// An order that may be opened under the document.
pub(crate) fn new_order(document: &Document, choices: &mut Choices<'_>) -> NewOrder {
    let mut order = NewOrder::new("A-1", "EUR");
    for _ in 0..choices.below(4) {
        let quantity = choices.between(1, 3) as u32;
        let price = Decimal::new(choices.below(3) as i64 * 500, 2);
        order = match choices.below(4) {
            0..=2 => order.line("SKU", quantity, price),
            _ => order.digital_line("FILE", quantity, price),
        };
    }
    for axis in &document.axes {
        if choices.chance(40) {
            order = order.entry(&axis.name, choices.pick(&axis.entry));
        }
    }
    for fact in choices.some(&HOST_FACTS) {
        order = order.fact(fact);
    }
    if choices.chance(20) {
        order = order.delivery(DeliveryMethod::Pickup);
    }
    let order = if choices.chance(20) { order.pay_later() } else { order };
    if choices.chance(15) { order.quiet() } else { order }
}

/// Something that happens; mostly an event that the document declares.
pub(crate) fn act(document: &Document, choices: &mut Choices<'_>) -> Act {
    match choices.below(20) {
        0..=13 => Act::Event(event(document, choices)),
        14..=16 => {
            let (axis, status) = place(document, choices);
            Act::Assign { axis, status, origin: origin(choices) }
        }
        17 => {
            let (axis, status) = place(document, choices);
            Act::Force { axis, status, origin: origin(choices) }
        }
        18 => {
            let name = choices.word(&["look_here", "refund_due", "flagged"]).to_owned();
            Act::Settle { name, origin: origin(choices) }
        }
        _ => Act::Edit { edit: Box::new(edit(choices)), origin: origin(choices) },
    }
}

fn place(document: &Document, choices: &mut Choices<'_>) -> (String, String) {
    let axis = choices.pick(&document.axes);
    let status = if choices.chance(4) { "NOWHERE" } else { &choices.pick(&axis.statuses).key };
    (axis.name.clone(), status.to_owned())
}

fn event(document: &Document, choices: &mut Choices<'_>) -> Event {
    if document.events.is_empty() || choices.chance(3) {
        return Event::new("nothing");
    }
    let declared = choices.pick(&document.events);
    let payload = payload(declared.books, choices);
    Event::new(&declared.name).origin(origin(choices)).payload(payload)
}

/// A payload that mostly has the parts which such an event takes, and mostly makes sense.
fn payload(books: Option<Books>, choices: &mut Choices<'_>) -> Payload {
    let mut payload = Payload::new();
    let taken = books.map_or(&[][..], PayloadPart::taken_by);
    for part in PayloadPart::ALL {
        if !choices.chance(if taken.contains(&part) { 45 } else { 1 }) {
            continue;
        }
        payload = match part {
            PayloadPart::Amount => {
                let currency = if choices.chance(3) { "USD" } else { "EUR" };
                let amount = Money::parse(choices.word(&AMOUNTS), currency);
                payload.amount(amount.expect("an amount"))
            }
            PayloadPart::Reference => payload.reference(choices.word(&REFERENCES)),
            PayloadPart::Payment => payload.payment(choices.word(&REFERENCES)),
            PayloadPart::Method => payload.method("card"),
            PayloadPart::Lines => {
                let lines = choices.some(&LINES);
                lines.into_iter().fold(payload, |payload, line| {
                    payload.line(LineId::new(line).expect("a line"), choices.below(4) as u32)
                })
            }
            PayloadPart::Shipment => payload.shipment(choices.word(&SHIPMENTS)),
            _ => {
                payload.tracking(Tracking { number: Some("T-1".to_owned()), ..Tracking::default() })
            }
        };
    }
    payload
}

fn origin(choices: &mut Choices<'_>) -> Origin {
    let kind = *choices.pick(&ActorKind::ALL);
    let roles = choices.some(&ROLES);
    let mut origin = Origin::by(roles.into_iter().fold(Actor::new(kind), Actor::role));
    origin.key = choices.chance(25).then(|| choices.word(&KEYS).to_owned());
    origin.note = choices.chance(50).then(|| "because".to_owned());
    origin
}

fn edit(choices: &mut Choices<'_>) -> Edit {
    let fact = choices.word(&HOST_FACTS);
    match choices.below(4) {
        0 | 1 => Edit::Fact { name: Key::new(fact).expect("a key"), value: choices.chance(50) },
        2 => Edit::NotifyCustomer(choices.chance(50)),
        _ => Edit::Note,
    }
}
