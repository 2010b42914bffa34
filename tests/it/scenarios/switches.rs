//! Mails, templates, automations and the other effects.

use orderflow::document::{self, Axis, Document, Event, Status, Transition};
use orderflow::vocabulary::EffectKind;
use orderflow::{Actor, EventKind, NewOrder, Origin, Workflow};

use crate::desk::{check, check_on, start, two_units};

#[track_caller]
fn run(workflow: &Workflow, order: NewOrder, table: &str) -> orderflow::Order {
    let order = workflow.open(order, Origin::by(Actor::system()).at(start())).unwrap();
    check_on(workflow, order, table)
}

#[test]
fn three_switches_decide_about_a_mail() {
    // The order's.
    check(
        two_units().quiet(),
        "
        paid | PAID no mail: order_off -expire
        edit notify on | applied
        process | PROCESSING mail
        edit notify off | applied
        sent | SHIPPED no mail: order_off
    ",
    );
    // The store's.
    let mut document = Workflow::standard().document().clone();
    document.notify_customer = false;
    run(
        &Workflow::new(&document).unwrap(),
        two_units(),
        "
        paid | PAID no mail: store_off -expire
        edit notify off | applied
        process | PROCESSING no mail: store_off
    ",
    );
    // The status's: one that has a mail is enough.
    let mut document = Workflow::standard().document().clone();
    for status in &mut document.axes[0].statuses {
        status.notify_customer = false;
    }
    let workflow = Workflow::new(&document).unwrap();
    run(
        &workflow,
        two_units(),
        "
        paid | PAID no mail: status_off -expire
        cancel | CANCELLED WILL_NOT_DELIVER mail !refund_due(2.00)
    ",
    );
    let order = run(
        &workflow,
        two_units().quiet(),
        "
        paid | PAID no mail: order_off -expire
    ",
    );
    assert_eq!(order.history().get(1).unwrap().notification, orderflow::Notification::OrderOff);
}

#[test]
fn effects_are_listed_once_each_with_their_keys() {
    let ring = || document::Effect::new(EffectKind::Custom, "ring");
    let workflow = Workflow::new(
        &Document::new("bell")
            .axis(
                Axis::new("door").entry("SHUT").status(Status::new("SHUT")).status(
                    Status { template: Some("opened".to_owned()), ..Status::new("OPEN") }
                        .notify()
                        .automation("light")
                        .resting(),
                ),
            )
            .event(Event::new("open", EventKind::Request))
            .event(Event::new("knock", EventKind::Report))
            .event(Event::new("wait", EventKind::Request))
            .event(Event::new("stop", EventKind::Request))
            .transition(Transition::new("door", "open", ["SHUT"]).to("OPEN").effect(ring()))
            .transition(
                Transition::new("door", "knock", ["OPEN"])
                    .effect(document::Effect::notify())
                    .effect(document::Effect::new(EffectKind::Automation, "bark")),
            )
            .transition(Transition::new("door", "wait", ["OPEN"]).effect(document::Effect {
                after: Some("PT2H".to_owned()),
                ..document::Effect::new(EffectKind::SetTimer, "knock")
            }))
            .transition(
                Transition::new("door", "stop", ["OPEN"])
                    .effect(document::Effect::new(EffectKind::ClearTimer, "knock")),
            ),
    )
    .unwrap();
    let order = run(
        &workflow,
        two_units(),
        "
        knock | flagged !flagged
        knock | flagged, as before
        open | OPEN mail #ring *light template opened
        knock | applied mail *bark
        wait | applied +knock(2h)
        stop | applied -knock
    ",
    );
    let owed = order.history().get(3).unwrap().into_owed().map(|it| it.key.to_string());
    assert_eq!(owed.collect::<Vec<_>>(), ["A-1/3/0", "A-1/3/1", "A-1/3/2"]);
}
