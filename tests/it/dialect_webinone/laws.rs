//! What must hold of any wire text, also where a fuzz target draws it.

use jiff::Timestamp;
use orderflow::Workflow;
use orderflow::dialect::webinone::{
    OrderStatus, Settings, Shop, Version, encode_order_in, read_orders,
};
use orderflow::dialect::{Leniency, Method, Request};
use orderflow::order::{Currency, Order};

/// A shop that knows a few statuses and gateways.
pub(crate) fn settings() -> Settings {
    let mut statuses = OrderStatus::built_in();
    statuses.push(OrderStatus::system(0, "string", "string"));
    let aud = Currency::new("AUD").expect("a currency");
    Settings::new("laws", aud).statuses(statuses).gateway(3, "stripe")
}

/// Any text as orders: no panic, and what is read is written and read as the same orders.
pub(crate) fn orders(text: &str, settings: &Settings, workflow: &Workflow) -> usize {
    let Ok(orders) = read_orders(text, Leniency::Lenient, settings, workflow) else { return 0 };
    for order in &orders {
        same_again(order, settings, workflow);
        // What version 1 cannot say is listed, and the rest is read as the same, too.
        let old = encode_order_in(order, settings, workflow, Version::V1);
        let read = read_one(&old.json.to_string(), settings, workflow);
        if old.losses.is_empty() {
            assert_eq!(&read, order, "{}", old.json);
        }
    }
    orders.len()
}

fn same_again(order: &Order, settings: &Settings, workflow: &Workflow) {
    let written = encode_order_in(order, settings, workflow, Version::V2);
    assert_eq!(written.losses, []);
    let read = read_one(&written.json.to_string(), settings, workflow);
    assert_eq!(&read, order, "{}", written.json);
    assert_eq!(encode_order_in(&read, settings, workflow, Version::V2), written);
}

fn read_one(text: &str, settings: &Settings, workflow: &Workflow) -> Order {
    let mut read = read_orders(text, Leniency::Strict, settings, workflow)
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    read.remove(0)
}

/// Any text as a body of every endpoint that takes one: no panic, and a refusal changes nothing.
pub(crate) fn requests(body: &str, shop: &Shop) -> usize {
    let at = Timestamp::from_second(1_800_000_000).expect("within time");
    let targets = [
        (Method::Get, "/api/v2/admin/orders"),
        (Method::Post, "/api/v2/admin/orders"),
        (Method::Put, "/api/v2/admin/orders/1"),
        (Method::Put, "/api/v1/orders/1"),
        (Method::Get, "/api/v1/orders"),
        (Method::Put, "/api/v2/admin/orders/1/custom-crm-groups"),
        (Method::Get, "/api/v2/admin/orders/order-statuses"),
        (Method::Post, "/api/v2/admin/orders/order-statuses"),
        (Method::Put, "/api/v2/admin/orders/order-statuses/6"),
        (Method::Delete, "/api/v2/admin/orders/order-statuses/6"),
    ];
    let mut done = 0;
    for (method, path) in targets {
        let mut changed = shop.clone();
        let answer = changed.answer(&Request::new(method, path, at).json(body));
        if answer.response.status < 400 {
            done += 1;
            continue;
        }
        let all = |shop: &Shop| shop.repository().orders().cloned().collect::<Vec<_>>();
        assert_eq!(all(&changed), all(shop));
        let (now, then) = (changed.repository().workflow(), shop.repository().workflow());
        assert_eq!(now.document(), then.document());
    }
    done
}
