//! One line of a log.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::digits::{Digits, exact};
use super::scan::{Calendar, scan};
use super::seen::{Moment, Seen, text};
use crate::engine::Origin;
use crate::order::{Actor, ActorKind};
use crate::vocabulary::{Key, KeyError};

/// One line of a log: an event of one order.
///
/// A JSON object with `order`, `event` and `at`, and optionally `actor` (a kind of actor, else a
/// name), `role`, `amount`, `currency`, `key`, `note`, `reference`, `shipment`, `units` and, on the
/// first line of an order, `total`. Times without a zone are UTC; amounts are numbers, or strings
/// of the same form, and are read from their digits: never as floats, and never rounded. No member
/// comes twice. Further fields are kept with the record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LogLine<'a> {
    /// The order's id.
    pub order: Cow<'a, str>,
    /// The name of the event.
    pub event: Cow<'a, str>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<Cow<'a, str>>,
    /// In which role.
    pub role: Option<Cow<'a, str>>,
    /// How much money.
    pub amount: Option<Decimal>,
    /// The order's total.
    pub total: Option<Decimal>,
    /// The currency of both.
    pub currency: Option<Cow<'a, str>>,
    /// The idempotency key.
    pub key: Option<Cow<'a, str>>,
    /// A remark.
    pub note: Option<Cow<'a, str>>,
    /// The outside world's id of what is reported.
    pub reference: Option<Cow<'a, str>>,
    /// The shipment.
    pub shipment: Option<Cow<'a, str>>,
    /// How many units.
    pub units: Option<u32>,
    /// Further fields, as JSON texts.
    pub fields: BTreeMap<String, String>,
}

/// Why a line of a log is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// The line is longer than a line may be.
    #[error("the line has more than {} bytes", LogLine::MAX_BYTES)]
    TooLong,
    /// The line is not UTF-8.
    #[error("column {column}: the line is not UTF-8")]
    NotUtf8 {
        /// Where, in bytes from 1.
        column: usize,
    },
    /// The line is no JSON object of the right form.
    #[error("column {column}: {message}")]
    Json {
        /// Where, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The order's id or the event's name is no key.
    #[error("the {field} is no key: {error}")]
    Key {
        /// The field.
        field: &'static str,
        /// Why not.
        error: KeyError,
    },
    /// The time is none.
    #[error("{text:?} is no time such as 2026-03-01T09:00:00Z")]
    Time {
        /// What stands there, shortened.
        text: String,
    },
    /// The line does not fit the order or the workflow.
    #[error("{reason}")]
    Rejected {
        /// Why not.
        reason: String,
    },
}

impl<'a> LogLine<'a> {
    /// The longest line, in bytes.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// [`LineError`] says what is wrong, and where in the line.
    pub fn parse(bytes: &'a [u8], keep_fields: bool) -> Result<Self, LineError> {
        let short = Some(bytes).filter(|bytes| bytes.len() <= Self::MAX_BYTES);
        let seen = short.and_then(|bytes| scan(bytes, &mut Calendar::default()));
        seen.map_or_else(|| Self::read(bytes, keep_fields), |seen| Ok(seen.into()))
    }

    /// Reads a line with the parser, whatever its form.
    pub(super) fn read(bytes: &'a [u8], keep_fields: bool) -> Result<Self, LineError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(LineError::TooLong);
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| LineError::NotUtf8 { column: error.valid_up_to() + 1 })?;
        let start = text.len() - text.trim_start().len();
        if !text[start..].starts_with('{') {
            let message = "expected an object with order, event and at".to_owned();
            return Err(LineError::Json { column: start + 1, message });
        }
        let json = |error: serde_json::Error| LineError::Json {
            column: error.column().max(1),
            message: message(&error),
        };
        let mut reader = serde_json::Deserializer::from_str(text);
        let raw = reader.deserialize_map(Members { keep_fields }).map_err(json)?;
        reader.end().map_err(json)?;
        raw.line()
    }

    /// The same with every text borrowed; of an amount with more digits than a sum has, only that
    /// it is there.
    pub(super) fn seen(&self) -> Seen<'_> {
        fn bytes<'s>(text: &'s Option<Cow<'_, str>>) -> Option<&'s [u8]> {
            text.as_deref().map(str::as_bytes)
        }
        Seen {
            order: self.order.as_bytes(),
            event: self.event.as_bytes(),
            at: Moment::of(self.at),
            actor: bytes(&self.actor),
            role: bytes(&self.role),
            amount: self.amount.map(Digits::of),
            total: self.total.map(Digits::of),
            currency: bytes(&self.currency),
            key: bytes(&self.key),
            note: bytes(&self.note),
            reference: bytes(&self.reference),
            shipment: bytes(&self.shipment),
            units: self.units,
        }
    }

    /// Where the event comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let named = |name: &str| match ActorKind::by_name(name) {
            Some(kind) => Actor::new(kind),
            None => Actor::system().id(name),
        };
        let mut actor = self.actor.as_deref().map_or_else(Actor::system, named);
        actor.roles.extend(self.role.as_deref().map(str::to_owned));
        let mut origin = Origin::by(actor).at(self.at);
        origin.key = self.key.as_deref().map(str::to_owned);
        origin.note = self.note.as_deref().map(str::to_owned);
        origin.fields = self.fields.clone();
        origin
    }
}

impl<'a> From<Seen<'a>> for LogLine<'a> {
    fn from(seen: Seen<'a>) -> Self {
        let some = |bytes: Option<&'a [u8]>| bytes.map(|bytes| Cow::from(text(bytes)));
        Self {
            order: text(seen.order).into(),
            event: text(seen.event).into(),
            at: seen.at.timestamp(),
            actor: some(seen.actor),
            role: some(seen.role),
            amount: seen.amount.map(Digits::decimal),
            total: seen.total.map(Digits::decimal),
            currency: some(seen.currency),
            key: some(seen.key),
            note: some(seen.note),
            reference: some(seen.reference),
            shipment: some(seen.shipment),
            units: seen.units,
            fields: BTreeMap::new(),
        }
    }
}

/// The parser's message without its own idea of the place: a line is always its first.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The members of a line, before their texts are read.
#[derive(Default)]
struct Raw<'a> {
    order: Option<Cow<'a, str>>,
    event: Option<Cow<'a, str>>,
    at: Option<Cow<'a, str>>,
    actor: Option<Cow<'a, str>>,
    role: Option<Cow<'a, str>>,
    amount: Option<Decimal>,
    total: Option<Decimal>,
    currency: Option<Cow<'a, str>>,
    key: Option<Cow<'a, str>>,
    note: Option<Cow<'a, str>>,
    reference: Option<Cow<'a, str>>,
    shipment: Option<Cow<'a, str>>,
    units: Option<u32>,
    fields: BTreeMap<String, String>,
}

impl<'a> Raw<'a> {
    /// The field of that name that is a text.
    fn text(&mut self, name: &str) -> Option<&mut Option<Cow<'a, str>>> {
        Some(match name {
            "order" => &mut self.order,
            "event" => &mut self.event,
            "at" => &mut self.at,
            "actor" => &mut self.actor,
            "currency" => &mut self.currency,
            "key" => &mut self.key,
            "note" => &mut self.note,
            "role" => &mut self.role,
            "reference" => &mut self.reference,
            "shipment" => &mut self.shipment,
            _ => return None,
        })
    }

    fn line(self) -> Result<LogLine<'a>, LineError> {
        let missing =
            |field| LineError::Json { column: 1, message: format!("missing field `{field}`") };
        let order = self.order.ok_or_else(|| missing("order"))?;
        let event = self.event.ok_or_else(|| missing("event"))?;
        let at = self.at.ok_or_else(|| missing("at"))?;
        let check =
            |field, text: &str| Key::check(text).map_err(|error| LineError::Key { field, error });
        check("order", &order)?;
        check("event", &event)?;
        Ok(LogLine {
            at: time(&at)?,
            order,
            event,
            actor: self.actor,
            role: self.role,
            amount: self.amount,
            total: self.total,
            currency: self.currency,
            key: self.key,
            note: self.note,
            reference: self.reference,
            shipment: self.shipment,
            units: self.units,
            fields: self.fields,
        })
    }
}

/// A time with a zone, or one without, which is UTC.
fn time(text: &str) -> Result<Timestamp, LineError> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let civil = text.parse::<DateTime>().ok();
    let at = civil.and_then(|civil| civil.to_zoned(TimeZone::UTC).ok());
    at.map(|zoned| zoned.timestamp())
        .ok_or_else(|| LineError::Time { text: text.chars().take(40).collect() })
}

/// Reads the members of a line; what it does not know it keeps or skips.
struct Members {
    keep_fields: bool,
}

impl<'de> Visitor<'de> for Members {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with order, event and at")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        let (mut raw, mut had) = (Raw::default(), BTreeSet::new());
        while let Some(Text(name)) = map.next_key()? {
            // Of two values either could be meant, and one of them may be money.
            if had.contains(&name) {
                let shown: String = name.chars().take(40).collect();
                return Err(de::Error::custom(format_args!("duplicate field `{shown}`")));
            }
            had.insert(name.clone());
            if let Some(field) = raw.text(&name) {
                *field = map.next_value::<Option<Text<'_>>>()?.map(|Text(text)| text);
                continue;
            }
            match &*name {
                "amount" => raw.amount = decimal("amount", map.next_value()?)?,
                "total" => raw.total = decimal("total", map.next_value()?)?,
                "units" => raw.units = map.next_value()?,
                _ if self.keep_fields => {
                    let value: &RawValue = map.next_value()?;
                    raw.fields.insert(name.into_owned(), value.get().to_owned());
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(raw)
    }
}

/// Reads an amount from its digits: a JSON number, or a string.
fn decimal<E: de::Error>(name: &str, value: Option<&RawValue>) -> Result<Option<Decimal>, E> {
    let Some(value) = value else { return Ok(None) };
    let text = value.get();
    let digits = match text.starts_with('"') {
        true => serde_json::from_str(text).map(|Text(text)| text).map_err(E::custom)?,
        false => Cow::Borrowed(text),
    };
    let read = exact(&digits).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        E::custom(format_args!("{shown} is no {name}"))
    })?;
    Ok(Some(read))
}

/// A string, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> de::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;
        impl<'de> Visitor<'de> for Strings {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Strings)
    }
}
