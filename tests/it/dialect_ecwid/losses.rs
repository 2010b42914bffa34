//! What Ecwid's format does not say of an order, listed.

use orderflow::dialect::ecwid::{Settings, encode_order};
use orderflow::dialect::{Json, with_labels};
use orderflow::document::Status;
use orderflow::order::Line;
use orderflow::settings::{NewStatus, Setting, SettingsEdit, SettingsPolicy, Usage};
use orderflow::{
    Actor, Books, Customer, Edit, Event, Import, LineId, Money, NewOrder, Order, Origin, Payload,
    Person, Tracking, Workflow,
};
use rust_decimal::dec;

use super::{at, settings};

fn losses(order: &Order, settings: &Settings, workflow: &Workflow) -> (Json, Vec<String>) {
    let encoded = encode_order(order, settings, workflow);
    (encoded.json, encoded.losses.iter().map(ToString::to_string).collect())
}

fn euros(amount: &str) -> Money {
    Money::parse(amount, "EUR").unwrap()
}

#[test]
fn a_plain_order_of_ours_loses_nothing() {
    let workflow = Workflow::standard();
    let new = NewOrder::new("A-1", "EUR").line("SKU", 2, dec!(19.90)).shipping_charge(dec!(4));
    let order = workflow.open(new, Origin::by(Actor::system()).at(at())).unwrap();
    let (json, losses) = losses(&order, &settings(), &workflow);
    assert_eq!(losses, Vec::<String>::new());
    insta::assert_snapshot!(format!("{json:#}"));
}

#[test]
fn everything_that_has_no_place_is_listed() {
    let workflow = with_labels([Status::new("7")]).unwrap();
    let slot = NewStatus::slot("PAID").named("Checked", at());
    let edit = SettingsEdit::new("payment", "CHECKED", Setting::Add(Box::new(slot)));
    let policy = SettingsPolicy::CUSTOM_ONLY;
    let revised = workflow.edit_settings(&[edit], &Usage::none(), policy).unwrap();
    let workflow = revised.workflow().clone();

    let customer = Customer {
        id: Some("c-7".to_owned()),
        name: Some("Mia".to_owned()),
        phone: Some("015".to_owned()),
        ..Customer::default()
    };
    let person = Person {
        region: Some("Zuid-Holland".to_owned()),
        tax_id: Some("NL1".to_owned()),
        email: Some("billing@shop.example".to_owned()),
        ..Person::default()
    };
    let new = NewOrder::new("A-1", "EUR")
        .named_line("cup", "CUP", 3, dec!(10))
        .customer(customer)
        .billing(person)
        .pay_later()
        .foreign("webinone", "StatusShort", "\"New\"");
    let cup = || LineId::new("cup").unwrap();
    let tracking = Tracking { url: Some("shop.example/1".to_owned()), ..Tracking::default() };
    let parcel = |id: &str| Payload::new().shipment(id).line(cup(), 1);
    let import = Import::new(new, "elsewhere")
        .status("payment", "CHECKED")
        .status("fulfillment", "SHIPPED")
        .gateway_capture(Payload::new().amount(euros("10")).reference("t-1"))
        .gateway_capture(Payload::new().amount(euros("20")).reference("t-2"))
        .booked(Books::FailedPayment, Payload::new())
        .booked(Books::Refund, Payload::new().amount(euros("1")).reference("r-1"))
        .booked(Books::Dispatch, parcel("P-1").tracking(tracking))
        .booked(Books::Dispatch, parcel("P-2"));
    let mut order = workflow.import(import, Origin::by(Actor::system()).at(at())).unwrap();
    let _ = workflow.apply(&mut order, Event::new("cancel")).unwrap();
    let (json, losses) = losses(&order, &settings(), &workflow);
    let words = ["paymentStatus", "fulfillmentStatus", "externalTransactionId", "refundedAmount"];
    let words = words.map(|name| format!("{name}: {}", json.get(name).unwrap())).join("\n");
    insta::assert_snapshot!(format!("{words}\n\n{}", losses.join("\n")));
}

#[test]
fn a_slot_that_ecwid_cannot_have_is_written_as_its_class() {
    let standard = Workflow::standard();
    let slot = NewStatus::slot("PROCESSING").named("Packed", at());
    let edit = SettingsEdit::new("fulfillment", "PACKED", Setting::Add(Box::new(slot)));
    let policy = SettingsPolicy::CUSTOM_ONLY;
    let revised = standard.edit_settings(&[edit], &Usage::none(), policy).unwrap();
    let workflow = revised.workflow();
    let import = Import::new(NewOrder::new("A-1", "USD"), "here").status("fulfillment", "PACKED");
    let mut order = workflow.import(import, Origin::by(Actor::system()).at(at())).unwrap();
    let line = Line::new(LineId::new("1").unwrap(), "A", 1, Money::parse("2", "USD").unwrap());
    let _ = workflow.edit(&mut order, Edit::Line(line), Origin::by(Actor::system())).unwrap();
    let (json, losses) = losses(&order, &settings(), workflow);
    assert_eq!(json.get("fulfillmentStatus"), Some(&Json::text("PROCESSING")));
    assert_eq!(
        losses,
        [
            "currency: the value does not fit the format",
            "history: the format has no place for it",
            "statuses.fulfillment: the shop does not know the status",
        ]
    );
}
