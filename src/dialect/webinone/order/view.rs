//! How an order is looked at to be written: its fields, in either version.

use super::super::kept::{ADJUSTMENT, NAMESPACE, kept, kept_switch, kept_text};
use super::super::payment_state::PaymentState;
use super::super::settings::Settings;
use super::super::status::{OrderStatus, exact, label};
use super::super::version::{Version, read_time};
use super::ledger::Payments;
use super::reader::currency_country;
use super::{lines, people};
use crate::dialect::json::Json;
use crate::dialect::labels::LABEL;
use crate::order::{Money, Order, Tracking};
use crate::workflow::Workflow;

/// The fields in the order of version 2.
pub(in super::super) const FIELDS: [&str; 30] = [
    "Id",
    "AWBNumber",
    "CurrencyCountry",
    "Currency",
    "Country",
    "InvoiceDate",
    "InvoiceNumber",
    "IsDeleted",
    "IsRecurring",
    "MainOrderId",
    "MemberId",
    "OrderName",
    "PaymentState",
    "StatusId",
    "TotalCost",
    "CreatedDateTime",
    "HasSubscriptions",
    "HasPaidSubscription",
    "TrackingURL",
    "TransactionId",
    "AmountPaid",
    "AmountPending",
    "OrderCaseType",
    "StatusShort",
    "Discount",
    "GiftVoucher",
    "Tax",
    "ShippingInfo",
    "Member",
    "OrderLines",
];

/// The last two of both versions.
const LAST: [&str; 2] = ["Payments", "CustomCrmGroups"];

/// The plain fields in the order of version 1, which does not say whether an order is deleted. The
/// sections follow as in version 2.
const FIELDS_V1: [&str; 22] = [
    "Id",
    "AWBNumber",
    "AmountPaid",
    "AmountPending",
    "CreatedDateTime",
    "CurrencyCountry",
    "Currency",
    "Country",
    "HasPaidSubscription",
    "HasSubscriptions",
    "InvoiceDate",
    "InvoiceNumber",
    "IsRecurring",
    "MainOrderId",
    "MemberId",
    "OrderCaseType",
    "OrderName",
    "PaymentState",
    "StatusId",
    "TotalCost",
    "TrackingURL",
    "TransactionId",
];

/// The parts of an order that version 1 lets a request choose, as version 2 spells them.
pub(in super::super) const SECTIONS: [&str; 9] = [
    "StatusShort",
    "Member",
    "Discount",
    "GiftVoucher",
    "Tax",
    "ShippingInfo",
    "OrderLines",
    "Payments",
    "CustomCrmGroups",
];

/// How an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// In version 1, as an element of a list.
    Listed,
    /// In version 1, alone: the id of its member is a text.
    Alone,
    /// In version 2.
    Second,
}

impl Shape {
    /// The shape of an order alone.
    pub(in super::super) const fn alone(version: Version) -> Self {
        match version {
            Version::V1 => Self::Alone,
            Version::V2 => Self::Second,
        }
    }

    /// The shape of an order in a list.
    pub(in super::super) const fn listed(version: Version) -> Self {
        match version {
            Version::V1 => Self::Listed,
            Version::V2 => Self::Second,
        }
    }

    pub(in super::super) const fn version(self) -> Version {
        match self {
            Self::Listed | Self::Alone => Version::V1,
            Self::Second => Version::V2,
        }
    }
}

/// An order, and how it is looked at.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct View<'v> {
    pub(in super::super) order: &'v Order,
    pub(in super::super) settings: &'v Settings,
    pub(in super::super) workflow: &'v Workflow,
    pub(in super::super) shape: Shape,
}

impl View<'_> {
    /// The whole order, with those of the sections.
    pub(in super::super) fn write(&self, sections: &[&str]) -> Json {
        let version = self.shape.version();
        let chosen = |name: &&str| !SECTIONS.contains(name) || sections.contains(name);
        let plain: &[&'static str] = match version {
            Version::V1 => &FIELDS_V1,
            Version::V2 => &FIELDS,
        };
        let v1 = ["StatusShort", "Member", "Discount", "GiftVoucher", "Tax", "ShippingInfo"];
        let v1 = v1.iter().chain(&["OrderLines"]).filter(|_| version == Version::V1);
        let names = plain.iter().chain(v1).chain(&LAST).copied().filter(chosen);
        let mut fields: Vec<(String, Json)> =
            names.map(|name| (version.spelling(name).to_owned(), self.value(name))).collect();
        let known = |name: &str| FIELDS.contains(&name) || LAST.contains(&name);
        let foreign = self.order.foreign_fields().get(NAMESPACE).into_iter().flatten();
        for (name, _) in foreign.filter(|(name, _)| !known(name)) {
            let value = kept(self.order, name);
            fields.extend(value.map(|value| (name.clone(), value)));
        }
        Json::Object(fields)
    }

    /// One field, by its name in version 2.
    pub(in super::super) fn value(&self, name: &str) -> Json {
        let order = self.order;
        let (books, version) = (order.books(), self.shape.version());
        let or_null = |text: Option<String>| text.map_or(Json::Null, Json::from);
        let amount = |money: Money| Json::decimal(money.amount());
        match name {
            "Id" => exact(order.id().as_str()).map_or(Json::Null, Json::from),
            "AWBNumber" => or_null(self.tracking(|it| it.number.clone(), name)),
            "TrackingURL" => or_null(self.tracking(|it| it.url.clone(), name)),
            "Currency" => Json::from(self.currency()),
            "CurrencyCountry" => {
                let derived = || {
                    let country = kept_text(order, "Country");
                    currency_country(&self.currency(), country.as_deref())
                };
                Json::from(kept_text(order, name).unwrap_or_else(derived))
            }
            "InvoiceDate" => {
                let at = kept_text(order, name).and_then(|text| read_time(&text));
                or_null(at.map(|at| version.time(at)))
            }
            "CreatedDateTime" => Json::from(version.time(order.opened_at())),
            "IsDeleted" | "IsRecurring" | "HasSubscriptions" | "HasPaidSubscription" => {
                Json::from(kept_switch(order, name))
            }
            "MemberId" => people::member_id(order),
            "PaymentState" => Json::from(PaymentState::of(order).as_str()),
            "StatusId" => self.status().map_or(Json::Null, |status| Json::from(status.id)),
            "TotalCost" => amount(books.total()),
            "AmountPaid" => amount(books.ledger().held()),
            "AmountPending" => amount(books.outstanding()),
            "TransactionId" => {
                kept(order, name).unwrap_or_else(|| Payments::of(order).last_transaction())
            }
            "CustomCrmGroups" => kept(order, name).unwrap_or(Json::object()),
            name if SECTIONS.contains(&name) => self.section(name),
            name => kept(order, name).unwrap_or_default(),
        }
    }

    fn section(&self, name: &str) -> Json {
        let (order, charges) = (self.order, self.order.books().charges());
        let kept = kept(order, name).unwrap_or(Json::object());
        let said = |name| kept.get(name).cloned();
        let zero = Money::zero(order.books().currency());
        match name {
            "StatusShort" => {
                let Some(status) = self.status() else { return Json::Null };
                let short = Json::object().with("Id", status.id).with("Name", status.name);
                people::with_rest(short, &kept)
            }
            "Discount" => {
                let adjusted = said(ADJUSTMENT).and_then(|json| json.as_decimal());
                let whole = charges.discount.unwrap_or(zero).amount();
                let cost = adjusted.filter(|it| *it <= whole).map_or(whole, |it| whole - it);
                let json = Json::object().with("Code", said("Code").unwrap_or_default());
                people::with_rest(json.with("Cost", cost), &kept)
            }
            "GiftVoucher" => {
                let cost = charges.gift_voucher.unwrap_or(zero).amount();
                let json = Json::object().with("Name", said("Name").unwrap_or_default());
                people::with_rest(json.with("Cost", cost), &kept)
            }
            "Tax" => {
                let json = Json::object().with("Code", said("Code").unwrap_or_default());
                let rate = said("Rate").unwrap_or(Json::from(0_u32));
                people::with_rest(json.with("Rate", rate), &kept)
            }
            "ShippingInfo" => people::write_shipping(order),
            "Member" => people::write_member(order, self.shape == Shape::Alone),
            "OrderLines" => lines::write(order),
            "Payments" => Payments::of(order).write(self.settings, self.shape.version()),
            _ => Json::Null,
        }
    }

    /// The currency as it is written: the core's, but for one that is none.
    fn currency(&self) -> String {
        let own = || self.order.books().currency().as_str().to_owned();
        kept_text(self.order, "Currency").unwrap_or_else(own)
    }

    /// The status that the label is; that of new orders, where the order has no label.
    pub(in super::super) fn status(&self) -> Option<OrderStatus> {
        let key = self.order.status(LABEL);
        let state = self.workflow.entry();
        let entry = self.workflow.axis(LABEL);
        let entry = entry.map(|axis| self.workflow.status_key(axis, state.status(axis)));
        let key = if key.as_str().is_empty() { entry?.as_str() } else { key.as_str() };
        OrderStatus::of_label(label(self.workflow, key)?, self.settings)
    }

    /// What is known of the last parcel that has it; before one leaves, what a request said.
    fn tracking(&self, part: fn(&Tracking) -> Option<String>, name: &str) -> Option<String> {
        let shipments = self.order.books().parcels().shipments().iter().rev();
        let of_parcel = shipments.filter_map(|it| it.tracking.as_ref()).find_map(part);
        of_parcel.or_else(|| kept_text(self.order, name))
    }
}
