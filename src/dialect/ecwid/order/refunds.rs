//! `refunds` and `refundedAmount`.

use rust_decimal::Decimal;

use super::kept;
use super::number::{money, number};
use super::reading::Reading;
use crate::dialect::ecwid::date;
use crate::dialect::{Form, Json, Problem};
use crate::order::{Currency, Money, Order};

/// Reads what went back, refund by refund; a sum that is more than its list adds the rest.
pub(super) fn read(
    form: &mut Form<'_>,
    currency: Currency,
    reading: &mut Reading<'_>,
) -> Vec<Money> {
    let at = form.place_of("refundedAmount");
    let sum = money(form, "refundedAmount", currency, reading.problems);
    let came = form.list("refunds", reading.problems).value().unwrap_or_default();
    let mut refunds = Vec::new();
    for (at, refund) in &came {
        let Some(mut refund) = Form::open(refund, at.clone(), reading.problems) else { continue };
        let found = reading.problems.len();
        match money(&mut refund, "amount", currency, reading.problems) {
            Some(amount) if !amount.is_zero() => refunds.push(amount),
            _ if reading.problems.len() > found => {}
            _ => {
                let message = "a refund needs an amount of more than nothing";
                reading.problems.push(Problem::new(refund.place_of("amount"), message));
            }
        }
    }
    if !came.is_empty() {
        let came = came.into_iter().map(|(_, refund)| refund.clone());
        reading.kept.keep("refunds", &Json::List(came.collect()));
    }
    let listed = refunds.iter().fold(Decimal::ZERO, |sum, refund| sum + refund.amount());
    let Some(sum) = sum.filter(|sum| sum.amount() != listed) else { return refunds };
    match Money::new(sum.amount() - listed, currency) {
        Ok(rest) => refunds.push(rest),
        Err(_) => {
            let message = format!("the refunds come to {listed}, which is taken instead");
            reading.findings.push(Problem::new(at, message));
        }
    }
    refunds
}

/// Writes the sum, and each refund: as it came, while it is still the one that came.
pub(super) fn write(order: &Order) -> (Json, Json) {
    let came = kept::foreign_json(order, "refunds").unwrap_or_default();
    let came = came.as_list().unwrap_or_default();
    let refunds = order.books().ledger().refunds().iter();
    let money = refunds.filter(|refund| !refund.amount.is_zero()).enumerate();
    let list = money.map(|(place, refund)| {
        let amount = refund.amount.amount();
        let same = |came: &&Json| came.get("amount").and_then(Json::as_decimal) == Some(amount);
        came.get(place).filter(same).cloned().unwrap_or_else(|| {
            Json::object()
                .with("date", date::write(refund.at))
                .with("source", "External")
                .with("amount", number(amount))
        })
    });
    let list: Vec<Json> = list.collect();
    (number(order.books().ledger().refunded().amount()), list.into())
}
