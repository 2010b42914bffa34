//! Orders from a text.

use super::super::settings::Settings;
use super::decode::read_at;
use crate::dialect::{Json, JsonError, Leniency, Problem};
use crate::document::Pointer;
use crate::order::Order;
use crate::workflow::Workflow;

/// Why a text gives no orders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Every problem of every order.
    #[error("{}", list(.0))]
    Problems(Vec<Problem>),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads the orders of a text: one order, a list of them, or an answer to a search, with `orders`
/// beside its `paginator`.
///
/// # Errors
///
/// [`ReadError`]: the text is no JSON, or something is wrong with any of the orders.
pub fn read_orders(
    text: &str,
    leniency: Leniency,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Vec<Order>, ReadError> {
    let json = Json::read(text, leniency)?;
    let root = Pointer::root();
    let (list, at) = match &json {
        Json::List(list) => (list.as_slice(), root),
        json => match json.get("orders") {
            Some(Json::List(list)) => (list.as_slice(), root.field("orders")),
            _ => {
                let one = read_at(json, root, settings, workflow).map_err(ReadError::Problems)?;
                return Ok(vec![one.1]);
            }
        },
    };
    let (mut orders, mut problems) = (Vec::new(), Vec::new());
    for (number, json) in list.iter().enumerate() {
        match read_at(json, at.index(number), settings, workflow) {
            Ok((_, order)) => orders.push(order),
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() { Ok(orders) } else { Err(ReadError::Problems(problems)) }
}
