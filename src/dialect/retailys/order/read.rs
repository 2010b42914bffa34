//! Orders from a text.

use super::super::settings::Settings;
use super::decode::read_at;
use crate::dialect::read::{ReadError, read_all};
use crate::dialect::{Json, Leniency};
use crate::order::Order;
use crate::workflow::Workflow;

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
    let listed = |json: &Json| json.get("orders").is_some_and(|orders| orders.as_list().is_some());
    let answer = |json: &Json| listed(json).then_some("orders");
    read_all(text, leniency, answer, |json, at| {
        read_at(json, at, settings, workflow).map(|(_, order)| order)
    })
}
