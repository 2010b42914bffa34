//! One order from beginning to end, as its owner sees it.

use orderflow::dialect::Json;
use orderflow::dialect::webinone::Shop;
use orderflow::order::{Customer, LineId, Money, Payload, Tracking};
use orderflow::{Actor, Effect, Event, NewOrder, Origin, Record};
use rust_decimal::dec;

use super::orders::happens;
use super::{Desk, effect, settings, shown};

const STATUSES: &str = "/api/v2/admin/orders/order-statuses";

fn sent(id: &str, number: &str) -> Event {
    let tracking = Tracking { number: Some(number.to_owned()), ..Tracking::default() };
    let line = LineId::new("1").unwrap();
    let payload = Payload::new().line(line, 1).shipment(id).tracking(tracking);
    Event::new("sent").payload(payload).by(Actor::carrier("post"))
}

fn delivered(id: &str) -> Event {
    Event::new("delivered").payload(Payload::new().shipment(id)).by(Actor::carrier("post"))
}

#[test]
fn an_order_from_beginning_to_end() {
    let mut desk = Desk::over(Shop::new(settings()).unwrap());
    // The merchant adds a status, and has its customers told of it.
    let status = desk.send(&format!("POST {STATUSES}"), r#"{"Name": "Engraving"}"#);
    let id = status.get("Id").unwrap().to_string();
    desk.send(
        &format!("PUT {STATUSES}/{id}"),
        r#"{"Name": "Being engraved", "NotifyCustomer": true, "EmailId": 55, "Workflows": [9]}"#,
    );

    // Anna orders two tins at the shop's checkout.
    let at = desk.now();
    let customer = Customer {
        id: Some("28049".to_owned()),
        name: Some("Anna Lind".to_owned()),
        email: Some("anna@shop.example".to_owned()),
        ..Customer::default()
    };
    let new = NewOrder::new("101", "AUD").line("5", 2, dec!(19.90)).shipping_charge(dec!(5));
    let origin = Origin::by(Actor::customer("28049")).at(at);
    let workflow = desk.shop.repository().workflow().clone();
    let order = workflow.open(new.customer(customer), origin).unwrap();
    desk.shop.insert(order).unwrap();

    let all = Payload::new().amount(Money::parse("44.80", "AUD").unwrap()).reference("ch_1");
    let paid = Event::new("paid").payload(all.method("CreditCard")).by(Actor::gateway("stripe"));
    happens(&mut desk, "101", paid.clone().key("evt_1"));
    happens(&mut desk, "101", paid.key("evt_1"));
    let put = "PUT /api/v2/admin/orders/101";
    desk.send(put, &format!(r#"{{"StatusId": "{id}", "PaymentState": "Succeeded"}}"#));
    desk.send(put, &format!(r#"{{"StatusId": {id}, "InvoiceNumber": 66}}"#));

    happens(&mut desk, "101", sent("P-1", "T-1"));
    desk.send(put, r#"{"StatusId": 7}"#);
    happens(&mut desk, "101", sent("P-2", "T-2"));
    happens(&mut desk, "101", delivered("P-1"));
    happens(&mut desk, "101", delivered("P-2"));
    let part = Payload::new().amount(Money::parse("19.90", "AUD").unwrap()).payment("ch_1");
    happens(
        &mut desk,
        "101",
        Event::new("refunded")
            .payload(part.reference("re_1"))
            .by(Actor::gateway("stripe"))
            .note("one tin was dented"),
    );
    desk.send(put, r#"{"StatusId": 8}"#);
    let last = desk.send("GET /api/v2/admin/orders/101", "");

    let order = desk.shop.repository().get("101").unwrap();
    let mut story = String::new();
    for record in order.history() {
        story += &format!("{}\n", shown(&record));
        record.owed().for_each(|owed| story += &format!("    owes {}\n", effect(&owed)));
    }
    let outcome = desk.shop.repository().workflow().outcome_of(order).unwrap();
    story += &format!("\n{}\n\n{last:#}\n", outcome.name);
    insta::assert_snapshot!("webinone_story", story);

    let mails = |order: &orderflow::Order| {
        let owed = order.history().iter().flat_map(Record::into_owed);
        owed.filter(|owed| matches!(owed.effect, Effect::Notify { .. })).count()
    };
    // New, being engraved, shipped; "Completed" has no mail, and nothing but a status sends any.
    assert_eq!(mails(order), 3);
    assert_eq!(order.status("payment"), "PARTIALLY_REFUNDED");
    assert_eq!(order.status("fulfillment"), "DELIVERED");
    assert_eq!(last.get("PaymentState").and_then(Json::as_text), Some("PartiallyRefunded"));
    let amount = |name| last.get(name).unwrap().to_string();
    assert_eq!(
        [amount("TotalCost"), amount("AmountPaid"), amount("AmountPending")],
        ["44.80", "24.90", "0.00"]
    );
}
