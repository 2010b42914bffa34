//! What a document demands of the way of an order, and the stories that go round it.

use std::collections::{BTreeMap, HashSet, VecDeque};

use orderflow::document::{
    Axis, Code, Document, Effect, Event, MustNotify, MustPass, Obligation, Outcome, OutcomeClass,
    Status, Transition,
};
use orderflow::proof::{Act, ConfigurationId, Edge, Exploration, Limits, Proof, Witness};
use orderflow::testing::{Choices, checked};
use orderflow::vocabulary::Books;
use orderflow::{Effect as Owed, EventKind, Facts, Guard, Order, StepEffect, Verdict, Workflow};

fn prove(document: &Document) -> Proof {
    let workflow = Workflow::new(document).unwrap_or_else(|report| panic!("{report}"));
    workflow.prove(Limits::default())
}

/// The only finding above a note, with its story, taken by a real order.
fn found(document: &Document) -> (Code, String, Order) {
    let proof = prove(document);
    let [finding] = proof.findings() else { panic!("{:?}", proof.findings()) };
    let story = proof.witness(0).unwrap();
    let replayed = story.replay().unwrap();
    let workflow = proof.exploration().workflow();
    assert_eq!(replayed.order.state(workflow).unwrap(), story.end());
    (finding.code, format!("{finding}\n  {story}"), replayed.order)
}

/// How many mails the order owed that name the status.
fn mails(order: &Order, status: &str) -> usize {
    let about = |record: &orderflow::Record| {
        let mailed = record.effects.iter().any(|effect| matches!(effect, Owed::Notify { .. }));
        mailed && record.changes.iter().any(|change| change.to == status)
    };
    order.history().iter().filter(about).count()
}

/// A shop that is paid and sends; requests alone, so that no race is in the way.
fn shop() -> Document {
    let payment = Axis::new("payment").entry("OPEN").status(Status::new("OPEN").resting());
    let parcel = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED").resting());
    Document::new("shop")
        .version("1")
        .axis(payment.status(Status::new("PAID").resting()))
        .axis(parcel.status(Status::new("SENT").resting().notify()))
        .event(Event::new("pay", EventKind::Request))
        .event(Event::new("send", EventKind::Request))
        .event(Event::new("recall", EventKind::Request))
        .transition(Transition::new("payment", "pay", ["OPEN"]).to("PAID").role("clerk"))
        .transition(Transition::new("parcel", "send", ["PACKED"]).to("SENT"))
        .transition(Transition::new("parcel", "recall", ["SENT"]).to("PACKED"))
}

fn sent() -> Guard {
    Guard::status("parcel", ["SENT"])
}

fn paid() -> Guard {
    Guard::status("payment", ["PAID"])
}

#[test]
fn ways_round_are_found() {
    let rules = [
        MustPass::event("paid first", sent(), "pay"),
        MustPass::through("paid first", sent(), paid()),
        MustPass::role("a clerk looks", sent(), "clerk"),
        MustPass::event("sent first", paid(), "send"),
    ];
    let told = rules.map(|rule| {
        let (_, text, order) = found(&shop().must_pass(rule));
        assert_eq!(order.history().len(), 2, "a shortest story has one event");
        text
    });
    insta::assert_snapshot!("ways_round", told.join("\n"));
}

#[test]
fn ways_that_lead_through_are_none_round() {
    let mut guarded = shop();
    guarded.transitions[1].when = Some(paid());
    let rules = [
        MustPass::event("paid first", sent(), "pay"),
        MustPass::through("paid first", sent(), paid()),
        MustPass::role("a clerk looks", sent(), "clerk"),
    ];
    for rule in rules {
        assert_eq!(prove(&guarded.clone().must_pass(rule)).findings(), []);
    }
    // Opened in PAID, an order never took the event, and was there all the same.
    guarded.axes[0].entry.push("PAID".to_owned());
    let through = MustPass::through("paid first", sent(), paid());
    assert_eq!(prove(&guarded.clone().must_pass(through)).findings(), []);
    let event = MustPass::event("paid first", sent(), "pay");
    assert_eq!(found(&guarded.clone().must_pass(event)).0, Code::OF0508);
    // A role that two may have is not the one that takes part.
    guarded.axes[0].entry.pop();
    guarded.transitions[0].roles.push("manager".to_owned());
    let role = MustPass::role("a clerk looks", sent(), "clerk");
    assert_eq!(found(&guarded.must_pass(role)).0, Code::OF0702);
}

#[test]
fn a_fact_of_the_host_may_change_and_is_not_passed() {
    let mut document = shop().fact("cleared");
    document.transitions[1].when = Some(Guard::fact("cleared"));
    let cleared = MustPass::through("cleared first", sent(), Guard::fact("cleared"));
    assert_eq!(found(&document.must_pass(cleared)).0, Code::OF0508);
}

#[test]
fn a_rule_about_nothing_is_said_to_be_one() {
    let mut document = shop();
    document.axes[0].entry = vec!["PAID".to_owned()];
    document.axes[0].statuses.remove(0);
    document.transitions.remove(0);
    document.events.remove(0);
    let nowhere = sent().and(Guard::status("payment", ["PAID"]).negate());
    let proof = prove(&document.must_pass(MustPass::event("never", nowhere, "recall")));
    assert_eq!(proof.findings()[0].code, Code::OF0505);
}

#[test]
fn a_mail_that_is_owed_twice_is_found() {
    let mut document = shop();
    document.axes[1].statuses[1].notify_once = true;
    let (code, text, order) = found(&document);
    assert_eq!(code, Code::OF0601);
    assert_eq!(mails(&order, "SENT"), 2);
    insta::assert_snapshot!("told_twice", text);
    // The mail comes by the first way alone.
    document.axes[1].statuses.push(Status::new("BACK").resting());
    document.axes[1].statuses[1].notify_customer = false;
    document.transitions[1].effects.push(Effect::notify());
    document.transitions[2].to = Some("BACK".to_owned());
    let again = Transition::new("parcel", "send", ["BACK"]).to("SENT");
    assert_eq!(prove(&document.transition(again)).findings(), []);
}

#[test]
fn an_opening_tells_too() {
    let mut document = shop();
    document.axes[1].entry.push("SENT".to_owned());
    document.axes[1].statuses[1].notify_once = true;
    let (_, text, order) = found(&document);
    assert_eq!((mails(&order, "SENT"), order.history().len()), (2, 3), "{text}");
}

/// Cancelled while money is held: a person is told to refund, and the customer nothing.
fn cancelled() -> Document {
    let axis = Axis::new("payment").entry("OPEN").status(Status::new("OPEN"));
    let axis = axis.status(Status::new("PAID").resting());
    let held = || Guard::fact("money_held");
    let due = Effect::attention("refund_due").when(held());
    let closed = Outcome::new("CANCELLED").closed(OutcomeClass::Success);
    Document::new("cancelled")
        .version("1")
        .axis(axis.status(Status::new("CANCELLED").resting()))
        .event(Event::new("paid", EventKind::Report).books(Books::Capture))
        .event(Event::new("refunded", EventKind::Report).books(Books::Refund))
        .event(Event::new("cancel", EventKind::Request))
        .fact("money_held")
        .transition(Transition::new("payment", "paid", ["OPEN"]).to("PAID"))
        .transition(Transition::from_any("payment", "paid"))
        .transition(Transition::from_any("payment", "refunded"))
        .transition(
            Transition::new("payment", "cancel", ["OPEN", "PAID"]).to("CANCELLED").effect(due),
        )
        .outcome(closed.when(Guard::status("payment", ["CANCELLED"])))
        .outcome(Outcome::new("OPEN"))
}

#[test]
fn silence_is_found() {
    let held = || Guard::fact("money_held");
    let gone = Guard::status("payment", ["CANCELLED"]).and(held());
    let rules = [
        MustNotify::entering("a payer hears of it", gone.clone()),
        MustNotify::event("a cancellation is told", "cancel"),
        MustNotify::event("a cancellation is looked at", "cancel").attention("refund_due"),
    ];
    let told = rules.map(|rule| {
        let (code, text, _) = found(&cancelled().must_notify(rule));
        assert_eq!(code, Code::OF0602);
        text
    });
    insta::assert_snapshot!("silence", told.join("\n"));
    let due = MustNotify::event("who held money is looked at", "cancel").when(held());
    let due = due.attention("refund_due");
    assert_eq!(prove(&cancelled().must_notify(due)).findings(), []);
    let mut mailed = cancelled().must_notify(MustNotify::entering("a payer hears of it", gone));
    mailed.axes[0].statuses[2].notify_customer = true;
    // A payment that comes after the cancellation makes it so, too.
    let (_, text, _) = found(&mailed);
    assert!(text.contains("\"paid\" in CANCELLED owes the customer no mail"), "{text}");
}

#[test]
fn an_order_that_owes_is_not_closed() {
    let held = || Guard::fact("money_held");
    let owed =
        |document: Document| document.obligation(Obligation::new("refund_due", held().negate()));
    let (code, text, order) = found(&owed(cancelled()));
    assert_eq!(code, Code::OF0511);
    assert_eq!(order.open_attentions().count(), 1);
    insta::assert_snapshot!("owed", text);
    let mut document = cancelled();
    let when = Guard::status("payment", ["CANCELLED"]).and(held().negate());
    document.outcomes[0].when = Some(when);
    assert_eq!(prove(&owed(document)).findings(), []);
}

#[test]
fn the_standard_workflow_keeps_what_a_strict_author_demands() {
    let held = || Guard::fact("money_held");
    let refunded = Guard::status("payment", ["REFUNDED", "PARTIALLY_REFUNDED"]);
    let gone = Guard::Status(BTreeMap::from([
        ("payment".to_owned(), vec!["CANCELLED".to_owned()]),
        ("fulfillment".to_owned(), vec!["WILL_NOT_DELIVER".to_owned()]),
    ]));
    let odd = Guard::fact("money_came").and(Guard::fact("refund_unmatched"));
    let looked_at = MustNotify::event("odd refunds are looked at", "refunded").when(odd);
    let passed = Guard::fact("refunded");
    let mut document = Workflow::standard()
        .document()
        .clone()
        .must_pass(MustPass::through("a refund word follows a refund", refunded, passed))
        .must_notify(looked_at.attention("refund_unmatched"))
        .must_notify(MustNotify::event("who cancels is told", "cancel").when(gone.and(held())));
    document.sequenced.clear();
    let codes = |document: &Document| -> Vec<&str> {
        let found = prove(document);
        let all = found.findings().iter().map(|finding| finding.code.as_str());
        all.filter(|code| *code != "OF0506").collect()
    };
    assert_eq!(codes(&document), [""; 0]);
    // CANCELLED may hold money, as the document says and allows.
    let owed = document.obligation(Obligation::new("refund_due", held().negate()));
    assert_eq!(codes(&owed), ["OF0511"]);
}

/// The shortest way to where `met` says so, over the ways that the library says there are: an
/// independent search, with everything that was done so far in its hands.
fn shortest(
    explored: &Exploration,
    opened: impl Fn(ConfigurationId) -> bool,
    turn: impl Fn(ConfigurationId, bool, &Edge) -> Option<(bool, bool)>,
    met: impl Fn(ConfigurationId) -> bool,
) -> Option<usize> {
    let openings = explored.configurations().filter(|&id| explored.is_opening(id));
    let mut waiting: VecDeque<(ConfigurationId, bool, usize)> =
        openings.map(|id| (id, opened(id), 0)).collect();
    let mut seen: HashSet<(ConfigurationId, bool)> = HashSet::new();
    let mut best: Option<usize> = None;
    while let Some((id, memory, deep)) = waiting.pop_front() {
        if !seen.insert((id, memory)) {
            continue;
        }
        if met(id) {
            best = Some(best.map_or(deep, |best| best.min(deep)));
        }
        for edge in explored.edges(id) {
            let Some((memory, is_end)) = turn(id, memory, &edge) else { continue };
            if is_end {
                best = Some(best.map_or(deep + 1, |best| best.min(deep + 1)));
            } else if let Some(to) = edge.to {
                waiting.push_back((to, memory, deep + 1));
            }
        }
    }
    best
}

/// The length of the story of that code.
fn length(proof: &Proof, code: Code) -> Option<usize> {
    let number = proof.findings().iter().position(|finding| finding.code == code)?;
    proof.witness(number).map(|story: &Witness| story.moves.len())
}

#[test]
fn no_story_round_is_longer_than_it_must_be() {
    let (mut round, mut twice) = (0, 0);
    for seed in 0..240 {
        let choices = &mut Choices::Seed(seed);
        let mut document = checked(choices);
        // One axis of events, and a status to come to; what is left out is tried elsewhere.
        document.axes.truncate(1);
        document.must_pass.clear();
        document.must_notify.clear();
        document.obligations.clear();
        document.axes[0].statuses.iter_mut().for_each(|status| status.notify_once = false);
        let keep = document.axes[0].name.clone();
        document.transitions.retain(|it| it.axis == keep);
        document.transitions.iter_mut().for_each(|it| it.effects.clear());
        let status = document.axes[0].statuses.iter().rposition(|it| it.slot.is_none()).unwrap();
        let key = document.axes[0].statuses[status].key.clone();
        let event = document.events[choices.below(document.events.len())].name.clone();
        let before = Guard::status(&keep, [key.as_str()]);
        document = document.must_pass(MustPass::event("passes", before, &event));
        document.axes[0].statuses[status].notify_once = true;
        let report = Workflow::check(&document);
        let Some(workflow) = report.workflow() else { continue };
        let proof = workflow.prove(Limits { configurations: 2_000, ..Limits::default() });
        let explored = proof.exploration();
        if explored.partial().is_some() {
            continue;
        }
        let axis = workflow.axis(keep.as_str()).unwrap();
        let status = workflow.status(axis, key.as_str()).unwrap();
        let is_there = |state: orderflow::State| state.status(axis) == status;
        let passing = workflow.event(event.as_str()).unwrap();
        let want = shortest(
            explored,
            |_| false,
            |_, _, edge| {
                let taken = matches!(edge.act, Act::Event(event, _) if event == passing);
                let passes = taken && edge.step.verdict == Verdict::Applied;
                (!passes).then_some((false, false))
            },
            |id| is_there(explored.state(id)),
        );
        assert_eq!(length(&proof, Code::OF0508), want, "seed {seed}");
        round += usize::from(want.is_some());
        let mails =
            document.notify_customer && document.axes[0].statuses[status.index()].notify_customer;
        let want = shortest(
            explored,
            |id| mails && is_there(explored.state(id)),
            |id, told, edge| {
                let before = explored.state(id);
                let owed = workflow.effects(before, &edge.step, edge.input.facts);
                let mailed = owed.iter().any(|it| matches!(it, StepEffect::Notify { .. }));
                let tells = mailed && !is_there(before) && is_there(edge.step.state);
                Some((told || tells, told && tells))
            },
            |_| false,
        );
        assert_eq!(length(&proof, Code::OF0601), want, "seed {seed}");
        twice += usize::from(want.is_some());
    }
    assert!(round > 50 && twice > 5, "{round} {twice}");
}

/// Facts that nothing has set are not in a story.
#[test]
fn a_story_names_the_facts_that_its_effects_ask_for() {
    let mut document = shop().fact("quiet");
    document.axes[1].statuses[1].notify_customer = false;
    document.axes[1].statuses[1].notify_once = true;
    let loud = Effect::notify().when(Guard::fact("quiet").negate());
    document.transitions[1].effects.push(loud);
    let proof = prove(&document);
    let story = proof.witness(0).unwrap();
    assert_eq!(proof.findings()[0].code, Code::OF0601);
    let facts: Vec<usize> = story.moves.iter().map(|step| step.facts.len()).collect();
    assert_eq!(facts, [1, 0, 1], "{story}");
    assert!(story.moves.iter().all(|step| step.input.facts == Facts::NONE), "{story}");
    assert_eq!(mails(&story.replay().unwrap().order, "SENT"), 2);
}
