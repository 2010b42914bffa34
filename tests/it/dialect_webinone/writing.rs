//! Orders of any origin, written.

use orderflow::dialect::Json;
use orderflow::dialect::webinone::{Version, encode_order, encode_order_in, statuses_json};
use orderflow::order::{
    Customer, DeliveryMethod, Edit, LineId, Money, Order, Payload, Person, Tracking,
};
use orderflow::{Actor, Event, NewOrder, Origin, Workflow};
use rust_decimal::dec;

use super::decoding::order_json;
use super::{currency, json, settings, time};

fn at(minute: i64) -> jiff::Timestamp {
    time("2026-03-01T09:00:00Z") + jiff::SignedDuration::from_mins(minute)
}

/// An order of the core, with everything that an order may have.
fn rich() -> Order {
    let workflow = Workflow::standard();
    let customer = Customer {
        id: Some("C-7".to_owned()),
        name: Some("Anna Maria Lind".to_owned()),
        email: Some("anna@shop.example".to_owned()),
        phone: Some("+61 1".to_owned()),
        language: Some("sv".to_owned()),
    };
    let person = Person {
        name: Some("A. Lind".to_owned()),
        street: Some("1 Tea Street".to_owned()),
        country: Some("AU".to_owned()),
        ..Person::default()
    };
    let new = NewOrder::new("A-1001", "AUD")
        .line("SKU-1", 2, dec!(19.90))
        .named_line("x", "17", 1, dec!(5))
        .not_shipped()
        .line_name("A poster")
        .shipping_charge(dec!(4.90))
        .tax(dec!(1.10))
        .customer(customer)
        .billing(person.clone())
        .shipping(person)
        .delivery(DeliveryMethod::LocalDelivery)
        .pay_later()
        .foreign("ecwid", "ipAddress", "\"10.0.0.1\"");
    let mut order = workflow.open(new, Origin::by(Actor::system()).at(at(0))).unwrap();
    let aud = |amount: &str| Money::parse(amount, "AUD").unwrap();
    let line = || LineId::new("1").unwrap();
    let events = [
        Event::new("payment_failed")
            .payload(Payload::new().reference("try-1").method("card"))
            .by(Actor::gateway("stripe"))
            .note("card declined"),
        Event::new("paid")
            .payload(Payload::new().amount(aud("30.80")).reference("ch_1").method("card"))
            .by(Actor::gateway("stripe")),
        Event::new("paid").by(Actor::staff("anna")).note("in cash"),
        Event::new("sent").payload(
            Payload::new()
                .line(line(), 1)
                .shipment("P-1")
                .tracking(Tracking { number: Some("T-1".to_owned()), ..Tracking::default() }),
        ),
        Event::new("sent").payload(Payload::new().line(line(), 1).shipment("P-2").tracking(
            Tracking { url: Some("https://shop.example/t/2".to_owned()), ..Tracking::default() },
        )),
        Event::new("refunded")
            .payload(Payload::new().amount(aud("3.00")).payment("ch_1").reference("re_1")),
        Event::new("refunded").payload(Payload::new().amount(aud("30.00")).reference("re_2")),
    ];
    for (event, minute) in events.into_iter().zip(1..) {
        let _ = workflow.apply(&mut order, event.at(at(minute))).unwrap();
    }
    let note = Origin::by(Actor::staff("anna")).at(at(20)).note("call back");
    let _ = workflow.edit(&mut order, Edit::Note, note).unwrap();
    let quiet = Origin::by(Actor::staff("anna")).at(at(21));
    let _ = workflow.edit(&mut order, Edit::NotifyCustomer(false), quiet).unwrap();
    order
}

#[test]
fn an_order_of_another_origin_is_written_with_its_losses() {
    let (settings, order) = (settings(), rich());
    let workflow = settings.workflow().unwrap();
    let show = |version| {
        let written = encode_order_in(&order, &settings, &workflow, version);
        let losses: Vec<String> = written.losses.iter().map(ToString::to_string).collect();
        format!("{:#}\n\n{}\n", written.json, losses.join("\n"))
    };
    insta::assert_snapshot!("webinone_rich_v2", show(Version::V2));
    insta::assert_snapshot!("webinone_rich_v1", show(Version::V1));
}

#[test]
fn what_is_kept_comes_out_again() {
    let settings = settings();
    let workflow = settings.workflow().unwrap();
    let more = r#"{"Id": 12, "Currency": "AUD", "Country": "AU", "CurrencyCountry": "AUD (AU)",
        "FutureField": {"a": [1, 2.50, null]}, "OrderCaseType": "FormCase", "IsRecurring": true,
        "AWBNumber": "", "Tax": {"Code": "GST", "Rate": 10.0, "Region": "NSW"},
        "Member": {"Id": 5, "Email": null, "FirstName": "Mary Ann", "LastName": "", "Vip": true},
        "StatusShort": {"Id": 1, "Name": "New", "Color": "red"},
        "ShippingInfo": {"Name": "Parcel post", "Cost": 0, "City": "Perth", "Eta": "P2D"},
        "OrderLines": [
            {"Id": 4, "Quantity": 0, "UnitPrice": 12.345, "ProductName": "none left"},
            {"Id": 4, "Quantity": 1, "UnitPrice": 5, "TotalPrice": 4.5, "Attributes":
                [{"AttributeId": 1, "OptionsIds": ["9"]}], "Colour": "green"},
            {"Id": 4, "Quantity": 1.0, "UnitPrice": 1}],
        "TotalCost": 5.5, "CustomCrmGroups": {"Gift": {"Wrap": true, "Count": 2.0}}}"#;
    let decoded = orderflow::dialect::webinone::decode_order(
        &json(more).with("CreatedDateTime", "2026-03-01T09:00:00"),
        &settings,
        &workflow,
    );
    let order = decoded.unwrap().open(&workflow).unwrap();
    let written = encode_order(&order, &settings, &workflow);
    assert_eq!(written.losses, []);
    insta::assert_snapshot!("webinone_kept", format!("{:#}", written.json));
}

#[test]
fn what_follows_from_the_books_is_never_what_was_kept() {
    let settings = settings();
    let workflow = settings.workflow().unwrap();
    let json = order_json(
        r#"{"TransactionId": "old", "OrderLines": [{"Id": 13, "Quantity": 2, "UnitPrice": 4.50,
            "TotalPrice": 8.00}], "Payments": [{"Id": 7, "Amount": 9, "AmountCaptured": 9,
            "Status": "Settled", "TransactionId": "t-1"}]}"#,
    );
    let decoded = orderflow::dialect::webinone::decode_order(&json, &settings, &workflow);
    let mut order = decoded.unwrap().open(&workflow).unwrap();
    let at_path = |order: &Order, path: &str| {
        let json = encode_order(order, &settings, &workflow).json;
        json.at(path).map(ToString::to_string).unwrap()
    };
    assert_eq!(at_path(&order, "OrderLines.0.TotalPrice"), "8.00");
    assert_eq!(at_path(&order, "Payments.0.Status"), "\"Settled\"");
    let line = order.books().lines()[0].clone();
    let more = Edit::Line(orderflow::order::Line { quantity: 3, ..line });
    let _ = workflow.edit(&mut order, more, Origin::by(Actor::staff("anna"))).unwrap();
    assert_eq!(at_path(&order, "OrderLines.0.TotalPrice"), "13.50");
    assert_eq!(at_path(&order, "PaymentState"), "\"None\"");
    assert_eq!(at_path(&order, "AmountPending"), "4.50");
    let two = Payload::new().amount(Money::new(dec!(2), currency("AUD")).unwrap()).payment("t-1");
    let _ = workflow.apply(&mut order, Event::new("refunded").payload(two)).unwrap();
    assert_eq!(at_path(&order, "Payments.0.Status"), "\"PartiallyRefunded\"");
    assert_eq!(at_path(&order, "Payments.0.AmountCaptured"), "7.00");
    assert_eq!(at_path(&order, "AmountPaid"), "7.00");
}

#[test]
fn the_catalogue_is_printed() {
    let settings = settings().type_name("PaymentFailed", "Payment refused");
    let printed = statuses_json(&settings.workflow().unwrap(), &settings);
    assert_eq!(printed.get("TotalItemsCount").map(Json::to_string).as_deref(), Some("9"));
    insta::assert_snapshot!("webinone_statuses", format!("{printed:#}"));
}
