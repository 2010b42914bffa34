//! Rules of the engine that are easily broken, each on the smallest order that shows it.

use orderflow::document::{Axis, Document, Effect, Event as Declared, Status, Timer, Transition};
use orderflow::order::Effect as Owed;
use orderflow::standard::{Paid, event, fulfillment, payment};
use orderflow::vocabulary::EffectKind;
use orderflow::{
    Actor, Books, Event, EventKind, Import, Input, NewOrder, OpenError, Order, Origin, Payload,
    Rejection, StepEffect, Tracking, Verdict, Workflow,
};
use rust_decimal::dec;

use crate::desk::start;

fn origin() -> Origin {
    Origin::by(Actor::staff("anna")).at(start())
}

fn open(workflow: &Workflow) -> Order {
    workflow.open(NewOrder::new("A-1", "EUR").line("SKU", 2, dec!(1)), origin()).unwrap()
}

/// One axis, on which a reminder comes back every two days, whatever the timer says at first.
fn reminding() -> Document {
    let again =
        Effect { after: Some("P2D".to_owned()), ..Effect::new(EffectKind::SetTimer, "remind") };
    Document::new("reminding")
        .version("1")
        .axis(
            Axis::new("task")
                .entry("NEW")
                .status(Status::new("NEW"))
                .status(Status::new("OPEN").resting().automation("print")),
        )
        .event(Declared::new("begin", EventKind::Request))
        .event(Declared::new("remind", EventKind::Report))
        .transition(Transition::new("task", "begin", ["NEW"]).to("OPEN").effect(again.clone()))
        .transition(Transition::new("task", "remind", ["OPEN"]).effect(again))
        .transition(Transition::new("task", "remind", ["NEW"]))
        .timer(Timer::new("remind", "P9D", "task", ["OPEN"]))
}

#[test]
fn a_timer_that_a_transition_sets_goes_by_the_transition_and_may_repeat() {
    let workflow = Workflow::new(&reminding()).unwrap();
    let mut order = open(&workflow);
    let days = |order: &Order| {
        let due = order.timers().get("remind").copied().unwrap();
        due.duration_since(order.last_change()).as_hours() / 24
    };
    let state = order.state(&workflow).unwrap();
    let step = workflow.step(state, workflow.event("begin").unwrap(), Input::default());
    let begun = workflow.apply(&mut order, Event::new("begin")).unwrap();
    assert_eq!((begun.timers_set().count(), days(&order)), (1, 2));
    // The bare state owes the same.
    let owed = workflow.effects(state, &step, Input::default().facts);
    let timers = owed.iter().filter(|it| matches!(it, StepEffect::SetTimer { .. })).count();
    assert_eq!(timers, 1);
    let later = order.timers()["remind"];
    let fired = workflow.apply(&mut order, Event::new("remind").at(later)).unwrap();
    assert_eq!((fired.timers_cleared().count(), days(&order)), (0, 2));
}

#[test]
fn an_import_starts_nothing_and_tells_nobody() {
    let workflow = Workflow::new(&reminding()).unwrap();
    let import = Import::new(NewOrder::new("A-1", "EUR"), "old shop").status("task", "OPEN");
    let order = workflow.import(import, origin()).unwrap();
    let effects = &order.history().get(1).unwrap().effects;
    assert!(matches!(effects[..], [Owed::SetTimer { .. }]), "{effects:?}");
}

#[test]
fn an_import_books_what_happened_when_it_happened() {
    let paid = "2026-01-02T08:00:00Z".parse().unwrap();
    let order = NewOrder::new("A-1", "EUR").line("SKU", 2, dec!(1));
    let import = Import::new(order, "old shop")
        .booked(Books::Dispatch, Payload::new().shipment("P-1"))
        .happened_at(paid)
        .gateway_capture(Payload::new().reference("tx"));
    let order = Workflow::standard().import(import, origin()).unwrap();
    let books = order.books();
    assert_eq!(books.parcels().shipments()[0].at, start());
    assert_eq!(books.ledger().captures()[0].at, paid);
    assert_eq!(order.history().get(1).unwrap().at, start());
}

#[test]
fn an_axis_that_a_later_revision_adds_is_recorded_with_the_first_record_under_it() {
    let workflow = Workflow::new(&reminding()).unwrap();
    let mut order = open(&workflow);
    let axis = Axis::new("label").free().entry("NONE").status(Status::new("NONE"));
    let later = Workflow::new(&reminding().axis(axis)).unwrap();
    assert_eq!(order.status("label"), "");
    let _ = later.apply(&mut order, Event::new("begin")).unwrap();
    assert_eq!(order.status("label"), "NONE");
    assert_eq!(Order::replay(order.history().iter()).unwrap(), order);
}

#[test]
fn a_decision_that_lost_the_race_is_to_be_retried() {
    let workflow = Workflow::standard();
    let mut order = open(&workflow);
    let late = workflow.decide(&order, event::CANCEL).unwrap();
    let _ = workflow.apply(&mut order, Paid::in_full()).unwrap();
    let lost = late.commit(&mut order).unwrap_err();
    assert_eq!(lost, Rejection::Version { expected: 1, found: 2 });
    assert_eq!(lost.advice().as_str(), "retry");
}

#[test]
fn keys_and_reasons_are_real_ones_and_openings_have_a_time() {
    let workflow = Workflow::standard();
    let mut order = open(&workflow);
    for key in ["", &"x".repeat(256)] {
        let refused = workflow.apply(&mut order, Paid::in_full().key(key)).unwrap_err();
        assert_eq!(refused.code(), "OF-R-BADKEY");
    }
    let blank = origin().note("  ");
    let refused = workflow.force_assign(&mut order, payment::AXIS, payment::PAID, blank);
    assert_eq!(refused.unwrap_err().code(), "OF-R-REASON");
    let timeless = Origin::by(Actor::system());
    let refused = workflow.open(NewOrder::new("A-2", "EUR"), timeless).unwrap_err();
    assert_eq!(refused, OpenError::NoTime);
}

#[test]
fn a_report_may_say_more_than_the_books_take_and_its_record_keeps_it() {
    let workflow = Workflow::standard();
    let mut order = open(&workflow);
    let tracking = Tracking { number: Some("T-1".to_owned()), ..Tracking::default() };
    let payload = Payload::new().tracking(tracking);
    let told = Event::new(event::DELIVERED).payload(payload.clone());
    assert_eq!(workflow.apply(&mut order, told).unwrap().verdict, Verdict::Applied);
    let record = serde_json::to_value(order.history().get(2).unwrap()).unwrap();
    assert_eq!(record["payload"]["tracking"]["number"], "T-1");
    let asked = Event::new(event::CANCEL).payload(payload);
    assert_eq!(workflow.apply(&mut order, asked).unwrap_err().code(), "OF-R-PAYLOAD");
}

#[test]
fn what_somebody_is_counts_as_a_role_and_a_reason_can_be_asked_for() {
    let mut document = reminding();
    document.transitions[0].roles = vec!["staff".to_owned()];
    let workflow = Workflow::new(&document).unwrap();
    let verdict = |actor: Actor| {
        let order = open(&workflow);
        workflow.explain(&order, Event::new("begin").by(actor)).unwrap().verdict
    };
    assert_eq!(verdict(Actor::staff("anna")), Verdict::Applied);
    assert_eq!(verdict(Actor::customer("C-7")), Verdict::Refused);

    let standard = Workflow::standard();
    let mut order = open(&standard);
    let _ = standard.apply(&mut order, event::SENT).unwrap();
    let manager = Actor::staff("anna").role("manager");
    let told = standard.permitted(&order, &manager);
    let undo = told.iter().find(|it| it.event == event::UNDO_SENT.as_str()).unwrap();
    assert_eq!((undo.verdict, undo.needs_reason), (Verdict::Applied, true));
    assert_eq!(undo.moves[0].0, fulfillment::AXIS.as_str());
}

#[test]
fn a_record_has_room_for_any_number_of_effects() {
    let step = |name| Transition::new("task", name, ["OPEN"]).to("DONE");
    let jobs: Vec<String> = (0..20).map(|number| format!("job {number}")).collect();
    for count in [0, 6, 7, 8, 20] {
        let status = jobs
            .iter()
            .take(count)
            .fold(Status::new("DONE").terminal(), |it, job| it.automation(job));
        let document = Document::new("many")
            .version("1")
            .axis(Axis::new("task").entry("OPEN").status(Status::new("OPEN")).status(status))
            .event(Declared::new("finish", EventKind::Report))
            .transition(step("finish"));
        let workflow = Workflow::new(&document).unwrap();
        let mut order = open(&workflow);
        let decision = workflow.apply(&mut order, Event::new("finish")).unwrap();
        let started = |owed: &Owed| match owed {
            Owed::Automation { name } => name.to_string(),
            other => panic!("{other:?}"),
        };
        let effects = order.history().last().unwrap().effects;
        assert_eq!(effects.iter().map(started).collect::<Vec<_>>(), jobs[..count]);
        assert!(decision.effects().map(|owed| owed.effect).eq(effects));
        assert_eq!(Order::replay(order.history().iter()).unwrap(), order);
    }
}
