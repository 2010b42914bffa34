//! From the wire object to an import.

mod body;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::super::flags::Flags;
use super::super::item::Item;
use super::super::settings::Settings;
use super::super::{ITEMS, NAMESPACE, TRACKINGS, WAITING, tracking};
use crate::dialect::{Json, Problem};
use crate::document::Pointer;
use crate::engine::{Import, NewOrder, OpenError, Origin};
use crate::order::{Actor, Money, Order, Payload, Tracking};
use crate::standard::{fulfillment, payment};
use crate::vocabulary::Books;
use crate::workflow::Workflow;
use body::{Body, Claims};

/// How many trackings an order may be read with: each is a parcel that every line is asked about.
const MAX_TRACKINGS: usize = 250;

/// An order of that system, read and found to be of one piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// What to import.
    pub import: Import,
    /// When the order was placed, by its `date_order`: the time of the import's record.
    pub at: Timestamp,
}

impl Decoded {
    /// Imports the order, in the name of that system's interface.
    ///
    /// # Errors
    ///
    /// [`OpenError`], where the workflow is another one than the order was read for.
    pub fn order(self, workflow: &Workflow) -> Result<Order, OpenError> {
        workflow.import(self.import, Origin::by(Actor::system().channel(NAMESPACE)).at(self.at))
    }
}

/// Reads an order.
///
/// Money and flags decide the statuses: see [`Flags`]. What the order claims of itself must follow
/// from its data, so an order that is done and unpaid, or delivered and never sent, is a problem.
/// The label is not among the fields of an order; it is that of new orders.
///
/// ```
/// use orderflow::dialect::retailys::{Settings, decode_order, encode_order};
/// use orderflow::dialect::{Json, Leniency};
/// use orderflow::order::Currency;
/// use orderflow::standard::payment;
///
/// let settings = Settings::new("tea", Currency::new("EUR")?);
/// let workflow = settings.workflow()?;
/// let text = r#"{"id": 7, "date_order": "2026-03-01T10:00:00+01:00", "money": 0.00,
///     "canceled": true, "hash": "f00"}"#;
/// let json = Json::read(text, Leniency::Strict)?;
/// let order = decode_order(&json, &settings, &workflow).unwrap().order(&workflow)?;
/// assert_eq!(order.status(payment::AXIS), payment::CANCELLED);
/// let written = encode_order(&order, &settings, &workflow).json;
/// assert_eq!(written.get("hash"), json.get("hash"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Every [`Problem`] with its place: wrong types, missing data, claims that the data contradict.
pub fn decode_order(
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Decoded, Vec<Problem>> {
    read_at(json, Pointer::root(), settings, workflow).map(|(decoded, _)| decoded)
}

/// Reads the order at that place of its text, and imports it.
pub(super) fn read_at(
    json: &Json,
    at: Pointer,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<(Decoded, Order), Vec<Problem>> {
    let mut problems = Vec::new();
    let body = Body::read(json, at.clone(), settings, &mut problems);
    let Some(body) = body.filter(|_| problems.is_empty()) else { return Err(problems) };
    if body.trackings.len() > MAX_TRACKINGS {
        let message = format!("more than {MAX_TRACKINGS} trackings");
        return Err(vec![Problem::new(at.field("trackings"), message)]);
    }
    let (claims, placed) = (body.claims, body.placed);
    let decoded = Decoded { import: import(body), at: placed };
    let order = match decoded.clone().order(workflow) {
        Ok(order) => order,
        Err(error) => return Err(vec![Problem::new(at, error.to_string())]),
    };
    let problems = contradictions(claims, Flags::of(&order, workflow), &at);
    if problems.is_empty() { Ok((decoded, order)) } else { Err(problems) }
}

/// What the order says of itself, and its data do not.
fn contradictions(claims: Claims, flags: Flags, at: &Pointer) -> Vec<Problem> {
    let check = |((name, derived), claimed): ((&str, bool), Option<bool>)| {
        let claimed = claimed.filter(|claimed| *claimed != derived)?;
        let why = match name {
            "sent" => "what is delivered, or came back, has been sent",
            "delivered" => "delivered is an order all of which is with the customer",
            "done" => {
                "done is an order that is paid, is not canceled, and is delivered or came back"
            }
            _ => "an order that is done is not canceled",
        };
        let message = format!("says {claimed}, and the order's data say {derived}: {why}");
        Some(Problem::new(at.field(name), message))
    };
    flags.named().into_iter().zip(claims.listed()).filter_map(check).collect()
}

/// The import that the body describes.
fn import(body: Body) -> Import {
    let flags = body.claims.flags();
    let captured = body.captured.map_or(Decimal::ZERO, Money::amount);
    // That nothing covers a total of nothing says nothing; that the order is done does.
    let covered = captured >= body.total && (flags.done || !captured.is_zero());
    let (paid, goods) = flags.statuses(covered);
    let mut new = NewOrder::new(&body.id, body.currency.as_str())
        .customer(body.customer)
        .shipping_charge(body.added)
        .discount(body.taken_off);
    if let Some(person) = body.billing {
        new = new.billing(person);
    }
    if let Some(person) = body.shipping {
        new = new.shipping(person);
    }
    for item in &body.items {
        new = put_item(new, item);
    }
    let left = flags.sent || flags.delivered;
    let mut parcels = Vec::new();
    for (number, (tracking, rest)) in (1_usize..).zip(body.trackings) {
        if !left {
            let json = tracking::write(&tracking, rest);
            new = new.foreign(WAITING, &tracking::turn(number), &json.to_string());
            continue;
        }
        let id = number.to_string();
        if !rest.is_empty() {
            new = new.foreign(TRACKINGS, &id, &Json::Object(rest).to_string());
        }
        parcels.push((id, tracking));
    }
    for (name, json) in body.kept {
        new = new.foreign(NAMESPACE, &name, &json.to_string());
    }
    let import =
        Import::new(new, NAMESPACE).status(payment::AXIS, paid).status(fulfillment::AXIS, goods);
    let import = if left { ship(import, parcels, goods == fulfillment::SHIPPED) } else { import };
    let import = match goods {
        fulfillment::DELIVERED => import.booked(Books::Delivery, Payload::new()),
        fulfillment::RETURNED => import.booked(Books::Return, Payload::new()),
        _ => import,
    };
    let Some(captured) = body.captured else { return import };
    let payload = Payload::new().amount(captured);
    let import = import.happened_at(body.paid_at.unwrap_or(body.placed));
    match body.payment_id {
        Some(id) => import.gateway_capture(payload.reference(&id)),
        None => import.booked(Books::Capture, payload),
    }
}

fn put_item(new: NewOrder, item: &Item) -> NewOrder {
    let id = item.id.unwrap_or_default().to_string();
    let new = new.named_line(&id, &item.sku, item.count, item.price.amount()).line_name(&item.name);
    if item.rest.is_empty() {
        return new;
    }
    new.foreign(ITEMS, &id, &item.rest().to_string())
}

/// Books the parcels that left. Nobody says which units are in which, so all are in the first;
/// where no parcel is known and the goods are still out, they are in one without a tracking.
fn ship(import: Import, parcels: Vec<(String, Tracking)>, out: bool) -> Import {
    if parcels.is_empty() && out {
        return import.booked(Books::Dispatch, Payload::new());
    }
    parcels.into_iter().fold(import, |import, (id, tracking)| {
        import.booked(Books::Dispatch, Payload::new().shipment(&id).tracking(tracking))
    })
}
