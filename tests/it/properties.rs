//! Properties of orders, told plainly.

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::order::{LineId, Payload};
use orderflow::standard::{Paid, event, fulfillment};
use orderflow::{Actor, EventKind, Money, NewOrder, Order, Origin, Record, Verdict, Workflow};

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

#[test]
fn a_label_is_put_on_even_if_its_event_was_flagged_just_now() {
    let document = Document::new("labels")
        .axis(
            Axis::new("goods")
                .entry("OPEN")
                .status(Status::new("OPEN"))
                .status(Status::new("GONE").terminal()),
        )
        .axis(
            Axis::new("label")
                .free()
                .entry("NONE")
                .status(Status::new("NONE"))
                .status(Status::new("LOST").raises("lost")),
        )
        .event(Event::new("sent", EventKind::Report))
        .event(Event::new("lost", EventKind::Report))
        .transition(Transition::new("goods", "sent", ["OPEN"]).to("GONE"))
        .transition(Transition::new("goods", "lost", ["GONE"]));
    let workflow = Workflow::new(&document).unwrap();
    let mut order = workflow.open(NewOrder::new("A-1", "EUR"), by_system()).unwrap();
    let lost = workflow.apply(&mut order, orderflow::Event::new("lost")).unwrap();
    assert_eq!(lost.verdict, Verdict::Flagged);
    let assigned = workflow.assign(&mut order, "label", "LOST", by_system()).unwrap();
    assert_eq!(assigned.verdict, Verdict::Flagged);
    assert_eq!(order.status("label"), "LOST");
}

#[test]
fn a_repeated_key_is_explained_as_it_is_answered() {
    let workflow = Workflow::standard();
    let new = NewOrder::new("A-1", "EUR").line("SKU", 1, rust_decimal::dec!(1));
    let mut order = workflow.open(new, by_system()).unwrap();
    // Without a transaction id the same amount again would be booked again, and be too much.
    let most = Money::parse("1000000000000000", "EUR").unwrap();
    let paid = Paid::in_full().payload(Payload::new().amount(most)).key("evt_1");
    let first = workflow.apply(&mut order, &paid).unwrap();
    assert_eq!(first.verdict, Verdict::Applied);
    assert_eq!(workflow.apply(&mut order, &paid).unwrap().verdict, Verdict::Unchanged);
    assert_eq!(workflow.explain(&order, &paid).unwrap().verdict, Verdict::Unchanged);
}
