//! Retailys: whole orders, every request, and one story from end to end.

mod endpoints;
mod fields;
mod hostile;
mod laws;
mod orders;
mod story;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use orderflow::Order;
use orderflow::dialect::retailys::Shop;
use orderflow::dialect::{Body, Json, Leniency, Request};
use orderflow::order::{Effect, Entry, Record};

use laws::{request, settings, workflow};

fn json(text: &str) -> Json {
    Json::read(text, Leniency::Strict).unwrap()
}

fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

/// A shop, and what was said to it and by it.
struct Scene {
    shop: Shop,
    text: String,
    at: Timestamp,
}

impl Scene {
    fn new() -> Self {
        Self { shop: Shop::new(settings()).unwrap(), text: String::new(), at: start() }
    }

    /// A shop in which the order of that fixture is the only one.
    fn with(text: &str) -> Self {
        let workflow = workflow();
        let mut repository = orderflow::repository::Repository::new(workflow.clone());
        let settings = settings();
        for order in read(text) {
            repository.insert(order).unwrap();
        }
        Self { shop: Shop::with(settings, repository), text: String::new(), at: start() }
    }

    /// Asks, an hour after the last time, and notes the request, the response and the state after.
    #[track_caller]
    fn ask(&mut self, line: &str, body: &str) -> u16 {
        self.at += SignedDuration::from_hours(1);
        let request = request(line, body, self.at);
        self.ask_with(&request, line)
    }

    fn ask_with(&mut self, request: &Request, line: &str) -> u16 {
        let before: Vec<Order> = self.shop.repository().orders().cloned().collect();
        let answer = self.shop.answer(request);
        let status = answer.response.status;
        writeln!(self.text, "=== {line}").unwrap();
        if let Body::Json(text) = &request.body {
            writeln!(self.text, "{text}").unwrap();
        }
        writeln!(self.text, "--- {status}").unwrap();
        if let Some(body) = &answer.response.body {
            writeln!(self.text, "{body:#}").unwrap();
        }
        let after: Vec<Order> = self.shop.repository().orders().cloned().collect();
        for order in &after {
            let known = before.iter().find(|it| it.id() == order.id()).map_or(0, Order::version);
            if order.version() > known {
                assert!(answer.touched.contains(order.id()), "{} is not touched", order.id());
                state(order, known, &mut self.text);
            } else {
                assert!(!answer.touched.contains(order.id()), "{} is touched", order.id());
            }
            assert_eq!(Order::replay(order.history().iter()).as_ref(), Ok(order));
        }
        let owed: usize = after
            .iter()
            .map(|order| {
                let known =
                    before.iter().find(|it| it.id() == order.id()).map_or(0, Order::version);
                let new = order.history().iter().filter(|record| record.sequence > known);
                new.map(|record| record.effects.len()).sum::<usize>()
            })
            .sum();
        assert_eq!(owed, answer.effects.len(), "the answer owes what the records owe");
        if status >= 400 {
            assert_eq!(before, after, "an error leaves everything as it was");
        }
        self.text.push('\n');
        status
    }
}

/// The statuses of an order, and its records from a version on.
fn state(order: &Order, from: u64, text: &mut String) {
    let statuses: Vec<String> =
        order.statuses().iter().map(|(axis, status)| format!("{axis}={status}")).collect();
    writeln!(text, "order {}: {}", order.id(), statuses.join(" ")).unwrap();
    for record in order.history().iter().filter(|record| record.sequence > from) {
        writeln!(text, "  {}", describe(&record)).unwrap();
    }
}

/// A record on one line.
fn describe(record: &Record) -> String {
    let what = match &record.entry {
        Entry::Opened(_) => "opened".to_owned(),
        Entry::Imported { source, .. } => format!("imported from {source}"),
        Entry::Event(taken) => {
            let booking = &taken.booking;
            let mut text = format!("{} {}", taken.event, taken.verdict.as_str());
            if let Some(capture) = &booking.capture {
                write!(text, ", captured {}", capture.amount).unwrap();
            }
            if booking.failed_payment.is_some() {
                text.push_str(", a failed payment");
            }
            if let Some(refund) = &booking.refund {
                write!(text, ", refunded {}", refund.amount).unwrap();
            }
            let units: u32 = booking.moves.iter().map(|step| step.quantity).sum();
            if units > 0 {
                write!(text, ", {units} units").unwrap();
            }
            text
        }
        Entry::Assigned { .. } => "assigned".to_owned(),
        Entry::Forced { .. } => "forced".to_owned(),
        Entry::Edited(edit) => {
            let name = format!("{edit:?}");
            let end = name.find([' ', '(']).unwrap_or(name.len());
            format!("edited {}", &name[..end])
        }
        Entry::Settled { name, .. } => format!("settled {name}"),
        other => format!("{other:?}"),
    };
    let mut text = format!("{} {} by {}: {what}", record.sequence, record.at, record.actor);
    for change in record.changes.iter().filter(|change| change.from.is_some()) {
        write!(text, ", {} -> {}", change.axis, change.to).unwrap();
    }
    if let Some(note) = &record.note {
        write!(text, ", {note:?}").unwrap();
    }
    for effect in &record.effects {
        match effect {
            Effect::Notify { .. } => text.push_str(", MAIL"),
            Effect::Attention { name, amount } => {
                write!(text, ", !{name}").unwrap();
                if let Some(amount) = amount {
                    write!(text, "({amount})").unwrap();
                }
            }
            Effect::SetTimer { event, due } => write!(text, ", +{event} at {due}").unwrap(),
            Effect::ClearTimer { event } => write!(text, ", -{event}").unwrap(),
            other => write!(text, ", {other:?}").unwrap(),
        }
    }
    text
}

/// The orders of a text.
fn read(text: &str) -> Vec<Order> {
    let (settings, workflow) = (settings(), workflow());
    orderflow::dialect::retailys::read_orders(text, Leniency::Strict, &settings, &workflow).unwrap()
}
