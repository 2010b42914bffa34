//! Requests: cancelling, reopening, undoing, and what guards them.

use orderflow::Verdict;

use crate::desk::{check, two_units};

#[test]
fn cancelling_while_the_goods_are_out() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent | SHIPPED mail
        cancel | CANCELLED mail !refund_due(2.00) !return_due
        cancel | unchanged
        show | CANCELLED/SHIPPED CANCELLED, 2.00-0.00 of 2.00, 1: 2 under way, !refund_due,
            | !return_due
        returned | RETURNED mail !refund_due(2.00)
        refunded | REFUNDED mail
        show | REFUNDED/RETURNED DONE, 2.00-2.00 of 2.00, 1: 2 returned, !refund_due,
            | !return_due, !refund_due
    ",
    );
    check(
        two_units(),
        "
        sent | SHIPPED mail !shipped_unpaid(2.00)
        delivered | DELIVERED mail
        cancel | CANCELLED mail !return_due -expire
        show | CANCELLED/DELIVERED CANCELLED, 0.00-0.00 of 2.00, 1: 2 delivered,
            | !shipped_unpaid, !return_due
    ",
    );
}

#[test]
fn reopening() {
    check(
        two_units(),
        "
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        show | CANCELLED/WILL_NOT_DELIVER CANCELLED, 0.00-0.00 of 2.00, 1: 2 unsent
        reopen | AWAITING_PAYMENT AWAITING_PROCESSING mail +expire(168h)
        reopen | unchanged
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent,
            | +expire
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        cancel | CANCELLED WILL_NOT_DELIVER mail !refund_due(2.00)
        reopen | PAID AWAITING_PROCESSING mail
        show | PAID/AWAITING_PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent, !refund_due
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent | SHIPPED mail
        delivered | DELIVERED mail
        returned | RETURNED mail !refund_due(2.00)
        reopen | PROCESSING mail
        show | PAID/PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent, !refund_due
    ",
    );
    // An edit that lowers the total may leave all that was paid refunded.
    check(
        two_units(),
        "
        paid 1.00 ref=a | applied
        refunded 1.00 ref=r | applied
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        edit line 1x1 1.00 | applied
        reopen | REFUNDED AWAITING_PROCESSING mail
        show | REFUNDED/AWAITING_PROCESSING OPEN, 1.00-1.00 of 1.00, 1: 1 unsent
    ",
    );
}

#[test]
fn undoing_takes_a_manager_and_a_reason() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        undo_sent note=typo | OF-R-ROLE undo_sent is refused: fulfillment is SHIPPED, and the
            | way to PROCESSING needs the role manager
        undo_sent role=manager | OF-R-REASON undo_sent needs a reason
        undo_sent role=manager note=typo | PROCESSING mail
        undo_sent role=manager note=typo | unchanged
        undo_delivered role=manager note=typo | unchanged
        show | PAID/PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        delivered A | DELIVERED mail
        sent B 1x1 | SHIPPED mail
        undo_sent role=manager note=typo | DELIVERED mail
        undo_delivered role=manager note=typo | SHIPPED mail
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 1 unsent 1 under way
    ",
    );
}

#[test]
fn a_refusal_says_all_of_it() {
    check(
        two_units(),
        "
        process | OF-R-GUARD process is refused: fulfillment is AWAITING_PROCESSING, and the way
            | to PROCESSING needs (payment is PAID or PARTIALLY_REFUNDED) or (payment is
            | AWAITING_PAYMENT and pay_later) (pay_later does not hold, payment is
            | AWAITING_PAYMENT)
        paid | PAID mail -expire
        ready_for_pickup | OF-R-GUARD ready_for_pickup is refused: fulfillment is
            | AWAITING_PROCESSING, and the way to READY_FOR_PICKUP needs ((payment is PAID or
            | PARTIALLY_REFUNDED) or (payment is AWAITING_PAYMENT and pay_later)) and pickup
            | (pay_later does not hold, pickup does not hold, payment is PAID)
        sent | SHIPPED mail
        process | OF-R-NOEVENT process is refused: fulfillment is SHIPPED, from where the event
            | is not known
    ",
    );
}

#[test]
fn keys_absorb_what_comes_twice() {
    check(
        two_units(),
        "
        paid 1.00 key=evt-1 | applied
        paid 1.00 key=evt-1 | unchanged as record 2
        paid 0.50 key=evt-1 | OF-R-KEY the key \"evt-1\" came before, with something else, as
            | record 2
        refunded 1.00 key=evt-1 | OF-R-KEY the key \"evt-1\" came before, with something else,
            | as record 2
        paid 1.00 key=evt-2 | PAID mail -expire
        cancel key=req version=3 | CANCELLED WILL_NOT_DELIVER mail !refund_due(2.00)
        cancel key=req version=3 | unchanged as record 4
    ",
    );
}

#[test]
fn versions_guard_what_was_seen() {
    check(
        two_units(),
        "
        paid version=2 | OF-R-VERSION the order is at version 1, not 2
        paid version=1 | PAID mail -expire
        process version=1 | OF-R-VERSION the order is at version 2, not 1
        process version=2 | PROCESSING mail
    ",
    );
}

#[test]
fn unknown_events_are_named_back() {
    check(
        two_units(),
        "
        payd | OF-R-EVENT there is no event \"payd\"; did you mean \"paid\"?
        something_else_entirely | OF-R-EVENT there is no event \"something_else_entirely\"
    ",
    );
}

#[test]
fn every_event_of_an_order_is_permitted_or_explained() {
    let order = check(two_units(), "paid | PAID mail -expire");
    let workflow = orderflow::Workflow::standard();
    let permitted = workflow.permitted(&order, &orderflow::Actor::staff("anna"));
    let of = |verdict: Verdict| -> Vec<&str> {
        let these = permitted.iter().filter(|it| it.verdict == verdict);
        these.map(|it| it.event.as_str()).collect()
    };
    assert_eq!(
        of(Verdict::Refused),
        ["mark_unpaid", "ready_for_pickup", "done", "undo_delivered", "undo_sent"]
    );
    assert_eq!(of(Verdict::Ignored), ["place", "payment_failed", "expire"]);
    assert_eq!(of(Verdict::Unchanged), ["paid", "reopen"]);
    assert_eq!(of(Verdict::Applied).len(), permitted.len() - 10);
    assert!(permitted.iter().all(|it| it.reasons.is_empty() != it.rejection.is_some()));
    // Bulk deciding applies nothing, and one order's refusal is nobody else's.
    let other = check(two_units(), "");
    let each = workflow.decide_each([&order, &other], orderflow::standard::event::PROCESS);
    assert!(each[0].1.is_ok() && each[1].1.is_err());
    assert_eq!((order.version(), other.version()), (2, 1));
}
