//! What is kept of a wire object, and under which names.

use std::collections::{BTreeMap, BTreeSet};

use crate::dialect::ecwid::NAMESPACE;
use crate::dialect::{Json, Leniency};
use crate::order::Order;

/// The amounts as they came, while the order still costs the same.
pub(super) const AMOUNTS: &str = "#amounts";

/// The fields of an order that never change once it is here.
pub(super) const FIXED: [&str; 12] = [
    "id",
    "internalId",
    "orderNumber",
    "vendorOrderNumber",
    "publicUid",
    "cartId",
    "createDate",
    "createTimestamp",
    "updateDate",
    "updateTimestamp",
    "refunds",
    "refundedAmount",
];

/// The name under which a field is kept; names that begin as ours do are set apart.
pub(super) fn name_of(field: &str) -> String {
    if field.starts_with('#') { format!("#{field}") } else { field.to_owned() }
}

/// The field that is kept under the name; none, where the name is ours.
pub(super) fn field_of(name: &str) -> Option<&str> {
    match name.strip_prefix('#') {
        Some(field) => field.starts_with('#').then_some(field),
        None => Some(name),
    }
}

/// The kept fields of an order, by name.
pub(in crate::dialect::ecwid) fn fields(order: &Order) -> Option<&BTreeMap<String, String>> {
    order.foreign_fields().get(NAMESPACE)
}

/// A kept field of an order, read.
pub(in crate::dialect::ecwid) fn foreign_json(order: &Order, name: &str) -> Option<Json> {
    read(order.foreign(NAMESPACE, name)?)
}

/// A kept text, read; foreign fields are JSON, and one too deep for us was not written by us.
pub(super) fn read(text: &str) -> Option<Json> {
    Json::read(text, Leniency::Strict).ok()
}

/// What is kept while a wire object is read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Kept(pub(super) BTreeMap<String, String>);

impl Kept {
    /// Keeps a field that nobody knows.
    pub(super) fn keep(&mut self, field: &str, json: &Json) {
        self.0.insert(name_of(field), json.to_string());
    }

    /// Keeps a mapped field as it came, where the order would write it otherwise.
    pub(super) fn keep_unless(&mut self, field: &str, json: &Json, plain: Option<&Json>) {
        if plain != Some(json) {
            self.keep(field, json);
        }
    }

    /// Keeps something of ours.
    pub(super) fn keep_own(&mut self, name: &str, json: &Json) {
        self.0.insert(name.to_owned(), json.to_string());
    }
}

/// An object without some of its fields, and with others in their place.
pub(super) fn overlay(kept: &Json, without: &[&str], with: Json) -> Json {
    let (Json::Object(old), Json::Object(new)) = (kept, &with) else { return with };
    let own: BTreeSet<&str> = new.iter().map(|(name, _)| name.as_str()).collect();
    let stays = |name: &str| !without.contains(&name) && !own.contains(name);
    let stays = old.iter().filter(|(name, _)| stays(name)).cloned();
    Json::Object(new.iter().cloned().chain(stays).collect())
}
