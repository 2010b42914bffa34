//! Properties of orders, told plainly.

use orderflow::order::{LineId, Payload};
use orderflow::standard::{event, fulfillment};
use orderflow::{Actor, NewOrder, Order, Origin, Record, Workflow};

fn by_system() -> Origin {
    Origin::by(Actor::system())
}

#[test]
fn units_that_the_books_lack_survive_the_store() {
    let workflow = Workflow::standard();
    let new = NewOrder::new("A-1", "EUR").entry(fulfillment::AXIS, fulfillment::DELIVERED);
    let new = new.line("SKU", 1, rust_decimal::dec!(1));
    let mut order = workflow.open(new, by_system()).unwrap();
    let payload = Payload::new().line(LineId::new("1").unwrap(), 2).shipment("P-1");
    let sent = orderflow::Event::new(event::DELIVERED).payload(payload);
    let decision = workflow.apply(&mut order, sent).unwrap();
    let record = decision.record.unwrap();
    let read: Record = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(read, record);
    assert_eq!(Order::replay(order.history().to_vec()).unwrap(), order);
}
