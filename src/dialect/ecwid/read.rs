//! Orders from a text, whichever of Ecwid's answers it is.

use super::order::decode_at;
use super::{NAMESPACE, Settings};
use crate::dialect::read::{ReadError, read_all};
use crate::dialect::{Json, Leniency, Problem};
use crate::document::Pointer;
use crate::engine::{OpenError, Origin};
use crate::order::{Actor, Order};
use crate::workflow::Workflow;

/// Reads orders: one of them, a list, or the answer to a search of orders or carts.
///
/// Each order is taken in at the time that it was placed, by the shop's own software; what was
/// found out about it is the note of its first record.
///
/// # Errors
///
/// [`ReadError`], with all problems of all orders. Then there are no orders at all.
pub fn read_orders(
    text: &str,
    leniency: Leniency,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Vec<Order>, ReadError> {
    let answer = |json: &Json| is_answer(json).then_some("items");
    read_all(text, leniency, answer, |json, at| read(json, at, settings, workflow))
}

fn read(
    json: &Json,
    at: Pointer,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Order, Vec<Problem>> {
    let origin = Origin::by(Actor::system().channel(NAMESPACE));
    let origin = Origin { at: settings.undated_at(), ..origin };
    let decoded = decode_at(json, at.clone(), settings, workflow)?;
    decoded.open(workflow, origin).map_err(|error| {
        vec![match error {
            OpenError::NoTime => {
                let message = "the order does not say when it was placed";
                Problem::new(at.field("createDate"), message)
            }
            error => Problem::new(at, error.to_string()),
        }]
    })
}

/// Whether the object is the answer to a search: an order has `items` too, and more.
fn is_answer(json: &Json) -> bool {
    const OF_ORDERS: [&str; 6] =
        ["id", "cartId", "orderNumber", "vendorOrderNumber", "paymentStatus", "email"];
    let is_list = json.get("items").is_some_and(|items| items.as_list().is_some());
    is_list && OF_ORDERS.iter().all(|name| json.get(name).is_none())
}
