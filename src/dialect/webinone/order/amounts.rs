//! Amounts of one order, in its currency.

use rust_decimal::Decimal;

use super::super::kept::Kept;
use super::super::settings::Settings;
use crate::dialect::form::Form;
use crate::dialect::given::Given;
use crate::dialect::problem::Problem;
use crate::document::Pointer;
use crate::order::{Currency, Money};

/// Reads amounts in one currency.
#[derive(Debug)]
pub(super) struct Amounts {
    /// The currency of the order.
    pub(super) currency: Currency,
    /// The currency as it is written.
    pub(super) text: String,
    /// The place of a text that is no currency: the shop's stands in as long as no money is about.
    odd: Option<Pointer>,
    some: bool,
}

impl Amounts {
    /// Reads the currency of the order; the shop's, where it has none.
    pub(super) fn open(
        form: &mut Form<'_>,
        settings: &Settings,
        kept: &mut Kept,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let shop = settings.currency;
        let text = form.text("Currency", problems).value();
        let read = text.as_deref().map(Currency::new);
        let odd = matches!(read, Some(Err(_))).then(|| form.place_of("Currency"));
        if odd.is_some() {
            kept.put("Currency", text.clone());
        }
        let currency = read.and_then(Result::ok).unwrap_or(shop);
        let text = text.unwrap_or_else(|| shop.as_str().to_owned());
        Self { currency, text, odd, some: false }
    }

    /// Takes an amount.
    pub(super) fn take(
        &mut self,
        form: &mut Form<'_>,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Given<Money> {
        let at = form.place_of(name);
        match form.decimal(name, problems) {
            Given::Absent => Given::Absent,
            Given::Null => Given::Null,
            Given::Value(number) => match self.money(number, &at, problems) {
                Some(money) => Given::Value(money),
                None => Given::Absent,
            },
        }
    }

    /// The amount of that number.
    pub(super) fn money(
        &mut self,
        number: Decimal,
        at: &Pointer,
        problems: &mut Vec<Problem>,
    ) -> Option<Money> {
        self.some |= !number.is_zero();
        let money = Money::new(number, self.currency);
        money.map_err(|error| problems.push(Problem::new(at.clone(), error.to_string()))).ok()
    }

    /// Nothing.
    pub(super) fn zero(&self) -> Money {
        Money::zero(self.currency)
    }

    /// Refuses amounts in a currency that is none.
    pub(super) fn close(&self, problems: &mut Vec<Problem>) {
        if let Some(at) = self.odd.clone().filter(|_| self.some) {
            let message = "three capital letters are wanted, such as EUR, where there are amounts";
            problems.push(Problem::new(at, message));
        }
    }
}
