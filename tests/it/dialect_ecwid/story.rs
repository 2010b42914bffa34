//! One order's life, as the merchant, the customer, the gateway and the carrier tell it.

use orderflow::standard::{Paid, Refunded, Sent};
use orderflow::{Actor, Effect, Event, LineId, Money, Notification, Payload};

use super::{Desk, effect, fixture, later};

impl Desk {
    /// Something that no request tells happens to the order.
    fn happens(&mut self, id: &str, event: Event) {
        let mut order = self.order(id).clone();
        let version = order.version();
        let workflow = self.shop.repository().workflow().clone();
        self.said.push_str(&format!("~ {} by {}\n", event.name(), event.comes_from().actor));
        let decision = workflow.apply(&mut order, event.at(later(self.minutes))).unwrap();
        self.minutes += 1;
        for owed in decision.effects() {
            self.said.push_str(&format!("! {}\n", effect(&owed.effect)));
        }
        self.said.push('\n');
        self.shop.replace(order, version).unwrap();
    }
}

#[test]
fn a_slot_an_order_two_parcels_and_a_refund() {
    let mut desk = Desk::new();
    desk.note("anna enables a status of her own, and names it");
    let slot = r#"{"name": "Packed", "enabled": true, "nameTranslations": {"nl": "Ingepakt"}}"#;
    desk.get("PUT /profile/order_status/CUSTOM_FULFILLMENT_STATUS_1", Some(slot));
    desk.note("an order is placed");
    desk.get("POST /orders", Some(&fixture("new.json")));
    desk.note("the gateway reports the money, twice");
    let money = Money::parse("34", "EUR").unwrap();
    let paid = || Paid::amount(money, "tx-1").by(Actor::gateway("till")).key("evt-1");
    desk.happens("A0001", paid());
    desk.happens("A0001", paid());
    desk.note("anna packs");
    desk.get("PUT /orders/A0001", Some(r#"{"fulfillmentStatus": "CUSTOM_FULFILLMENT_STATUS_1"}"#));
    desk.note("it leaves in two parcels, and both arrive");
    let unit = |line: &str, units| (LineId::new(line).unwrap(), units);
    let carrier = || Actor::carrier("van");
    desk.happens("A0001", Sent::parcel("P-1", [unit("1", 2)]).by(carrier()));
    desk.happens("A0001", Sent::parcel("P-2", [unit("2", 1)]).by(carrier()));
    desk.get("PUT /orders/A0001", Some(r#"{"trackingNumber": "TRK-2"}"#));
    let arrived = |id: &str| Event::new("delivered").payload(Payload::new().shipment(id));
    desk.happens("A0001", arrived("P-1").by(carrier()));
    desk.happens("A0001", arrived("P-2").by(carrier()));
    desk.note("the pot was chipped");
    let back = Money::parse("10", "EUR").unwrap();
    desk.happens("A0001", Refunded::amount(back, "re-1").by(Actor::gateway("till")));
    desk.get("GET /orders/A0001", None);
    desk.history("A0001");
    insta::assert_snapshot!(desk.said);

    let order = desk.order("A0001");
    let mails = order.history().iter().filter(|it| it.notification == Notification::Owed).count();
    assert_eq!(mails, 5, "paid, packed, shipped, delivered, partly refunded");
    let owed = order.history().iter().flat_map(|record| record.effects);
    let owed = owed.filter(|effect| matches!(effect, Effect::Notify { .. })).count();
    assert_eq!(owed, mails, "one mail each");
    assert_eq!(order.open_attentions().count(), 0);
    assert_eq!(order.books().parcels().shipments().len(), 2);
    assert_eq!(
        (order.status("payment").as_str(), order.status("fulfillment").as_str()),
        ("PARTIALLY_REFUNDED", "DELIVERED")
    );
    let outcome = desk.shop.repository().workflow().outcome_of(order).map(|it| it.name);
    assert_eq!(outcome, Some("DONE"));
}
