//! Orders that another revision of the workflow moved last.

use orderflow::{Actor, Event, Origin, PackedState, Rejection, Workflow};

use crate::desk::{check, check_on, two_units};

#[test]
fn a_revision_that_knows_the_statuses_moves_the_order() {
    let order = check(
        two_units(),
        "
        paid | PAID mail -expire
        process | PROCESSING mail
    ",
    );
    let mut document = Workflow::standard().document().clone();
    document.version = Some("2".to_owned());
    // The statuses stand in another order now, so that positions mean something else.
    document.axes[1].statuses.swap(0, 2);
    let workflow = Workflow::new(&document).unwrap();
    let order = check_on(
        &workflow,
        order,
        "
        process | unchanged
        sent | SHIPPED mail
    ",
    );
    assert_eq!(order.revision().unwrap().version.as_deref(), Some("2"));
    assert_eq!(order.history().get(1).unwrap().revision.version.as_deref(), Some("1"));
    check_on(
        &Workflow::standard(),
        order,
        "
        delivered | DELIVERED mail
    ",
    );
}

#[test]
fn a_revision_that_lacks_them_says_which() {
    let order = check(
        two_units(),
        "
        paid | PAID mail -expire
        process | PROCESSING mail
    ",
    );
    let text = orderflow::standard::DOCUMENT.replace("\"PROCESSING\"", "\"ON_THE_BENCH\"");
    let workflow = Workflow::from_json(&text).unwrap();
    let refused = "OF-R-REVISION this workflow lacks the statuses fulfillment=PROCESSING";
    for step in [
        "sent",
        "cancel",
        "assign payment CANCELLED",
        "edit customer Ann",
        "force payment PAID note=x",
    ] {
        check_on(&workflow, order.clone(), &format!("{step} | {refused}"));
    }
    let rejection = workflow.decide(&order, Event::new("sent")).unwrap_err();
    assert_eq!(rejection.advice(), orderflow::Advice::HostBug);
    let Rejection::Revision { unknown } = rejection else { panic!() };
    assert_eq!(unknown.len(), 1);
}

#[test]
fn a_packed_state_is_read_by_its_own_workflow_alone() {
    let workflow = Workflow::standard();
    let packed = workflow.pack(workflow.entry());
    assert_eq!(workflow.unpack(packed), Ok(workflow.entry()));
    let mut document = workflow.document().clone();
    document.version = Some("2".to_owned());
    let other = Workflow::new(&document).unwrap();
    assert_eq!(other.unpack(packed).unwrap_err().found, packed.hash());
    let torn = PackedState::from_parts(packed.hash(), u64::MAX);
    assert!(workflow.unpack(torn).is_err());
}

#[test]
fn an_order_of_an_older_library_stands_at_the_entry_of_a_new_axis() {
    let document = Workflow::standard().document().clone();
    let document = document.axis(
        orderflow::document::Axis::new("label")
            .free()
            .entry("none")
            .status(orderflow::document::Status::new("none"))
            .status(orderflow::document::Status::new("urgent")),
    );
    let workflow = Workflow::new(&document).unwrap();
    let order = check(two_units(), "paid | PAID mail -expire");
    let order = check_on(
        &workflow,
        order,
        "
        assign label urgent | urgent no mail: status_off
        process | PROCESSING mail
    ",
    );
    let again = orderflow::Order::replay(order.history().iter()).unwrap();
    assert_eq!(again, order);
    let origin = Origin::by(Actor::system());
    assert!(workflow.decide_assign(&again, "label", "none", origin).is_ok());
}
