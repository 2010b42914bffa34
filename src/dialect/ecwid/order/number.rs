//! Numbers and amounts, as Ecwid writes them.

use rust_decimal::Decimal;

use super::kept;
use crate::dialect::{Form, Json, Problem};
use crate::order::{Currency, Money};

/// A number as Ecwid writes it: without the zeros that say nothing.
pub(super) fn number(amount: Decimal) -> Json {
    Json::decimal(amount.normalize())
}

/// Takes an amount of money; `null` is none.
pub(super) fn money(
    form: &mut Form<'_>,
    name: &str,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Option<Money> {
    let amount = form.decimal(name, problems).value()?;
    let money = Money::new(amount, currency);
    money.map_err(|error| problems.push(Problem::new(form.place_of(name), error.to_string()))).ok()
}

/// Whether the text is a number as JSON has it.
pub(super) fn is_number(text: &str) -> bool {
    kept::read(text).is_some_and(|json| matches!(json, Json::Number(_)))
}
