//! One order from end to end, as its owner sees it.

use orderflow::dialect::retailys::OrderStatus;
use orderflow::order::Effect;
use orderflow::standard::{Refunded, fulfillment, payment};
use orderflow::{Actor, Money};

use super::{Scene, describe, start};

#[test]
fn a_tea_shop_sells_two_parcels_of_tea() {
    let mut scene = Scene::new();
    // The merchant adds a status, and has its customers told of it.
    let wrapped = OrderStatus::new(40, "Wrapped as a gift").sort(15).notify();
    scene.shop.put_status(wrapped, start()).unwrap();

    for (line, body) in [
        (
            "POST /System/Orders",
            r#"{"name": "Ann", "email": "ann@shop.example", "order_currency_code": "EUR"}"#,
        ),
        (
            "POST /System/Orders/1/item",
            r#"{"name": "Green tea", "article": 900, "count": 2, "price": {"final_price": 15.00}}"#,
        ),
        (
            "PATCH /System/Orders/1/paid",
            r#"{"paid": 30.00, "payment_id": "pay_1", "status": "denied"}"#,
        ),
        (
            "PATCH /System/Orders/1/paid",
            r#"{"paid": 30.00, "payment_id": "pay_1", "status": "success"}"#,
        ),
        (
            "PATCH /System/Orders/1/paid",
            r#"{"paid": 30.00, "payment_id": "pay_1", "status": "success"}"#,
        ),
        ("PATCH /System/Orders/1/status", r#"{"status_id": 40}"#),
        ("POST /System/Orders/1/tracking", r#"{"shipper_id": 8, "tracking_number": "T-1"}"#),
        ("PATCH /System/Orders/1/sent", ""),
        // Ann orders one more before the first parcel has arrived, and pays for it.
        (
            "POST /System/Orders/1/item",
            r#"{"name": "Cup", "article": 901, "count": 1, "price": {"final_price": 8.00}}"#,
        ),
        (
            "PATCH /System/Orders/1/paid",
            r#"{"paid": 8.00, "payment_id": "pay_2", "status": "success"}"#,
        ),
        ("PATCH /System/Orders/1/sent", ""),
        ("POST /System/Orders/1/tracking", r#"{"shipper_id": 8, "tracking_number": "T-2"}"#),
        ("PATCH /System/Orders/1/delivered", ""),
        ("PATCH /System/Orders/1/delivered", ""),
        (
            "POST /System/Orders/1/history",
            r#"{"type": "email", "record": {"name": "How was the tea?", "status": "sent"}}"#,
        ),
    ] {
        let status = scene.ask(line, body);
        assert!(status < 300, "{line}\n{}", scene.text);
    }

    // The interface has no word for a refund: the gateway tells the core.
    let workflow = scene.shop.workflow().clone();
    let mut order = scene.shop.repository().get("1").unwrap().clone();
    let seen = order.version();
    let eight = Money::parse("8", "EUR").unwrap();
    let refund = Refunded::amount(eight, "rf_1").by(Actor::gateway("bank")).at(scene.at);
    let _ = workflow.apply(&mut order, refund).unwrap();
    scene.shop.replace(order.clone(), seen).unwrap();

    assert_eq!(order.status(payment::AXIS), payment::PARTIALLY_REFUNDED);
    assert_eq!(order.status(fulfillment::AXIS), fulfillment::DELIVERED);
    assert_eq!(order.status("label"), "40");
    assert_eq!(order.books().parcels().shipments().len(), 2);
    let mails = order.history().iter().flat_map(|record| record.effects);
    let mails = mails.filter(|effect| matches!(effect, Effect::Notify { .. })).count();
    // Placed, paid, wrapped, sent, delivered, refunded: one mail each, and none for repeats.
    assert_eq!(mails, 6);
    let history: Vec<String> = order.history().iter().map(|it| describe(&it)).collect();
    insta::assert_snapshot!("the_history_of_the_order", history.join("\n"));
    scene.text.clear();
    scene.ask("GET /System/Orders/1", "");
    insta::assert_snapshot!("the_order_at_the_end", scene.text);
}
