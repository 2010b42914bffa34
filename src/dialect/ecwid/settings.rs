//! What a host says about its Ecwid store.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;

use super::token::Token;
use crate::dialect::{Languages, Leniency};
use crate::order::Currency;

/// An Ecwid store: its number, its currency and languages, and who may do what.
///
/// ```
/// use orderflow::Currency;
/// use orderflow::dialect::Languages;
/// use orderflow::dialect::ecwid::{Scope, Settings, Token};
///
/// let settings = Settings::new(1003, Currency::new("EUR")?, Languages::new("en").and("nl"))
///     .token("secret_token", Token::secret([Scope::ReadOrders, Scope::CreateOrders]))
///     .id_prefix("SALE-");
/// assert_eq!(settings.store(), 1003);
/// # Ok::<(), orderflow::order::CurrencyError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Settings {
    store: u64,
    currency: Currency,
    languages: Languages,
    tokens: BTreeMap<String, Token>,
    prefix: String,
    suffix: String,
    manual_payments: bool,
    pay_later: BTreeSet<String>,
    undated: Option<Timestamp>,
    leniency: Leniency,
}

impl Settings {
    /// A store of that number, without tokens: nobody may do anything yet.
    #[must_use]
    pub const fn new(store: u64, currency: Currency, languages: Languages) -> Self {
        Self {
            store,
            currency,
            languages,
            tokens: BTreeMap::new(),
            prefix: String::new(),
            suffix: String::new(),
            manual_payments: false,
            pay_later: BTreeSet::new(),
            undated: None,
            leniency: Leniency::Strict,
        }
    }

    /// Lets whoever shows that token do what it says.
    #[must_use]
    pub fn token(mut self, text: &str, token: Token) -> Self {
        self.tokens.insert(text.to_owned(), token);
        self
    }

    /// What the ids of new orders begin with.
    #[must_use]
    pub fn id_prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// What the ids of new orders end with.
    #[must_use]
    pub fn id_suffix(mut self, suffix: &str) -> Self {
        suffix.clone_into(&mut self.suffix);
        self
    }

    /// Lets an update to `PAID` enter what is outstanding as paid by hand. Without it `PAID` needs
    /// the money on the ledger first, as every word about money does.
    #[must_use]
    pub const fn manual_payments(mut self) -> Self {
        self.manual_payments = true;
        self
    }

    /// Names a payment method that is paid after delivery, in any case of letters: an invoice, cash
    /// on delivery. Orders with it may be worked on while they are unpaid.
    #[must_use]
    pub fn pay_later(mut self, method: &str) -> Self {
        self.pay_later.insert(method.to_lowercase());
        self
    }

    /// Says when orders were placed that do not say so themselves, as `responseFields` can leave
    /// the date out. Without it such an order is refused by
    /// [`read_orders`](super::read_orders).
    #[must_use]
    pub const fn undated(mut self, at: Timestamp) -> Self {
        self.undated = Some(at);
        self
    }

    /// Lets trailing commas and comments pass in the bodies of requests.
    #[must_use]
    pub const fn lenient(mut self) -> Self {
        self.leniency = Leniency::Lenient;
        self
    }

    /// The store's number.
    #[must_use]
    pub const fn store(&self) -> u64 {
        self.store
    }

    /// The currency of every amount: Ecwid's orders name none.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The languages of the store.
    #[must_use]
    pub const fn languages(&self) -> &Languages {
        &self.languages
    }

    pub(super) fn access(&self, token: &str) -> Option<&Token> {
        self.tokens.get(token)
    }

    pub(super) const fn takes_manual_payments(&self) -> bool {
        self.manual_payments
    }

    pub(super) fn is_paid_later(&self, method: &str) -> bool {
        self.pay_later.contains(&method.to_lowercase())
    }

    pub(super) const fn leniency(&self) -> Leniency {
        self.leniency
    }

    pub(super) const fn undated_at(&self) -> Option<Timestamp> {
        self.undated
    }

    /// The id of the order of that number: between prefix and suffix one or more letters and then
    /// four digits of base 36, so that no id is a number.
    pub(super) fn id_of(&self, number: u64) -> String {
        const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let digit = |value: u64| DIGITS.get(value as usize).map_or('0', |byte| char::from(*byte));
        let mut code = Vec::new();
        let mut rest = number;
        for _ in 0..4 {
            code.push(digit(rest % 36));
            rest /= 36;
        }
        loop {
            code.push(digit(10 + rest % 26));
            rest /= 26;
            if rest == 0 {
                break;
            }
        }
        let code: String = code.into_iter().rev().collect();
        format!("{}{code}{}", self.prefix, self.suffix)
    }

    /// The id of the cart of that number, in the shape that Ecwid's have.
    pub(super) fn cart_of(&self, number: u64) -> String {
        let (store, number) = (self.store, u128::from(number));
        let store_low = store & 0xFFFF_FFFF;
        let (high, low) = ((number >> 48) & 0xFFFF, number & 0xFFFF_FFFF_FFFF);
        format!("{store_low:08X}-0000-4000-{high:04X}-{low:012X}")
    }
}

/// Without the tokens: nobody should find one in a log.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("store", &self.store)
            .field("currency", &self.currency)
            .field("languages", &self.languages)
            .field("tokens", &self.tokens.values())
            .field("prefix", &self.prefix)
            .field("suffix", &self.suffix)
            .field("manual_payments", &self.manual_payments)
            .field("pay_later", &self.pay_later)
            .field("undated", &self.undated)
            .field("leniency", &self.leniency)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings::new(1003, Currency::new("EUR").unwrap(), Languages::new("en"))
    }

    #[test]
    fn ids_are_no_numbers_and_differ() {
        let check = |number, want: &str| assert_eq!(settings().id_of(number), want);
        check(0, "A0000");
        check(1, "A0001");
        check(36 * 36 * 36 * 36 - 1, "AZZZZ");
        check(36 * 36 * 36 * 36, "B0000");
        check(26 * 36 * 36 * 36 * 36, "BA0000");
        assert_eq!(settings().id_prefix("S-").id_suffix("-x").id_of(7), "S-A0007-x");
        let ids: BTreeSet<String> = (0..5_000).map(|n| settings().id_of(n * 7_919)).collect();
        assert_eq!(ids.len(), 5_000);
        assert_eq!(settings().cart_of(42), "000003EB-0000-4000-0000-00000000002A");
        assert_eq!(settings().cart_of(u64::MAX), "000003EB-0000-4000-FFFF-FFFFFFFFFFFF");
    }

    #[test]
    fn nobody_sees_a_token_in_a_log() {
        let settings = settings().token("secret_xyz", Token::secret([]));
        assert!(!format!("{settings:?}").contains("secret_xyz"));
    }
}
