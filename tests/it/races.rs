//! The race matrix against real orders: reports told twice, and in both orders.

use std::collections::BTreeMap;

use orderflow::document::{Axis, Code, Document, Event as Declared, Status, Transition};
use orderflow::order::{LineId, Money};
use orderflow::proof::{Limits, RaceMatrix, Witness};
use orderflow::testing::{Choices, checked};
use orderflow::vocabulary::Books;
use orderflow::{
    Actor, DerivedFact, Effect, Event, EventKind, Order, Payload, Rejection, Verdict, Workflow,
};

/// What an order comes to: its statuses, what the customer has last heard of each axis since the
/// record of that number, and the money on its books.
type End = (BTreeMap<String, String>, BTreeMap<String, String>, [Money; 2]);

fn end(order: &Order, since: usize) -> End {
    let statuses = order.statuses().into_iter();
    let statuses = statuses.map(|(axis, status)| (axis.to_string(), status.to_string()));
    let mut told = BTreeMap::new();
    for record in order.history().iter().skip(since) {
        if record.effects.iter().any(|effect| matches!(effect, Effect::Notify { .. })) {
            let changes = record.changes.iter();
            told.extend(changes.map(|change| (change.axis.to_string(), change.to.to_string())));
        }
    }
    let ledger = order.books().ledger();
    (statuses.collect(), told, [ledger.captured(), ledger.refunded()])
}

/// A report of an order of two lines, with its amount or its lines, and a name of its own.
pub(crate) fn report(workflow: &Workflow, choices: &mut Choices<'_>, name: &str) -> Option<Event> {
    let kinds = workflow.document().events.iter();
    let reports: Vec<_> = kinds.filter(|event| event.kind == EventKind::Report).collect();
    if reports.is_empty() {
        return None;
    }
    let event = *choices.pick(&reports);
    let sets: [&[&str]; 3] = [&["1"], &["2"], &["1", "2"]];
    let lines = |choices: &mut Choices<'_>| {
        choices
            .pick(&sets)
            .iter()
            .fold(Payload::new(), |payload, line| payload.line(LineId::new(line).unwrap(), 1))
    };
    let payload = match event.books {
        Some(Books::Capture | Books::Refund) => {
            let amount = Money::parse(choices.word(&["1", "2", "3"]), "EUR").unwrap();
            Payload::new().amount(amount).reference(name)
        }
        Some(Books::FailedPayment) => Payload::new().reference(name),
        Some(Books::Dispatch | Books::LastLeg | Books::Delivery) => lines(choices).shipment(name),
        Some(Books::FailedDelivery | Books::Return) => lines(choices).reference(name),
        _ => Payload::new(),
    };
    Some(Event::new(&event.name).payload(payload).by(Actor::system()))
}

/// Tells the reports one after the other.
fn tell(workflow: &Workflow, order: &Order, events: [&Event; 2]) -> Result<Order, Rejection> {
    let mut order = order.clone();
    for event in events {
        let _ = workflow.apply(&mut order, event)?;
    }
    Ok(order)
}

/// Whether an order, and not its host, says which derived facts hold.
fn keeps_books(workflow: &Workflow, explored: &orderflow::proof::Exploration) -> bool {
    let derived = |fact| DerivedFact::by_name(workflow.fact_key(fact).as_str()).is_some();
    workflow.facts().all(|fact| !derived(fact) || explored.is_given(fact))
}

/// The two stories of every pair that is not clean are real orders', and end differently; so is
/// the story of every repeat that is not absorbed.
fn examples(races: &RaceMatrix) -> (usize, usize) {
    let (mut crossed, mut repeated) = (0, 0);
    let replay =
        |story: &Witness| story.replay().unwrap_or_else(|error| panic!("{error}: {story}"));
    for race in &races.pairs {
        let Some(stories) = race.example.as_deref() else { continue };
        let replayed = stories.each_ref().map(replay);
        let flagged = replayed
            .iter()
            .any(|it| it.verdicts.iter().rev().take(2).any(|it| *it == Verdict::Flagged));
        let [there, back] = replayed.map(|it| end(&it.order, 0));
        // Parcels and refunded units are on the books too, and no sum shows them.
        assert!(there != back || flagged || race.events[0] != race.events[1], "{}", stories[0]);
        crossed += usize::from(there != back);
    }
    for story in races.repeats.iter().filter_map(|repeat| repeat.example.as_deref()) {
        let replayed = replay(story);
        let last = replayed.verdicts.last();
        assert!(matches!(last, Some(Verdict::Applied | Verdict::Flagged)), "{story}");
        let record = replayed.order.history().last().unwrap();
        assert!(!record.changes.is_empty() || !record.effects.is_empty(), "{story}");
        repeated += 1;
    }
    (crossed, repeated)
}

#[test]
fn what_real_orders_do_is_what_the_matrix_says() {
    let (mut differed, mut crossed, mut repeated, mut unabsorbed) = (0, 0, 0, 0);
    for seed in 0..90 {
        let workflow = Workflow::new(&checked(&mut Choices::Seed(seed))).unwrap();
        let explored = workflow.explore(Limits { configurations: 4_000, ..Limits::default() });
        if explored.partial().is_some() || !keeps_books(&workflow, &explored) {
            continue;
        }
        let races = workflow.races(&explored);
        if !races.is_complete {
            continue;
        }
        let (more, again) = examples(&races);
        (crossed, repeated) = (crossed + more, repeated + again);
        let choices = &mut Choices::Seed(seed + 1_000);
        let step = explored.len() / 60 + 1;
        for id in explored.configurations().step_by(step) {
            let order = explored.witness(id).replay().unwrap().order;
            if order.books().lines().is_empty() {
                continue;
            }
            for _ in 0..6 {
                let one = report(&workflow, choices, "x");
                let other = report(&workflow, choices, "y");
                let (Some(one), Some(other)) = (one, other) else { break };
                let here = || format!("{one:?} {other:?} {}", explored.witness(id));
                let orders = [
                    tell(&workflow, &order, [&one, &other]),
                    tell(&workflow, &order, [&other, &one]),
                ];
                let [Ok(there), Ok(back)] = orders else { continue };
                let since = order.history().len();
                let (there, back) = (end(&there, since), end(&back, since));
                let most = ["4", "5"].map(|most| Money::parse(most, "EUR").unwrap());
                if there != back && there.2.iter().zip(most).all(|(sum, most)| *sum <= most) {
                    assert!(
                        !races.pair(one.name(), other.name()).unwrap().is_clean(),
                        "{}",
                        here()
                    );
                    differed += 1;
                }
                // The very same message once more.
                let mut twice = order.clone();
                let Ok(_) = workflow.apply(&mut twice, &one) else { continue };
                let (once, again) = (twice.clone(), workflow.decide(&twice, &one).unwrap());
                let silent = again
                    .record()
                    .is_none_or(|record| record.changes.is_empty() && record.effects.is_empty());
                let absorbed = silent && once.statuses() == twice.statuses();
                let kind = workflow.document().events.iter().find(|it| *one.name() == *it.name);
                let payload = one.brings();
                let named = payload.reference.is_some() || payload.shipment.is_some();
                if !absorbed && (named || kind.unwrap().books.is_none()) {
                    let repeat = races.repeats.iter().find(|it| it.event == *one.name()).unwrap();
                    assert!(repeat.example.is_some(), "{}", here());
                    unabsorbed += 1;
                }
            }
        }
    }
    let seen = [differed, crossed, repeated, unabsorbed];
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}

/// A status to which two reports lead, one of them by a way that tells the customer.
fn quiet_and_loud() -> Document {
    let axis = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED"));
    let notify = orderflow::document::Effect::notify();
    Document::new("quiet and loud")
        .version("1")
        .axis(axis.status(Status::new("GONE").terminal()))
        .event(Declared::new("sent", EventKind::Report))
        .event(Declared::new("scanned", EventKind::Report))
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE").effect(notify))
        .transition(Transition::new("parcel", "scanned", ["PACKED"]).to("GONE"))
}

#[test]
fn what_the_customer_last_heard_is_part_of_the_end() {
    let workflow = Workflow::new(&quiet_and_loud()).unwrap();
    let races = workflow.races(&workflow.explore(Limits::default()));
    let race = races.pair("sent", "scanned").unwrap();
    let [there, back] = race.example.as_deref().unwrap().each_ref().map(|story| {
        let (statuses, told, _) = end(&story.replay().unwrap().order, 0);
        (statuses, told)
    });
    assert_eq!(there.0, back.0, "the statuses are the same");
    assert_ne!(there.1, back.1, "and the customer was told once, or not at all");
    assert!(race.is_cross());
    let heard = "the customer has last heard GONE, or PACKED";
    assert_eq!(race.differs.unwrap().words(&workflow), heard);
    let proof = workflow.prove(Limits::default());
    let found = proof.findings().iter().find(|finding| finding.code == Code::OF0506);
    let ends = format!("in another order: in GONE, and {heard}");
    assert!(found.unwrap().message.ends_with(&ends), "{found:?}");
    // Where both ways tell it, nobody can say which report came first.
    let mut document = quiet_and_loud();
    document.transitions[0].effects.clear();
    document.axes[0].statuses[1].notify_customer = true;
    let workflow = Workflow::new(&document).unwrap();
    let races = workflow.races(&workflow.explore(Limits::default()));
    assert!(races.pairs.iter().all(|race| race.is_clean()));
    assert!(races.repeats.iter().all(|repeat| repeat.example.is_none()));
}

#[test]
fn a_repeat_that_owes_anything_is_not_absorbed() {
    use orderflow::document::Effect;
    use orderflow::vocabulary::EffectKind;
    let owed = [
        Effect::notify(),
        Effect::attention("look"),
        Effect::new(EffectKind::Automation, "print"),
        Effect::new(EffectKind::Custom, "pay_out"),
        Effect { after: Some("P1D".to_owned()), ..Effect::new(EffectKind::SetTimer, "scanned") },
    ];
    for effect in owed {
        let again = Transition::new("parcel", "scanned", ["GONE"]).effect(effect.clone());
        let workflow = Workflow::new(&quiet_and_loud().transition(again)).unwrap();
        let races = workflow.races(&workflow.explore(Limits::default()));
        let repeat = races.repeats.iter().find(|it| it.event == "scanned").unwrap();
        let story = repeat.example.as_deref().unwrap_or_else(|| panic!("{effect:?}"));
        let order = story.replay().unwrap().order;
        assert!(!order.history().last().unwrap().effects.is_empty(), "{effect:?}");
    }
}
