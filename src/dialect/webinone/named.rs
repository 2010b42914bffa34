//! The statuses that orders name.

use std::collections::BTreeSet;

use super::status::number;
use super::version::Version;
use crate::dialect::json::Json;

/// The number and the name of each status that orders name, each number once and in their order.
/// The text is whatever [`read_orders`](super::read_orders) reads.
pub(super) fn named_statuses(json: &Json) -> Vec<(u64, &str)> {
    let orders = json.as_list().or_else(|| json.get("Items")?.as_list());
    let orders = orders.unwrap_or(std::slice::from_ref(json));
    let mut seen = BTreeSet::new();
    orders.iter().filter_map(named_status).filter(|(id, _)| seen.insert(*id)).collect()
}

fn named_status(order: &Json) -> Option<(u64, &str)> {
    let status = Version::STATUS.iter().find_map(|name| order.get(name))?;
    let id = match status.get("Id")? {
        Json::Number(digits) | Json::Text(digits) => number(digits)?,
        _ => return None,
    };
    let name = status.get("Name")?.as_text()?;
    (!name.trim().is_empty()).then_some((id, name))
}
