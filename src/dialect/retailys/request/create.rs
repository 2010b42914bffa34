//! `POST /System/Orders`: a new order.

use super::{Desk, demanded, open, refuse_rest};
use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::{NAMESPACE, person, reference, time};
use crate::dialect::{Form, Given, Json, Problem};
use crate::engine::NewOrder;
use crate::order::{Currency, Customer, Order};

const FIELDS: [&str; 19] = [
    "channel",
    "email",
    "name",
    "street",
    "city",
    "zip",
    "state_code",
    "phone",
    "delivery_name",
    "delivery_street",
    "delivery_city",
    "delivery_zip",
    "delivery_state_code",
    "delivery_phone",
    "delivery_email",
    "ip",
    "domain",
    "date_order",
    "order_currency_code",
];

impl Desk<'_> {
    /// Opens a new order under that id. Who the customer is (`name` and `email`) and the currency
    /// are demanded, as the document says; what else the order knows it is told later.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`], or [`Error::Open`], where the workflow does not open orders.
    pub fn create(&self, id: u64, body: &Json) -> Result<Order, Error> {
        let mut problems = Vec::new();
        let mut form = open(body, &mut problems)?;
        let mut kept = Vec::new();
        let name = demanded(&mut form, "name", "an order names its customer", &mut problems);
        let what = "an order says where its customer gets mail";
        let email = demanded(&mut form, "email", what, &mut problems);
        let currency = currency(&mut form, &mut problems);
        let invoice = &person::INVOICE;
        let mut payer = person::take(&mut form, invoice, None, &mut kept, &mut problems);
        let delivery = &person::DELIVERY;
        let shipping = person::take(&mut form, delivery, None, &mut kept, &mut problems);
        match form.whole("channel", &mut problems) {
            Given::Absent => {}
            Given::Null => kept.push(("channel".to_owned(), Json::Null)),
            Given::Value(id) => kept.push(("channel".to_owned(), reference::bare(id))),
        }
        for field in ["ip", "domain"] {
            if let Some(text) = form.text(field, &mut problems).change() {
                kept.push((field.to_owned(), text.map_or(Json::Null, Json::Text)));
            }
        }
        if let Given::Value((_, text)) = time::take(&mut form, "date_order", &mut problems) {
            kept.push(("date_order".to_owned(), Json::Text(text)));
        }
        refuse_rest(form, &FIELDS, &mut problems);
        Error::malformed(problems)?;
        let billing = payer.get_or_insert_default();
        (billing.name, billing.email) = (name.clone(), email.clone());
        let customer =
            Customer { name, email, phone: billing.phone.clone(), ..Customer::default() };
        let currency = currency.unwrap_or(self.settings.currency);
        let mut new = NewOrder::new(&id.to_string(), currency.as_str()).customer(customer);
        if let Some(person) = payer {
            new = new.billing(person);
        }
        if let Some(person) = shipping {
            new = new.shipping(person);
        }
        for (name, json) in kept {
            new = new.foreign(NAMESPACE, &name, &json.to_string());
        }
        Ok(self.workflow.open(new, self.origin())?)
    }
}

/// The currency, which is demanded here whatever the instance's own is.
fn currency(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<Currency> {
    let name = "order_currency_code";
    let letters = demanded(form, name, "an order says what currency it is in", problems)?;
    let currency = Currency::new(&letters);
    currency
        .map_err(|error| problems.push(Problem::new(form.place_of(name), error.to_string())))
        .ok()
}
