//! The payment state: what the ledger says, and what may be asserted of it.

use orderflow::dialect::webinone::PaymentState;
use orderflow::order::{Money, Payload};
use orderflow::{Actor, Event};

use super::Desk;
use super::orders::{happens, insert};
use super::settings;

fn amount(event: &str, amount: &str) -> Event {
    let payload = Payload::new().amount(Money::parse(amount, "AUD").unwrap());
    Event::new(event).payload(payload).by(Actor::gateway("stripe"))
}

/// For every state of the ledger: its word, and what comes of asserting each of the words.
#[test]
fn every_word_against_every_ledger() {
    let check = |lines: &str, events: &[Event], word: &str, want: [&str; 5]| {
        let mut got = Vec::new();
        for state in PaymentState::ALL {
            let mut desk = Desk::new(settings());
            insert(&mut desk, lines);
            events.iter().for_each(|event| happens(&mut desk, "12", event.clone()));
            let order = desk.shop.repository().get("12").unwrap();
            assert_eq!(PaymentState::of(order).as_str(), word);
            let version = order.version();
            let body = format!(r#"{{"PaymentState": "{state}"}}"#);
            let request = desk.request("PUT /api/v2/admin/orders/12", &body);
            let answer = desk.shop.answer(&request);
            let order = desk.shop.repository().get("12").unwrap();
            got.push(match (answer.response.status, order.version() - version) {
                (200, 0) => "same",
                (200, 1) => {
                    let captures = order.books().ledger().captures();
                    let by_hand = captures.last().is_none_or(|it| !it.by_gateway);
                    assert!(by_hand && PaymentState::of(order) == PaymentState::Succeeded);
                    "paid"
                }
                (409, 0) => "no",
                other => panic!("{other:?}"),
            });
        }
        assert_eq!(got, want, "{word} {events:?}");
    };
    let paid = || amount("paid", "9.00");
    check("{}", &[], "None", ["same", "no", "paid", "no", "no"]);
    check("{}", &[amount("paid", "4.00")], "None", ["same", "no", "paid", "no", "no"]);
    check("{}", &[amount("payment_failed", "9.00")], "Failed", ["no", "same", "paid", "no", "no"]);
    check("{}", &[paid()], "Succeeded", ["no", "no", "same", "no", "no"]);
    check("{}", &[amount("paid", "12.00")], "Succeeded", ["no", "no", "same", "no", "no"]);
    let part = [paid(), amount("refunded", "2.00")];
    check("{}", &part, "PartiallyRefunded", ["no", "no", "no", "same", "no"]);
    let all = [paid(), amount("refunded", "9.00")];
    check("{}", &all, "Refunded", ["no", "no", "no", "no", "same"]);
    let free = r#"{"OrderLines": []}"#;
    check(free, &[], "None", ["same", "no", "paid", "no", "no"]);
    check(free, &[Event::new("paid")], "Succeeded", ["no", "no", "same", "no", "no"]);
}

#[test]
fn words_are_read_back() {
    for state in PaymentState::ALL {
        assert_eq!(PaymentState::parse(state.as_str()), Some(state));
    }
    assert_eq!(PaymentState::parse("succeeded"), None);
}
