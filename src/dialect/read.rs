//! Orders from a text, whichever of a system's answers it is.

use super::json::{Json, JsonError, Leniency};
use super::problem::Problem;
use crate::document::Pointer;
use crate::order::Order;

/// Why a text gives no orders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The text is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Every problem of every order, each at its place.
    #[error("{}", list(.0))]
    Problems(Vec<Problem>),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads the orders of a text: one, a list of them, or those in the list that an answer to a search
/// has in the field that `answer` names; none, where the text is no answer.
pub(super) fn read_all(
    text: &str,
    leniency: Leniency,
    answer: impl Fn(&Json) -> Option<&'static str>,
    read: impl Fn(&Json, Pointer) -> Result<Order, Vec<Problem>>,
) -> Result<Vec<Order>, ReadError> {
    let json = Json::read(text, leniency)?;
    let root = Pointer::root();
    let (list, at) = match (&json, answer(&json)) {
        (Json::List(list), _) => (list.as_slice(), root),
        (json, Some(field)) => match json.get(field) {
            Some(Json::List(list)) => (list.as_slice(), root.field(field)),
            _ => {
                let problem = Problem::new(root.field(field), "expected a list of orders");
                return Err(ReadError::Problems(vec![problem]));
            }
        },
        (json, None) => {
            let order = read(json, root).map_err(ReadError::Problems)?;
            return Ok(vec![order]);
        }
    };
    let (mut orders, mut problems) = (Vec::new(), Vec::new());
    for (place, json) in list.iter().enumerate() {
        match read(json, at.index(place)) {
            Ok(order) => orders.push(order),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(orders) } else { Err(ReadError::Problems(problems)) }
}
