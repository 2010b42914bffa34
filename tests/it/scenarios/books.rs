//! Opening, importing and editing.

use orderflow::standard::{fulfillment, payment};
use orderflow::{
    Actor, Books, Import, Money, NewOrder, OpenError, Order, Origin, Payload, Record, Workflow,
};
use rust_decimal::dec;

use crate::desk::{check, check_on, start, two_units};

fn origin() -> Origin {
    Origin::by(Actor::staff("anna")).at(start())
}

#[test]
fn entries_book_what_they_say() {
    check(
        two_units().entry("payment", "PAID"),
        "
        show | PAID/AWAITING_PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
        process | PROCESSING mail
    ",
    );
    check(
        two_units().entry("payment", "PAID").entry("fulfillment", "DELIVERED"),
        "
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
        returned 1x1 | applied !refund_due(2.00)
    ",
    );
}

#[test]
fn the_opening_is_the_first_record() {
    let order = check(two_units(), "");
    assert_eq!(order.history().len(), 1);
    let opened = order.history().last().unwrap();
    assert_eq!((opened.sequence, opened.at, opened.order.as_str()), (1, start(), "A-1"));
    assert_eq!(opened.changes.len(), 2);
    assert!(opened.changes.iter().all(|change| change.from.is_none()));
    assert_eq!(opened.effects.len(), 2, "a mail and a timer: {:?}", opened.effects);
}

#[test]
fn openings_that_are_none() {
    let workflow = Workflow::standard();
    let check = |order: NewOrder, want: &str| {
        assert_eq!(workflow.open(order, origin()).unwrap_err().to_string(), want);
    };
    let new = |id: &str, currency: &str| NewOrder::new(id, currency);
    check(new("", "EUR"), "the order's id is no key: a key may not be empty");
    check(
        new("A", "euro"),
        "\"euro\" is no currency: three capital letters are wanted, such as EUR",
    );
    check(new("A", "EUR").line("S", 1, dec!(-1)), "an amount may not be negative");
    let fine = "an amount in EUR has at most 2 digits after the point";
    check(new("A", "EUR").line("S", 1, dec!(0.001)), fine);
    check(new("A", "EUR").line("S", 3, dec!(999999999999999)), "an amount may not exceed 10^15");
    check(new("A", "EUR").line("S", 0, dec!(1)), "line 1 has no unit");
    check(new("A", "EUR").discount(dec!(1)), "an amount may not be negative");
    let twice = new("A", "EUR").named_line("1", "S", 1, dec!(1)).named_line("1", "S", 1, dec!(1));
    check(twice, "the order has a line 1 already");
    check(
        new("A", "EUR").foreign("shop", "field", "{"),
        "the foreign field \"field\" is no JSON text",
    );
    check(
        two_units().entry("payment", "REFUNDED"),
        "orders are not opened in REFUNDED, but in AWAITING_PAYMENT, INCOMPLETE, PAID",
    );
    check(two_units().entry("payment", "PAYED"), "axis \"payment\" has no status \"PAYED\"");
    let OpenError::UnknownStatus { nearest, .. } =
        workflow.open(two_units().entry("payment", "PAYED"), origin()).unwrap_err()
    else {
        panic!()
    };
    assert_eq!(nearest.as_deref(), Some("PAID"));
}

#[test]
fn imports_take_over_any_statuses() {
    let workflow = Workflow::standard();
    let euros = |amount| Money::parse(amount, "EUR").unwrap();
    let import = Import::new(two_units(), "old shop")
        .status(payment::AXIS, payment::PARTIALLY_REFUNDED)
        .status(fulfillment::AXIS, fulfillment::CUSTOM_FULFILLMENT_STATUS_1)
        .gateway_capture(Payload::new().amount(euros("2")).reference("tx"))
        .booked(Books::Refund, Payload::new().amount(euros("0.5")).reference("r"))
        .booked(
            Books::Dispatch,
            Payload::new().shipment("A").line(orderflow::LineId::new("1").unwrap(), 1),
        );
    let order = workflow.import(import, origin()).unwrap();
    let record: &Record = &order.history().get(1).unwrap();
    assert_eq!(record.effects, [], "an import owes the customer nothing");
    assert_eq!(record.actor, Actor::staff("anna"));
    assert!(
        matches!(&record.entry, orderflow::Entry::Imported { source, .. } if source == "old shop")
    );
    check_on(
        &workflow,
        order,
        "
        show | PARTIALLY_REFUNDED/CUSTOM_FULFILLMENT_STATUS_1 OPEN, 2.00-0.50 of 2.00, 1: 1
            | unsent 1 under way
        paid ref=tx | unchanged
        sent A | SHIPPED mail
        delivered A | DELIVERED mail
        show | PARTIALLY_REFUNDED/DELIVERED OPEN, 2.00-0.50 of 2.00, 1: 1 unsent 1 delivered
        sent | SHIPPED mail
        delivered | DELIVERED mail
        show | PARTIALLY_REFUNDED/DELIVERED DONE, 2.00-0.50 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn edits_are_recorded() {
    let order = check(
        two_units(),
        "
        edit customer Ann | applied
        edit customer Ann | unchanged
        edit billing Ann | applied
        edit shipping Bob | applied
        edit shipping nobody | applied
        edit delivery pickup | applied
        edit terms later | applied
        edit shipping_charge 4.90 | applied
        edit line 2x1 3.00 | applied
        edit foreign shop id 7 | applied
        edit foreign shop id | applied
        edit fact vip true | applied
        edit remark | OF-R-REASON a remark needs a reason
        edit remark note=called key=n | applied
        edit remark note=called key=n | unchanged as record 13
        edit customer Eve key=n | OF-R-KEY the key \"n\" came before, with something else, as
            | record 13
        edit customer Eve version=1 | OF-R-VERSION the order is at version 13, not 1
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 9.90, 1: 2 unsent, 2: 1
            | unsent, +expire
    ",
    );
    assert_eq!(order.notes().collect::<Vec<_>>(), [(13, "called")]);
    assert_eq!(order.customer().name.as_deref(), Some("Ann"));
}

#[test]
fn edits_that_do_not_fit() {
    check(
        two_units(),
        "
        sent A 1x2 | SHIPPED mail !shipped_unpaid(2.00)
        edit line 1x1 1.00 | OF-R-MISFIT 2 units of line 1 have left
        edit remove 1 | OF-R-MISFIT 2 units of line 1 have left
        edit remove 7 | OF-R-MISFIT the order has no line 7
        edit line 2x1 1.00USD | OF-R-MISFIT an amount in EUR is wanted, not in USD
        edit line 2x0 1.00 | OF-R-MISFIT line 2 has no unit
        edit discount 5.00 | OF-R-MISFIT an amount may not be negative
        edit tracking B T-1 | OF-R-MISFIT the shipment \"B\" is not on the books
        edit tracking A T-1 | applied
        edit tracking A T-1 | unchanged
        edit line 1x3 1.00 | applied
        edit line 2x1 1.00 | applied
        edit remove 2 | applied
        show | AWAITING_PAYMENT/SHIPPED OPEN, 0.00-0.00 of 3.00, 1: 1 unsent 2 under way,
            | !shipped_unpaid, +expire
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        refunded 1.00 1x2 | PARTIALLY_REFUNDED mail
        edit line 1x1 1.00 | OF-R-MISFIT 2 units of line 1 were refunded
    ",
    );
}

#[test]
fn an_edit_raises_what_is_outstanding() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        edit line 1x3 1.00 | applied
        show | PAID/AWAITING_PROCESSING OPEN, 2.00-0.00 of 3.00, 1: 3 unsent
        paid | applied
        show | PAID/AWAITING_PROCESSING OPEN, 3.00-0.00 of 3.00, 1: 3 unsent
    ",
    );
}

#[test]
fn attentions_are_settled_by_a_record() {
    let order: Order = check(
        two_units(),
        "
        sent | SHIPPED mail !shipped_unpaid(2.00)
        settle refund_due | OF-R-ATTENTION no attention \"refund_due\" is open
        settle shipped_unpaid note=paid-in-cash key=s | applied
        settle shipped_unpaid note=paid-in-cash key=s | unchanged as record 3
        settle shipped_unpaid | OF-R-ATTENTION no attention \"shipped_unpaid\" is open
        show | AWAITING_PAYMENT/SHIPPED OPEN, 0.00-0.00 of 2.00, 1: 2 under way, +expire
    ",
    );
    let attention = &order.attentions()[0];
    assert_eq!((attention.raised, attention.settled), (2, Some(3)));
}
