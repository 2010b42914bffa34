//! Orders from a text, whichever of Ecwid's answers it is.

use super::order::decode_at;
use super::{NAMESPACE, Settings};
use crate::dialect::{Json, JsonError, Leniency, Problem};
use crate::document::Pointer;
use crate::engine::{OpenError, Origin};
use crate::order::{Actor, Order};
use crate::workflow::Workflow;

/// Why a text gives no orders.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The text is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Fields are wrong: every problem of every order.
    #[error("{}", list(.0))]
    Fields(Vec<Problem>),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

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
    let json = Json::read(text, leniency)?;
    let (mut orders, mut problems) = (Vec::new(), Vec::new());
    for (at, json) in each(&json) {
        let origin = Origin::by(Actor::system().channel(NAMESPACE));
        let origin = Origin { at: settings.undated_at(), ..origin };
        match decode_at(json, at.clone(), settings, workflow) {
            Ok(decoded) => match decoded.open(workflow, origin) {
                Ok(order) => orders.push(order),
                Err(OpenError::NoTime) => {
                    let message = "the order does not say when it was placed";
                    problems.push(Problem::new(at.field("createDate"), message));
                }
                Err(error) => problems.push(Problem::new(at, error.to_string())),
            },
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(orders) } else { Err(ReadError::Fields(problems)) }
}

/// The orders of an answer, with their places.
fn each(json: &Json) -> Vec<(Pointer, &Json)> {
    let numbered = |at: Pointer, items: &'_ [Json]| -> Vec<Pointer> {
        (0..items.len()).map(|place| at.index(place)).collect()
    };
    let root = Pointer::root();
    let (at, items) = match json {
        Json::List(items) => (root, items.as_slice()),
        Json::Object(_) if is_answer(json) => {
            let items = json.get("items").and_then(Json::as_list).unwrap_or_default();
            (root.field("items"), items)
        }
        json => return vec![(root, json)],
    };
    numbered(at, items).into_iter().zip(items).collect()
}

/// Whether the object is the answer to a search: an order has `items` too, and more.
fn is_answer(json: &Json) -> bool {
    const OF_ORDERS: [&str; 6] =
        ["id", "cartId", "orderNumber", "vendorOrderNumber", "paymentStatus", "email"];
    let is_list = json.get("items").is_some_and(|items| items.as_list().is_some());
    is_list && OF_ORDERS.iter().all(|name| json.get(name).is_none())
}
