//! Webhooks, written from what a request did, and read from anybody.

use orderflow::dialect::ecwid::{
    Entity, Webhook, WebhookError, WebhookKind, read_webhook, webhooks,
};
use orderflow::{Event, Workflow};

use super::{Desk, at, fixture, settings};

fn kinds(webhooks: &[Webhook]) -> Vec<&'static str> {
    webhooks.iter().map(|webhook| webhook.kind.as_str()).collect()
}

#[test]
fn each_change_is_told_once() {
    let mut desk = Desk::new();
    let new = fixture("new.json");
    let mut check = |line: &str, body: Option<&str>, want: &[&str]| {
        let (answer, told) = desk.ask(line, body);
        assert_eq!(answer.response.status, 200, "{line}");
        assert_eq!(kinds(&told), want, "{line}");
        told
    };
    let created = check("POST /orders", Some(&new), &["order.created"]);
    assert_eq!(created[0].entity, Entity::Number("1".to_owned()));
    assert_eq!(created[0].old_payment, None);
    check("PUT /orders/A0001", Some(r#"{"hidden": false}"#), &["order.updated"]);
    check("PUT /orders/A0001", Some(r#"{"hidden": false}"#), &[]);
    check("GET /orders/A0001", None, &[]);
    let moved = r#"{"fulfillmentStatus": "SHIPPED"}"#;
    let moved = check("PUT /orders/A0001", Some(moved), &["order.updated"]);
    assert_eq!(moved[0].old_fulfillment.as_deref(), Some("AWAITING_PROCESSING"));
    assert_eq!(moved[0].new_fulfillment.as_deref(), Some("SHIPPED"));
    assert_eq!(moved[0].old_payment, moved[0].new_payment);
    check("DELETE /orders/A0001", None, &["order.deleted"]);
    let cart = new.replace("AWAITING_PAYMENT", "INCOMPLETE");
    let cart = check("POST /orders", Some(&cart), &["unfinished_order.created"]);
    let id = cart[0].cart.clone().unwrap();
    let hide = Some(r#"{"hidden": true}"#);
    check(&format!("PUT /carts/{id}"), hide, &["unfinished_order.updated"]);
    let placed = ["unfinished_order.deleted", "order.created"];
    check(&format!("POST /carts/{id}/place"), None, &placed);
    check(&format!("POST /carts/{id}/place"), None, &[]);
    let gone = new.replace("AWAITING_PAYMENT", "INCOMPLETE");
    check("POST /orders", Some(&gone), &["unfinished_order.created"]);
    check("DELETE /orders/A0003", None, &["unfinished_order.deleted"]);
}

#[test]
fn what_is_written_is_read_again_and_its_id_is_the_same_twice() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    let before = desk.order("A0001").clone();
    let mut after = before.clone();
    let workflow = Workflow::standard();
    let _ = workflow.apply(&mut after, Event::new("paid")).unwrap();
    let told = || webhooks(Some(&before), Some(&after), &settings(), &workflow, at());
    assert_eq!(told(), told());
    let [webhook] = told().try_into().unwrap();
    assert_eq!(read_webhook(&webhook.to_json().to_string()), Ok(webhook.clone()));
    let other = webhooks(None, Some(&after), &settings(), &workflow, at());
    assert_ne!(other[0].id, webhook.id);
    assert_eq!(webhooks(None, None, &settings(), &workflow, at()), []);
    insta::assert_snapshot!(format!("{:#}", webhook.to_json()));
}

#[test]
fn an_order_without_a_number_is_told_of_by_its_id() {
    let workflow = Workflow::standard();
    let new = orderflow::NewOrder::new("W-7", "EUR");
    let origin = orderflow::Origin::by(orderflow::Actor::system()).at(at());
    let order = workflow.open(new, origin).unwrap();
    let told = webhooks(None, Some(&order), &settings(), &workflow, at());
    assert_eq!(told[0].entity, Entity::Number("-1".to_owned()));
    assert_eq!(told[0].order.as_deref(), Some("W-7"));
}

/// A webhook with that entity.
fn body(entity: &str) -> String {
    format!(
        r#"{{"eventId": "e-1", "eventCreated": 1234567, "storeId": 1003, "entityId": {entity},
 "eventType": "order.updated"}}"#
    )
}

#[test]
fn hostile_bodies_are_typed_refusals() {
    let number = |digits: &str| Entity::Number(digits.to_owned());
    let check = |text: &str, want: Entity| {
        assert_eq!(read_webhook(&body(text)).unwrap().entity, want, "{text}");
    };
    let long = "1234567890123456789012345678901234567890";
    check("103", number("103"));
    check("-1", number("-1"));
    check(long, number(long));
    check(r#""1003""#, Entity::Text("1003".to_owned()));
    for text in ["null", "true", "{}", "[]", "1.5", "1e3", "{\"entityId\": 1}"] {
        let Err(WebhookError::Fields(problems)) = read_webhook(&body(text)) else {
            panic!("{text} was taken");
        };
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!(problems[0].at.as_str(), "/entityId", "{text}");
    }
    for text in ["", "null", "7", "[]", "\"x\"", "{}", &"[".repeat(100_000), "{\"a\": 1,}"] {
        assert!(read_webhook(text).is_err(), "{text:.20}");
    }
    let hostile = r#"{"eventId": [], "eventCreated": 99999999999999999999, "storeId": -1,
 "entityId": null, "eventType": {}, "data": {"orderId": 7, "newPaymentStatus": true}}"#;
    let Err(WebhookError::Fields(problems)) = read_webhook(hostile) else { panic!("taken") };
    let places: Vec<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(
        places,
        [
            "/eventType",
            "/eventId",
            "/eventCreated",
            "/storeId",
            "/entityId",
            "/data/orderId",
            "/data/newPaymentStatus"
        ]
    );
    let other = body("1").replace("order.updated", "product.updated");
    assert_eq!(
        read_webhook(&other),
        Err(WebhookError::Other { event: "product.updated".to_owned() })
    );
    let unknown = body("1").replace('}', r#", "data": {"newPaymentStatus": "ON_INVOICE"}}"#);
    assert_eq!(read_webhook(&unknown).unwrap().new_payment.as_deref(), Some("ON_INVOICE"));
    assert_eq!(WebhookKind::by_name("order.created"), Some(WebhookKind::OrderCreated));
}
