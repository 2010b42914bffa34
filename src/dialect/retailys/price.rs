//! Prices of items. What a unit costs is `final_price`; the rest is what the system worked out
//! around it, and is kept for as long as that stands.

use super::keep::same_number;
use crate::dialect::{Form, Given, Json, Problem};
use crate::order::{Currency, Money};

/// Takes the price of a unit, and the object as it came.
pub(super) fn take(
    form: &mut Form<'_>,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Given<(Money, Json)> {
    let at = form.place_of("price");
    match form.take("price") {
        Given::Absent => Given::Absent,
        Given::Null => {
            problems.push(Problem::new(at, "an item has a price"));
            Given::Absent
        }
        Given::Value(json) => {
            let price = Form::open(json, at, problems)
                .and_then(|mut inner| final_price(&mut inner, currency, problems));
            price.map_or(Given::Absent, |price| Given::Value((price, json.clone())))
        }
    }
}

fn final_price(
    form: &mut Form<'_>,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Option<Money> {
    if let Given::Value(named) = form.text("currency", problems)
        && named != currency.as_str()
    {
        let message = format!("the order is in {currency}, not in {named:?}");
        problems.push(Problem::new(form.place_of("currency"), message));
    }
    let (at, known) = (form.place_of("final_price"), problems.len());
    let price = amount(form, "final_price", currency, problems).value();
    if price.is_none() && problems.len() == known {
        let message = "a price has a final_price, which is what one unit costs";
        problems.push(Problem::new(at, message));
    }
    price
}

/// Takes an amount in that currency.
pub(super) fn amount(
    form: &mut Form<'_>,
    name: &str,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Given<Money> {
    match form.decimal(name, problems) {
        Given::Absent => Given::Absent,
        Given::Null => Given::Null,
        Given::Value(number) => match Money::new(number, currency) {
            Ok(money) => Given::Value(money),
            Err(error) => {
                problems.push(Problem::new(form.place_of(name), error.to_string()));
                Given::Absent
            }
        },
    }
}

/// The amount as a number.
pub(super) fn number(money: Money) -> Json {
    Json::decimal(money.amount())
}

/// The price on the wire: as it came, if that is still what a unit costs; else without what was
/// worked out from another one.
pub(super) fn write(price: Money, kept: Option<Json>) -> Json {
    let stands =
        |kept: &Json| kept.get("final_price").is_some_and(|kept| same_number(kept, &number(price)));
    match kept {
        Some(kept) if stands(&kept) => kept,
        kept => Json::object()
            .with("final_price", number(price))
            .with_some("vat", kept.as_ref().and_then(|kept| kept.get("vat")).cloned())
            .with("currency", price.currency().as_str()),
    }
}
