//! Bugs that other systems have shipped, each as a small document that is found out, and mended.

use orderflow::document::{
    Axis, Document, Effect, Event, MustNotify, Outcome, OutcomeClass, Severity, Status, Transition,
};
use orderflow::proof::{Limits, Verified};
use orderflow::vocabulary::{Books, EffectKind};
use orderflow::{EventKind, Guard, Workflow};

/// What is found of a document, above a note: the checks first, then the proof.
fn codes(document: &Document) -> Vec<&'static str> {
    let report = Workflow::check(document);
    let mut found = report.diagnostics().to_vec();
    if let Some(workflow) = report.workflow() {
        let proof = workflow.prove(Limits::default());
        assert_eq!(proof.verified(), Verified::Full);
        found.extend(proof.findings().iter().cloned());
        for number in 0..proof.findings().len() {
            let Some(story) = proof.witness(number) else { continue };
            let replayed = story.replay().unwrap_or_else(|error| panic!("{error}: {story}"));
            assert_eq!(replayed.order.state(workflow).unwrap(), story.end(), "{story}");
        }
    }
    found.iter().filter(|it| it.severity < Severity::Note).map(|it| it.code.as_str()).collect()
}

fn report(name: &str) -> Event {
    Event::new(name, EventKind::Report)
}

fn request(name: &str) -> Event {
    Event::new(name, EventKind::Request)
}

fn resting(key: &str) -> Status {
    Status::new(key).resting()
}

/// The gateway's message about an earlier attempt comes after the one about the payment.
fn a_late_failure_takes_the_payment_away(mended: bool) -> Document {
    let failed = report("payment_failed");
    let (failed, from) = match mended {
        true => (failed.ignored_in("payment", ["PAID"]), &["OPEN"][..]),
        false => (failed, &["OPEN", "PAID"][..]),
    };
    let axis = Axis::new("payment").entry("OPEN").status(Status::new("OPEN"));
    Document::new("late failure")
        .version("1")
        .axis(axis.status(resting("PAID")).status(resting("FAILED")))
        .event(report("paid"))
        .event(failed)
        .transition(Transition::new("payment", "paid", ["OPEN", "FAILED"]).to("PAID"))
        .transition(Transition::new("payment", "payment_failed", from.iter().copied()).to("FAILED"))
}

/// The API sets any order to complete, a cancelled one too.
fn cancelled_and_then_completed(mended: bool) -> Document {
    let complete = match mended {
        true => Transition::new("order", "complete", ["PROCESSING"]),
        false => Transition::from_any("order", "complete").except("COMPLETE"),
    };
    let axis = Axis::new("order").entry("PROCESSING").status(Status::new("PROCESSING"));
    Document::new("set status")
        .version("1")
        .axis(axis.status(resting("COMPLETE")).status(Status::new("CANCELLED").terminal()))
        .event(request("complete"))
        .event(request("cancel"))
        .transition(complete.to("COMPLETE"))
        .transition(Transition::new("order", "cancel", ["PROCESSING"]).to("CANCELLED"))
}

/// The message that settles a payment comes twice, and the seller is paid out twice.
fn settled_twice(mended: bool) -> Document {
    let pay_out = Effect::new(EffectKind::Custom, "pay_out");
    let again = Transition::new("payment", "settled", ["SETTLED"]);
    let again = if mended { again } else { again.effect(pay_out.clone()) };
    let axis = Axis::new("payment").entry("AUTHORIZED").status(Status::new("AUTHORIZED"));
    let first = Transition::new("payment", "settled", ["AUTHORIZED"]);
    Document::new("settled")
        .version("1")
        .axis(axis.status(resting("SETTLED")))
        .event(report("settled"))
        .transition(first.to("SETTLED").effect(pay_out))
        .transition(again)
}

/// A part is sent and the rest refunded: what is refunded is never sent, and what is not sent
/// keeps the order open.
fn sent_in_part_and_refunded_for_the_rest(mended: bool) -> Document {
    let closed = Guard::status("parcels", ["SENT"]);
    let closed = match mended {
        true => closed.or(Guard::status("parcels", ["SENT_IN_PART"])
            .and(Guard::status("payment", ["REFUNDED_IN_PART"]))),
        false => closed,
    };
    let paid = Guard::status("payment", ["PAID"]);
    let in_part = Guard::status("parcels", ["SENT_IN_PART"]);
    let payment = Axis::new("payment").entry("PAID").status(resting("PAID"));
    let parcels = Axis::new("parcels").entry("PACKED").status(Status::new("PACKED"));
    let refund = Transition::new("payment", "refund_rest", ["PAID"]).to("REFUNDED_IN_PART");
    let send =
        |from: &str, to: &str| Transition::new("parcels", "send", [from]).to(to).when(paid.clone());
    Document::new("in parts")
        .version("1")
        .axis(payment.status(resting("REFUNDED_IN_PART")))
        .axis(parcels.status(Status::new("SENT_IN_PART")).status(resting("SENT")))
        .event(request("send"))
        .event(request("refund_rest"))
        .transition(send("PACKED", "SENT_IN_PART"))
        .transition(send("SENT_IN_PART", "SENT"))
        .transition(refund.when(in_part))
        .outcome(Outcome::new("DONE").closed(OutcomeClass::Success).when(closed))
        .outcome(Outcome::new("OPEN"))
}

/// An order is taken up again, in a status of its own from which nothing leads on.
fn resumed_for_good(mended: bool) -> Document {
    let axis = Axis::new("order").entry("PROCESSING").status(Status::new("PROCESSING"));
    let axis = axis.status(Status::new("ON_HOLD")).status(resting("COMPLETE"));
    let axis = if mended { axis } else { axis.status(Status::new("RESUMED")) };
    let to = if mended { "PROCESSING" } else { "RESUMED" };
    Document::new("resumed")
        .version("1")
        .axis(axis)
        .event(request("hold"))
        .event(request("resume"))
        .event(request("complete"))
        .transition(Transition::new("order", "hold", ["PROCESSING"]).to("ON_HOLD"))
        .transition(Transition::new("order", "resume", ["ON_HOLD"]).to(to))
        .transition(Transition::new("order", "complete", ["PROCESSING"]).to("COMPLETE"))
}

/// An event stands in the code and in its documentation, and nothing reacts to it.
fn an_event_that_nobody_fires(mended: bool) -> Document {
    let axis = Axis::new("returns").entry("AWAITING").status(Status::new("AWAITING"));
    let document = Document::new("returns")
        .version("1")
        .axis(axis.status(resting("RECEIVED")))
        .event(request("receive"))
        .event(request("authorize_return"));
    let document = match mended {
        true => document
            .transition(Transition::new("returns", "authorize_return", ["AWAITING"]).to("DUE"))
            .transition(Transition::new("returns", "receive", ["DUE"]).to("RECEIVED")),
        false => {
            document.transition(Transition::new("returns", "receive", ["AWAITING"]).to("RECEIVED"))
        }
    };
    match mended {
        true => {
            let mut document = document;
            document.axes[0].statuses.push(Status::new("DUE"));
            document
        }
        false => document,
    }
}

/// The first refund of a part moves the status and is told; the second one moves nothing.
fn a_second_refund_that_fires_nothing(mended: bool) -> Document {
    let came = || Guard::fact("money_came");
    let refunded = |from: &str| Transition::new("payment", "refunded", [from]).when(came());
    let axis = Axis::new("payment").entry("PAID").status(resting("PAID"));
    let document = Document::new("refunds")
        .version("1")
        .axis(axis.status(resting("REFUNDED_IN_PART").notify()))
        .event(report("refunded").books(Books::Refund))
        .fact("money_came")
        .transition(refunded("PAID").to("REFUNDED_IN_PART"));
    let document = match mended {
        true => document.transition(refunded("REFUNDED_IN_PART").effect(Effect::notify())),
        false => document,
    };
    let told = MustNotify::event("every refund is told", "refunded").when(came());
    document.transition(Transition::from_any("payment", "refunded")).must_notify(told)
}

/// A document that has the bug, or is mended.
type Bug = fn(bool) -> Document;

#[test]
fn bugs_that_others_have_shipped_are_found() {
    let bugs: [(Bug, &[&str]); 7] = [
        (a_late_failure_takes_the_payment_away, &["OF0506"]),
        (cancelled_and_then_completed, &["OF0403"]),
        (settled_twice, &["OF0507"]),
        (sent_in_part_and_refunded_for_the_rest, &["OF0502"]),
        (resumed_for_good, &["OF0401"]),
        (an_event_that_nobody_fires, &["OF0107"]),
        (a_second_refund_that_fires_nothing, &["OF0602"]),
    ];
    for (bug, want) in bugs {
        let bad = bug(false);
        assert_eq!(codes(&bad), want, "{}", bad.name);
        assert_eq!(codes(&bug(true)), [""; 0], "{}", bad.name);
    }
}
