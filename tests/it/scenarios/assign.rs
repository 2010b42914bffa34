//! Assigning statuses: through the graph, by the one event that leads there.

use orderflow::document::{Axis, Document, Event, Outcome, OutcomeClass, Status, Transition};
use orderflow::{
    Actor, Books, DeliveryMethod, Effect, EventKind, Guard, NewOrder, Origin, Workflow,
};

use crate::desk::{check, check_on, start, two_units};

fn open(workflow: &Workflow, order: NewOrder) -> orderflow::Order {
    workflow.open(order, Origin::by(Actor::system()).at(start())).unwrap()
}

#[test]
fn a_status_is_assigned_by_the_event_that_leads_there() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        assign fulfillment PROCESSING | PROCESSING mail
        assign fulfillment PROCESSING | unchanged
        assign fulfillment SHIPPED | SHIPPED mail
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 2 under way
        assign fulfillment DELIVERED | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
        assign fulfillment RETURNED | RETURNED mail !refund_due(2.00)
        show | PAID/RETURNED DONE, 2.00-0.00 of 2.00, 1: 2 returned, !refund_due
    ",
    );
}

#[test]
fn money_words_need_their_ledger() {
    check(
        two_units(),
        "
        assign payment PAID | OF-R-NOWAY no event leads from AWAITING_PAYMENT to PAID; allowed
            | are CANCELLED
        assign payment REFUNDED | OF-R-NOWAY no event leads from AWAITING_PAYMENT to REFUNDED;
            | allowed are CANCELLED
        assign payment CANCELLED | CANCELLED WILL_NOT_DELIVER mail -expire
        show | CANCELLED/WILL_NOT_DELIVER CANCELLED, 0.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        assign payment AWAITING_PAYMENT | OF-R-NOWAY no event leads from PAID to
            | AWAITING_PAYMENT; allowed are CANCELLED
        assign payment AWAITING_PAYMENT role=manager | AWAITING_PAYMENT mail +expire(168h)
        assign payment PARTIALLY_REFUNDED | OF-R-NOWAY no event leads from AWAITING_PAYMENT to
            | PARTIALLY_REFUNDED; allowed are CANCELLED
    ",
    );
}

#[test]
fn an_event_may_move_another_axis_where_it_is_the_only_way() {
    check(
        two_units(),
        "
        assign fulfillment WILL_NOT_DELIVER | CANCELLED WILL_NOT_DELIVER mail -expire
    ",
    );
    // `undo_sent` leads there too, and is no way to assign: it was a delivery that failed.
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent | SHIPPED mail
        assign fulfillment PROCESSING role=manager note=why | PROCESSING mail
        assign fulfillment AWAITING_PROCESSING | OF-R-NOWAY no event leads from PROCESSING to
            | AWAITING_PROCESSING; allowed are SHIPPED, DELIVERED, WILL_NOT_DELIVER, RETURNED,
            | OUT_FOR_DELIVERY
        assign fulfillment READY_FOR_PICKUP | OF-R-NOWAY no event leads from PROCESSING to
            | READY_FOR_PICKUP; allowed are SHIPPED, DELIVERED, WILL_NOT_DELIVER, RETURNED,
            | OUT_FOR_DELIVERY
    ",
    );
}

#[test]
fn unknown_statuses_are_named_back() {
    check(
        two_units(),
        "
        assign fulfilment SHIPPED | OF-R-STATUS axis \"fulfilment\" has no status \"SHIPPED\";
            | did you mean \"fulfillment\"?
        assign fulfillment SHIPED | OF-R-STATUS axis \"fulfillment\" has no status \"SHIPED\";
            | did you mean \"SHIPPED\"?
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | OF-R-DISABLED
            | CUSTOM_FULFILLMENT_STATUS_1 is not enabled
        assign fulfillment PROCESSING version=7 | OF-R-VERSION the order is at version 1, not 7
        force fulfillment SHIPED note=why | OF-R-STATUS axis \"fulfillment\" has no status
            | \"SHIPED\"; did you mean \"SHIPPED\"?
        force fulfillment CUSTOM_FULFILLMENT_STATUS_1 note=why | OF-R-DISABLED
            | CUSTOM_FULFILLMENT_STATUS_1 is not enabled
    ",
    );
}

#[test]
fn forcing_leaves_the_books_alone() {
    check(
        two_units(),
        "
        force fulfillment DELIVERED | OF-R-REASON a forced assignment needs a reason
        force fulfillment DELIVERED note=seen-it | DELIVERED mail
        force fulfillment DELIVERED note=seen-it | unchanged
        show | AWAITING_PAYMENT/DELIVERED OPEN, 0.00-0.00 of 2.00, 1: 2 unsent, +expire
        force payment CANCELLED note=fraud key=f | CANCELLED mail -expire
        force payment CANCELLED note=fraud key=f | unchanged as record 3
        force payment PAID note=fraud key=f | OF-R-KEY the key \"f\" came before, with something
            | else, as record 3
        show | CANCELLED/DELIVERED CANCELLED, 0.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
}

#[test]
fn keys_cover_assignments() {
    check(
        two_units().pay_later(),
        "
        assign fulfillment PROCESSING key=a | PROCESSING mail
        assign fulfillment PROCESSING key=a | unchanged as record 2
        assign fulfillment SHIPPED key=a | OF-R-KEY the key \"a\" came before, with something
            | else, as record 2
        process key=a | OF-R-KEY the key \"a\" came before, with something
            | else, as record 2
        sent key=s | SHIPPED mail
        assign fulfillment SHIPPED key=s | OF-R-KEY the key \"s\" came before, with something
            | else, as record 3
    ",
    );
}

/// The standard workflow with its slots open.
fn with_slots() -> Workflow {
    let mut document = Workflow::standard().document().clone();
    for status in document.axes.iter_mut().flat_map(|axis| &mut axis.statuses) {
        status.enabled = !status.key.ends_with('3');
    }
    Workflow::new(&document).unwrap()
}

#[test]
fn slots_are_labels_within_their_class() {
    let workflow = with_slots();
    let order = open(&workflow, two_units());
    check_on(
        &workflow,
        order,
        "
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | OF-R-NOWAY no event leads from
            | AWAITING_PROCESSING to CUSTOM_FULFILLMENT_STATUS_1; allowed are SHIPPED,
            | DELIVERED, WILL_NOT_DELIVER, RETURNED, OUT_FOR_DELIVERY
        paid | PAID mail -expire
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | CUSTOM_FULFILLMENT_STATUS_1 mail
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | unchanged
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_3 | OF-R-DISABLED
            | CUSTOM_FULFILLMENT_STATUS_3 is not enabled
        process | unchanged
        delivery_failed ref=1 | applied
        show | PAID/CUSTOM_FULFILLMENT_STATUS_1 OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_2 | CUSTOM_FULFILLMENT_STATUS_2 mail
        assign fulfillment PROCESSING | PROCESSING mail
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | CUSTOM_FULFILLMENT_STATUS_1 mail
        sent | SHIPPED mail
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 2 under way
    ",
    );
    // A label on the other axis keeps its timer and its rules.
    let order = open(&workflow, two_units());
    check_on(
        &workflow,
        order,
        "
        assign payment CUSTOM_PAYMENT_STATUS_1 | CUSTOM_PAYMENT_STATUS_1 mail
        paid 0.50 ref=a | applied
        show | CUSTOM_PAYMENT_STATUS_1/AWAITING_PROCESSING OPEN, 0.50-0.00 of 2.00, 1: 2 unsent,
            | +expire
        paid | PAID mail -expire
    ",
    );
}

#[test]
fn an_order_leaves_a_slot_that_was_closed() {
    let open_slots = with_slots();
    let order = open(&open_slots, two_units().pay_later());
    let order = check_on(
        &open_slots,
        order,
        "
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | CUSTOM_FULFILLMENT_STATUS_1 mail
    ",
    );
    check_on(
        &Workflow::standard(),
        order,
        "
        process | unchanged
        assign fulfillment CUSTOM_FULFILLMENT_STATUS_1 | unchanged
        sent | SHIPPED mail
    ",
    );
}

/// Three ways from A: two to B, of which one moves the other axis, and two to C that both do.
fn crossroads() -> Workflow {
    let both = |name: &str, to: &str, other: &str| {
        [Transition::new("one", name, ["A"]).to(to), Transition::new("two", name, ["X"]).to(other)]
    };
    let mut document = Document::new("crossroads")
        .axis(
            Axis::new("one")
                .entry("A")
                .status(Status::new("A"))
                .status(Status::new("B").terminal())
                .status(Status::new("C").terminal())
                .status(Status::new("D").terminal()),
        )
        .axis(
            Axis::new("two")
                .entry("X")
                .status(Status::new("X").resting())
                .status(Status::new("Y").terminal())
                .status(Status::new("Z").terminal()),
        )
        .event(Event::new("told", EventKind::Report))
        .event(Event::new("both", EventKind::Request))
        .event(Event::new("alone", EventKind::Request))
        .event(Event::new("alone_too", EventKind::Request))
        .event(Event::new("left", EventKind::Request))
        .event(Event::new("right", EventKind::Request))
        .event(Event::new("same", EventKind::Request))
        .event(Event::new("same_told", EventKind::Report))
        .transition(Transition::new("one", "told", ["A"]).to("B"))
        .transition(Transition::new("one", "alone", ["A"]).to("B"))
        .transition(Transition::new("one", "alone_too", ["A"]).to("B"));
    for pair in [
        both("both", "B", "Y"),
        both("left", "C", "Y"),
        both("right", "C", "Z"),
        both("same", "D", "Y"),
        both("same_told", "D", "Y"),
    ] {
        document = pair.into_iter().fold(document, Document::transition);
    }
    Workflow::new(&document).unwrap()
}

#[test]
fn of_several_ways_the_one_that_moves_no_other_axis() {
    let workflow = crossroads();
    let taken =
        |order: &orderflow::Order| order.history().get(2).unwrap().event().unwrap().to_string();
    let order = open(&workflow, two_units());
    let order = check_on(&workflow, order, "assign one B | B no mail: status_off");
    assert_eq!(taken(&order), "alone");
    let order = open(&workflow, two_units());
    check_on(
        &workflow,
        order,
        "assign one C | OF-R-AMBIGUOUS several events lead from A to C: left, right",
    );
    let order = open(&workflow, two_units());
    let order = check_on(&workflow, order, "assign one D | D Y no mail: status_off");
    assert_eq!(taken(&order), "same");
}

/// A free axis of labels, one of which says that the parcel left.
fn labelled() -> Workflow {
    let document = Document::new("labelled")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED").notify())
                .status(Status::new("GONE").notify().resting().outcome(OutcomeClass::Success)),
        )
        .axis(
            Axis::new("label")
                .free()
                .entry("new")
                .status(Status::new("new"))
                .status(Status::new("in talks").notify())
                .status(Status::new("shipped").notify().raises("sent"))
                .status(Status::new("urgent").raises("hurry")),
        )
        .event(Event::new("sent", EventKind::Report).books(Books::Dispatch))
        .event(Event::new("hurry", EventKind::Request))
        .fact("vip")
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"))
        .transition(Transition::new("parcel", "sent", ["GONE"]))
        .transition(
            Transition::new("parcel", "hurry", ["PACKED"])
                .when(Guard::fact("vip"))
                .effect(orderflow::document::Effect::attention("hurry_up")),
        )
        .outcome(
            Outcome::new("DONE")
                .closed(OutcomeClass::Success)
                .when(Guard::status("parcel", ["GONE"])),
        )
        .outcome(Outcome::new("OPEN"));
    Workflow::new(&document).unwrap()
}

#[test]
fn labels_are_free_and_may_raise_an_event() {
    let workflow = labelled();
    let order = open(&workflow, two_units());
    let order = check_on(
        &workflow,
        order,
        "
        assign label urgent | OF-R-GUARD hurry is refused: parcel is PACKED, and the way needs
            | vip (vip does not hold)
        edit fact vip true | applied
        assign label urgent | urgent no mail: status_off !hurry_up
        assign label shipped | GONE shipped mail
        assign label shipped | unchanged
        assign label new | new no mail: status_off
        show | GONE/new DONE, 0.00-0.00 of 2.00, 1: 2 under way, !hurry_up
    ",
    );
    // One mail for the label and for what it raised.
    let mails = order.history().iter().flat_map(|record| record.effects);
    assert_eq!(mails.filter(|it| matches!(it, Effect::Notify { .. })).count(), 2);
}

#[test]
fn pickup_is_assigned_by_its_own_event() {
    check(
        two_units().pay_later().delivery(DeliveryMethod::Pickup),
        "
        assign fulfillment READY_FOR_PICKUP | READY_FOR_PICKUP mail
        assign fulfillment DELIVERED | DELIVERED mail
        show | AWAITING_PAYMENT/DELIVERED OPEN, 0.00-0.00 of 2.00, 1: 2 delivered, +expire
    ",
    );
}
