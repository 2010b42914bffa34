//! Filters, ready to be evaluated.

use std::cmp::Ordering;

use super::fields::Fields;
use super::filter::Test;
use super::value::{Operand, Value};

/// A filter whose fields have been found.
#[derive(Debug)]
pub(super) enum Plan {
    All(Vec<Plan>),
    Any(Vec<Plan>),
    Not(Box<Plan>),
    Field {
        field: usize,
        /// What an open field is asked for.
        tail: String,
        test: Test,
    },
}

impl Plan {
    pub(super) fn field(field: usize, path: &str, tail: usize, mut test: Test) -> Self {
        if let Test::In(list) | Test::NotIn(list) = &mut test {
            list.sort_unstable();
            list.dedup();
        }
        Self::Field { field, tail: path.get(tail..).unwrap_or_default().to_owned(), test }
    }

    /// Whether it holds of the item. Each test reads its field once, at most.
    pub(super) fn holds<T>(&self, fields: &Fields<T>, item: &T) -> bool {
        match self {
            Self::All(plans) => plans.iter().all(|plan| plan.holds(fields, item)),
            Self::Any(plans) => plans.iter().any(|plan| plan.holds(fields, item)),
            Self::Not(plan) => !plan.holds(fields, item),
            Self::Field { field, tail, test } => {
                let (mut present, mut met) = (false, false);
                fields.read(*field, tail, item, &mut |value| {
                    present = true;
                    met = met || meets(test, value);
                });
                match test {
                    Test::Equals(Operand::Null) => !present,
                    Test::Differs(Operand::Null) => present,
                    Test::Differs(_) => !met,
                    Test::In(list) => met || (!present && has_null(list)),
                    Test::NotIn(list) => !met && (present || !has_null(list)),
                    Test::Exists(wanted) => present == *wanted,
                    _ => met,
                }
            }
        }
    }
}

/// Null comes first in a sorted list.
fn has_null(list: &[Operand]) -> bool {
    list.first() == Some(&Operand::Null)
}

/// Whether one value is what the test looks for; for the negations, what they exclude.
fn meets(test: &Test, value: Value<'_>) -> bool {
    let is = |operand: &Operand, wanted: fn(Ordering) -> bool| {
        operand.place_of(value).is_some_and(wanted)
    };
    let text = |holds: &dyn Fn(&str) -> bool| matches!(value, Value::Text(text) if holds(text));
    match test {
        Test::Equals(operand) | Test::Differs(operand) => is(operand, Ordering::is_eq),
        Test::Greater(operand) => is(operand, Ordering::is_gt),
        Test::AtLeast(operand) => is(operand, Ordering::is_ge),
        Test::Less(operand) => is(operand, Ordering::is_lt),
        Test::AtMost(operand) => is(operand, Ordering::is_le),
        Test::In(list) | Test::NotIn(list) => listed(list, value),
        Test::Contains(part) => text(&|text| text.contains(part.as_str())),
        Test::BeginsWith(part) => text(&|text| text.starts_with(part.as_str())),
        Test::EndsWith(part) => text(&|text| text.ends_with(part.as_str())),
        Test::Exists(_) => false,
    }
}

/// Whether the value is in the sorted list, found without copying it.
fn listed(list: &[Operand], value: Value<'_>) -> bool {
    let rank = |operand: &Operand| match operand {
        Operand::Null => 0,
        Operand::Switch(_) => 1,
        Operand::Number(_) => 2,
        Operand::Time(_) => 3,
        Operand::Text(_) => 4,
    };
    let own = match value {
        Value::Opaque => return false,
        Value::Switch(_) => 1,
        Value::Number(_) => 2,
        Value::Time(_) => 3,
        Value::Text(_) => 4,
    };
    let search = |operand: &Operand| match operand.place_of(value) {
        Some(order) => order.reverse(),
        None => rank(operand).cmp(&own),
    };
    list.binary_search_by(search).is_ok()
}
