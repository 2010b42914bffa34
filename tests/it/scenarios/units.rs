//! Parcels, deliveries and returns.

use orderflow::{DeliveryMethod, NewOrder};
use rust_decimal::dec;

use crate::desk::{check, two_units};

#[test]
fn an_order_in_two_parcels_is_delivered_with_the_second() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        sent B 1x1 | applied
        sent B 1x1 | unchanged
        delivered A | applied
        delivered A | unchanged
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 1 under way 1 delivered
        delivered B | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
    // The first arrives before the second leaves.
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        delivered A | DELIVERED mail
        show | PAID/DELIVERED OPEN, 2.00-0.00 of 2.00, 1: 1 unsent 1 delivered
        sent B 1x1 | SHIPPED mail
        delivered B | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn the_last_leg() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        out_for_delivery | OUT_FOR_DELIVERY mail
        out_for_delivery | unchanged
        sent B 1x1 | applied
        sent B 1x1 | ignored, as before
        sent | ignored
        delivered | DELIVERED mail
        sent | ignored
        out_for_delivery | ignored
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn parcels_that_should_not_have_left() {
    check(
        two_units(),
        "
        sent A 1x2 | SHIPPED mail !shipped_unpaid(2.00)
        show | AWAITING_PAYMENT/SHIPPED OPEN, 0.00-0.00 of 2.00, 1: 2 under way,
            | !shipped_unpaid, +expire
    ",
    );
    check(
        two_units(),
        "
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        sent A | SHIPPED mail !shipped_after_cancel
        delivered | DELIVERED mail
        show | CANCELLED/DELIVERED CANCELLED, 0.00-0.00 of 2.00, 1: 2 delivered,
            | !shipped_after_cancel
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        delivered | DELIVERED mail !delivered_unsent
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered, !delivered_unsent
    ",
    );
    check(
        two_units(),
        "
        cancel | CANCELLED WILL_NOT_DELIVER mail -expire
        delivered | DELIVERED mail !delivered_unsent
    ",
    );
}

#[test]
fn a_failed_delivery_comes_back_to_the_bench() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x2 | SHIPPED mail
        delivery_failed A ref=1 | PROCESSING mail
        delivery_failed A ref=1 | unchanged
        show | PAID/PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
        sent B 1x2 | SHIPPED mail
        delivered B | DELIVERED mail
        delivery_failed B ref=2 | ignored
        delivery_failed B ref=2 | ignored, as before
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent | SHIPPED mail
        cancel | CANCELLED mail !refund_due(2.00) !return_due
        delivery_failed | WILL_NOT_DELIVER mail
        show | CANCELLED/WILL_NOT_DELIVER CANCELLED, 2.00-0.00 of 2.00, 1: 2 unsent,
            | !refund_due, !return_due
    ",
    );
    check(
        two_units(),
        "
        delivery_failed A ref=1 | applied
        show | AWAITING_PAYMENT/AWAITING_PROCESSING OPEN, 0.00-0.00 of 2.00, 1: 2 unsent,
            | +expire
    ",
    );
}

#[test]
fn a_carrier_tries_again_under_the_same_id() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x1 | SHIPPED mail
        sent B 1x1 | applied
        delivery_failed A ref=1 | applied
        out_for_delivery A | OUT_FOR_DELIVERY mail
        delivered B | applied
        show | PAID/OUT_FOR_DELIVERY OPEN, 2.00-0.00 of 2.00, 1: 1 under way 1 delivered
        delivered A | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x2 | SHIPPED mail
        delivery_failed A ref=1 | PROCESSING mail
        sent A 1x2 | SHIPPED mail
        sent A 1x2 | unchanged
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 2 under way
        delivered A | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
    // It may also arrive without a word before.
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x2 | SHIPPED mail
        delivery_failed A ref=1 | PROCESSING mail
        delivered A | DELIVERED mail !delivered_unsent
        delivered A | unchanged
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered, !delivered_unsent
    ",
    );
    // And it may turn out never to have left.
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x2 | SHIPPED mail
        undo_sent role=manager note=mixed-up | PROCESSING mail
        sent A 1x2 | SHIPPED mail
        show | PAID/SHIPPED OPEN, 2.00-0.00 of 2.00, 1: 2 under way
    ",
    );
}

#[test]
fn returns_in_part() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent | SHIPPED mail
        delivered | DELIVERED mail
        returned 1x1 ref=1 | applied !refund_due(2.00)
        returned 1x1 ref=1 | unchanged
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 1 delivered 1 returned, !refund_due
        refunded 1.00 1x1 | PARTIALLY_REFUNDED mail
        returned ref=2 | RETURNED mail !refund_due(1.00)
        show | PARTIALLY_REFUNDED/RETURNED DONE, 2.00-1.00 of 2.00, 1: 2 returned 1 refunded,
            | !refund_due, !refund_due
        refunded | REFUNDED mail
        show | REFUNDED/RETURNED DONE, 2.00-2.00 of 2.00, 1: 2 returned 1 refunded, !refund_due,
            | !refund_due
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        returned | RETURNED mail !refund_due(2.00) !returned_unsent
        show | PAID/RETURNED DONE, 2.00-0.00 of 2.00, 1: 2 returned, !refund_due,
            | !returned_unsent
        delivered 1x1 | ignored !units_unmatched
        show | PAID/RETURNED DONE, 2.00-0.00 of 2.00, 1: 2 returned, !refund_due,
            | !returned_unsent, !units_unmatched
    ",
    );
}

#[test]
fn pickup() {
    let order = || two_units().delivery(DeliveryMethod::Pickup);
    check(
        order(),
        "
        ready_for_pickup | OF-R-GUARD ready_for_pickup is refused: fulfillment is
            | AWAITING_PROCESSING, and the way to READY_FOR_PICKUP needs ((payment is PAID or
            | PARTIALLY_REFUNDED) or (payment is AWAITING_PAYMENT and pay_later)) and pickup
            | (pay_later does not hold, pickup holds, payment is AWAITING_PAYMENT)
        paid | PAID mail -expire
        ready_for_pickup | READY_FOR_PICKUP mail
        ready_for_pickup | unchanged
        delivered | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
        undo_delivered role=manager note=not-fetched | READY_FOR_PICKUP mail
        show | PAID/READY_FOR_PICKUP OPEN, 2.00-0.00 of 2.00, 1: 2 unsent
    ",
    );
    check(
        two_units(),
        "
        paid | PAID mail -expire
        ready_for_pickup | OF-R-GUARD ready_for_pickup is refused: fulfillment is
            | AWAITING_PROCESSING, and the way to READY_FOR_PICKUP needs ((payment is PAID or
            | PARTIALLY_REFUNDED) or (payment is AWAITING_PAYMENT and pay_later)) and pickup
            | (pay_later does not hold, pickup does not hold, payment is PAID)
    ",
    );
}

#[test]
fn digital_goods() {
    let order = || NewOrder::new("A-1", "EUR").digital_line("EBOOK", 1, dec!(2));
    check(
        order(),
        "
        done | OF-R-GUARD done is refused: fulfillment is AWAITING_PROCESSING, and the way to
            | DELIVERED needs nothing_to_ship and (payment is PAID, PARTIALLY_REFUNDED or
            | REFUNDED) (nothing_to_ship holds, payment is AWAITING_PAYMENT)
        paid | PAID mail -expire
        done | DELIVERED mail
        done | unchanged
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 1 delivered
        undo_delivered role=manager note=wrong-file | PROCESSING mail
        show | PAID/PROCESSING OPEN, 2.00-0.00 of 2.00, 1: 1 unsent
    ",
    );
    check(
        order(),
        "
        paid | PAID mail -expire
        delivered | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 1 delivered
    ",
    );
    // Goods that need shipping are not done before they have left.
    check(
        two_units(),
        "
        paid | PAID mail -expire
        done | OF-R-GUARD done is refused: fulfillment is AWAITING_PROCESSING, and the way to
            | DELIVERED needs nothing_to_ship and (payment is PAID, PARTIALLY_REFUNDED or
            | REFUNDED) (nothing_to_ship does not hold, payment is PAID)
        sent | SHIPPED mail
        done | DELIVERED mail
        show | PAID/DELIVERED DONE, 2.00-0.00 of 2.00, 1: 2 delivered
    ",
    );
}

#[test]
fn units_that_the_books_lack_are_for_a_person() {
    check(
        two_units(),
        "
        paid | PAID mail -expire
        sent A 1x5 | SHIPPED mail !units_unmatched
        sent A 1x5 | unchanged
        delivered A 1x3 | DELIVERED mail !units_unmatched
        delivered A 1x3 | unchanged
        returned 1x4 ref=1 | RETURNED mail !refund_due(2.00) !units_unmatched
        returned 1x4 ref=1 | unchanged
        show | PAID/RETURNED DONE, 2.00-0.00 of 2.00, 1: 2 returned, !units_unmatched,
            | !units_unmatched, !refund_due, !units_unmatched
    ",
    );
    check(
        two_units(),
        "
        sent A 9x1 | OF-R-PAYLOAD the order has no line 9
        sent A 1x0 | OF-R-PAYLOAD line 1 is named with no unit
        sent A 1x1 1x1 | OF-R-PAYLOAD line 1 is named twice
        cancel A | OF-R-PAYLOAD cancel books nothing, and came with a payload
        paid 1x1 | OF-R-PAYLOAD an event that books capture takes no lines
        delivered track=T | OF-R-PAYLOAD an event that books delivery takes no tracking
    ",
    );
}
