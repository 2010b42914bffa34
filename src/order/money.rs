//! Exact amounts.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::currency::{Currency, CurrencyError};

/// An amount of money, zero or more, exact to the digits of its currency.
///
/// On disk it is `{"amount": "19.90", "currency": "EUR"}`; the amount is a string, so that no
/// reader makes a float of it. Amounts in different currencies are unequal and unordered.
///
/// ```
/// use orderflow::order::Money;
///
/// let price = Money::parse("19.9", "EUR").unwrap();
/// assert_eq!(price.to_string(), "19.90 EUR");
/// assert!(Money::parse("19.901", "EUR").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "MoneyOnDisk", into = "MoneyOnDisk")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// The largest amount, in major units: 10^15.
    pub const MAX: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

    /// Makes an amount of the number.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if the number is negative, has more digits than the currency, or exceeds
    /// [`Money::MAX`].
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if amount.is_zero() {
            return Ok(Self::zero(currency));
        }
        if amount.is_sign_negative() {
            return Err(MoneyError::Negative);
        }
        if amount > Self::MAX {
            return Err(MoneyError::Overflow);
        }
        // Equal amounts must print and hash alike, so each carries the digits of its currency.
        let mut exact = amount;
        exact.rescale(currency.digits());
        if exact != amount {
            return Err(MoneyError::Precision { currency, digits: currency.digits() });
        }
        Ok(Self { amount: exact, currency })
    }

    /// Nothing, in that currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, currency.digits()), currency }
    }

    /// Reads an amount such as `19.90`: digits, and a point among them.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] if the text is no such number, the letters are no currency, or as for
    /// [`Money::new`].
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        let currency = Currency::new(currency)?;
        let digits = currency.digits();
        let (negative, plain) = match amount.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, amount),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        for part in [whole, fraction] {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(MoneyError::NotANumber);
            }
        }
        // Without the zeros that say nothing, so that only what matters is measured.
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if negative && !(whole.is_empty() && fraction.is_empty()) {
            return Err(MoneyError::Negative);
        }
        if whole.len() > 16 {
            return Err(MoneyError::Overflow);
        }
        if fraction.len() > digits as usize {
            return Err(MoneyError::Precision { currency, digits });
        }
        let number = Decimal::from_str_exact(&format!("0{whole}.{fraction}0"));
        Self::new(number.map_err(|_| MoneyError::NotANumber)?, currency)
    }

    /// The number.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currency`] for two currencies, [`MoneyError::Overflow`] above [`Money::MAX`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.expect_currency(other)?;
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Self::new(sum, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currency`] for two currencies, [`MoneyError::Negative`] if the other is
    /// larger.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.expect_currency(other)?;
        let difference = self.amount.checked_sub(other.amount).ok_or(MoneyError::Overflow)?;
        Self::new(difference, self.currency)
    }

    /// So many times the amount.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] above [`Money::MAX`].
    pub fn checked_mul(self, times: u32) -> Result<Self, MoneyError> {
        let product = self.amount.checked_mul(Decimal::from(times)).ok_or(MoneyError::Overflow)?;
        Self::new(product, self.currency)
    }

    /// What is left after the other is taken away: nothing if that is as large. The currencies must
    /// have been compared.
    pub(super) fn less(self, other: Self) -> Self {
        self.checked_sub(other).unwrap_or(Self::zero(self.currency))
    }

    /// Fails if the other is in another currency.
    pub(super) fn expect_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::Currency { expected: self.currency, found: other.currency })
    }
}

/// Why an amount is none, or two amounts do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amount is, or would become, less than nothing.
    #[error("an amount may not be negative")]
    Negative,
    /// The amount is finer than the smallest coin.
    #[error("an amount in {currency} has at most {digits} digits after the point")]
    Precision {
        /// The currency.
        currency: Currency,
        /// Its digits.
        digits: u32,
    },
    /// The amount is in another currency.
    #[error("an amount in {expected} is wanted, not in {found}")]
    Currency {
        /// The currency of the order.
        expected: Currency,
        /// The currency of the amount.
        found: Currency,
    },
    /// The amount is, or would become, larger than [`Money::MAX`].
    #[error("an amount may not exceed 10^15")]
    Overflow,
    /// The text is no number.
    #[error("the amount is not a decimal number")]
    NotANumber,
    /// The letters are no currency.
    #[error(transparent)]
    NoCurrency(#[from] CurrencyError),
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

/// The form on disk. Not left to the decimal type: features switched on elsewhere in a build change
/// its default form.
#[derive(Serialize, Deserialize)]
struct MoneyOnDisk {
    amount: String,
    currency: String,
}

impl TryFrom<MoneyOnDisk> for Money {
    type Error = MoneyError;

    fn try_from(disk: MoneyOnDisk) -> Result<Self, MoneyError> {
        Self::parse(&disk.amount, &disk.currency)
    }
}

impl From<Money> for MoneyOnDisk {
    fn from(money: Money) -> Self {
        Self { amount: money.amount.to_string(), currency: money.currency.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_checked() {
        let check = |amount: &str, currency: &str, want: Result<&str, &str>| {
            let money = Money::parse(amount, currency);
            let shown = money.map(|money| money.to_string()).map_err(|error| error.to_string());
            let want = want.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(shown, want, "{amount} {currency}");
        };
        let fine = |digits| format!("an amount in EUR has at most {digits} digits after the point");
        check("19.90", "EUR", Ok("19.90 EUR"));
        check("19.9", "EUR", Ok("19.90 EUR"));
        check("19.9000000", "EUR", Ok("19.90 EUR"));
        check("-0", "EUR", Ok("0.00 EUR"));
        check("1500", "JPY", Ok("1500 JPY"));
        check("1.234", "KWD", Ok("1.234 KWD"));
        check("1000000000000000", "CLF", Ok("1000000000000000.0000 CLF"));
        check("1000000000000000.01", "EUR", Err("an amount may not exceed 10^15"));
        check(&"0".repeat(1000), "EUR", Ok("0.00 EUR"));
        check(&"9".repeat(60), "EUR", Err("an amount may not exceed 10^15"));
        check("-0.01", "EUR", Err("an amount may not be negative"));
        check("19.901", "EUR", Err(&fine(2)));
        check(&format!("0.{}1", "0".repeat(40)), "EUR", Err(&fine(2)));
        check("0.5", "JPY", Err("an amount in JPY has at most 0 digits after the point"));
        for text in ["", "-", "1e3", "1_000", "12,50", "1.2.3", "NaN", " 1", "5.", ".5", "+5"] {
            check(text, "EUR", Err("the amount is not a decimal number"));
        }
        let no_currency = "\"eur\" is no currency: three capital letters are wanted, such as EUR";
        check("1", "eur", Err(no_currency));
    }

    #[test]
    fn sums_are_checked() {
        let money = |amount, currency| Money::parse(amount, currency).unwrap();
        let euros = money("10", "EUR");
        assert_eq!(euros.checked_add(money("0.5", "EUR")), Ok(money("10.50", "EUR")));
        assert_eq!(euros.checked_sub(euros), Ok(Money::zero(euros.currency())));
        assert_eq!(euros.checked_sub(money("10.01", "EUR")), Err(MoneyError::Negative));
        assert_eq!(money("0.01", "EUR").checked_mul(300), Ok(money("3", "EUR")));
        let most = Money::new(Money::MAX, euros.currency()).unwrap();
        assert_eq!(most.checked_add(euros), Err(MoneyError::Overflow));
        assert_eq!(most.checked_mul(u32::MAX), Err(MoneyError::Overflow));
        let mixed = MoneyError::Currency {
            expected: euros.currency(),
            found: Currency::new("USD").unwrap(),
        };
        assert_eq!(euros.checked_add(money("1", "USD")), Err(mixed));
        assert_eq!(euros.partial_cmp(&money("1", "USD")), None);
        assert_eq!(Money::MAX.to_string(), "1000000000000000");
    }

    #[test]
    fn amounts_are_strings_on_disk() {
        let money = Money::parse("19.9", "EUR").unwrap();
        let text = serde_json::to_string(&money).unwrap();
        assert_eq!(text, r#"{"amount":"19.90","currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), money);
        let newer = r#"{"amount":"19.9","currency":"EUR","rate":"1"}"#;
        assert_eq!(serde_json::from_str::<Money>(newer).unwrap(), money);
        assert!(serde_json::from_str::<Money>(r#"{"amount":19.9,"currency":"EUR"}"#).is_err());
        assert!(serde_json::from_str::<Money>(r#"{"amount":"-1","currency":"EUR"}"#).is_err());
    }
}
