//! Webhooks: what is told of an order that came, changed or went.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::catalogue::Kind;
use super::order::{cart_id, number, wire_status};
use super::settings::Settings;
use crate::dialect::{Form, Given, Json, JsonError, Leniency, Problem};
use crate::document::Pointer;
use crate::order::Order;
use crate::standard::payment;
use crate::workflow::Workflow;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WebhookKind {
    /// An order came.
    OrderCreated,
    /// An order changed.
    OrderUpdated,
    /// An order went.
    OrderDeleted,
    /// An unfinished order came.
    UnfinishedCreated,
    /// An unfinished order changed.
    UnfinishedUpdated,
    /// An unfinished order went, or was placed.
    UnfinishedDeleted,
}

impl WebhookKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::OrderCreated,
        Self::OrderUpdated,
        Self::OrderDeleted,
        Self::UnfinishedCreated,
        Self::UnfinishedUpdated,
        Self::UnfinishedDeleted,
    ];

    /// Ecwid's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderCreated => "order.created",
            Self::OrderUpdated => "order.updated",
            Self::OrderDeleted => "order.deleted",
            Self::UnfinishedCreated => "unfinished_order.created",
            Self::UnfinishedUpdated => "unfinished_order.updated",
            Self::UnfinishedDeleted => "unfinished_order.deleted",
        }
    }

    /// The kind of that word, if it is about orders.
    #[must_use]
    pub fn by_name(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The internal number of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A whole number of any length, by its digits; `-1` where there is none.
    Number(String),
    /// A text.
    Text(String),
}

/// One webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// What makes it itself: the same again is a repeat.
    pub id: String,
    /// When it happened, in seconds since 1970.
    pub created: i64,
    /// The store.
    pub store: u64,
    /// The internal number of the order. Orders are looked up by [`Webhook::order`].
    pub entity: Entity,
    /// What happened.
    pub kind: WebhookKind,
    /// The id of the order; older webhooks do not have it.
    pub order: Option<String>,
    /// The id of the cart, of an unfinished order.
    pub cart: Option<String>,
    /// The payment status before, of an order that changed; also a word that we do not know.
    pub old_payment: Option<String>,
    /// The payment status now, of an order that came or changed.
    pub new_payment: Option<String>,
    /// The fulfillment status before.
    pub old_fulfillment: Option<String>,
    /// The fulfillment status now.
    pub new_fulfillment: Option<String>,
}

/// Why a body is no webhook about an order.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Fields are missing or wrong: every one of them.
    #[error("{}", list(.0))]
    Fields(Vec<Problem>),
    /// It is about something else, and may be left alone.
    #[error("{event:?} is not about orders")]
    Other {
        /// What happened.
        event: String,
    },
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Reads the body of a webhook. Nobody has vouched for it: what it says of an order is to be looked
/// up.
///
/// ```
/// use orderflow::dialect::ecwid::{WebhookError, WebhookKind, read_webhook};
///
/// let body = r#"{
///     "eventId": "7d1", "eventCreated": 1234567, "storeId": 1003, "entityId": 103,
///     "eventType": "order.updated", "data": {"orderId": "J5K2M", "newPaymentStatus": "PAID"}
/// }"#;
/// let webhook = read_webhook(body)?;
/// assert_eq!(webhook.kind, WebhookKind::OrderUpdated);
/// assert_eq!(webhook.new_payment.as_deref(), Some("PAID"));
///
/// let hostile = r#"{"entityId": null, "eventType": true}"#;
/// assert!(matches!(read_webhook(hostile), Err(WebhookError::Fields(_))));
/// # Ok::<(), WebhookError>(())
/// ```
///
/// # Errors
///
/// [`WebhookError`].
pub fn read_webhook(body: &str) -> Result<Webhook, WebhookError> {
    let json = Json::read(body, Leniency::Strict)?;
    if let Some(Json::Text(event)) = json.get("eventType")
        && WebhookKind::by_name(event).is_none()
    {
        return Err(WebhookError::Other { event: event.chars().take(80).collect() });
    }
    let mut problems = Vec::new();
    let read = Form::open(&json, Pointer::root(), &mut problems)
        .and_then(|form| read_fields(form, &mut problems));
    match read {
        Some(webhook) if problems.is_empty() => Ok(webhook),
        _ => Err(WebhookError::Fields(problems)),
    }
}

fn read_fields(mut form: Form<'_>, problems: &mut Vec<Problem>) -> Option<Webhook> {
    let kind = |json: &Json| WebhookKind::by_name(json.as_text()?);
    let kind = form.read("eventType", "what happened to an order", problems, kind);
    let kind = demanded(kind, &form, "eventType", problems);
    let id = form.text("eventId", problems);
    let id = demanded(id, &form, "eventId", problems);
    let seconds = |json: &Json| i64::try_from(json.as_decimal()?).ok();
    let created = form.read("eventCreated", "seconds since 1970", problems, seconds);
    let created = demanded(created, &form, "eventCreated", problems);
    let store = form.whole("storeId", problems);
    let store = demanded(store, &form, "storeId", problems);
    let entity = form.read("entityId", "a whole number or a text", problems, entity);
    let entity = demanded(entity, &form, "entityId", problems);
    let mut texts: [Option<String>; 6] = [const { None }; 6];
    if let Given::Value(mut data) = form.object("data", problems) {
        for (name, into) in DATA.iter().zip(&mut texts) {
            *into = data.text(name, problems).value();
        }
    }
    let [order, cart, old_payment, new_payment, old_fulfillment, new_fulfillment] = texts;
    Some(Webhook {
        id: id?,
        created: created?,
        store: store?,
        entity: entity?,
        kind: kind?,
        order,
        cart,
        old_payment,
        new_payment,
        old_fulfillment,
        new_fulfillment,
    })
}

const DATA: [&str; 6] = [
    "orderId",
    "cartId",
    "oldPaymentStatus",
    "newPaymentStatus",
    "oldFulfillmentStatus",
    "newFulfillmentStatus",
];

/// The value; a problem, where there is none and none has been noted.
fn demanded<T>(
    value: Given<T>,
    form: &Form<'_>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let at = form.place_of(name);
    let value = value.value();
    if value.is_none() && !problems.iter().any(|problem| problem.at == at) {
        problems.push(Problem::new(at, "a webhook needs this field"));
    }
    value
}

fn entity(json: &Json) -> Option<Entity> {
    match json {
        Json::Text(text) => Some(Entity::Text(text.clone())),
        Json::Number(number) => {
            let digits = number.strip_prefix('-').unwrap_or(number);
            let whole = digits.bytes().all(|byte| byte.is_ascii_digit());
            whole.then(|| Entity::Number(number.clone()))
        }
        _ => None,
    }
}

impl Webhook {
    /// The body.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let entity = match &self.entity {
            Entity::Number(number) => Json::Number(number.clone()),
            Entity::Text(text) => Json::text(text.as_str()),
        };
        let values = [
            &self.order,
            &self.cart,
            &self.old_payment,
            &self.new_payment,
            &self.old_fulfillment,
            &self.new_fulfillment,
        ];
        let pairs = DATA.iter().zip(values);
        let data = pairs
            .fold(Json::object(), |data, (name, value)| data.with_some(name, value.as_deref()));
        Json::object()
            .with("eventId", self.id.as_str())
            .with("eventCreated", self.created)
            .with("storeId", self.store)
            .with("entityId", entity)
            .with("eventType", self.kind.as_str())
            .with_some("data", Some(data).filter(|data| *data != Json::object()))
    }
}

/// What is to be told of an order that was so before and is so now; nothing, where no record was
/// made between.
///
/// Unfinished orders are told of in a family of their own: one that is placed goes there, and comes
/// as an order. The ids follow from the order and its version, so that telling it again is a
/// repeat.
#[must_use]
pub fn webhooks(
    before: Option<&Order>,
    after: Option<&Order>,
    settings: &Settings,
    workflow: &Workflow,
    at: Timestamp,
) -> Vec<Webhook> {
    let told = |kind, old: Option<&Order>, new: Option<&Order>| {
        webhook(kind, old, new, settings, workflow, at)
    };
    let unfinished = |order: &Order| {
        wire_status(order, Kind::Payment, workflow).word == payment::INCOMPLETE.as_str()
    };
    let came = |order| match unfinished(order) {
        true => told(WebhookKind::UnfinishedCreated, None, Some(order)),
        false => told(WebhookKind::OrderCreated, None, Some(order)),
    };
    let went = |order| match unfinished(order) {
        true => told(WebhookKind::UnfinishedDeleted, Some(order), None),
        false => told(WebhookKind::OrderDeleted, Some(order), None),
    };
    let all = match (before, after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => vec![came(after)],
        (Some(before), None) => vec![went(before)],
        (Some(before), Some(after)) if before.version() == after.version() => Vec::new(),
        (Some(before), Some(after)) if unfinished(before) != unfinished(after) => {
            vec![went(before), came(after)]
        }
        (Some(before), Some(after)) if unfinished(after) => {
            vec![told(WebhookKind::UnfinishedUpdated, Some(before), Some(after))]
        }
        (before, after) => vec![told(WebhookKind::OrderUpdated, before, after)],
    };
    all.into_iter().flatten().collect()
}

fn webhook(
    kind: WebhookKind,
    old: Option<&Order>,
    new: Option<&Order>,
    settings: &Settings,
    workflow: &Workflow,
    at: Timestamp,
) -> Option<Webhook> {
    let order = new.or(old)?;
    let is_order = matches!(kind, WebhookKind::OrderCreated | WebhookKind::OrderUpdated);
    let word = |order: Option<&Order>, kind| {
        let order = order.filter(|_| is_order)?;
        Some(wire_status(order, kind, workflow).word)
    };
    let unfinished = matches!(
        kind,
        WebhookKind::UnfinishedCreated
            | WebhookKind::UnfinishedUpdated
            | WebhookKind::UnfinishedDeleted
    );
    Some(Webhook {
        id: id_of(kind, order, settings),
        created: at.as_second(),
        store: settings.store(),
        entity: Entity::Number(number(order).unwrap_or_else(|| "-1".to_owned())),
        kind,
        order: Some(order.id().as_str().to_owned()),
        cart: unfinished.then(|| cart_id(order)),
        old_payment: word(old, Kind::Payment),
        new_payment: word(new, Kind::Payment),
        old_fulfillment: word(old, Kind::Fulfillment),
        new_fulfillment: word(new, Kind::Fulfillment),
    })
}

/// Thirty-two hexadecimal digits of a hash, in five groups.
fn id_of(kind: WebhookKind, order: &Order, settings: &Settings) -> String {
    let (store, version) = (settings.store(), order.version());
    let text = format!("{store}/{version}/{}/{}", kind.as_str(), order.id());
    let digest = Sha256::digest(text.as_bytes());
    let mut id = String::new();
    for (place, byte) in digest.iter().take(16).enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    id
}
