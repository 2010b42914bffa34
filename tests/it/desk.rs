//! Scenarios as text, written by hand: each line a step and what came of it, checked all at once. A
//! line that begins with a bar goes on with the one before.
//!
//! A step is an event with its payload (`paid 1.00 ref=tx`, `sent A 1x2`), an assignment
//! (`assign fulfillment SHIPPED`, `force ...`), an edit, `settle NAME`, or `show`. Who does it and
//! how stands behind it: `by=gateway`, `role=manager`, `key=k`, `note=why`, `version=1`.
//!
//! What came of it is the statuses entered, or else the verdict; `mail` or why there is none;
//! `!attention(amount)`, `+timer(hours)`, `-timer`, `*automation`, `#custom`. Where a stale or a
//! flagged event makes no second record, it says `as before`. A rejection is its code and its text.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use orderflow::order::{Charges, Line, PaymentTerms};
use orderflow::{
    Actor, ActorKind, Customer, Decision, DeliveryMethod, Edit, Effect, Event, Key, LineId, Money,
    NewOrder, Notification, Order, Origin, Payload, Person, Record, Rejection, Tracking, Verdict,
    Workflow,
};

/// The moment at which every scenario begins; each step is an hour later.
pub(crate) fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

/// An order of two units at 1.00.
pub(crate) fn two_units() -> NewOrder {
    NewOrder::new("A-1", "EUR").line("SKU", 2, rust_decimal::dec!(1))
}

/// Opens the order with the standard workflow, takes the steps, and compares what came of each.
#[track_caller]
pub(crate) fn check(order: NewOrder, table: &str) -> Order {
    let workflow = Workflow::standard();
    let order = workflow.open(order, Origin::by(Actor::system()).at(start())).unwrap();
    check_on(&workflow, order, table)
}

/// Takes the steps on an order, and compares what came of each.
#[track_caller]
pub(crate) fn check_on(workflow: &Workflow, mut order: Order, table: &str) -> Order {
    let mut rows: Vec<String> = Vec::new();
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        match (row.strip_prefix("| "), rows.last_mut()) {
            (Some(more), Some(last)) => write!(last, " {more}").unwrap(),
            _ => rows.push(row.to_owned()),
        }
    }
    let (mut have, mut want) = (String::new(), String::new());
    for row in &rows {
        let (step, expected) = row.split_once(" | ").unwrap_or((row, "?"));
        let came = take(workflow, &mut order, step.trim());
        writeln!(have, "{} | {came}", step.trim()).unwrap();
        writeln!(want, "{} | {}", step.trim(), expected.trim()).unwrap();
    }
    assert!(have == want, "wanted\n{want}\nand came\n{have}");
    order
}

/// One step; whatever it is, the order stays sound.
fn take(workflow: &Workflow, order: &mut Order, step: &str) -> String {
    let before = order.clone();
    let words: Vec<&str> = step.split_whitespace().collect();
    let origin = origin(order, &words);
    let came = match words[0] {
        "show" => return show(workflow, order),
        "assign" => workflow.assign(order, words[1], words[2], origin),
        "force" => workflow.force_assign(order, words[1], words[2], origin),
        "settle" => workflow.settle(order, words[1], origin),
        "edit" => workflow.edit(order, edit(&words[1..]), origin),
        name => {
            let event = Event::new(name).payload(payload(&words[1..])).origin(origin);
            let explained = workflow.explain(order, &event).map(|it| (it.verdict, it.rejection));
            let fresh = order.record_of_key(&event.comes_from().key.unwrap_or_default()).is_none();
            let came = workflow.apply(order, &event);
            match (&came, explained) {
                (Ok(decision), Ok(explained)) => assert_eq!(explained, (decision.verdict, None)),
                (Err(why), Ok(explained)) => assert_eq!(explained.1.as_ref(), Some(why)),
                (Err(why), Err(said)) => assert!(!fresh || *why == said),
                (Ok(decision), Err(said)) => assert!(decision.first.is_some(), "{said}"),
            }
            came
        }
    };
    match came {
        Ok(decision) => {
            let records = usize::from(decision.is_recorded());
            assert_eq!(order.history().len(), before.history().len() + records);
            assert_eq!(Order::replay(order.history().iter()).as_ref(), Ok(&*order));
            if let Some(record) = decision.record() {
                assert_eq!(Record::from_json(&record.to_json()).as_ref(), Ok(&record));
            }
            describe(&decision)
        }
        Err(rejection) => {
            assert_eq!(*order, before, "a rejection leaves the order as it was");
            rejected(&rejection)
        }
    }
}

fn after<'w>(words: &[&'w str], name: &str) -> Option<&'w str> {
    words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

fn origin(order: &Order, words: &[&str]) -> Origin {
    let kind = after(words, "by").map_or(ActorKind::System, |it| ActorKind::by_name(it).unwrap());
    let hours = i64::try_from(order.version()).unwrap();
    let mut origin = Origin::by(Actor::new(kind)).at(start() + SignedDuration::from_hours(hours));
    origin.actor.roles = after(words, "role").map(str::to_owned).into_iter().collect();
    origin.key = after(words, "key").map(str::to_owned);
    origin.note = after(words, "note").map(str::to_owned);
    origin.expected_version = after(words, "version").map(|it| it.parse().unwrap());
    origin
}

fn money(amount: &str) -> Money {
    let (amount, currency) =
        amount.split_at(amount.find(char::is_alphabetic).unwrap_or(amount.len()));
    Money::parse(amount, if currency.is_empty() { "EUR" } else { currency }).unwrap()
}

fn line_id(name: &str) -> LineId {
    LineId::new(name).unwrap()
}

/// `1.00` is an amount, `1x2` two units of line 1, `ref=`, `of=` and `via=` are what they say, and
/// `A` is a shipment.
fn payload(words: &[&str]) -> Payload {
    let mut payload = Payload::new();
    for word in words {
        payload = match word.split_once('=') {
            Some(("ref", id)) => payload.reference(id),
            Some(("of", id)) => payload.payment(id),
            Some(("via", method)) => payload.method(method),
            Some(("track", number)) => payload.tracking(tracking(number)),
            Some(_) => payload,
            None if word.contains('.') => payload.amount(money(word)),
            None => match word.rsplit_once('x') {
                Some((line, count)) => payload.line(line_id(line), count.parse().unwrap()),
                None => payload.shipment(word),
            },
        };
    }
    payload
}

fn tracking(number: &str) -> Tracking {
    Tracking { number: Some(number.to_owned()), ..Tracking::default() }
}

fn edit(words: &[&str]) -> Edit {
    let person = |name: &str| Person { name: Some(name.to_owned()), ..Person::default() };
    match words {
        ["customer", name, ..] => {
            Edit::Customer(Customer { name: Some((*name).to_owned()), ..Customer::default() })
        }
        ["billing", name, ..] => Edit::Billing(Some(person(name))),
        ["shipping", "nobody", ..] => Edit::Shipping(None),
        ["shipping", name, ..] => Edit::Shipping(Some(person(name))),
        ["delivery", how, ..] => Edit::Delivery(DeliveryMethod::by_name(how).unwrap()),
        ["terms", when, ..] => Edit::Terms(PaymentTerms::by_name(when).unwrap()),
        ["line", what, price, ..] => {
            let (id, count) = what.rsplit_once('x').unwrap();
            Edit::Line(Line::new(line_id(id), "SKU", count.parse().unwrap(), money(price)))
        }
        ["remove", id, ..] => Edit::RemoveLine(line_id(id)),
        ["shipping_charge", amount, ..] => {
            Edit::Charges(Charges::default().shipping(money(amount)))
        }
        ["discount", amount, ..] => Edit::Charges(Charges::default().discount(money(amount))),
        ["tracking", shipment, number, ..] => {
            Edit::Tracking { shipment: (*shipment).to_owned(), tracking: tracking(number) }
        }
        ["notify", switch, ..] => Edit::NotifyCustomer(*switch == "on"),
        ["fact", name, value, ..] => {
            Edit::Fact { name: Key::new(name).unwrap(), value: *value == "true" }
        }
        ["foreign", namespace, field, rest @ ..] => Edit::Foreign {
            namespace: (*namespace).to_owned(),
            field: (*field).to_owned(),
            value: rest.first().map(|value| (*value).to_owned()),
        },
        ["remark", ..] => Edit::Note,
        _ => panic!("no edit: {words:?}"),
    }
}

fn rejected(rejection: &Rejection) -> String {
    format!("{} {rejection}", rejection.code())
}

fn describe(decision: &Decision<'_>) -> String {
    let Some(record) = decision.record() else {
        let first = decision.first.map_or(String::new(), |first| format!(" as record {first}"));
        let before = if decision.verdict == Verdict::Unchanged { "" } else { ", as before" };
        return format!("{}{before}{first}", decision.verdict.as_str());
    };
    let mut words = Vec::new();
    if decision.verdict != Verdict::Applied || record.changes.is_empty() {
        words.push(decision.verdict.as_str().to_owned());
    }
    words.extend(record.changes.iter().map(|change| change.to.to_string()));
    words.extend(effects(&record));
    words.join(" ")
}

fn effects(record: &Record) -> Vec<String> {
    let mail = match record.notification {
        Notification::Nothing => None,
        Notification::Owed => Some("mail".to_owned()),
        other => Some(format!("no mail: {other}")),
    };
    let mut words: Vec<String> = mail.into_iter().collect();
    words.extend(record.effects.iter().filter_map(|effect| match effect {
        Effect::Notify { template, .. } => template.as_ref().map(|name| format!("template {name}")),
        Effect::Automation { name } => Some(format!("*{name}")),
        Effect::Attention { name, amount: None } => Some(format!("!{name}")),
        Effect::Attention { name, amount: Some(amount) } => {
            Some(format!("!{name}({})", amount.amount()))
        }
        Effect::SetTimer { event, due } => {
            Some(format!("+{event}({}h)", due.duration_since(record.at).as_hours()))
        }
        Effect::ClearTimer { event } => Some(format!("-{event}")),
        Effect::Custom { name } => Some(format!("#{name}")),
        other => Some(format!("{other:?}")),
    }));
    words
}

/// Where the order stands: statuses, outcome, money, units and open attentions.
fn show(workflow: &Workflow, order: &Order) -> String {
    let statuses = order.statuses();
    let statuses: Vec<&str> = statuses.values().rev().map(Key::as_str).collect();
    let outcome = workflow.outcome(order.state(workflow).unwrap(), workflow.facts_of(order));
    let (books, ledger) = (order.books(), order.books().ledger());
    let mut text = format!("{} {}", statuses.join("/"), outcome.map_or("-", |it| it.name));
    write!(text, ", {}-{}", ledger.captured().amount(), ledger.refunded().amount()).unwrap();
    write!(text, " of {}", books.total().amount()).unwrap();
    for line in books.lines() {
        let units = books.parcels().units(&line.id).unwrap();
        write!(text, ", {}:", line.id).unwrap();
        for (count, place) in [
            (units.unsent(), "unsent"),
            (units.under_way, "under way"),
            (units.delivered, "delivered"),
            (units.returned, "returned"),
            (units.refunded, "refunded"),
        ] {
            if count > 0 {
                write!(text, " {count} {place}").unwrap();
            }
        }
    }
    for attention in order.open_attentions() {
        write!(text, ", !{}", attention.name).unwrap();
    }
    for timer in order.timers().keys() {
        write!(text, ", +{timer}").unwrap();
    }
    text
}
