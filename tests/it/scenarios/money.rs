//! Payments and refunds.

use rust_decimal::dec;

use crate::desk::{check, two_units};

#[test]
fn the_happy_path() {
    check(
        two_units(),
        "
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent,
            | +expire
        paid by=gateway ref=tx | PAID mail -expire
        process | PROCESSING mail
        sent A 1x2 track=T-1 | SHIPPED mail
        delivered A | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn part_payments_add_up() {
    check(
        two_units(),
        "
        paid 0.50 ref=a | applied
        paid 0.50 ref=a | unchanged
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.50-0.00 of 2.00, 1: 2 unsent,
            | +expire
        paid 1.50 ref=b | PAID mail -expire
        show | PAID/AWAITING_PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
}

#[test]
fn more_than_the_total_is_for_a_person() {
    check(
        two_units(),
        "
        paid 2.00 ref=a | PAID mail -expire
        paid 0.50 ref=b | applied !overpaid(0.50)
        paid | unchanged
        show | PAID/AWAITING_PROCESSING OPEN, 2.50-0.00 of 2.00, 1: 2 unsent, !overpaid
        refunded 0.50 | PARTIALLY_REFUNDED mail
        show | PARTIALLY_REFUNDED/AWAITING_PROCESSING OPEN, 2.50-0.50 of 2.00, 1: 2 unsent,
            | !overpaid
    ",
    );
    // The word of an order that is paid over stays right on the way back.
    check(
        two_units(),
        "
        paid 3.00 ref=a | PAID mail -expire
        refunded 3.00 ref=r | REFUNDED WILL_NOT_DELIVER mail
        paid 1.00 ref=b | PARTIALLY_REFUNDED mail !overpaid(2.00)
        refunded 1.00 ref=s | REFUNDED mail
    ",
    );
}

#[test]
fn what_comes_after_an_edit_is_no_overpayment() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        edit line 1x3 1.00 | applied
        paid 0.40 | applied
        paid | applied
        paid 0.10 | applied !overpaid(0.10)
    ",
    );
}

#[test]
fn a_payment_after_a_cancel_is_kept_and_shown() {
    check(
        two_units(),
        "
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        paid 0.50 ref=a | applied !paid_after_cancel(0.50)
        paid 1.50 ref=b | PAID mail !paid_after_cancel(2.00)
        paid 1.50 ref=b | unchanged
        show | PAID/WILL_NOT_DELIVER OPEN, 2.00-0.00 of 2.00, 1: 2 unsent, !paid_after_cancel,
            | !paid_after_cancel
    ",
    );
    check(
        two_units(),
        "
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        refunded 2.00 ref=r | applied !refund_unmatched(2.00)
        paid 2.00 ref=a | REFUNDED mail !paid_after_cancel(0.00)
        show | REFUNDED/WILL_NOT_DELIVER CANCELLED, 2.00-2.00 of 2.00, 1: 2 unsent,
            | !refund_unmatched, !paid_after_cancel
    ",
    );
}

#[test]
fn cancelling_a_paid_order_owes_the_money_back() {
    check(
        two_units(),
        "
        paid 2.00 ref=a | PAID mail -expire
        refunded 0.50 ref=r1 | PARTIALLY_REFUNDED mail
        cancel | CANCELLED WILL_NOT_DELIVER mail !refund_due(1.50)
        cancel | unchanged
        show | CANCELLED/WILL_NOT_DELIVER CANCELLED, 2.00-0.50 of 2.00, 1: 2 unsent, !refund_due
        refunded 1.50 ref=r2 | REFUNDED mail
        show | REFUNDED/WILL_NOT_DELIVER CANCELLED, 2.00-2.00 of 2.00, 1: 2 unsent, !refund_due
        settle refund_due note=sent | applied
        settle refund_due | OF-R-ATTENTION no attention \"refund_due\" is open
    ",
    );
}

#[test]
fn partial_refunds() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        refunded 0.50 ref=r1 | PARTIALLY_REFUNDED mail
        refunded 0.50 ref=r1 | unchanged
        refunded 0.50 ref=r2 | applied
        refunded | REFUNDED WILL_NOT_DELIVER mail
        show | REFUNDED/WILL_NOT_DELIVER CANCELLED, 2.00-2.00 of 2.00, 1: 2 unsent
        refunded | unchanged
        refunded 0.10 ref=r3 | applied !refund_unmatched(0.10)
        show | REFUNDED/WILL_NOT_DELIVER CANCELLED, 2.00-2.10 of 2.00, 1: 2 unsent,
            | !refund_unmatched
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        refunded 1.00 1x1 | PARTIALLY_REFUNDED mail
        sent | SHIPPED mail
        delivered | DELIVERED mail
        show | PARTIALLY_REFUNDED/DELIVERED DONE, 2.00-1.00 of 2.00, 1: 2 delivered 1 refunded
    ",
    );
}

#[test]
fn a_refund_may_come_before_its_capture() {
    check(
        two_units(),
        "
        refunded 1.00 ref=r | applied !refund_unmatched(1.00)
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-1.00 of 2.00, 1: 2 unsent,
            | !refund_unmatched, +expire
        paid 2.00 ref=a | PARTIALLY_REFUNDED mail -expire
        show | PARTIALLY_REFUNDED/AWAITING_PROCESSING OPEN, 2.00-1.00 of 2.00, 1: 2 unsent,
            | !refund_unmatched
    ",
    );
    check(
        two_units(),
        "
        refunded 2.00 ref=r | applied !refund_unmatched(2.00)
        paid 2.00 ref=a | REFUNDED WILL_NOT_DELIVER mail -expire
        show | REFUNDED/WILL_NOT_DELIVER CANCELLED, 2.00-2.00 of 2.00, 1: 2 unsent,
            | !refund_unmatched
    ",
    );
    check(
        two_units(),
        "
        paid 0.50 ref=a | applied
        refunded 0.50 ref=r | applied
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.50-0.50 of 2.00, 1: 2 unsent,
            | +expire
    ",
    );
}

#[test]
fn failures_before_and_after_the_success() {
    check(
        two_units(),
        "
        payment_failed ref=1 | applied
        payment_failed ref=1 | unchanged
        payment_failed | applied
        payment_failed | applied
        paid | PAID mail -expire
        payment_failed ref=2 | ignored
        payment_failed ref=2 | ignored, as before
        payment_failed ref=1 | ignored
        show | PAID/AWAITING_PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
}

#[test]
fn an_unpaid_order_expires() {
    check(
        two_units(),
        "
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent,
            | +expire
        expire by=timer | CANCELLED WILL_NOT_DELIVER mail -expire
        expire by=timer | unchanged
        show | CANCELLED/WILL_NOT_DELIVER CANCELLED, 0.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
    // Money held, or terms that let it be paid later: the timer has fired, and that is all.
    check(
        two_units(),
        "
        paid 0.50 ref=a | applied
        expire by=timer | ignored -expire
        expire by=timer | ignored, as before
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.50-0.00 of 2.00, 1: 2 unsent
        paid | PAID mail
    ",
    );
    check(
        two_units().pay_later(),
        "
        expire by=timer | ignored -expire
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
    check(
        two_units().entry("payment", "INCOMPLETE"),
        "
        show | INCOMPLETE/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent
        place | AWAITING_PAYMENT mail +expire(168h)
        place | unchanged
        paid | PAID mail -expire
        place | ignored
        expire | ignored
    ",
    );
}

#[test]
fn a_manual_payment_can_be_taken_back() {
    check(
        two_units(),
        "
        paid 2.00 ref=a | PAID mail -expire
        mark_unpaid | OF-R-ROLE mark_unpaid is refused: payment is PAID, and the way to
            | AWAITING_PAYMENT needs the role manager
        mark_unpaid role=manager | AWAITING_PAYMENT mail +expire(168h)
        mark_unpaid role=manager | unchanged
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent,
            | +expire
        paid by=gateway | PAID mail -expire
        mark_unpaid role=manager | OF-R-GUARD mark_unpaid is refused: payment is PAID, and the
            | way to AWAITING_PAYMENT needs not (gateway_captured or refunded) (gateway_captured
            | holds, refunded does not hold)
    ",
    );
}

#[test]
fn paying_later() {
    check(
        two_units().pay_later(),
        "
        process | PROCESSING mail
        sent | SHIPPED mail
        delivered | DELIVERED mail
        done | OF-R-GUARD done is refused: fulfillment is DELIVERED, and the way needs payment
            | is PAID, PARTIALLY_REFUNDED or REFUNDED (payment is AWAITING_PAYMENT)
        show | AWAITING_PAYMENT/DELIVERED OPEN, 0.00-0.00 of 2.00, 1: 2 delivered, +expire
        paid | PAID mail -expire
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn orders_that_cost_nothing() {
    check(
        two_units().discount(dec!(2)),
        "
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 0.00, 1: 2 unsent,
            | +expire
        paid | PAID mail -expire
        sent | SHIPPED mail
        delivered | DELIVERED mail
        show | PAID/DELIVERED DONE, 0.00-0.00 of 0.00, 1: 2 delivered
    ",
    );
}

#[test]
fn amounts_that_are_none() {
    check(
        two_units(),
        "
        paid 1.00USD | OF-R-PAYLOAD an amount in EUR is wanted, not in USD
        refunded 1.00USD | OF-R-PAYLOAD an amount in EUR is wanted, not in USD
        payment_failed 1.00USD | OF-R-PAYLOAD an amount in EUR is wanted, not in USD
        paid 1000000000000000.00 | PAID mail -expire
        paid 0.01 | OF-R-PAYLOAD an amount may not exceed 10^15
        paid 0.00 | unchanged
        show | PAID/AWAITING_PROCESSING OPEN, 1000000000000000.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
}
