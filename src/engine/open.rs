//! Opening an order, and taking one over from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::draft::Draft;
use super::event::Origin;
use crate::document::nearest::nearest;
use crate::order::{
    Booking, Books as OrderBooks, Charges, Currency, CurrencyError, Customer, DeliveryMethod,
    EditError, Entry, Line, LineId, Money, MoneyError, Opening, Order, Payload, PayloadError,
    PaymentTerms, Person, ReplayError, opening_books,
};
use crate::vocabulary::{AxisKey, Books, Key, KeyError, StatusKey};
use crate::workflow::{AxisId, State, StatusId, Workflow};

/// An order that is about to be opened. Nothing is checked before [`Workflow::open`].
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

    /// Opens the axis at that entry status instead of its default.
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
    fn opening(self) -> Result<Checked, OpenError> {
        let id = Key::new(&self.id).map_err(OpenError::Id)?;
        let currency = Currency::new(&self.currency)?;
        let lines = self.lines.into_iter().zip(1_usize..);
        let line = |(line, number): (NewLine, usize)| line.check(number, currency);
        let facts = self.facts.iter().map(|fact| Key::new(fact).map_err(OpenError::Fact));
        for (field, json) in self.foreign.values().flatten() {
            if serde_json::from_str::<serde::de::IgnoredAny>(json).is_err() {
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
struct Checked {
    id: Key,
    opening: Opening,
    entry: Vec<(String, String)>,
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

/// An order that is about to be taken over from elsewhere, at whatever statuses it has there.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    new: NewOrder,
    source: String,
    statuses: Vec<(String, String)>,
    booked: Vec<(Books, Payload, bool)>,
}

impl Import {
    /// Takes over the order from that source.
    #[must_use]
    pub fn new(order: NewOrder, source: &str) -> Self {
        Self { new: order, source: source.to_owned(), statuses: Vec::new(), booked: Vec::new() }
    }

    /// Says which status it has on the axis; any status will do, slots and disabled ones too.
    #[must_use]
    pub fn status<'a>(
        mut self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> Self {
        self.statuses.push((axis.into().as_str().to_owned(), status.into().as_str().to_owned()));
        self
    }

    /// Enters what was on its books; each call after the other. A gateway made none of the captures.
    #[must_use]
    pub fn booked(mut self, kind: Books, payload: Payload) -> Self {
        self.booked.push((kind, payload, false));
        self
    }

    /// Enters a capture that a gateway made.
    #[must_use]
    pub fn gateway_capture(mut self, payload: Payload) -> Self {
        self.booked.push((Books::Capture, payload, true));
        self
    }
}

impl Workflow {
    /// Opens an order: at the default entry of every axis, unless the order says otherwise. The opening
    /// is the first record, and owes what entering those statuses owes.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says what about the order is wrong.
    pub fn open(&self, order: NewOrder, origin: Origin) -> Result<Order, OpenError> {
        let Checked { id, mut opening, entry } = order.opening()?;
        let mut state = self.entry();
        for (axis, status) in &entry {
            let (axis, status) = self.place(axis, status)?;
            let row = self.table().axes.get(axis.index());
            if !row.is_some_and(|row| row.entry.contains(&status)) {
                return Err(self.no_entry(axis, status));
            }
            state = state.with(axis, status);
        }
        let kinds = self.axes().filter_map(|axis| {
            self.table().axes.get(axis.index())?.status(state.status(axis))?.entry_books
        });
        let at = origin.at.unwrap_or_default();
        let mut books = opening_books(&opening)?;
        for kind in kinds {
            enter(&mut books, &mut opening.bookings, kind, &Payload::default(), false, at)?;
        }
        self.first_record(id, opening, state, None, &origin)
    }

    /// Takes an order over from elsewhere, at any statuses, with its ledger and shipments. It is
    /// recorded as an import, with actor and source, and owes the customer nothing.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says what about the order is wrong.
    pub fn import(&self, import: Import, origin: Origin) -> Result<Order, OpenError> {
        let Checked { id, mut opening, entry } = import.new.opening()?;
        let mut state = self.entry();
        for (axis, status) in entry.iter().chain(&import.statuses) {
            let (axis, status) = self.place(axis, status)?;
            state = state.with(axis, status);
        }
        let at = origin.at.unwrap_or_default();
        let mut books = opening_books(&opening)?;
        for (kind, payload, by_gateway) in &import.booked {
            enter(&mut books, &mut opening.bookings, *kind, payload, *by_gateway, at)?;
        }
        self.first_record(id, opening, state, Some(import.source), &origin)
    }

    fn place(&self, axis: &str, status: &str) -> Result<(AxisId, StatusId), OpenError> {
        let unknown = |nearest: Option<&str>| OpenError::UnknownStatus {
            axis: axis.to_owned(),
            status: status.to_owned(),
            nearest: nearest.map(str::to_owned),
        };
        let axes = self.table().axes.iter().map(|row| row.key.as_str());
        let id = self.axis(axis).ok_or_else(|| unknown(nearest(axis, axes)))?;
        let rows = self.table().axes.get(id.index()).into_iter().flat_map(|row| &row.statuses);
        let found = self.status(id, status).map(|status| (id, status));
        found.ok_or_else(|| unknown(nearest(status, rows.map(|row| row.key.as_str()))))
    }

    fn no_entry(&self, axis: AxisId, status: StatusId) -> OpenError {
        let row = self.table().axes.get(axis.index());
        let entries = row.into_iter().flat_map(|row| &row.entry);
        OpenError::NoEntry {
            status: self.status_key(axis, status).as_str().to_owned(),
            entries: entries.map(|&s| self.status_key(axis, s).as_str().to_owned()).collect(),
        }
    }

    fn first_record(
        &self,
        id: Key,
        opening: Opening,
        state: State,
        source: Option<String>,
        origin: &Origin,
    ) -> Result<Order, OpenError> {
        let switch = opening.notify_customer;
        let opening = Box::new(opening);
        let entry = match source {
            None => Entry::Opened(opening),
            Some(source) => Entry::Imported { opening, source },
        };
        let draft = Draft::new(self, origin.at.unwrap_or_default(), None, state);
        let record = draft.record(&id, None, switch, entry, origin);
        Ok(Order::of(record, Some(self.pack(state)))?)
    }
}

/// Books what the books do not have yet, and remembers the booking.
fn enter(
    books: &mut OrderBooks,
    bookings: &mut Vec<Booking>,
    kind: Books,
    payload: &Payload,
    by_gateway: bool,
    at: jiff::Timestamp,
) -> Result<(), OpenError> {
    let booking = books.book(kind, payload, by_gateway, at)?;
    books.post(&booking).map_err(ReplayError::from)?;
    if !booking.is_empty() {
        bookings.push(booking);
    }
    Ok(())
}

/// Why an order cannot be opened or imported.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The order's id is no key.
    #[error("the order's id is no key: {0}")]
    Id(#[source] KeyError),
    /// The currency is none.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// An amount is negative, too precise or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A line's name is no key.
    #[error("a line's name is no key: {0}")]
    Line(#[source] KeyError),
    /// A host fact's name is no key.
    #[error("a fact's name is no key: {0}")]
    Fact(#[source] KeyError),
    /// A foreign field is no JSON.
    #[error("the foreign field {field:?} is no JSON text")]
    Foreign {
        /// The field.
        field: String,
    },
    /// The lines or charges do not hold together.
    #[error(transparent)]
    Lines(#[from] EditError),
    /// The workflow has no such axis, or the axis no such status.
    #[error("axis {axis:?} has no status {status:?}")]
    UnknownStatus {
        /// The axis.
        axis: String,
        /// The status.
        status: String,
        /// The nearest known key.
        nearest: Option<String>,
    },
    /// Orders are not opened in that status.
    #[error("orders are not opened in {status}, but in {}", entries.join(", "))]
    NoEntry {
        /// The status.
        status: String,
        /// Where they are.
        entries: Vec<String>,
    },
    /// What was booked elsewhere cannot be booked here.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// The first record does not hold together.
    #[error(transparent)]
    Record(#[from] ReplayError),
}
