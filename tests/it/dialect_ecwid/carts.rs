//! Abandoned carts: orders that are unfinished.

use super::{Desk, fixture, json};

fn desk() -> Desk {
    let mut desk = Desk::new();
    let new = fixture("new.json").replace("AWAITING_PAYMENT", "INCOMPLETE");
    desk.get("POST /orders", Some(&new));
    desk
}

const CART: &str = "000003EB-0000-4000-0000-000000000001";

#[test]
fn a_cart_is_found_changed_and_placed() {
    let mut desk = desk();
    desk.get("GET /carts", None);
    desk.get(&format!("GET /carts/{CART}?responseFields=cartId,total,email"), None);
    let update =
        r#"{"hidden": true, "taxesOnShipping": [{"name": "Tax X", "value": 20, "total": 2.86}]}"#;
    desk.get(&format!("PUT /carts/{CART}"), Some(update));
    desk.refused(
        &format!("PUT /carts/{CART}"),
        Some(r#"{"paymentStatus": "PAID", "hidden": "no"}"#),
    );
    desk.get("GET /carts?showHidden=false", None);
    desk.get("GET /carts?showHidden=true&responseFields=total,items(cartId,hidden)", None);
    desk.get("GET /orders?responseFields=total", None);
    desk.get(&format!("POST /carts/{CART}/place"), None);
    desk.note("once more, and nothing more comes of it");
    desk.get(&format!("POST /carts/{CART}/place"), None);
    desk.get("GET /carts?responseFields=total", None);
    desk.refused(&format!("GET /carts/{CART}"), None);
    desk.refused("POST /carts/nobody/place", None);
    desk.history("A0001");
    insta::assert_snapshot!(desk.said);
}

#[test]
fn a_cart_of_a_dump_stands_under_its_own_id() {
    use orderflow::dialect::Leniency;
    use orderflow::dialect::ecwid::{encode_order, read_orders};
    let workflow = orderflow::Workflow::standard();
    let text = r#"{"total": 1, "items": [{
        "cartId": "6626-CD", "total": 12.5, "subtotal": 12.5, "email": "mia@shop.example",
        "createDate": "2026-02-01 08:15:00 +0000", "hidden": false,
        "items": [{"price": 12.5, "quantity": 1, "sku": "CUP"}], "recoveredOrderId": 223
    }]}"#;
    let orders = read_orders(text, Leniency::Strict, &super::settings(), &workflow).unwrap();
    assert_eq!(orders[0].id().as_str(), "6626-CD");
    assert_eq!(orders[0].status("payment"), "INCOMPLETE");
    let written = encode_order(&orders[0], &super::settings(), &workflow).json;
    let came = json(text);
    insta::assert_snapshot!(super::apart(came.at("items.0").unwrap(), &written));
}
