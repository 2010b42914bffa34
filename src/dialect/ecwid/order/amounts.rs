//! What an order costs.
//!
//! Ecwid's total is the truth, and its parts do not always add up to it: taxes may be in the prices
//! or not, discounts may be told twice. So lines, shipping and gift card are taken as they are, the
//! discounts as told, and what is then missing is tax; where it is less than nothing, discount.

use rust_decimal::Decimal;

use super::kept::{self, AMOUNTS, Kept};
use super::number::{money, number};
use super::reading::Reading;
use super::{line, shipping};
use crate::dialect::{Form, Json, Problem};
use crate::order::{Charges, Currency, Line, Money, Order};

/// The amounts that are written together: as they came, or all of them from the order.
const FIELDS: [&str; 13] = [
    "subtotal",
    "subtotalWithoutTax",
    "total",
    "totalWithoutTax",
    "giftCardRedemption",
    "totalBeforeGiftCardRedemption",
    "tax",
    "couponDiscount",
    "volumeDiscount",
    "membershipBasedDiscount",
    "totalAndMembershipBasedDiscount",
    "discount",
    "usdTotal",
];

/// What follows from the others, and is told anew once they have changed.
pub(super) const FOLLOWING: [&str; 5] = [
    "subtotal",
    "subtotalWithoutTax",
    "totalWithoutTax",
    "totalBeforeGiftCardRedemption",
    "usdTotal",
];

/// What the parts of an order come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub(super) lines: Decimal,
    pub(super) shipping: Decimal,
    pub(super) voucher: Decimal,
}

/// What a wire object tells of its discounts and taxes.
#[derive(Debug, Clone, Copy)]
struct Told {
    discount: Decimal,
    tax: Decimal,
}

impl Told {
    /// Reads them as far as they can be read; only their shares depend on it, not the total.
    fn of(json: &Json, currency: Currency) -> Self {
        let read = |name: &str| {
            let amount = json.get(name).and_then(Json::as_decimal).unwrap_or_default();
            let usable = !amount.is_sign_negative() && amount <= Money::MAX;
            if usable { amount.round_dp(currency.digits()) } else { Decimal::ZERO }
        };
        Self { discount: read("discount") + read("couponDiscount"), tax: read("tax") }
    }
}

/// The shares of tax and discount, so that the parts come to the total.
fn shares(sums: Sums, told: Told, total: Decimal) -> (Decimal, Decimal) {
    let whole = sums.lines + sums.shipping;
    let discount = told.discount.min(whole);
    let balance = total - whole + sums.voucher;
    if (balance + discount).is_sign_negative() {
        (Decimal::ZERO, -balance)
    } else {
        (balance + discount, discount)
    }
}

/// Reads what an order costs, and keeps the amounts as they came.
pub(super) fn read(
    form: &mut Form<'_>,
    lines: &[Line],
    shipping: Decimal,
    currency: Currency,
    read: &mut Reading<'_>,
) -> Charges {
    let at_total = form.place_of("total");
    let total = money(form, "total", currency, read.problems);
    let voucher = money(form, "giftCardRedemption", currency, read.problems);
    let mut came = Json::object().with_some("total", total.map(|total| number(total.amount())));
    if let Some(voucher) = voucher {
        came.set("giftCardRedemption", number(voucher.amount()));
    }
    for name in FIELDS {
        if let Some(json) = form.take(name).value() {
            came.set(name, json.clone());
        }
    }
    let includes_tax = form.switch("pricesIncludeTax", read.problems).value();
    if let Some(includes_tax) = includes_tax {
        read.kept.keep("pricesIncludeTax", &Json::Switch(includes_tax));
    }
    let sums = Sums {
        lines: total_of(lines),
        shipping,
        voucher: voucher.map_or(Decimal::ZERO, Money::amount),
    };
    let subtotal = came.get("subtotal").map(Json::as_decimal);
    if subtotal.is_some_and(|subtotal| subtotal != Some(sums.lines)) {
        let message = format!("the items come to {}, which is taken instead", sums.lines);
        read.findings.push(Problem::new(form.place_of("subtotal"), message));
        came.set("subtotal", number(sums.lines));
    }
    let told = Told::of(&came, currency);
    let total = total.map(Money::amount).unwrap_or_else(|| {
        let tax = if includes_tax.unwrap_or_default() { Decimal::ZERO } else { told.tax };
        let whole = sums.lines + sums.shipping + tax - told.discount - sums.voucher;
        whole.max(Decimal::ZERO)
    });
    keep(&came, &mut read.kept);
    charges(sums, told, total, currency).unwrap_or_else(|error| {
        read.problems.push(Problem::new(at_total, error.to_string()));
        Charges::default()
    })
}

fn keep(came: &Json, kept: &mut Kept) {
    if *came != Json::object() {
        kept.keep_own(AMOUNTS, came);
    }
}

fn charges(
    sums: Sums,
    told: Told,
    total: Decimal,
    currency: Currency,
) -> Result<Charges, crate::order::MoneyError> {
    let (tax, discount) = shares(sums, told, total);
    let some =
        |amount: Decimal| (!amount.is_zero()).then(|| Money::new(amount, currency)).transpose();
    Ok(Charges {
        shipping: some(sums.shipping)?,
        tax: some(tax)?,
        discount: some(discount)?,
        gift_voucher: some(sums.voucher)?,
    })
}

/// What the lines come to; as many as fit into what an order may cost.
pub(super) fn total_of(lines: &[Line]) -> Decimal {
    let sums = lines.iter().filter_map(|line| line.total().ok());
    sums.fold(Decimal::ZERO, |sum, line| (sum + line.amount()).min(Money::MAX))
}

/// Writes what an order costs: as it came, while it still costs that.
pub(super) fn write(order: &Order) -> Vec<(&'static str, Json)> {
    let (books, currency) = (order.books(), order.books().currency());
    let charges = books.charges();
    let amount = |money: Option<Money>| money.map_or(Decimal::ZERO, Money::amount);
    let total = books.total().amount();
    let sums = Sums {
        lines: total_of(books.lines()),
        shipping: amount(charges.shipping),
        voucher: amount(charges.gift_voucher),
    };
    let mut written = vec![
        ("subtotal", number(sums.lines)),
        ("total", number(total)),
        ("giftCardRedemption", number(sums.voucher)),
        ("totalBeforeGiftCardRedemption", number(total + sums.voucher)),
    ];
    let came = kept::foreign_json(order, AMOUNTS).unwrap_or_default();
    let same =
        |name: &str, now: Decimal| came.get(name).is_none_or(|came| came.as_decimal() == Some(now));
    let is_same = same("total", total)
        && same("subtotal", sums.lines)
        && same("giftCardRedemption", sums.voucher)
        && shares(sums, Told::of(&came, currency), total)
            == (amount(charges.tax), amount(charges.discount));
    if is_same {
        written.retain(|(name, _)| came.get(name).is_none());
        written.extend(FIELDS.iter().filter_map(|name| Some((*name, came.get(name)?.clone()))));
    } else {
        written.push(("tax", number(amount(charges.tax))));
        written.push(("discount", number(amount(charges.discount))));
        written.push(("couponDiscount", number(Decimal::ZERO)));
    }
    written
}

/// What the parts of a wire object come to, as far as they can be read: an update that changes one
/// of them and does not tell the total changes that by as much.
pub(super) fn sum(order: &Json) -> Option<Decimal> {
    let read = |name: &str| order.get(name).map_or(Some(Decimal::ZERO), Json::as_decimal);
    let included = order.get("pricesIncludeTax").and_then(Json::as_switch).unwrap_or_default();
    let tax = if included { Decimal::ZERO } else { read("tax")? };
    line::sum(order.get("items"))?
        .checked_add(shipping::sum(order)?)?
        .checked_add(tax)?
        .checked_sub(read("discount")?)?
        .checked_sub(read("couponDiscount")?)?
        .checked_sub(read("giftCardRedemption")?)
}

/// Whether the amounts are those that are written already.
pub(super) fn is_written(amounts: Option<&String>, came: &Json) -> bool {
    let amounts = amounts.and_then(|text| kept::read(text)).unwrap_or_default();
    let Json::Object(fields) = &amounts else { return true };
    fields.iter().all(|(name, json)| came.get(name) == Some(json))
}
