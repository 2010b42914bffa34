//! The fields that a request may write.

use jiff::Timestamp;

use super::super::payment_state::PaymentState;
use super::super::version::{TIME, Version, read_time};
use super::people::ADDRESS;
use super::reader::either;
use super::view::{FIELDS, SECTIONS};
use crate::dialect::form::Form;
use crate::dialect::given::Given;
use crate::dialect::json::Json;
use crate::dialect::problem::Problem;
use crate::document::Pointer;
use crate::document::nearest::nearest;
use crate::order::Person;

/// The address in requests, flat, in the order of [`ADDRESS`].
pub(super) const FLAT: [&str; 5] =
    ["ShippingAddress", "ShippingCity", "ShippingState", "ShippingZipCode", "ShippingCountry"];

/// The fields of requests.
const WRITABLE: [&str; 17] = [
    "Id",
    "AWBNumber",
    "Currency",
    "Country",
    "CreatedDateTime",
    "InvoiceDate",
    "InvoiceNumber",
    "MainOrderId",
    "MemberId",
    "OrderName",
    "PaymentState",
    "StatusId",
    "TrackingURL",
    "ShippingAddress",
    "ShippingCity",
    "ShippingState",
    "ShippingZipCode",
];

/// What a request says of an order, field by field: not at all, `null`, or a value.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) id: Given<u64>,
    pub(super) currency: Given<String>,
    pub(super) created_at: Given<Timestamp>,
    pub(super) member_id: Given<u64>,
    pub(super) status_id: Given<u64>,
    pub(super) payment_state: Given<PaymentState>,
    pub(super) awb_number: Given<String>,
    pub(super) tracking_url: Given<String>,
    pub(super) address: Vec<Given<String>>,
    /// Fields that are kept, by their names in version 2.
    pub(super) kept: Vec<(&'static str, Given<Json>)>,
    /// Fields of answers, which no request can set.
    pub(super) answered: Vec<(String, Json)>,
    /// Where the fields stand.
    pub(super) at: Pointer,
}

impl Written {
    /// Reads a request; fields of the wrong type, and those that nobody knows, are problems.
    pub(super) fn read(json: &Json, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut form = Form::open(json, Pointer::root(), problems)?;
        let p = problems;
        let state = |json: &Json| PaymentState::parse(json.as_text()?);
        let text = |given: Given<String>| given.map(Json::from);
        let written = Self {
            id: form.whole_or_text("Id", p),
            currency: form.text("Currency", p),
            created_at: form.time("CreatedDateTime", TIME, p, read_time),
            member_id: form.whole_or_text("MemberId", p),
            status_id: form.whole_or_text("StatusId", p),
            payment_state: form.read("PaymentState", PaymentState::WORDS, p, state),
            awb_number: form.text("AWBNumber", p),
            tracking_url: either(&mut form, Version::TRACKING, p, |form, name, p| {
                form.text(name, p)
            }),
            address: FLAT.iter().map(|name| form.text(name, p)).collect(),
            kept: vec![
                ("Country", text(form.text("Country", p))),
                ("InvoiceDate", {
                    let at = form.time("InvoiceDate", TIME, p, read_time);
                    at.map(|at| Json::from(at.to_string()))
                }),
                ("InvoiceNumber", form.whole("InvoiceNumber", p).map(Json::from)),
                ("MainOrderId", form.whole_or_text("MainOrderId", p).map(Json::from)),
                ("OrderName", text(form.text("OrderName", p))),
            ],
            at: form.place().clone(),
            answered: Vec::new(),
        };
        Some(Self { answered: answered(form, p), ..written })
    }

    /// The place of a field.
    pub(super) fn place_of(&self, field: &str) -> Pointer {
        self.at.field(field)
    }

    /// The address after the request, if it says anything of one; without any part it is none.
    pub(super) fn address(&self, before: Option<&Person>) -> Option<Option<Person>> {
        if self.address.iter().all(Given::is_absent) {
            return None;
        }
        let mut person = before.cloned().unwrap_or_default();
        for ((_, part), given) in ADDRESS.iter().zip(&self.address) {
            if let Some(value) = given.clone().change() {
                *part(&mut person) = value;
            }
        }
        Some((person != Person::default()).then_some(person))
    }
}

/// Why a field of answers is not written.
pub(super) fn not_written(field: &str) -> &'static str {
    match field {
        "ShippingInfo" => "is written flat: ShippingAddress, ShippingCity and so on",
        "CustomCrmGroups" => "is written at custom-crm-groups",
        "OrderLines" => "no request of the system writes lines",
        "IsDeleted" => "an order is deleted by the method for it",
        _ => "follows from the order, and cannot be written",
    }
}

/// The fields of answers that stand in the request; the unknown ones are problems.
fn answered(form: Form<'_>, problems: &mut Vec<Problem>) -> Vec<(String, Json)> {
    let at = form.place().clone();
    let mut answered = Vec::new();
    for (name, value) in form.rest() {
        let [_, status_v1] = Version::STATUS;
        let known = FIELDS.contains(&name) || SECTIONS.contains(&name) || name == status_v1;
        if known {
            answered.push((name.to_owned(), value.clone()));
            continue;
        }
        let all = WRITABLE.iter().chain(&FLAT).copied();
        let near = nearest(name, all).map_or(String::new(), |it| format!("; did you mean {it:?}?"));
        problems.push(Problem::new(at.field(name), format!("an order has no such field{near}")));
    }
    answered
}
