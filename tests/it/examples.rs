//! The examples tell the same story every time.

use orderflow::Workflow;

#[expect(dead_code, reason = "the example's own main prints what is compared here")]
#[path = "../../examples/host_order.rs"]
mod host_order;

#[expect(dead_code, reason = "the example's own main prints what is compared here")]
#[path = "../../examples/sqlite_outbox.rs"]
mod sqlite_outbox;

#[test]
fn a_hosts_own_order_moves_on_the_bare_state() {
    let told = host_order::story(&Workflow::standard()).unwrap().join("\n");
    insta::assert_snapshot!(told, @r"
    process: refused; fulfillment is AWAITING_PROCESSING, and the way to PROCESSING needs (payment is PAID or PARTIALLY_REFUNDED) or (payment is AWAITING_PAYMENT and pay_later) (pay_later does not hold, payment is AWAITING_PAYMENT)
    paid: applied; mail the customer; clear the timer of expire
    paid: unchanged
    revision 2: another workflow packed this state
    sent: applied; mail the customer
    cancel: applied; show refund_due to somebody; show return_due to somebody; mail the customer
    order 1001: CANCELLED, SHIPPED
    ");
}

#[test]
fn an_aggregate_is_saved_with_its_outbox_under_a_version_check() {
    let told = sqlite_outbox::story(&Workflow::standard()).unwrap().join("\n");
    insta::assert_snapshot!(told, @r"
    paid: Stored
    cancel: LostRace
    cancel again: applied
    paid twice: unchanged, as record Some(2)
    A-1001/1/0: mail about AWAITING_PAYMENT and AWAITING_PROCESSING
    A-1001/1/1: timer expire at 2026-03-08T09:00:00Z
    A-1001/2/0: mail about PAID
    A-1001/2/1: no timer expire
    A-1001/3/0: refund_due of 39.80 EUR
    A-1001/3/1: mail about CANCELLED and WILL_NOT_DELIVER
    A-1001 v3: CANCELLED, WILL_NOT_DELIVER, CANCELLED
    replayed: 3 records, CANCELLED
    ");
}
