//! The fields of an order, read one by one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::dialect::retailys::flags::Flags;
use crate::dialect::retailys::item::Item;
use crate::dialect::retailys::price::{self, amount};
use crate::dialect::retailys::settings::Settings;
use crate::dialect::retailys::{person, reference, time, tracking};
use crate::dialect::{Form, Given, Json, Problem};
use crate::document::Pointer;
use crate::order::{Currency, Customer, Money, Payload, Person, Tracking};
use crate::vocabulary::Key;

/// What an order says of itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims {
    sent: Option<bool>,
    delivered: Option<bool>,
    done: Option<bool>,
    canceled: Option<bool>,
}

impl Claims {
    pub(super) const fn listed(self) -> [Option<bool>; 4] {
        [self.sent, self.delivered, self.done, self.canceled]
    }

    /// The flags that are claimed; what is left out follows from the others.
    pub(super) fn flags(self) -> Flags {
        let done = self.done.unwrap_or_default();
        let delivered = self.delivered.unwrap_or(done && self.sent.is_none());
        Flags {
            sent: self.sent.unwrap_or(delivered),
            delivered,
            done,
            canceled: self.canceled.unwrap_or_default(),
        }
    }
}

/// The fields of an order.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) id: String,
    pub(super) currency: Currency,
    pub(super) placed: Timestamp,
    pub(super) customer: Customer,
    pub(super) billing: Option<Person>,
    pub(super) shipping: Option<Person>,
    pub(super) items: Vec<Item>,
    pub(super) total: Decimal,
    /// What the order costs above its items.
    pub(super) added: Decimal,
    /// What it costs below.
    pub(super) taken_off: Decimal,
    pub(super) captured: Option<Money>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) payment_id: Option<String>,
    pub(super) trackings: Vec<(Tracking, Vec<(String, Json)>)>,
    pub(super) claims: Claims,
    pub(super) kept: Vec<(String, Json)>,
}

impl Body {
    /// Reads the fields; none, where a problem leaves too little.
    pub(super) fn read(
        json: &Json,
        at: Pointer,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let mut form = Form::open(json, at, problems)?;
        let mut kept = Vec::new();
        let currency = currency(&mut form, settings, &mut kept, problems);
        let id = id(&mut form, problems);
        let placed = placed(&mut form, &mut kept, problems);
        let mut customer_id = None;
        for name in reference::REFERENCES {
            match reference::take(&mut form, name, problems) {
                Given::Absent => {}
                Given::Null => kept.push((name.to_owned(), Json::Null)),
                Given::Value((id, json)) => {
                    customer_id = id.filter(|_| name == "customer").or(customer_id);
                    kept.push((name.to_owned(), json));
                }
            }
        }
        let invoice = &person::INVOICE;
        let billing = person::take(&mut form, invoice, None, &mut kept, problems);
        let delivery = &person::DELIVERY;
        let shipping = person::take(&mut form, delivery, None, &mut kept, problems);
        let customer = Customer {
            id: customer_id.map(|id| id.to_string()),
            name: billing.as_ref().and_then(|person| person.name.clone()),
            email: billing.as_ref().and_then(|person| person.email.clone()),
            phone: billing.as_ref().and_then(|person| person.phone.clone()),
            language: None,
        };
        let items = items(&mut form, currency, &mut kept, problems);
        let (money, captured) = money(&mut form, currency, &mut kept, problems);
        let (total, added, taken_off) = costs(money, &items, currency, &form, problems);
        let paid_at = paid_at(&mut form, captured, &mut kept, problems);
        let trackings = trackings(&mut form, &mut kept, problems);
        let claims = claims(&mut form, problems);
        let payment_id = payment_id(&mut form, &mut kept, problems);
        kept.extend(form.rest().map(|(name, json)| (name.to_owned(), json.clone())));
        Some(Self {
            id: id?,
            currency,
            placed: placed?,
            customer,
            billing,
            shipping,
            items,
            total,
            added,
            taken_off,
            captured,
            paid_at,
            payment_id,
            trackings,
            claims,
            kept,
        })
    }
}

/// The order's own number; else what another system calls it.
fn id(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let (at, known) = (form.place_of("id"), problems.len());
    match form.whole("id", problems) {
        Given::Value(id) => return Some(id.to_string()),
        Given::Null => problems.push(Problem::new(at, "expected a whole number, found null")),
        Given::Absent if problems.len() > known => {}
        Given::Absent => match form.text("external_order_id", problems) {
            Given::Value(id) => match Key::check(&id) {
                Ok(()) => return Some(id),
                Err(error) => {
                    let at = form.place_of("external_order_id");
                    problems.push(Problem::new(at, error.to_string()));
                }
            },
            _ => problems.push(Problem::new(at, "an order has an id, or an external_order_id")),
        },
    }
    None
}

fn currency(
    form: &mut Form<'_>,
    settings: &Settings,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Currency {
    let name = "order_currency_code";
    match form.text(name, problems) {
        Given::Value(letters) => Currency::new(&letters).unwrap_or_else(|error| {
            problems.push(Problem::new(form.place_of(name), error.to_string()));
            settings.currency
        }),
        Given::Null => {
            kept.push((name.to_owned(), Json::Null));
            settings.currency
        }
        Given::Absent => settings.currency,
    }
}

fn placed(
    form: &mut Form<'_>,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Option<Timestamp> {
    let (name, known) = ("date_order", problems.len());
    match time::take(form, name, problems) {
        Given::Value((at, text)) => {
            keep_unlike(kept, name, Json::Text(text), &time::write(at));
            Some(at)
        }
        _ if problems.len() > known => None,
        _ => {
            let message = "an order says when it was placed";
            problems.push(Problem::new(form.place_of(name), message));
            None
        }
    }
}

/// Keeps what came, where it is not written as we would.
fn keep_unlike(kept: &mut Vec<(String, Json)>, name: &str, came: Json, ours: &Json) {
    if came != *ours {
        kept.push((name.to_owned(), came));
    }
}

/// What the order costs, where it says so, and what was paid of it.
fn money(
    form: &mut Form<'_>,
    currency: Currency,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> (Option<Money>, Option<Money>) {
    let mut one = |name: &str| {
        let came = match form.take(name) {
            Given::Value(json) => json.clone(),
            // It is derived, and there is always one.
            Given::Null | Given::Absent => return None,
        };
        let single = Json::object().with(name, came.clone());
        let mut inner = Form::open(&single, form.place().clone(), problems)?;
        let money = amount(&mut inner, name, currency, problems).value();
        if let Some(money) = money {
            keep_unlike(kept, name, came, &price::number(money));
        }
        money
    };
    let (money, paid) = (one("money"), one("paid"));
    (money, paid.filter(|paid| !paid.is_zero()))
}

/// The total, and how far it is above or below the items.
fn costs(
    money: Option<Money>,
    items: &[Item],
    currency: Currency,
    form: &Form<'_>,
    problems: &mut Vec<Problem>,
) -> (Decimal, Decimal, Decimal) {
    let mut sum = Money::zero(currency);
    for item in items {
        let cost = item.price.checked_mul(item.count).and_then(|cost| sum.checked_add(cost));
        match cost {
            Ok(cost) => sum = cost,
            Err(error) => {
                problems.push(Problem::new(form.place_of("items"), error.to_string()));
                break;
            }
        }
    }
    let (sum, zero) = (sum.amount(), Decimal::ZERO);
    match money.map(Money::amount) {
        None => (sum, zero, zero),
        Some(total) if total >= sum => (total, total - sum, zero),
        Some(total) => (total, zero, sum - total),
    }
}

fn items(
    form: &mut Form<'_>,
    currency: Currency,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Vec<Item> {
    let forms = match form.objects("items", problems) {
        Given::Value(forms) => forms,
        Given::Null => {
            kept.push(("items".to_owned(), Json::Null));
            return Vec::new();
        }
        Given::Absent => return Vec::new(),
    };
    let (mut items, mut ids) = (Vec::new(), BTreeSet::new());
    for form in forms {
        let (at, mut own) = (form.place_of("id"), Vec::new());
        let item = Item::read(form, currency, None, &mut own);
        problems.append(&mut own);
        let Some(item) = item else { continue };
        if item.id.is_some_and(|id| !ids.insert(id)) {
            problems.push(Problem::new(at, "another item has that id"));
        }
        items.push(item);
    }
    // An item without an id has the least that no other has.
    let mut free = (1..).filter(|id| !ids.contains(id));
    for item in items.iter_mut().filter(|item| item.id.is_none()) {
        item.id = free.next();
    }
    items
}

fn paid_at(
    form: &mut Form<'_>,
    captured: Option<Money>,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Option<Timestamp> {
    let name = "date_paid";
    match time::take(form, name, problems) {
        Given::Absent => None,
        Given::Null => {
            if captured.is_none() {
                kept.push((name.to_owned(), Json::Null));
            }
            None
        }
        Given::Value((at, text)) => {
            if captured.is_none() {
                let message = "says when the order was paid, and nothing was";
                problems.push(Problem::new(form.place_of(name), message));
            }
            keep_unlike(kept, name, Json::Text(text), &time::write(at));
            Some(at)
        }
    }
}

fn trackings(
    form: &mut Form<'_>,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Vec<(Tracking, Vec<(String, Json)>)> {
    match form.objects("trackings", problems) {
        Given::Absent => Vec::new(),
        Given::Null => {
            kept.push((tracking::FIELD.to_owned(), Json::Null));
            Vec::new()
        }
        Given::Value(forms) => {
            forms.into_iter().map(|form| tracking::read(form, problems)).collect()
        }
    }
}

fn claims(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Claims {
    let mut claim = |name| form.switch(name, problems).value();
    Claims {
        sent: claim("sent"),
        delivered: claim("delivered"),
        done: claim("done"),
        canceled: claim("canceled"),
    }
}

/// What the gateway calls the payment; kept besides.
fn payment_id(
    form: &mut Form<'_>,
    kept: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let name = "external_payment_id";
    let given = form.text(name, problems);
    if let Some(change) = given.clone().change() {
        kept.push((name.to_owned(), change.map_or(Json::Null, Json::Text)));
    }
    let fits = |id: &String| !id.is_empty() && id.chars().nth(Payload::MAX_CHARS).is_none();
    given.value().filter(fits)
}
