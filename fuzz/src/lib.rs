//! What the fuzz targets do with their bytes. What they hold the library against are the reference
//! engine of its feature `testing`, and the laws of the integration tests.

#[path = "../../tests/it/agreement.rs"]
mod agreement;
#[path = "../../tests/it/laws.rs"]
mod laws;
#[path = "../../tests/it/dialect_retailys/laws.rs"]
mod retailys_laws;
#[path = "../../tests/it/dialect_webinone/laws.rs"]
mod webinone_laws;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use agreement::Bench;
use orderflow::dialect::{Json, Languages, Leniency, Method, Request};
use orderflow::dialect::{ecwid, webinone};
use orderflow::order::{Currency, Order};
use orderflow::replay::{Options, Replay};
use orderflow::repository::Repository;
use orderflow::testing::{self, Choices, Readings, checked, spoiled};
use orderflow::{Actor, NewOrder, Origin, Workflow};

/// A WebinOne shop with one order, 1.
static WEBINONE: LazyLock<webinone::Shop> = LazyLock::new(|| {
    let mut shop = webinone::Shop::new(webinone_laws::settings()).expect("sound settings");
    let at = jiff::Timestamp::from_second(1_700_000_000).expect("within time");
    let new = NewOrder::new("1", "AUD").line("5", 2, rust_decimal::Decimal::new(450, 2));
    let order = shop.repository().workflow().open(new, Origin::by(Actor::system()).at(at));
    shop.insert(order.expect("a sound order")).expect("an empty shop");
    shop
});

/// Compiled once, so that the time goes into the inputs.
static STANDARD: LazyLock<Workflow> = LazyLock::new(Workflow::standard);

/// Any bytes as a document: no panic, the same findings twice, and what is sound is written and read
/// as the same workflow.
pub fn document(bytes: &[u8]) {
    let (report, again) = (Workflow::check_json(bytes), Workflow::check_json(bytes));
    assert_eq!(report.diagnostics(), again.diagnostics());
    assert_eq!(report.to_string(), again.to_string());
    if let Some(workflow) = report.workflow() {
        let text = workflow.document().to_json();
        let read = Workflow::from_json(&text).expect("a sound document stays sound");
        assert_eq!(read.document(), workflow.document());
        assert_eq!(read.revision(), workflow.revision());
    }
}

/// The first byte picks the standard workflow, a document that is sound, or one that may not be; the
/// rest draws the document, what is decided on the bare state, and the history of an order.
pub fn events(bytes: &[u8]) {
    let [kind, rest @ ..] = bytes else { return };
    let mut choices = Choices::Bytes(rest);
    let workflow = match kind % 4 {
        0 => STANDARD.clone(),
        1 | 2 => Workflow::new(&checked(&mut choices)).expect("sound by construction"),
        _ => match Workflow::new(&spoiled(&mut choices)) {
            Ok(workflow) => workflow,
            Err(_) => return,
        },
    };
    let mut bench = Bench::draw(&workflow, &mut choices);
    let mut counts = BTreeMap::new();
    for _ in 0..4 {
        bench.every_event(&mut counts);
        bench.take_one(&mut choices);
        bench.change_facts(&mut choices);
    }
    laws::hold(&workflow, &mut choices, 24);
}

/// Each way of reading a line comes to the same, member by member.
fn compare(readings: &mut Readings, line: &[u8]) {
    if let Err(difference) = readings.compare(line) {
        panic!("{difference}");
    }
}

/// Any bytes as a log: no panic, the same with and without aggregates, and the orders that come of
/// it replay. What is read without the parser is what the parser reads.
pub fn log_line(bytes: &[u8]) {
    let mut readings = Readings::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        compare(&mut readings, line);
    }
    // The same bytes as choices: what they draw is nearly a line, however little they look like one.
    let mut choices = Choices::Bytes(bytes);
    while !choices.is_spent() {
        let drawn = testing::log_line(&mut choices);
        for line in drawn.split(|byte| *byte == b'\n') {
            compare(&mut readings, line);
        }
    }
    let mut summaries = Vec::new();
    for (keep_history, at_once) in [(true, false), (false, false), (false, true)] {
        let options = Options { keep_history, ..Options::default() };
        let mut replay = Replay::new(STANDARD.clone(), options);
        let mut bad = 0_u64;
        if at_once {
            let _lines = replay.block(bytes, 1, |_, _| bad += 1);
        } else {
            for line in bytes.split(|byte| *byte == b'\n') {
                bad += u64::from(replay.line(line).is_err());
            }
        }
        let summary = replay.summary();
        assert!(bad <= bytes.len() as u64 + 1);
        if keep_history {
            assert_eq!(summary.orders, replay.orders().len() as u64);
            for order in replay.orders() {
                let replayed = Order::replay(order.history().iter());
                assert_eq!(replayed.as_ref(), Ok(order));
            }
        }
        summaries.push((summary, bad));
    }
    assert!(summaries.windows(2).all(|pair| pair.first() == pair.last()));
}

/// A store with one order, which came in by a request.
fn ecwid_shop() -> ecwid::Shop {
    let currency = Currency::new("EUR").expect("a currency");
    let at = at();
    let settings = ecwid::Settings::new(1003, currency, Languages::new("en").and("nl"))
        .token("t", ecwid::Token::secret(ecwid::Scope::ALL))
        .undated(at);
    let mut shop = ecwid::Shop::new(settings, Repository::new(STANDARD.clone()));
    let new = include_str!("../../tests/it/dialect_ecwid/fixtures/new.json");
    let answer = shop.answer(&Request::new(Method::Post, "/1003/orders", at).token("t").json(new));
    assert_eq!(answer.response.status, 200);
    shop
}

fn at() -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_772_355_600).expect("a time")
}

/// Any bytes as a wire text: no panic; what is read is written and read as the same; a request that
/// is refused has changed nothing, and orders replay.
pub fn ecwid(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = ecwid::read_webhook(text);
    let mut shop = ecwid_shop();
    let settings = shop.settings().clone();
    let orders = ecwid::read_orders(text, Leniency::Lenient, &settings, &STANDARD);
    for order in orders.unwrap_or_default() {
        let written = ecwid::encode_order(&order, &settings, &STANDARD).json;
        let again =
            ecwid::read_orders(&written.to_string(), Leniency::Strict, &settings, &STANDARD)
                .expect("what is written is read");
        let [again] = again.as_slice() else { panic!("one order") };
        assert_eq!(again.statuses(), order.statuses());
        assert_eq!(again.books().total(), order.books().total());
        let twice = ecwid::encode_order(again, &settings, &STANDARD).json;
        assert_eq!(
            twice.get("total").and_then(Json::as_decimal),
            written.get("total").and_then(Json::as_decimal)
        );
    }
    for (method, path) in [
        (Method::Post, "/1003/orders"),
        (Method::Put, "/1003/orders/A0001"),
        (Method::Put, "/1003/profile/order_status/CUSTOM_PAYMENT_STATUS_1"),
        (Method::Post, "/1003/orders/A0001/extraFields"),
    ] {
        let before: Vec<Order> = shop.repository().orders().cloned().collect();
        let answer = shop.answer(&Request::new(method, path, at()).token("t").json(text));
        let after: Vec<Order> = shop.repository().orders().cloned().collect();
        assert!(answer.response.status == 200 || before == after);
        for order in &after {
            assert_eq!(Order::replay(order.history().iter()).as_ref(), Ok(order));
        }
    }
    let _ = shop.answer(
        &Request::new(Method::Get, "/1003/orders", at()).token("t").query("keywords", text),
    );
}

/// Any text as Retailys orders and requests: no panic, nothing half written, and what is read is
/// written and read as the same.
pub fn retailys(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        retailys_laws::script(text);
    }
}

/// Any text as WebinOne orders and as the body of every endpoint: no panic, what is read is written
/// and read again as the same, and a refusal changes nothing.
pub fn webinone(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    webinone_laws::orders(text, WEBINONE.settings(), WEBINONE.repository().workflow());
    webinone_laws::requests(text, &WEBINONE);
}
