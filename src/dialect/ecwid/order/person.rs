//! `billingPerson` and `shippingPerson`.

use super::kept;
use crate::dialect::{Form, Json, Problem};
use crate::document::Pointer;
use crate::order::Person;

/// What goes with the mapped fields, and is dropped with them.
const MAPPED: [&str; 12] = [
    "name",
    "firstName",
    "lastName",
    "companyName",
    "street",
    "city",
    "countryCode",
    "countryName",
    "postalCode",
    "stateOrProvinceCode",
    "stateOrProvinceName",
    "phone",
];

/// Reads a person; an empty text says nothing.
pub(super) fn read(json: &Json, at: Pointer, problems: &mut Vec<Problem>) -> Option<Person> {
    let mut form = Form::open(json, at, problems)?;
    let mut text = |name: &str| form.text(name, problems).value().filter(|text| !text.is_empty());
    let (first, last) = (text("firstName"), text("lastName"));
    let whole = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let whole = Some(whole).filter(|whole| !whole.is_empty());
    let (country, country_name) = (text("countryCode"), text("countryName"));
    let (region, region_name) = (text("stateOrProvinceCode"), text("stateOrProvinceName"));
    Some(Person {
        name: text("name").or(whole),
        company: text("companyName"),
        street: text("street"),
        city: text("city"),
        postal_code: text("postalCode"),
        region: region.or(region_name),
        country: country.or(country_name),
        phone: text("phone"),
        ..Person::default()
    })
}

/// Writes what Ecwid has a place for.
pub(super) fn plain(person: &Person) -> Json {
    let country = if is_code(person.country.as_ref(), 2) { "countryCode" } else { "countryName" };
    let region = person.region.as_ref();
    let region = if is_code(region, 3) { "stateOrProvinceCode" } else { "stateOrProvinceName" };
    let mut json = Json::object();
    for (name, value) in [
        ("name", &person.name),
        ("companyName", &person.company),
        ("street", &person.street),
        ("city", &person.city),
        (country, &person.country),
        ("postalCode", &person.postal_code),
        (region, &person.region),
        ("phone", &person.phone),
    ] {
        json = json.with_some(name, value.as_deref());
    }
    json
}

/// Writes a person: as it came, while it still says so.
pub(super) fn write(person: &Person, came: Option<Json>) -> Json {
    let plain = plain(person);
    let Some(came) = came else { return plain };
    let mut ignored = Vec::new();
    let same = read(&came, Pointer::root(), &mut ignored).is_some_and(|read| read == known(person));
    if same && ignored.is_empty() { came } else { kept::overlay(&came, &MAPPED, plain) }
}

/// The person without what Ecwid has no place for.
pub(super) fn known(person: &Person) -> Person {
    Person { tax_id: None, email: None, ..person.clone() }
}

fn is_code(text: Option<&String>, most: usize) -> bool {
    text.is_some_and(|text| {
        text.len() <= most && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}
