//! The Ecwid dialect, against its documents and against itself.

mod statuses;
mod orders;
mod carts;
mod refusals;
mod unknown;
mod losses;
mod webhooks;
mod samples;
mod table;
mod mutations;
mod story;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use orderflow::dialect::ecwid::{Scope, Settings, Shop, Token, Webhook};
use orderflow::dialect::{Answer, Body, Json, Languages, Leniency, Request};
use orderflow::order::Entry;
use orderflow::repository::Repository;
use orderflow::{Actor, Currency, Effect, Key, Order, Record, Workflow};

fn at() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    at() + SignedDuration::from_mins(minutes)
}

fn euros() -> Currency {
    Currency::new("EUR").unwrap()
}

/// A store in English and Dutch, with a token that may do everything as a manager.
fn settings() -> Settings {
    let manager = Actor::staff("anna").channel("ecwid").role("manager");
    Settings::new(1003, euros(), Languages::new("en").and("nl"))
        .token("secret_token", Token::secret(Scope::ALL).acting_as(manager))
        .token("public_token", Token::public(Scope::ALL))
        .token("reader", Token::secret([Scope::ReadOrders, Scope::ReadStoreProfile]))
        .pay_later("Invoice")
        .undated(at())
}

fn shop() -> Shop {
    Shop::new(settings(), Repository::new(Workflow::standard()))
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/it/dialect_ecwid/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(text: &str) -> Json {
    Json::read(text, Leniency::Strict).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Two values are the same where their objects have the same fields, in whatever order, and their
/// numbers the same value.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(ones), Json::Object(others)) => {
            ones.len() == others.len()
                && ones
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|found| same(value, found)))
        }
        (Json::List(ones), Json::List(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(a, b)| same(a, b))
        }
        (Json::Number(a), Json::Number(b)) => {
            a == b || {
                let decimals = one.as_decimal().zip(other.as_decimal());
                decimals.is_some_and(|(a, b)| a == b)
            }
        }
        (one, other) => one == other,
    }
}

/// What sets two objects apart, a line for each of their fields.
fn apart(came: &Json, written: &Json) -> String {
    let (Json::Object(ones), Json::Object(others)) = (came, written) else {
        return format!("{came} / {written}");
    };
    let mut lines = Vec::new();
    for (name, value) in ones {
        match written.get(name) {
            None => lines.push(format!("- {name}: {value}")),
            Some(found) if !same(value, found) => {
                lines.push(format!("~ {name}: {value} -> {found}"));
            }
            Some(_) => {}
        }
    }
    let new = others.iter().filter(|(name, _)| came.get(name).is_none());
    lines.extend(new.map(|(name, value)| format!("+ {name}: {value}")));
    lines.join("\n")
}

/// Requests with what came of each, as text for a reviewer.
struct Desk {
    shop: Shop,
    said: String,
    minutes: i64,
    token: &'static str,
}

impl Desk {
    fn new() -> Self {
        Self::of(shop())
    }

    fn of(shop: Shop) -> Self {
        Self { shop, said: String::new(), minutes: 0, token: "secret_token" }
    }

    /// A request such as `GET /orders?limit=2`, a minute after the one before.
    fn ask(&mut self, line: &str, body: Option<&str>) -> (Answer, Vec<Webhook>) {
        let request = request(line, body, later(self.minutes)).token(self.token);
        self.minutes += 1;
        let (answer, webhooks) = self.shop.answer_and_tell(&request);
        writeln!(self.said, "> {line}").unwrap();
        if let Body::Json(body) = &request.body {
            writeln!(self.said, "{}", body.trim()).unwrap();
        }
        writeln!(self.said, "< {}", answer.response.status).unwrap();
        if let Some(body) = &answer.response.body {
            writeln!(self.said, "{body:#}").unwrap();
        }
        for id in &answer.touched {
            let state = self.shop.repository().get(id.as_str()).map(state);
            writeln!(self.said, "= {id}: {}", state.as_deref().unwrap_or("gone")).unwrap();
        }
        for owed in &answer.effects {
            writeln!(self.said, "! {}", effect(&owed.effect)).unwrap();
        }
        for webhook in &webhooks {
            writeln!(self.said, "@ {}", webhook.to_json()).unwrap();
        }
        writeln!(self.said).unwrap();
        (answer, webhooks)
    }

    /// The same, and the answer must be good.
    fn get(&mut self, line: &str, body: Option<&str>) -> Json {
        let (answer, _) = self.ask(line, body);
        assert_eq!(answer.response.status, 200, "{line}: {:?}", answer.response.body);
        answer.response.body.unwrap_or_default()
    }

    /// The same, and it must be refused, and nothing may have changed.
    fn refused(&mut self, line: &str, body: Option<&str>) -> (u16, String, String) {
        let before: Vec<Order> = self.shop.repository().orders().cloned().collect();
        let revision = self.shop.repository().workflow().revision().clone();
        let (answer, webhooks) = self.ask(line, body);
        let after: Vec<Order> = self.shop.repository().orders().cloned().collect();
        assert_eq!(before, after, "{line} was refused, and something changed");
        assert_eq!(revision, *self.shop.repository().workflow().revision());
        assert!(answer.touched.is_empty() && answer.effects.is_empty() && webhooks.is_empty());
        let body = answer.response.body.unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Json::as_text).unwrap().to_owned();
        (answer.response.status, text("errorCode"), text("errorMessage"))
    }

    fn note(&mut self, text: &str) {
        writeln!(self.said, "# {text}\n").unwrap();
    }

    fn order(&self, id: &str) -> &Order {
        self.shop.repository().get(id).unwrap()
    }

    /// Lists an order's history.
    fn history(&mut self, id: &str) {
        let lines: Vec<String> = self.order(id).history().iter().map(|it| record(&it)).collect();
        writeln!(self.said, "{}\n", lines.join("\n")).unwrap();
    }
}

/// A request from a line such as `GET /orders?limit=2&offset=1`.
fn request(line: &str, body: Option<&str>, at: Timestamp) -> Request {
    use orderflow::dialect::Method;
    let (method, rest) = line.split_once(' ').unwrap();
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        other => panic!("{other} is no method"),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match path.strip_prefix("/api/") {
        Some(_) => path.to_owned(),
        None => format!("/api/v3/1003{path}"),
    };
    let request = Request::new(method, &path, at);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let request = pairs.fold(request, |request, (name, value)| request.query(name, value));
    match body {
        Some(body) => request.json(body),
        None => request,
    }
}

fn state(order: &Order) -> String {
    let statuses: Vec<String> =
        order.statuses().iter().map(|(axis, status)| format!("{axis} {status}")).collect();
    let ledger = order.books().ledger();
    format!(
        "{}; total {}, captured {}, refunded {}; version {}",
        statuses.join(", "),
        order.books().total(),
        ledger.captured(),
        ledger.refunded(),
        order.version()
    )
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Notify { changes, .. } => {
            let moved = changes.iter().map(|it| format!("{} {}", it.axis, it.to));
            format!("mail: {}", moved.collect::<Vec<_>>().join(", "))
        }
        Effect::Attention { name, amount } => {
            let amount = amount.map(|amount| format!(" of {amount}"));
            format!("attention: {name}{}", amount.unwrap_or_default())
        }
        Effect::SetTimer { event, due } => format!("timer: {event} at {due}"),
        Effect::ClearTimer { event } => format!("timer off: {event}"),
        other => format!("{other:?}"),
    }
}

fn record(record: &Record) -> String {
    let what = match &record.entry {
        Entry::Opened(_) => "opened".to_owned(),
        Entry::Imported { source, .. } => format!("imported from {source}"),
        Entry::Event(taken) => {
            let assigned = taken.assigned.as_ref().map(|axis| format!(" (assigned on {axis})"));
            format!("{} {:?}{}", taken.event, taken.verdict, assigned.unwrap_or_default())
        }
        Entry::Assigned { axis } => format!("label on {axis}"),
        Entry::Edited(edit) => {
            let edit = format!("{edit:?}");
            format!("edited {}", edit.split([' ', '(']).next().unwrap())
        }
        other => format!("{other:?}"),
    };
    let name = |key: Option<&Key>| key.map_or("-", Key::as_str).to_owned();
    let changes: Vec<String> = record
        .changes
        .iter()
        .map(|it| format!("{} {} -> {}", it.axis, name(it.from.as_ref()), it.to))
        .collect();
    let note = record.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
    format!(
        "{:2} {} {} by {}: {} mail {}{note}",
        record.sequence,
        record.at,
        what,
        record.actor,
        changes.join(", "),
        record.notification
    )
}
