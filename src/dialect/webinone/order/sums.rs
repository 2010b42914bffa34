//! The sums of a whole order, and how they are made to agree.

use rust_decimal::Decimal;

use super::super::kept::{ADJUSTMENT, Kept, number};
use super::super::payment_state::PaymentState;
use super::payments::Account;
use super::reader::Reader;
use crate::dialect::json::Json;
use crate::engine::NewOrder;
use crate::order::{Charges, Line, Money, MoneyError, total};

/// What an order costs, and what was paid.
pub(super) struct Sums {
    charges: Charges,
    pub(super) state: PaymentState,
    pub(super) account: Account,
}

impl Sums {
    /// Adds the charges to an order that is about to be opened.
    pub(super) fn charge(&self, order: NewOrder) -> NewOrder {
        let amount = |money: Option<Money>| money.map_or(Decimal::ZERO, Money::amount);
        order
            .shipping_charge(amount(self.charges.shipping))
            .tax(amount(self.charges.tax))
            .discount(amount(self.charges.discount))
            .gift_voucher(amount(self.charges.gift_voucher))
    }
}

/// What the order says of its money, besides lines, shipping and payments.
struct Said {
    total: Option<Money>,
    discount: Option<Money>,
    voucher: Option<Money>,
    paid: Option<Money>,
    pending: Option<Money>,
    state: Option<PaymentState>,
    transaction: Option<String>,
    discount_kept: Kept,
}

impl Reader<'_, '_> {
    /// Reads what is left of the money, and draws the sums; nothing, where something is wrong.
    pub(super) fn sums(
        &mut self,
        shipping: Option<Money>,
        lines: &[Line],
        mut account: Account,
    ) -> Option<Sums> {
        let mut said = self.said();
        if !self.problems.is_empty() {
            return None;
        }
        let charges = Charges {
            shipping: shipping.filter(|it| !it.is_zero()),
            tax: None,
            discount: said.discount.filter(|it| !it.is_zero()),
            gift_voucher: said.voucher.filter(|it| !it.is_zero()),
        };
        let priced = adjusted(lines, charges, &mut said)
            .and_then(|charges| Ok((total(self.amounts.currency, lines, &charges)?, charges)));
        let (total, charges) = match priced {
            Ok(priced) => priced,
            Err(error) => {
                self.problem("TotalCost", format!("lines and charges do not add up: {error}"));
                return None;
            }
        };
        let state = self.settle(total, &said, &mut account)?;
        if said.transaction.as_deref() != account.last_transaction() {
            self.kept.put("TransactionId", said.transaction);
        }
        self.kept.put_object("Discount", said.discount_kept);
        account.keep(&mut self.kept);
        Some(Sums { charges, state, account })
    }

    fn said(&mut self) -> Said {
        let (discount, discount_kept) = self.reduction("Discount", "Code");
        let (voucher, voucher_kept) = self.reduction("GiftVoucher", "Name");
        self.kept.put_object("GiftVoucher", voucher_kept);
        let (form, problems) = (&mut self.form, &mut self.problems);
        if let Some(mut tax) = form.object("Tax", problems).value() {
            let mut extras = Kept::default();
            extras.put("Code", tax.text("Code", problems).value());
            extras.put("Rate", number(&mut tax, "Rate", problems));
            extras.put_rest(tax, problems);
            self.kept.put_object("Tax", extras);
        }
        let state = |json: &Json| PaymentState::parse(json.as_text()?);
        Said {
            discount,
            voucher,
            discount_kept,
            total: self.amounts.take(form, "TotalCost", problems).value(),
            paid: self.amounts.take(form, "AmountPaid", problems).value(),
            pending: self.amounts.take(form, "AmountPending", problems).value(),
            state: form.read("PaymentState", PaymentState::WORDS, problems, state).value(),
            transaction: form.text("TransactionId", problems).value(),
        }
    }

    /// A discount or a gift voucher: its cost, and what else there is to it.
    fn reduction(&mut self, field: &str, name: &str) -> (Option<Money>, Kept) {
        let (mut extras, problems) = (Kept::default(), &mut self.problems);
        let Some(mut inner) = self.form.object(field, problems).value() else {
            return (None, extras);
        };
        extras.put(name, inner.text(name, problems).value());
        let cost = self.amounts.take(&mut inner, "Cost", problems).value();
        extras.put_rest(inner, problems);
        (cost, extras)
    }

    /// Makes the payments come to what the order says was paid, and holds the state against them.
    fn settle(&mut self, total: Money, said: &Said, account: &mut Account) -> Option<PaymentState> {
        let transaction = said.transaction.as_deref();
        let drawn = self.checked(account.sums())?;
        let held = self.checked(drawn.0.checked_sub(drawn.1))?;
        match said.paid {
            Some(paid) if paid < held => {
                let message = format!("{paid}, and the payments hold {held}");
                self.problem("AmountPaid", message);
            }
            Some(paid) => {
                let balance = self.checked(paid.checked_sub(held))?;
                if !balance.is_zero() {
                    account.add_balance(balance, transaction);
                }
            }
            None if said.state == Some(PaymentState::Succeeded) && drawn.0 < total => {
                let balance = self.checked(total.checked_sub(drawn.0))?;
                account.add_balance(balance, transaction);
            }
            None => {}
        }
        let (captured, refunded) = self.checked(account.sums())?;
        if said.state == Some(PaymentState::Failed) && captured.is_zero() && !account.has_failed() {
            account.add_failed();
        }
        let settled = said.state == Some(PaymentState::Succeeded);
        let failed = account.has_failed();
        let state = PaymentState::reckon(total, captured, refunded, failed, settled);
        if let Some(other) = said.state.filter(|other| *other != state) {
            let message = format!(
                "{other}, and the payments say {state}: {captured} of {total} captured, \
                 {refunded} refunded"
            );
            self.problem("PaymentState", message);
        }
        let zero = self.amounts.zero();
        let less = |part: Money| total.checked_sub(part).unwrap_or(zero);
        let held = self.checked(captured.checked_sub(refunded))?;
        let (pending, unkept) = (less(captured), less(held));
        if let Some(other) = said.pending.filter(|it| *it != pending && *it != unkept) {
            self.problem("AmountPending", format!("{other}, and {pending} of {total} are left"));
        }
        Some(state)
    }

    fn checked<T>(&mut self, result: Result<T, MoneyError>) -> Option<T> {
        result.map_err(|error| self.problem("Payments", error.to_string())).ok()
    }
}

/// Charges with which the lines come to the total: what is above is tax that the prices do not
/// contain, what is below is a discount that no field names.
fn adjusted(lines: &[Line], mut charges: Charges, said: &mut Said) -> Result<Charges, MoneyError> {
    let Some(whole) = said.total else { return Ok(charges) };
    let mut sum = Decimal::ZERO;
    let mut add = |amount: Decimal| {
        sum = sum.checked_add(amount).ok_or(MoneyError::Overflow)?;
        Ok::<(), MoneyError>(())
    };
    for line in lines {
        add(line.total()?.amount())?;
    }
    let amount = |money: Option<Money>| money.map_or(Decimal::ZERO, Money::amount);
    add(amount(charges.shipping))?;
    add(-amount(charges.discount))?;
    add(-amount(charges.gift_voucher))?;
    let gap = whole.amount() - sum;
    if gap > Decimal::ZERO {
        charges.tax = Some(Money::new(gap, whole.currency())?);
    } else if gap < Decimal::ZERO {
        let cut = amount(charges.discount) - gap;
        charges.discount = Some(Money::new(cut, whole.currency())?);
        said.discount_kept.put(ADJUSTMENT, Some(-gap));
    }
    Ok(charges)
}
