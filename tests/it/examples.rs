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
    insta::assert_snapshot!(told);
}

#[test]
fn an_aggregate_is_saved_with_its_outbox_under_a_version_check() {
    let told = sqlite_outbox::story(&Workflow::standard()).unwrap().join("\n");
    insta::assert_snapshot!(told);
}
