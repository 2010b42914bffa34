//! What of a wire object the core has no place for.

use std::collections::BTreeMap;

use crate::dialect::form::Form;
use crate::dialect::given::Given;
use crate::dialect::json::{Json, Leniency};
use crate::dialect::problem::Problem;
use crate::order::Order;

/// The namespace of what is kept of the fields of WebinOne.
pub const NAMESPACE: &str = "webinone";

/// In a kept `Discount`: how much of the core's discount is no discount, but makes the lines come
/// to the total. No wire field begins so.
pub(super) const ADJUSTMENT: &str = "#adjustment";

/// Fields that are kept, by the names that version 2 has for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kept(BTreeMap<String, Json>);

impl Kept {
    /// Keeps a field, where there is a value.
    pub(super) fn put(&mut self, name: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }

    /// Keeps a switch that is on.
    pub(super) fn put_on(&mut self, name: &str, on: Given<bool>) {
        self.put(name, on.value().filter(|on| *on));
    }

    /// Keeps what no reader asked for.
    pub(super) fn put_rest(&mut self, form: Form<'_>, problems: &mut Vec<Problem>) {
        let at = form.place().clone();
        for (name, value) in form.rest() {
            if name.starts_with('#') {
                let message = "no field of the system begins with #";
                problems.push(Problem::new(at.field(name), message));
            } else {
                self.0.insert(name.to_owned(), value.clone());
            }
        }
    }

    /// Keeps an object, where it has any field.
    pub(super) fn put_object(&mut self, name: &str, inner: Self) {
        if !inner.0.is_empty() {
            self.0.insert(name.to_owned(), inner.into_json());
        }
    }

    pub(super) fn into_json(self) -> Json {
        Json::Object(self.0.into_iter().collect())
    }

    /// The fields and their texts, as an order keeps them.
    pub(super) fn texts(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().map(|(name, value)| (name, value.to_string()))
    }
}

/// Takes a number that is kept with the digits that it has; nothing is zero.
pub(super) fn number(form: &mut Form<'_>, name: &str, problems: &mut Vec<Problem>) -> Option<Json> {
    let read = |json: &Json| json.as_decimal().map(|number| (json.clone(), number));
    let what = "a number of at most 28 digits";
    let (json, number) = form.read(name, what, problems, read).value()?;
    (!number.is_zero()).then_some(json)
}

/// A field that the order keeps.
pub(super) fn kept(order: &Order, name: &str) -> Option<Json> {
    Json::read(order.foreign(NAMESPACE, name)?, Leniency::Strict).ok()
}

/// A text of it.
pub(super) fn kept_text(order: &Order, name: &str) -> Option<String> {
    kept(order, name)?.as_text().map(str::to_owned)
}

/// A switch of it; off, where none is kept.
pub(super) fn kept_switch(order: &Order, name: &str) -> bool {
    kept(order, name).and_then(|json| json.as_switch()).unwrap_or_default()
}
