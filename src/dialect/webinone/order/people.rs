//! Who ordered, and where it goes.

use super::super::kept::{Kept, kept};
use super::super::status::exact;
use super::amounts::Amounts;
use crate::dialect::form::Form;
use crate::dialect::json::Json;
use crate::dialect::loss::{Loss, LossKind};
use crate::dialect::problem::Problem;
use crate::order::{Customer, Money, Order, Person};

/// Reads `MemberId` and `Member`, which name one customer.
pub(super) fn read_customer(
    form: &mut Form<'_>,
    kept: &mut Kept,
    problems: &mut Vec<Problem>,
) -> Customer {
    let mut id = form.whole_or_text("MemberId", problems).value();
    let Some(mut member) = form.object("Member", problems).value() else {
        return Customer { id: id.map(|id| id.to_string()), ..Customer::default() };
    };
    let own = member.whole_or_text("Id", problems).value();
    if let (Some(id), Some(own)) = (id, own)
        && id != own
    {
        let message = format!("member {own}, and MemberId says {id}");
        problems.push(Problem::new(member.place_of("Id"), message));
    }
    id = id.or(own);
    let email = member.text("Email", problems).value();
    let first = member.text("FirstName", problems).value();
    let last = member.text("LastName", problems).value();
    let mut extras = Kept::default();
    let name = joined(first.as_deref(), last.as_deref());
    if split(name.as_deref()) != (first.as_deref(), last.as_deref()) {
        extras.put("FirstName", first);
        extras.put("LastName", last);
    }
    extras.put_rest(member, problems);
    kept.put_object("Member", extras);
    Customer { id: id.map(|id| id.to_string()), name, email, ..Customer::default() }
}

/// The member as an object; version 1 has answers in which its id is a text.
pub(super) fn write_member(order: &Order, id_as_text: bool) -> Json {
    let customer = order.customer();
    let kept = kept(order, "Member").unwrap_or(Json::object());
    let said = |name| kept.get(name).and_then(Json::as_text);
    let (first, last) = (said("FirstName"), said("LastName"));
    let is_kept = first.is_some() || last.is_some();
    let (first, last) = if is_kept && joined(first, last) == customer.name {
        (first, last)
    } else {
        split(customer.name.as_deref())
    };
    let id = match member_id(order) {
        Json::Number(digits) if id_as_text => Json::Text(digits),
        id => id,
    };
    let text = |text: Option<&str>| text.map_or(Json::Null, Json::from);
    let member = Json::object()
        .with("Id", id)
        .with("Email", text(customer.email.as_deref()))
        .with("FirstName", text(first))
        .with("LastName", text(last));
    with_rest(member, &kept)
}

/// The number of the member; `null`, where the customer has none.
pub(super) fn member_id(order: &Order) -> Json {
    order.customer().id.as_deref().and_then(exact).map_or(Json::Null, Json::from)
}

fn joined(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let parts = [first, last].into_iter().flatten().filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The last word is the last name, where there are two or more.
fn split(name: Option<&str>) -> (Option<&str>, Option<&str>) {
    match name.map(|name| name.rsplit_once(' ').ok_or(name)) {
        None => (None, None),
        Some(Ok((first, last))) => (Some(first), Some(last)),
        Some(Err(name)) => (Some(name), None),
    }
}

/// A part of an address.
type Part = fn(&mut Person) -> &mut Option<String>;

/// The fields of an address, and where the core has them.
pub(super) const ADDRESS: [(&str, Part); 5] = [
    ("Address", |person| &mut person.street),
    ("City", |person| &mut person.city),
    ("State", |person| &mut person.region),
    ("Zipcode", |person| &mut person.postal_code),
    ("Country", |person| &mut person.country),
];

/// Reads `ShippingInfo`: where it goes, and what that costs.
pub(super) fn read_shipping(
    form: &mut Form<'_>,
    amounts: &mut Amounts,
    kept: &mut Kept,
    problems: &mut Vec<Problem>,
) -> (Option<Person>, Option<Money>) {
    let Some(mut info) = form.object("ShippingInfo", problems).value() else {
        return (None, None);
    };
    let cost = amounts.take(&mut info, "Cost", problems).value();
    let mut person = Person::default();
    for (name, part) in ADDRESS {
        *part(&mut person) = info.text(name, problems).value();
    }
    let mut extras = Kept::default();
    extras.put("Name", info.text("Name", problems).value());
    extras.put_rest(info, problems);
    kept.put_object("ShippingInfo", extras);
    ((person != Person::default()).then_some(person), cost)
}

/// Where it goes, and what that costs.
pub(super) fn write_shipping(order: &Order) -> Json {
    let kept = kept(order, "ShippingInfo").unwrap_or(Json::object());
    let books = order.books();
    let cost = books.charges().shipping.unwrap_or(Money::zero(books.currency()));
    let mut person = order.shipping().cloned().unwrap_or_default();
    let mut info = Json::object()
        .with("Name", kept.get("Name").cloned().unwrap_or_default())
        .with("Cost", cost.amount());
    for (name, part) in ADDRESS {
        info.set(name, part(&mut person).take().map_or(Json::Null, Json::from));
    }
    with_rest(info, &kept)
}

/// Adds the kept fields that are not known.
pub(super) fn with_rest(mut object: Json, kept: &Json) -> Json {
    let Json::Object(extras) = kept else { return object };
    for (name, value) in extras {
        if object.get(name).is_none() && !name.starts_with('#') {
            object.set(name, value.clone());
        }
    }
    object
}

/// What of the people is not written.
pub(super) fn losses(order: &Order, losses: &mut Vec<Loss>) {
    let customer = order.customer();
    if customer.id.as_deref().is_some_and(|id| exact(id).is_none()) {
        losses.push(Loss::new("customer.id", LossKind::Value));
    }
    let mut no_place = |what: &str, is: bool| {
        losses.extend(is.then(|| Loss::new(what, LossKind::NoPlace)));
    };
    no_place("customer.phone", customer.phone.is_some());
    no_place("customer.language", customer.language.is_some());
    no_place("billing", order.billing().is_some_and(|person| *person != Person::default()));
    let Some(person) = order.shipping() else { return };
    no_place("shipping.name", person.name.is_some());
    no_place("shipping.company", person.company.is_some());
    no_place("shipping.tax_id", person.tax_id.is_some());
    no_place("shipping.phone", person.phone.is_some());
    no_place("shipping.email", person.email.is_some());
}
