//! `shippingOption`, `handlingFee` and `customSurcharges`: how the goods get there, and what that
//! and everything else around them costs.

use rust_decimal::Decimal;

use super::kept;
use super::number::{money, number};
use crate::dialect::{Form, Given, Json, Problem};
use crate::document::Pointer;
use crate::order::{Currency, DeliveryMethod, Money, Order};

/// What goes with the rate and the method, and is dropped with them.
const MAPPED: [&str; 7] = [
    "shippingRate",
    "shippingRateWithoutTax",
    "discountedShippingRate",
    "fulfillmentType",
    "fulfilmentType",
    "isPickup",
    "discount",
];

/// What the three fields come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shipping {
    pub(super) method: DeliveryMethod,
    pub(super) rate: Money,
    pub(super) fee: Money,
    pub(super) surcharges: Money,
    pub(super) findings: Vec<Problem>,
}

impl Shipping {
    fn none(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        let method = DeliveryMethod::default();
        Self { method, rate: zero, fee: zero, surcharges: zero, findings: Vec::new() }
    }

    /// All of it.
    pub(super) fn cost(&self) -> Decimal {
        self.rate.amount() + self.fee.amount() + self.surcharges.amount()
    }
}

/// Reads the three fields of an order.
pub(super) fn read(
    form: &mut Form<'_>,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Shipping {
    let mut shipping = Shipping::none(currency);
    if let Given::Value(mut option) = form.object("shippingOption", problems) {
        if let Some(rate) = money(&mut option, "shippingRate", currency, problems) {
            shipping.rate = rate;
        }
        read_method(&mut option, &mut shipping, problems);
    }
    if let Given::Value(mut fee) = form.object("handlingFee", problems)
        && let Some(value) = money(&mut fee, "value", currency, problems)
    {
        shipping.fee = value;
    }
    for mut surcharge in form.objects("customSurcharges", problems).value().unwrap_or_default() {
        let Some(total) = money(&mut surcharge, "total", currency, problems) else { continue };
        match shipping.surcharges.checked_add(total) {
            Ok(sum) => shipping.surcharges = sum,
            Err(error) => {
                problems.push(Problem::new(surcharge.place_of("total"), error.to_string()));
            }
        }
    }
    shipping
}

/// The words of several years, and a slip of Ecwid's own documents in the name of the field.
fn read_method(option: &mut Form<'_>, shipping: &mut Shipping, problems: &mut Vec<Problem>) {
    let right = option.text("fulfillmentType", problems).value().map(|it| (it, "fulfillmentType"));
    let slip = option.text("fulfilmentType", problems).value().map(|it| (it, "fulfilmentType"));
    let pickup = option.switch("isPickup", problems).value().unwrap_or_default();
    if pickup {
        shipping.method = DeliveryMethod::Pickup;
    }
    let Some((word, field)) = right.or(slip) else { return };
    shipping.method = match word.to_ascii_lowercase().as_str() {
        "shipping" => DeliveryMethod::Shipping,
        "pickup" => DeliveryMethod::Pickup,
        "delivery" | "deliver" => DeliveryMethod::LocalDelivery,
        _ => {
            let message = format!("there is no fulfillment type {word:?}; it is kept");
            return shipping.findings.push(Problem::new(option.place_of(field), message));
        }
    };
}

/// What the three fields say at the moment.
pub(super) struct Written {
    pub(super) option: Option<Json>,
    pub(super) fee: Option<Json>,
    pub(super) surcharges: Option<Json>,
}

/// Writes the three fields: as they came, while they still come to what the order says.
pub(super) fn write(order: &Order) -> Written {
    let currency = order.books().currency();
    let cost = order.books().charges().shipping.unwrap_or(Money::zero(currency)).amount();
    let method = order.books().delivery();
    let [option, fee, surcharges] = ["shippingOption", "handlingFee", "customSurcharges"]
        .map(|name| kept::foreign_json(order, name));
    let whole = Json::object()
        .with_some("shippingOption", option.clone())
        .with_some("handlingFee", fee.clone())
        .with_some("customSurcharges", surcharges.clone());
    let mut ignored = Vec::new();
    let came = Form::open(&whole, Pointer::root(), &mut ignored)
        .map(|mut form| read(&mut form, currency, &mut ignored))
        .filter(|_| ignored.is_empty());
    let Some(came) = came else {
        return Written { option: plain(method, cost), fee: None, surcharges: None };
    };
    if came.method == method && came.cost() == cost {
        return Written { option, fee, surcharges };
    }
    // The fee and the surcharges stand while the rate can make up the rest.
    let rest = cost - came.fee.amount() - came.surcharges.amount();
    let (rate, fee, surcharges) =
        if rest.is_sign_negative() { (cost, None, None) } else { (rest, fee, surcharges) };
    let plain = plain(method, rate);
    let option = match (option, plain) {
        (Some(came), Some(plain)) => Some(kept::overlay(&came, &MAPPED, plain)),
        (Some(came), None) => Some(kept::overlay(&came, &MAPPED, Json::object())),
        (None, plain) => plain,
    };
    Written { option, fee, surcharges }
}

/// Nothing, where there is nothing to say: shipped, and free.
fn plain(method: DeliveryMethod, rate: Decimal) -> Option<Json> {
    if method == DeliveryMethod::Shipping && rate.is_zero() {
        return None;
    }
    let word = match method {
        DeliveryMethod::Shipping => "SHIPPING",
        DeliveryMethod::Pickup => "PICKUP",
        DeliveryMethod::LocalDelivery => "DELIVERY",
    };
    Some(Json::object().with("shippingRate", number(rate)).with("fulfillmentType", word))
}

/// What the rate, the fee and the surcharges of a wire object come to, as far as they can be read.
pub(super) fn sum(order: &Json) -> Option<Decimal> {
    let read = |path: &str| order.at(path).map_or(Some(Decimal::ZERO), Json::as_decimal);
    let sum = read("shippingOption.shippingRate")?.checked_add(read("handlingFee.value")?)?;
    let surcharges = order.get("customSurcharges").and_then(Json::as_list).unwrap_or_default();
    surcharges.iter().try_fold(sum, |sum, surcharge| {
        sum.checked_add(surcharge.get("total").map_or(Some(Decimal::ZERO), Json::as_decimal)?)
    })
}
