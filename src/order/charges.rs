//! What an order costs besides its lines, and in all.

use serde::{Deserialize, Serialize};

use super::currency::Currency;
use super::line::Line;
use super::money::{Money, MoneyError};

/// What is added to the sum of the lines, and what is taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Charges {
    /// Shipping and handling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// Tax that the prices do not contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// Discounts, taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// The part paid by gift vouchers, taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gift_voucher: Option<Money>,
}

impl Charges {
    /// Sets shipping and handling.
    #[must_use]
    pub fn shipping(mut self, amount: Money) -> Self {
        self.shipping = Some(amount);
        self
    }

    /// Sets the tax that the prices do not contain.
    #[must_use]
    pub fn tax(mut self, amount: Money) -> Self {
        self.tax = Some(amount);
        self
    }

    /// Sets the discounts.
    #[must_use]
    pub fn discount(mut self, amount: Money) -> Self {
        self.discount = Some(amount);
        self
    }

    /// Sets the part paid by gift vouchers.
    #[must_use]
    pub fn gift_voucher(mut self, amount: Money) -> Self {
        self.gift_voucher = Some(amount);
        self
    }
}

/// What the customer owes for the order: lines, shipping and tax, less discount and gift voucher.
///
/// # Errors
///
/// [`MoneyError`] if an amount is in another currency, the sum exceeds [`Money::MAX`], or more is
/// taken off than there is.
pub fn total(currency: Currency, lines: &[Line], charges: &Charges) -> Result<Money, MoneyError> {
    total_of(currency, lines, charges)
}

/// As [`total`], of lines wherever they are.
pub(super) fn total_of<'a>(
    currency: Currency,
    lines: impl IntoIterator<Item = &'a Line>,
    charges: &Charges,
) -> Result<Money, MoneyError> {
    let mut sum = Money::zero(currency);
    for line in lines {
        sum = sum.checked_add(line.total()?)?;
    }
    for added in [charges.shipping, charges.tax].into_iter().flatten() {
        sum = sum.checked_add(added)?;
    }
    for taken in [charges.discount, charges.gift_voucher].into_iter().flatten() {
        sum = sum.checked_sub(taken)?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::LineId;

    fn euros(amount: &str) -> Money {
        Money::parse(amount, "EUR").unwrap()
    }

    #[test]
    fn totals_are_checked() {
        let check = |charges: Charges, price: Money, want: Result<&str, MoneyError>| {
            let lines = [Line::new(LineId::new("1").unwrap(), "A", 3, price)];
            let sum = total(euros("0").currency(), &lines, &charges);
            assert_eq!(sum, want.map(euros));
        };
        let none = Charges::default();
        check(none, euros("1.10"), Ok("3.30"));
        check(none.shipping(euros("4.90")).tax(euros("1")), euros("1.10"), Ok("9.20"));
        check(none.discount(euros("1")).gift_voucher(euros("2.30")), euros("1.10"), Ok("0"));
        check(none.discount(euros("3.31")), euros("1.10"), Err(MoneyError::Negative));
        check(none, euros("999999999999999"), Err(MoneyError::Overflow));
        let dollars = Money::parse("1", "USD").unwrap();
        let mixed =
            MoneyError::Currency { expected: euros("0").currency(), found: dollars.currency() };
        check(none, dollars, Err(mixed.clone()));
        check(none.tax(dollars), euros("1"), Err(mixed));
    }
}
