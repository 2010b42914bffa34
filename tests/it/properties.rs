//! Properties of random workflows and random histories, shrunk where they fail.

use std::collections::BTreeMap;

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::order::{LineId, Payload};
use orderflow::standard::{Paid, event, fulfillment};
use orderflow::testing::strategies::{checked_workflows, events, new_orders, spoiled_documents};
use orderflow::testing::{Choices, checked};
use orderflow::{Actor, EventKind, Money, NewOrder, Order, Origin, Record, Verdict, Workflow};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::agreement::Bench;
use crate::laws;

/// Choices that are still to be taken.
fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn documents_that_are_sound_by_construction_pass(bytes in bytes(700)) {
        let document = checked(&mut Choices::Bytes(&bytes));
        let report = Workflow::check(&document);
        prop_assert!(report.is_sound(), "{}\n{}", report, document.to_json());
        let again = Workflow::from_json(&document.to_json()).unwrap();
        prop_assert_eq!(again.document(), &document);
        prop_assert_eq!(again.revision(), report.workflow().unwrap().revision());
    }

    #[test]
    fn whatever_passes_its_checks_agrees_with_the_reference(
        document in spoiled_documents(),
        bytes in bytes(300),
    ) {
        let report = Workflow::check(&document);
        let again = Workflow::check(&document);
        prop_assert_eq!(report.diagnostics(), again.diagnostics());
        if let Some(workflow) = report.workflow() {
            let mut choices = Choices::Bytes(&bytes);
            let mut bench = Bench::draw(workflow, &mut choices);
            let mut counts = BTreeMap::new();
            while !choices.is_spent() {
                bench.every_event(&mut counts);
                bench.take_one(&mut choices);
                bench.change_facts(&mut choices);
            }
        }
    }

    #[test]
    fn random_histories_keep_the_laws(workflow in checked_workflows(), bytes in bytes(300)) {
        laws::hold(&workflow, &mut Choices::Bytes(&bytes), 24);
    }

    #[test]
    fn random_histories_of_the_standard_workflow_keep_the_laws(bytes in bytes(300)) {
        laws::hold(&Workflow::standard(), &mut Choices::Bytes(&bytes), 24);
    }

    #[test]
    fn an_event_that_is_kept_does_what_one_that_is_given_away_does(
        (new, events) in (new_orders(&Workflow::standard()), events(&Workflow::standard(), 24)),
    ) {
        let workflow = Workflow::standard();
        let mut kept = workflow.open(new, by_system()).unwrap();
        let mut given = kept.clone();
        for event in &events {
            // Made anew, it shares nothing: its record is written into what it came with.
            let own = orderflow::Event::new(event.name()).payload(event.brings().clone());
            let decision = workflow.apply(&mut given, own.origin(event.comes_from()));
            let decision = decision.map_err(|refused| refused.to_string());
            let same = workflow.apply(&mut kept, event).map_err(|refused| refused.to_string());
            prop_assert_eq!(decision, same);
        }
        prop_assert_eq!(&given, &kept);
        let records = serde_json::to_string(given.history()).unwrap();
        let records: Vec<Record> = serde_json::from_str(&records).unwrap();
        prop_assert_eq!(Order::replay(records).unwrap(), given);
    }

    #[test]
    fn random_histories_of_spoiled_documents_keep_the_laws(
        document in spoiled_documents(),
        bytes in bytes(300),
    ) {
        if let Ok(workflow) = Workflow::new(&document) {
            laws::hold(&workflow, &mut Choices::Bytes(&bytes), 24);
        }
    }
}

fn by_system() -> Origin {
    Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap())
}

/// What was found by the above, told plainly.
#[test]
fn a_label_and_the_report_that_it_raises_go_together_or_not_at_all() {
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
    // Putting the label on is a request: what the graph cannot follow refuses it.
    let before = order.clone();
    let refused = workflow.assign(&mut order, "label", "LOST", by_system()).unwrap_err();
    assert_eq!(refused.code(), "OF-R-NOEVENT");
    assert_eq!(order, before);
    let _ = workflow.apply(&mut order, orderflow::Event::new("sent")).unwrap();
    let assigned = workflow.assign(&mut order, "label", "LOST", by_system()).unwrap();
    assert_eq!(assigned.verdict, Verdict::Applied);
    assert_eq!(order.status("label"), "LOST");
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
    let record = decision.record().unwrap();
    let read: Record = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(read, record);
    assert_eq!(Order::replay(order.history().iter()).unwrap(), order);
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
