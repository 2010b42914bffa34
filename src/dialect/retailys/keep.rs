//! What an order keeps of its wire object, and how that comes out again.

use super::{ITEMS, NAMESPACE, TRACKINGS, WAITING};
use crate::dialect::{Json, Leniency};
use crate::order::Order;

/// Whether the namespace is one of this dialect's.
pub(super) fn is_own(namespace: &str) -> bool {
    [NAMESPACE, ITEMS, TRACKINGS, WAITING].contains(&namespace)
}

/// A field that is kept.
pub(super) fn kept(order: &Order, namespace: &str, field: &str) -> Option<Json> {
    Json::read(order.foreign(namespace, field)?, Leniency::Strict).ok()
}

/// An object that is kept; an empty one, where there is none.
pub(super) fn kept_fields(order: &Order, namespace: &str, field: &str) -> Vec<(String, Json)> {
    match kept(order, namespace, field) {
        Some(Json::Object(fields)) => fields,
        _ => Vec::new(),
    }
}

/// Whether two numbers are equal, however they are written.
pub(super) fn same_number(kept: &Json, value: &Json) -> bool {
    kept.as_decimal().is_some_and(|kept| Some(kept) == value.as_decimal())
}

/// An object in the making: what the order says, filled up with what is kept.
#[derive(Debug)]
pub(super) struct Sheet {
    fields: Vec<(String, Json)>,
    kept: Vec<(String, Json)>,
}

impl Sheet {
    pub(super) fn new(kept: Vec<(String, Json)>) -> Self {
        Self { fields: Vec::new(), kept }
    }

    /// The sheet of an order.
    pub(super) fn of(order: &Order) -> Self {
        let fields = order.foreign_fields().get(NAMESPACE).into_iter().flatten();
        let read = |(name, text): (&String, &String)| {
            Some((name.clone(), Json::read(text, Leniency::Strict).ok()?))
        };
        Self::new(fields.filter_map(read).collect())
    }

    /// What is kept under that name, taken off.
    pub(super) fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.kept.iter().position(|(known, _)| known == name)?;
        Some(self.kept.remove(at).1)
    }

    /// Writes a value; where there is none, `null`, if that is what came.
    pub(super) fn put(&mut self, name: &str, value: Option<impl Into<Json>>) {
        let kept = self.take(name);
        let value = value.map(Into::into).or_else(|| kept.filter(|kept| *kept == Json::Null));
        self.fields.extend(value.map(|value| (name.to_owned(), value)));
    }

    /// Writes a value as it came, where what came says the same.
    pub(super) fn put_as(
        &mut self,
        name: &str,
        value: Option<Json>,
        same: impl FnOnce(&Json, &Json) -> bool,
    ) {
        match (self.take(name), value) {
            (Some(kept), Some(value)) if same(&kept, &value) => {
                self.fields.push((name.to_owned(), kept));
            }
            (Some(Json::Null), None) => self.fields.push((name.to_owned(), Json::Null)),
            (_, value) => self.fields.extend(value.map(|value| (name.to_owned(), value))),
        }
    }

    /// Writes what is kept.
    pub(super) fn keep(&mut self, name: &str) {
        let kept = self.take(name);
        self.fields.extend(kept.map(|kept| (name.to_owned(), kept)));
    }

    /// Writes what is kept, else a value.
    pub(super) fn keep_or(&mut self, name: &str, value: Option<impl Into<Json>>) {
        let kept = self.take(name).or_else(|| value.map(Into::into));
        self.fields.extend(kept.map(|kept| (name.to_owned(), kept)));
    }

    /// The object, with the rest of what is kept at its end.
    pub(super) fn finish(mut self) -> Json {
        self.fields.append(&mut self.kept);
        Json::Object(self.fields)
    }
}
