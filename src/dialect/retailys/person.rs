//! Who pays and who gets the goods: flat fields on the wire.

use crate::dialect::{Form, Json, Problem};
use crate::order::Person;

/// A wire field, and the text of a person that it is.
pub(super) type Part = (&'static str, fn(&mut Person) -> &mut Option<String>);

/// Who pays. The system's "state" is the country.
pub(super) const INVOICE: [Part; 8] = [
    ("email", |person| &mut person.email),
    ("phone", |person| &mut person.phone),
    ("name", |person| &mut person.name),
    ("street", |person| &mut person.street),
    ("city", |person| &mut person.city),
    ("zip", |person| &mut person.postal_code),
    ("state_code", |person| &mut person.country),
    ("company_vat", |person| &mut person.tax_id),
];

/// Who gets the goods.
pub(super) const DELIVERY: [Part; 7] = [
    ("delivery_email", |person| &mut person.email),
    ("delivery_phone", |person| &mut person.phone),
    ("delivery_name", |person| &mut person.name),
    ("delivery_street", |person| &mut person.street),
    ("delivery_city", |person| &mut person.city),
    ("delivery_zip", |person| &mut person.postal_code),
    ("delivery_state_code", |person| &mut person.country),
];

/// Takes those fields over an earlier person: what is absent stays, what is `null` goes, and is
/// noted. None, where nothing is left.
pub(super) fn take(
    form: &mut Form<'_>,
    parts: &[Part],
    before: Option<&Person>,
    nulls: &mut Vec<(String, Json)>,
    problems: &mut Vec<Problem>,
) -> Option<Person> {
    let mut person = before.cloned().unwrap_or_default();
    for (name, part) in parts {
        if let Some(change) = form.text(name, problems).change() {
            if change.is_none() {
                nulls.push(((*name).to_owned(), Json::Null));
            }
            *part(&mut person) = change;
        }
    }
    (person != Person::default()).then_some(person)
}

/// What the wire fields say of a person.
pub(super) fn texts(
    person: Option<&Person>,
    parts: &[Part],
) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let mut person = person.cloned().unwrap_or_default();
    parts.iter().map(move |(name, part)| (*name, part(&mut person).take()))
}
