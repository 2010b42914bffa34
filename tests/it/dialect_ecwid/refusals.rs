//! Requests that are refused, in Ecwid's shape, with every reason, and nothing half-written.

use orderflow::Workflow;
use orderflow::dialect::ecwid::Shop;
use orderflow::dialect::{Method, Request};
use orderflow::repository::Repository;

use super::{Desk, at, fixture, settings, shop};

#[test]
fn tokens_scopes_stores_and_paths() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.said.clear();
    let mut check = |token: &'static str, line: &str, want: (u16, &str)| {
        desk.token = token;
        let body = line.contains("PUT").then_some("{}");
        let (status, code, _) = desk.refused(line, body);
        assert_eq!((status, code.as_str()), want, "{token} {line}");
    };
    check("wrong", "GET /orders", (403, "INVALID_API_TOKEN"));
    check("", "GET /orders", (403, "INVALID_API_TOKEN"));
    let scope = (403, "INSUFFICIENT_APP_SCOPE");
    for line in [
        "PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1",
        "POST /orders",
        "PUT /orders/A0001",
        "DELETE /orders/A0001",
        "POST /orders/A0001/extraFields",
        "PUT /orders/A0001/extraFields/x",
        "DELETE /orders/A0001/extraFields/x",
        "PUT /carts/x",
        "POST /carts/x/place",
    ] {
        check("reader", line, scope);
    }
    for line in ["GET /orders", "GET /carts", "PUT /orders/A0001", "DELETE /orders/A0001"] {
        check("public_token", line, scope);
    }
    check("secret_token", "GET /api/v3/1004/orders", (404, "STORE_NOT_FOUND"));
    check("secret_token", "GET /api/v3/01003/orders", (404, "STORE_NOT_FOUND"));
    check("secret_token", "GET /products", (404, "PATH_NOT_FOUND"));
    check("secret_token", "POST /order/calculate", (404, "PATH_NOT_FOUND"));
    check("secret_token", "GET /orders/A0001/extraFields/x/y", (404, "PATH_NOT_FOUND"));
    let method = (405, "METHOD_NOT_ALLOWED");
    check("secret_token", "PATCH /orders/A0001", method);
    check("secret_token", "DELETE /profile/order_statuses", method);
    check("secret_token", "GET /carts/x/place", method);
    check("secret_token", "GET /orders/A0002", (404, "ORDER_NOT_FOUND"));
    check("secret_token", "GET /orders/a0001", (404, "ORDER_NOT_FOUND"));
    check("secret_token", "DELETE /orders/", (404, "ORDER_NOT_FOUND"));
    check("secret_token", "GET /carts/A0001", (404, "CART_NOT_FOUND"));
    insta::assert_snapshot!(desk.said);

    let mut shop = shop();
    let request = Request::new(Method::Get, "/api/v3/1003/orders", at());
    assert_eq!(shop.answer(&request).response.status, 403);
    let form = request.token("secret_token").form(&[("a", "b")]);
    let form = Request { method: Method::Post, ..form };
    assert_eq!(shop.answer(&form).response.status, 400);
}

#[test]
fn a_public_token_creates_new_orders_alone() {
    let mut desk = Desk::new();
    desk.token = "public_token";
    let new = fixture("new.json");
    desk.get("POST /orders", Some(&new));
    desk.get("POST /orders", Some(&new.replace("AWAITING_PAYMENT", "INCOMPLETE")));
    desk.get("GET /profile/order_statuses", None);
    for (from, to) in [
        ("AWAITING_PAYMENT", "PAID"),
        ("AWAITING_PAYMENT", "CUSTOM_PAYMENT_STATUS_1"),
        ("AWAITING_PAYMENT", "QUEUED"),
        ("AWAITING_PROCESSING", "PROCESSING"),
        ("AWAITING_PROCESSING", "NEW"),
    ] {
        let (status, code, _) = desk.refused("POST /orders", Some(&new.replace(from, to)));
        assert_eq!((status, code.as_str()), (403, "INSUFFICIENT_APP_SCOPE"), "{to}");
    }
}

#[test]
fn a_lenient_store_lets_commas_and_comments_pass() {
    let slot = "PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1";
    let body = Some("{\"name\": \"Held\", // by the bank\n}");
    let mut strict = Desk::new();
    let (status, code, message) = strict.refused(slot, body);
    assert_eq!((status, code.as_str()), (400, "WRONG_PARAMETER"));
    assert!(message.contains("line 1, column 18: a comment"), "{message}");
    let mut mild = Desk::of(Shop::new(settings().lenient(), Repository::new(Workflow::standard())));
    assert_eq!(mild.get(slot, body).to_string(), r#"{"updateCount":1}"#);
}

#[test]
fn all_that_is_wrong_comes_at_once() {
    let mut desk = Desk::new();
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.said.clear();
    desk.refused("POST /orders", Some("{}"));
    let bad = r#"{
 "id": "X", "subtotal": "30", "total": -1, "email": 7, "paymentStatus": true,
 "fulfillmentStatus": "AWAITING_PROCESSING", "createDate": "yesterday", "createTimestamp": {},
 "customerId": "77", "billingPerson": [], "shippingPerson": {"city": 1},
 "items": [{"price": 1.999, "quantity": 0}, {"id": 5}, {"id": 5, "price": 1, "quantity": 1.5}, 7],
 "shippingOption": {"shippingRate": "4", "isPickup": "no"}, "handlingFee": 3,
 "customSurcharges": [{"total": -2}], "refunds": [{"amount": 0}, {}], "giftCardRedemption": null,
 "disableAllCustomerNotifications": "yes", "paymentMethod": 4, "trackingNumber": {}
}"#;
    desk.refused("POST /orders", Some(bad));
    desk.refused("POST /orders", Some("[]"));
    desk.refused("POST /orders", Some("{\"total\": 1,\n}"));
    desk.refused(
        "POST /orders",
        Some(&fixture("new.json").replacen('{', "{\"createDate\": \"2030-01-01\",", 1)),
    );
    desk.refused("PUT /orders/A0001", Some("null"));
    desk.refused(
        "PUT /orders/A0001",
        Some(r#"{"id": "B", "refundedAmount": 3, "refunds": [{"amount": 3}], "internalId": 2}"#),
    );
    desk.refused(
        "PUT /orders/A0001",
        Some(r#"{"total": "1", "items": [{"price": "x"}], "email": false}"#),
    );
    desk.refused("PUT /orders/A0001", Some(r#"{"items": [], "giftCardRedemption": 1000}"#));
    let filters = "limit=-1&offset=x&totalFrom=ten&createdFrom=soon&paymentStatus=PAYED,PAID\
                   &keyword=tea&acceptMarketing=1&limit=3";
    desk.refused(&format!("GET /orders?{filters}"), None);
    desk.refused("GET /orders/A0001?limit=1", None);
    desk.refused("GET /orders/A0001?responseFields=items(", None);
    desk.refused("GET /carts?showHidden=maybe", None);
    desk.refused("GET /carts?keywords=x", None);
    insta::assert_snapshot!(desk.said);
}
