//! What holds of every order and of every request, whoever sends it.

use std::sync::LazyLock;

use jiff::Timestamp;
use orderflow::dialect::retailys::{
    OrderStatus, Raises, Settings, Shop, decode_order, encode_order, read_orders,
};
use orderflow::dialect::{Json, Leniency, Method, Request};
use orderflow::order::Currency;
use orderflow::repository::Repository;
use orderflow::{Order, Workflow};

/// An instance with a status of its own before the last two.
pub(crate) fn settings() -> Settings {
    Settings::new("tea", Currency::new("EUR").expect("sound settings")).token("secret").statuses([
        OrderStatus::new(10, "New").icon("bell").color("#3366ff"),
        OrderStatus::new(20, "Packed").sort(30).notify(),
        OrderStatus::new(30, "At the door").sort(20),
        OrderStatus::new(90, "Closed").raises(Raises::Completion),
        OrderStatus::new(99, "Called off").raises(Raises::Cancellation),
    ])
}

pub(crate) fn workflow() -> Workflow {
    static WORKFLOW: LazyLock<Workflow> =
        LazyLock::new(|| settings().workflow().expect("sound settings"));
    WORKFLOW.clone()
}

/// `METHOD /path?name=value`, with the right token.
pub(crate) fn request(line: &str, body: &str, at: Timestamp) -> Request {
    let (method, target) = line.split_once(' ').unwrap_or((line, ""));
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => Method::Get,
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request::new(method, path, at).token("secret");
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        request = request.query(name, value);
    }
    if body.is_empty() { request } else { request.json(body) }
}

/// Reads it and, if it is an order, writes and reads it again: the same order.
pub(crate) fn hold(value: &Json) {
    let (settings, workflow) = (settings(), workflow());
    let Ok(decoded) = decode_order(value, &settings, &workflow) else { return };
    let order = decoded.order(&workflow).expect("what is read is imported");
    let written = encode_order(&order, &settings, &workflow).json;
    let again = decode_order(&written, &settings, &workflow);
    let again = again.unwrap_or_else(|problems| panic!("{problems:?} in {written}"));
    let again = again.order(&workflow).expect("what is read is imported");
    assert_eq!(order.foreign_fields(), again.foreign_fields(), "{written}");
    assert_eq!(order.books(), again.books(), "{written}");
    assert_eq!(order, again, "{written}");
    assert_eq!(written, encode_order(&again, &settings, &workflow).json);
}

/// What an order shows never contradicts itself.
pub(crate) fn agree(order: &Json) {
    let flag = |name: &str| order.get(name).and_then(Json::as_switch).expect("a flag");
    assert!(!(flag("done") && flag("canceled")), "{order}");
    assert!(flag("sent") || !flag("delivered"), "{order}");
    let paid = order.get("paid").and_then(Json::as_decimal).expect("an amount");
    assert_eq!(order.get("date_paid").is_some_and(|it| *it != Json::Null), !paid.is_zero());
}

/// A text in two parts, a blank line between them: orders, and requests to the shop that has them,
/// one a line, `METHOD /path?name=value` and a body.
pub(crate) fn script(text: &str) {
    let (orders, requests) = text.split_once("\n\n").unwrap_or((text, ""));
    for leniency in [Leniency::Strict, Leniency::Lenient] {
        if let Ok(json) = Json::read(orders, leniency) {
            hold(&json);
        }
    }
    let (settings, workflow) = (settings(), workflow());
    let mut repository = Repository::new(workflow.clone());
    let read = read_orders(orders, Leniency::Lenient, &settings, &workflow);
    for order in read.unwrap_or_default() {
        let _ = repository.insert(order);
    }
    let mut shop = Shop::with(settings.clone(), repository);
    for (hour, line) in (0..).zip(requests.lines().take(32)) {
        let at = Timestamp::from_second(1_800_000_000 + hour * 3600).expect("within time");
        let (line, body) = line.split_once(" {").unwrap_or((line, ""));
        let body = if body.is_empty() { String::new() } else { format!("{{{body}") };
        let before: Vec<Order> = shop.repository().orders().cloned().collect();
        let answer = shop.answer(&request(line, &body, at));
        let after: Vec<Order> = shop.repository().orders().cloned().collect();
        if answer.response.status >= 400 {
            assert_eq!(before, after, "an error leaves everything as it was");
        }
        for order in &after {
            let replayed = Order::replay(order.history().iter());
            assert_eq!(replayed.as_ref(), Ok(order));
            agree(&encode_order(order, &settings, &workflow).json);
        }
    }
}
