//! The twenty statuses that a store has.

use super::date;
use super::settings::Settings;
use crate::dialect::Json;
use crate::document::Status;
use crate::standard::{fulfillment, payment};
use crate::vocabulary::AxisKey;
use crate::workflow::Workflow;

/// The two kinds of status, one for each axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Payment,
    Fulfillment,
}

const PAYMENT: [&str; 9] = [
    "AWAITING_PAYMENT",
    "PAID",
    "CANCELLED",
    "REFUNDED",
    "PARTIALLY_REFUNDED",
    "INCOMPLETE",
    "CUSTOM_PAYMENT_STATUS_1",
    "CUSTOM_PAYMENT_STATUS_2",
    "CUSTOM_PAYMENT_STATUS_3",
];

const FULFILLMENT: [&str; 11] = [
    "AWAITING_PROCESSING",
    "PROCESSING",
    "SHIPPED",
    "DELIVERED",
    "WILL_NOT_DELIVER",
    "RETURNED",
    "READY_FOR_PICKUP",
    "OUT_FOR_DELIVERY",
    "CUSTOM_FULFILLMENT_STATUS_1",
    "CUSTOM_FULFILLMENT_STATUS_2",
    "CUSTOM_FULFILLMENT_STATUS_3",
];

impl Kind {
    pub(super) const BOTH: [Self; 2] = [Self::Payment, Self::Fulfillment];

    /// The kind that the id belongs to; ids are compared exactly.
    pub(super) fn of(id: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|kind| kind.ids().contains(&id))
    }

    /// The ids, in Ecwid's order.
    pub(super) const fn ids(self) -> &'static [&'static str] {
        match self {
            Self::Payment => &PAYMENT,
            Self::Fulfillment => &FULFILLMENT,
        }
    }

    pub(super) const fn axis(self) -> AxisKey<'static> {
        match self {
            Self::Payment => payment::AXIS,
            Self::Fulfillment => fulfillment::AXIS,
        }
    }

    /// The field of an order that says it.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Payment => "paymentStatus",
            Self::Fulfillment => "fulfillmentStatus",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Payment => "PAYMENT_STATUS",
            Self::Fulfillment => "FULFILLMENT_STATUS",
        }
    }
}

/// Whether the id is one of the six that a merchant may change.
pub(super) fn is_custom(id: &str) -> bool {
    id.starts_with("CUSTOM_")
}

/// Every id, in Ecwid's order.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    Kind::BOTH.into_iter().flat_map(Kind::ids).copied()
}

/// A status of the workflow.
pub(super) fn status<'w>(workflow: &'w Workflow, kind: Kind, key: &str) -> Option<&'w Status> {
    let axis = workflow.document().axes.iter().find(|axis| kind.axis() == axis.name.as_str())?;
    axis.statuses.iter().find(|status| status.key == key)
}

/// The catalogue as Ecwid prints it: all twenty items, in its order, whatever else the workflow
/// has. A custom status that the workflow has lost or retired is printed as disabled.
///
/// ```
/// use orderflow::dialect::{Json, Languages};
/// use orderflow::dialect::ecwid::{Settings, statuses_json};
/// use orderflow::{Currency, Workflow};
///
/// let settings = Settings::new(1003, Currency::new("EUR")?, Languages::new("en"));
/// let json = statuses_json(&Workflow::standard(), &settings);
/// assert_eq!(json.at("items").and_then(Json::as_list).map(<[Json]>::len), Some(20));
/// assert_eq!(json.at("items.1.statusId").and_then(Json::as_text), Some("PAID"));
/// # Ok::<(), orderflow::order::CurrencyError>(())
/// ```
#[must_use]
pub fn statuses_json(workflow: &Workflow, settings: &Settings) -> Json {
    let item = |kind: Kind, id: &&str| status_json(workflow, settings, kind, id);
    let of = |kind: Kind| kind.ids().iter().map(move |id| item(kind, id));
    Json::object().with("items", Kind::BOTH.into_iter().flat_map(of).collect::<Vec<_>>())
}

/// One status, as Ecwid prints it.
pub(super) fn status_json(workflow: &Workflow, settings: &Settings, kind: Kind, id: &str) -> Json {
    let status = status(workflow, kind, id);
    let json = Json::object().with("statusId", id).with("orderStatusType", kind.word());
    let json = if is_custom(id) { json } else { json.with("defaultStatus", true) };
    let enabled = status.is_some_and(Status::admits);
    let json = json
        .with("enabled", enabled)
        .with(NOTIFIES, status.is_some_and(|status| status.notify_customer));
    match status.filter(|_| is_custom(id)) {
        Some(status) => named(json, status, settings),
        None => json,
    }
}

/// The field that says whether entering the status sends a mail.
pub(super) const NOTIFIES: &str = "sendNotificationWhenStatusIsAssigned";

/// Adds what a custom status is called, once a merchant has named it.
fn named(json: Json, status: &Status, settings: &Settings) -> Json {
    let at = status.named_at.as_ref().and_then(|at| at.parse().ok());
    let Some(at) = at else { return json };
    let languages = settings.languages();
    let names = languages.names_of(status).into_iter();
    let names = names.map(|(language, name)| (language, Json::Text(name))).collect();
    json.with_some("name", languages.name_of(status, languages.default_language()))
        .with("nameTranslated", Json::Object(names))
        .with("lastNameChangeDate", date::write(at))
}
