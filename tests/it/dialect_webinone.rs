//! WebinOne: its samples, its endpoints, its fields, and one order from beginning to end.

mod laws;
mod samples;
mod mapping;
mod decoding;
mod writing;
mod statuses;
mod orders;
mod lists;
mod payment_state;
mod story;
mod properties;

use std::fmt::Write as _;

use jiff::Timestamp;
use orderflow::dialect::webinone::{OrderStatus, Settings, Shop};
use orderflow::dialect::{Body, Json, Leniency, Method, Request};
use orderflow::order::{Currency, Effect, Entry, Record};
use orderflow::{Order, OwedEffect};

pub(crate) fn currency(letters: &str) -> Currency {
    Currency::new(letters).unwrap()
}

pub(crate) fn json(text: &str) -> Json {
    Json::read(text, Leniency::Strict).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A tea shop: the built-in statuses, one of its own, and a gateway that version 1 knows by number.
pub(crate) fn settings() -> Settings {
    let mut statuses = OrderStatus::built_in();
    statuses.push(OrderStatus::new(13176, "At the engraver").notify().email(41).workflow(7));
    Settings::new("tea", currency("AUD")).statuses(statuses).gateway(3, "stripe")
}

/// The minute of a request: each comes a minute after the one before.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) shop: Shop,
    minutes: i64,
    pub(crate) seen: String,
}

impl Desk {
    pub(crate) fn new(settings: Settings) -> Self {
        Self::over(Shop::new(settings).unwrap())
    }

    pub(crate) fn over(shop: Shop) -> Self {
        Self { shop, minutes: 0, seen: String::new() }
    }

    pub(crate) fn now(&mut self) -> Timestamp {
        self.minutes += 1;
        time("2026-03-01T09:00:00Z") + jiff::SignedDuration::from_mins(self.minutes)
    }

    /// A request from a line such as `PUT /api/v1/orders/1?limit=2` and a body.
    pub(crate) fn request(&mut self, line: &str, body: &str) -> Request {
        let (method, rest) = line.split_once(' ').unwrap();
        let method = match method {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            _ => Method::Delete,
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut request = Request::new(method, path, self.now());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap();
            request = request.query(name, value);
        }
        if body.is_empty() { request } else { request.json(body) }
    }

    /// Sends a request and notes what came of it.
    pub(crate) fn send(&mut self, line: &str, body: &str) -> Json {
        let request = self.request(line, body);
        self.give(line, &request)
    }

    /// Sends a form.
    pub(crate) fn form(&mut self, line: &str, fields: &[(&str, &str)]) -> Json {
        let request = self.request(line, "").form(fields);
        self.give(line, &request)
    }

    fn give(&mut self, line: &str, request: &Request) -> Json {
        let before = self.shop.clone();
        let answer = self.shop.answer(request);
        let _ = writeln!(self.seen, "> {line}");
        match &request.body {
            Body::Empty => {}
            Body::Json(text) => {
                let _ = writeln!(self.seen, "{text}");
            }
            Body::Form(fields) => {
                for (name, value) in fields {
                    let _ = writeln!(self.seen, "{name} = {value}");
                }
            }
        }
        let status = answer.response.status;
        let body = answer.response.body.clone().unwrap_or_default();
        let _ = writeln!(self.seen, "< {status}");
        if answer.response.body.is_some() {
            let _ = writeln!(self.seen, "{body:#}");
        }
        for owed in &answer.effects {
            let _ = writeln!(self.seen, "owes {}", effect(owed));
        }
        for id in &answer.touched {
            let known = before.repository().get(id.as_str()).map_or(0, Order::version);
            let order = self.shop.repository().get(id.as_str()).unwrap();
            let _ = writeln!(self.seen, "order {id} is {}", statuses(order));
            for record in order.history().iter().filter(|record| record.sequence > known) {
                let _ = writeln!(self.seen, "  {}", shown(&record));
            }
        }
        if status >= 400 {
            assert!(answer.touched.is_empty() && answer.effects.is_empty());
            assert_eq!(state(&self.shop), state(&before), "a refusal has changed something");
        }
        self.seen.push('\n');
        body
    }
}

/// All that there is to a shop.
pub(crate) fn state(shop: &Shop) -> (Vec<Order>, String) {
    let orders = shop.repository().orders().cloned().collect();
    (orders, shop.repository().workflow().document().to_json())
}

pub(crate) fn statuses(order: &Order) -> String {
    let statuses: Vec<_> =
        order.statuses().iter().map(|(axis, it)| format!("{axis}={it}")).collect();
    statuses.join(" ")
}

pub(crate) fn effect(owed: &OwedEffect) -> String {
    let work = match &owed.effect {
        Effect::Notify { template, .. } => format!("a mail {}", template.as_deref().unwrap_or("-")),
        Effect::Automation { name } => format!("automation {name}"),
        Effect::Attention { name, amount } => {
            format!("attention {name} {}", amount.map_or("-".to_owned(), |it| it.to_string()))
        }
        Effect::SetTimer { event, due } => format!("timer {event} {due}"),
        Effect::ClearTimer { event } => format!("no timer {event}"),
        other => format!("{other:?}"),
    };
    format!("{} {work}", owed.key)
}

/// A record in one line.
pub(crate) fn shown(record: &Record) -> String {
    let what = match &record.entry {
        Entry::Opened(_) => "opened".to_owned(),
        Entry::Imported { source, .. } => format!("imported from {source}"),
        Entry::Event(taken) => format!("{} {}", taken.event, taken.verdict.as_str()),
        Entry::Assigned { axis } => format!("assigned {axis}"),
        Entry::Forced { axis } => format!("forced {axis}"),
        Entry::Edited(edit) => format!("edited {edit:?}"),
        Entry::Settled { name, .. } => format!("settled {name}"),
        other => format!("{other:?}"),
    };
    let moves = record.changes.iter().map(|change| {
        let from = change.from.as_ref().map_or("-", |from| from.as_str());
        format!(" {}: {from} -> {}", change.axis, change.to)
    });
    let note = record.note.as_deref().map_or(String::new(), |note| format!(" ({note})"));
    let (sequence, actor) = (record.sequence, &record.actor);
    let mail = record.notification;
    format!("{sequence} {what} by {actor},{}{note}, mail {mail}", moves.collect::<String>())
}
