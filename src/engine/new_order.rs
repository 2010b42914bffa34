//! An order that is about to be opened: what a host fills in.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::open_error::OpenError;
use crate::order::{
    Charges, Currency, Customer, DeliveryMethod, Line, LineId, Money, MoneyError, Opening,
    PaymentTerms, Person, is_json,
};
use crate::vocabulary::{AxisKey, Key, StatusKey};

/// An order that is about to be opened. Nothing is checked before
/// [`Workflow::open`](crate::Workflow::open).
#[derive(Debug, Clone, PartialEq)]
pub struct NewOrder {
    id: String,
    currency: String,
    lines: Vec<NewLine>,
    charges: NewCharges,
    entry: Vec<(String, String)>,
    customer: Customer,
    billing: Option<Person>,
    shipping: Option<Person>,
    delivery: DeliveryMethod,
    terms: PaymentTerms,
    notify_customer: bool,
    facts: Vec<String>,
    foreign: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq)]
struct NewLine {
    id: Option<String>,
    sku: String,
    name: String,
    quantity: u32,
    price: Decimal,
    shippable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct NewCharges {
    shipping: Decimal,
    tax: Decimal,
    discount: Decimal,
    gift_voucher: Decimal,
}

impl NewOrder {
    /// An order without lines, in that currency (three letters of ISO 4217).
    #[must_use]
    pub fn new(id: &str, currency: &str) -> Self {
        Self {
            id: id.to_owned(),
            currency: currency.to_owned(),
            lines: Vec::new(),
            charges: NewCharges::default(),
            entry: Vec::new(),
            customer: Customer::default(),
            billing: None,
            shipping: None,
            delivery: DeliveryMethod::default(),
            terms: PaymentTerms::default(),
            notify_customer: true,
            facts: Vec::new(),
            foreign: BTreeMap::new(),
        }
    }

    /// Adds a line of goods that need shipping; lines are named `1`, `2` and so on.
    #[must_use]
    pub fn line(self, sku: &str, quantity: u32, price: Decimal) -> Self {
        self.any_line(None, sku, quantity, price, true)
    }

    /// Adds a line with the host's own name for it.
    #[must_use]
    pub fn named_line(self, id: &str, sku: &str, quantity: u32, price: Decimal) -> Self {
        self.any_line(Some(id.to_owned()), sku, quantity, price, true)
    }

    /// Adds a line of which nothing is shipped: a download, a service.
    #[must_use]
    pub fn digital_line(self, sku: &str, quantity: u32, price: Decimal) -> Self {
        self.any_line(None, sku, quantity, price, false)
    }

    fn any_line(
        mut self,
        id: Option<String>,
        sku: &str,
        quantity: u32,
        price: Decimal,
        shippable: bool,
    ) -> Self {
        let (sku, name) = (sku.to_owned(), String::new());
        self.lines.push(NewLine { id, sku, name, quantity, price, shippable });
        self
    }

    /// Gives the last line a name for people.
    #[must_use]
    pub fn line_name(mut self, name: &str) -> Self {
        if let Some(line) = self.lines.last_mut() {
            name.clone_into(&mut line.name);
        }
        self
    }

    /// Says that nothing of the last line is shipped.
    #[must_use]
    pub fn not_shipped(mut self) -> Self {
        if let Some(line) = self.lines.last_mut() {
            line.shippable = false;
        }
        self
    }

    /// Adds shipping and handling to the total.
    #[must_use]
    pub const fn shipping_charge(mut self, amount: Decimal) -> Self {
        self.charges.shipping = amount;
        self
    }

    /// Adds tax that the prices do not contain.
    #[must_use]
    pub const fn tax(mut self, amount: Decimal) -> Self {
        self.charges.tax = amount;
        self
    }

    /// Takes a discount off the total.
    #[must_use]
    pub const fn discount(mut self, amount: Decimal) -> Self {
        self.charges.discount = amount;
        self
    }

    /// Takes off what gift vouchers pay.
    #[must_use]
    pub const fn gift_voucher(mut self, amount: Decimal) -> Self {
        self.charges.gift_voucher = amount;
        self
    }

    /// Opens the axis at that entry status instead of its default. On a free axis every label is
    /// one that is in use and raises no event.
    #[must_use]
    pub fn entry<'a>(
        mut self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> Self {
        self.entry.push((axis.into().as_str().to_owned(), status.into().as_str().to_owned()));
        self
    }

    /// Says who ordered.
    #[must_use]
    pub fn customer(mut self, customer: Customer) -> Self {
        self.customer = customer;
        self
    }

    /// Says who pays.
    #[must_use]
    pub fn billing(mut self, person: Person) -> Self {
        self.billing = Some(person);
        self
    }

    /// Says who gets the goods.
    #[must_use]
    pub fn shipping(mut self, person: Person) -> Self {
        self.shipping = Some(person);
        self
    }

    /// Says how the goods get there.
    #[must_use]
    pub const fn delivery(mut self, delivery: DeliveryMethod) -> Self {
        self.delivery = delivery;
        self
    }

    /// Lets it be paid after delivery.
    #[must_use]
    pub const fn pay_later(mut self) -> Self {
        self.terms = PaymentTerms::Later;
        self
    }

    /// Sends the customer no mails about this order.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.notify_customer = false;
        self
    }

    /// Makes a host fact true of the order.
    #[must_use]
    pub fn fact(mut self, name: &str) -> Self {
        self.facts.push(name.to_owned());
        self
    }

    /// Keeps a foreign field, a JSON text, under its namespace.
    #[must_use]
    pub fn foreign(mut self, namespace: &str, field: &str, json: &str) -> Self {
        let fields = self.foreign.entry(namespace.to_owned()).or_default();
        fields.insert(field.to_owned(), json.to_owned());
        self
    }

    /// Checks everything that needs no workflow.
    pub(super) fn opening(self) -> Result<Checked, OpenError> {
        let id = Key::new(&self.id).map_err(OpenError::Id)?;
        let currency = Currency::new(&self.currency)?;
        let lines = self.lines.into_iter().zip(1_usize..);
        let line = |(line, number): (NewLine, usize)| line.check(number, currency);
        let facts = self.facts.iter().map(|fact| Key::new(fact).map_err(OpenError::Fact));
        for (field, json) in self.foreign.values().flatten() {
            if !is_json(json) {
                return Err(OpenError::Foreign { field: field.clone() });
            }
        }
        let opening = Opening {
            currency,
            lines: lines.map(line).collect::<Result<_, _>>()?,
            charges: self.charges.check(currency)?,
            customer: self.customer,
            billing: self.billing,
            shipping: self.shipping,
            delivery: self.delivery,
            terms: self.terms,
            notify_customer: self.notify_customer,
            facts: facts.collect::<Result<BTreeSet<_>, _>>()?,
            foreign: self.foreign,
            bookings: Vec::new(),
        };
        Ok(Checked { id, opening, entry: self.entry })
    }
}

/// A new order whose own data hold together.
pub(super) struct Checked {
    pub(super) id: Key,
    pub(super) opening: Opening,
    pub(super) entry: Vec<(String, String)>,
}

impl NewLine {
    fn check(self, number: usize, currency: Currency) -> Result<Line, OpenError> {
        let id = self.id.unwrap_or_else(|| number.to_string());
        let id = LineId::new(&id).map_err(OpenError::Line)?;
        let price = Money::new(self.price, currency)?;
        let line = Line::new(id, &self.sku, self.quantity, price).named(&self.name);
        Ok(if self.shippable { line } else { line.not_shipped() })
    }
}

impl NewCharges {
    fn check(self, currency: Currency) -> Result<Charges, MoneyError> {
        let one =
            |amount: Decimal| (!amount.is_zero()).then(|| Money::new(amount, currency)).transpose();
        let (mut charges, given) = (Charges::default(), self);
        charges.shipping = one(given.shipping)?;
        charges.tax = one(given.tax)?;
        charges.discount = one(given.discount)?;
        charges.gift_voucher = one(given.gift_voucher)?;
        Ok(charges)
    }
}
