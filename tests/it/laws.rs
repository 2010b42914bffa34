//! What must hold whatever happens to an order: checked at each act of a random history.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use orderflow::document::Document;
use orderflow::order::PayloadPart;
use orderflow::testing::reference::{self, Situation};
use orderflow::testing::{Act, Choices, act, new_order};
use orderflow::{
    ActorKind, Books, Decision, DerivedFact, Effect, Event, EventKind, Order, Origin, Record,
    Rejection, Verdict, Workflow,
};

/// When the record of that number is made.
pub(crate) fn time(sequence: u64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + sequence as i64 * 60).expect("within time")
}

/// How often each verdict was given, and each code of a rejection.
pub(crate) type Answers = BTreeMap<&'static str, u32>;

/// Opens an order and lets some acts happen to it, holding every law at each.
pub(crate) fn hold(workflow: &Workflow, choices: &mut Choices<'_>, acts: usize) -> Answers {
    let mut answers = Answers::new();
    let origin = Origin::by(orderflow::Actor::system()).at(time(1));
    let mut order = workflow.open(new_order(workflow, choices), origin).expect("it opens");
    for _ in 0..acts {
        if choices.is_spent() {
            break;
        }
        let before = order.clone();
        let at = time(order.version() + 1);
        let result = match act(workflow, choices) {
            Act::Event(event) => take(workflow, &mut order, event.at(at)),
            Act::Assign { axis, status, origin } => {
                assign(workflow, &mut order, (&axis, &status), origin.at(at))
            }
            Act::Force { axis, status, origin } => {
                let origin = origin.at(at);
                let result = workflow.force_assign(&mut order, &*axis, &*status, origin.clone());
                reached(&order, &axis, &status, &result);
                result
            }
            Act::Settle { name, origin } => workflow.settle(&mut order, &name, origin.at(at)),
            Act::Edit { edit, origin } => workflow.edit(&mut order, *edit, origin.at(at)),
        };
        entered(&before, &order, &result);
        outcome(workflow, &order);
        let answer =
            result.map_or_else(|rejection| rejection.code(), |decision| decision.verdict.as_str());
        *answers.entry(answer).or_default() += 1;
    }
    history(&order);
    answers
}

/// One event: asking and doing agree, with each other and with the reference.
fn take<'w>(
    workflow: &'w Workflow,
    order: &mut Order,
    event: Event,
) -> Result<Decision<'w>, Rejection> {
    let before = order.clone();
    let explained = workflow.explain(order, &event);
    let decided = workflow.decide(order, &event);
    let other = order.clone();
    let each = workflow.decide_each([&*order, &other], &event);
    assert!(each.iter().all(|(id, one)| *id == order.id() && *one == decided), "{each:?}");
    permitted(workflow, order, &event);
    wrong_version(workflow, order, &event);
    assert_eq!(*order, before, "asking changed the order");

    let result = workflow.apply(order, &event);
    assert_eq!(result, decided, "deciding and applying differ");
    match (&explained, &result) {
        (Ok(told), Ok(done)) => {
            assert_eq!((told.verdict, &told.rejection), (done.verdict, &None), "{told:?}");
        }
        (Ok(told), Err(done)) => {
            let wanted = (Verdict::Refused, Some(done));
            assert_eq!((told.verdict, told.rejection.as_ref()), wanted, "{told:?}");
        }
        (Err(_), Err(_)) => {}
        (Err(told), Ok(done)) => panic!("explained as {told}, done as {done:?}"),
    }
    let kind = workflow.event(event.name()).map(|id| workflow.event_kind(id));
    match &result {
        Err(Rejection::Refused(refusal)) => {
            assert_eq!(kind, Some(EventKind::Request), "a report is never refused");
            assert!(!refusal.reasons().is_empty(), "a refusal names a reason");
        }
        Err(Rejection::ReasonMissing { .. }) => assert_eq!(kind, Some(EventKind::Request)),
        Err(_) => {}
        Ok(decision) => repeated(workflow, order, &event, decision),
    }
    against_reference(workflow, &before, order, &event, &result);
    result
}

/// What the same actor may do without payloads is what deciding says.
fn permitted(workflow: &Workflow, order: &Order, event: &Event) {
    let actor = event.comes_from().actor;
    for told in workflow.permitted(order, &actor) {
        let event = Event::new(&told.event).by(actor.clone()).note("asked for");
        let verdict = workflow.decide(order, event).map(|decision| decision.verdict);
        assert_eq!(verdict.unwrap_or(Verdict::Refused), told.verdict, "{told:?}");
    }
}

/// An event that saw another version is rejected as such, unless its key is known.
fn wrong_version(workflow: &Workflow, order: &Order, event: &Event) {
    let stale = event.clone().expect_version(order.version() + 1).key("a key of its own");
    let code = workflow.decide(order, stale).map_err(|rejection| rejection.code());
    assert_eq!(code.map(|decision| decision.verdict), Err("OF-R-VERSION"));
}

/// The same key again is answered with the first record, and with anything else refused.
fn repeated(workflow: &Workflow, order: &mut Order, event: &Event, decision: &Decision<'_>) {
    let (Some(_), Some(record)) = (event.comes_from().key, decision.record()) else { return };
    let before = order.clone();
    let again = workflow.apply(order, event).expect("the same again");
    assert_eq!((again.verdict, again.first), (Verdict::Unchanged, Some(record.sequence)));
    assert_eq!(again.record(), None);
    let told = workflow.explain(order, event).map(|told| told.verdict);
    assert_eq!(told, Ok(Verdict::Unchanged), "explaining the same again");
    let payload = event.brings().clone();
    let reference = format!("not {}", payload.reference.as_deref().unwrap_or_default());
    let other = event.clone().payload(payload.reference(&reference));
    let rejection = workflow.apply(order, other).map(|decision| decision.verdict);
    assert!(matches!(rejection, Err(Rejection::KeyReused { .. })), "{rejection:?}");
    assert_eq!(*order, before);
}

fn assign<'w>(
    workflow: &'w Workflow,
    order: &mut Order,
    (axis, status): (&str, &str),
    origin: Origin,
) -> Result<Decision<'w>, Rejection> {
    let before = order.clone();
    let decided = workflow.decide_assign(order, axis, status, origin.clone());
    assert_eq!(*order, before, "asking changed the order");
    let result = workflow.assign(order, axis, status, origin);
    assert_eq!(result, decided, "deciding and assigning differ");
    reached(order, axis, status, &result);
    result
}

/// An assignment that is not refused reaches what was wanted; so did the one whose key comes again.
fn reached(order: &Order, axis: &str, status: &str, result: &Result<Decision<'_>, Rejection>) {
    if let Ok(decision) = result
        && decision.first.is_none()
    {
        assert_eq!(order.status(axis), status, "{decision:?}");
    }
}

/// What an act did to the order: nothing, or one record.
fn entered(before: &Order, after: &Order, result: &Result<Decision<'_>, Rejection>) {
    let Ok(decision) = result else {
        assert_eq!(before, after, "an error changed the order");
        return;
    };
    assert_ne!(decision.verdict, Verdict::Refused);
    assert_eq!(decision.expected_version, before.version());
    let Some(record) = decision.record() else {
        assert_ne!(decision.verdict, Verdict::Applied);
        assert_eq!(before, after, "without a record nothing changes");
        return;
    };
    assert_ne!(decision.verdict, Verdict::Unchanged);
    assert_eq!(after.version(), before.version() + 1);
    assert_eq!(after.history().last().as_ref(), Some(&record));
    let mails = record.effects.iter().filter(|effect| matches!(effect, Effect::Notify { .. }));
    let mails = mails.count();
    let labelled = record.changes.len();
    let most = usize::from(decision.verdict == Verdict::Applied || labelled > 0);
    assert!(mails <= most, "{mails} mails of {record:?}");
    let mut statuses = before.statuses();
    for change in &record.changes {
        assert_eq!(statuses.insert(change.axis.clone(), change.to.clone()), change.from);
    }
    assert_eq!(statuses, after.statuses());
}

/// The order's outcome is the reference's.
fn outcome(workflow: &Workflow, order: &Order) {
    let state = order.state(workflow).expect("its own workflow knows its statuses");
    let found = workflow.outcome(state, workflow.facts_of(order)).map(|outcome| outcome.name);
    let situation = situation(order, None);
    assert_eq!(found, reference::outcome(workflow.document(), &situation));
}

/// The order as the reference sees it, once the booking is entered.
fn situation(order: &Order, booking: Option<&orderflow::order::Booking>) -> Situation {
    let text = |key: &orderflow::Key| key.as_str().to_owned();
    let derived = order.books().facts(booking);
    let host = order.facts().iter().map(text);
    let host = host.filter(|fact| DerivedFact::by_name(fact).is_none());
    let statuses = order.statuses();
    let statuses = statuses.iter().map(|(axis, status)| (text(axis), text(status)));
    Situation {
        statuses: statuses.collect(),
        facts: derived.iter().map(|fact| fact.as_str().to_owned()).chain(host).collect(),
        roles: BTreeSet::new(),
    }
}

/// The aggregate decides as the reference does on the same books.
fn against_reference(
    workflow: &Workflow,
    before: &Order,
    after: &Order,
    event: &Event,
    result: &Result<Decision<'_>, Rejection>,
) {
    let verdict = match result {
        Ok(decision) if decision.first.is_some() => return,
        Ok(decision) => decision.verdict,
        Err(Rejection::Refused { .. }) => Verdict::Refused,
        Err(_) => return,
    };
    let document = workflow.document();
    let booking = booking(document, before, event);
    let mut situation = situation(before, booking.as_ref());
    situation.roles = event.comes_from().actor.roles.into_iter().collect();
    let booked = booking.is_some_and(|booking| !booking.is_empty() || booking.unmatched > 0);
    let wanted = reference::decide(document, &situation, event.name(), booked).expect("declared");
    assert_eq!(verdict, wanted.verdict, "{event:?}");
    let statuses: BTreeMap<String, String> = self::situation(after, None).statuses;
    assert_eq!(statuses, wanted.statuses, "{event:?}");
    if let Err(Rejection::Refused(refusal)) = result {
        let reasons = refusal.reasons();
        let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes, wanted.reasons);
    }
}

fn booking(document: &Document, order: &Order, event: &Event) -> Option<orderflow::order::Booking> {
    let declared = document.events.iter().find(|declared| declared.name == event.name())?;
    let kind: Books = declared.books?;
    let by_gateway = event.comes_from().actor.kind == ActorKind::Gateway;
    let at = event.comes_from().at.unwrap_or_else(|| order.last_change());
    // Of a report, the books take what they can.
    let payload = match declared.kind {
        EventKind::Report => event.brings().only(PayloadPart::taken_by(kind)),
        EventKind::Request => event.brings().clone(),
    };
    Some(order.books().book(kind, &payload, by_gateway, at).expect("it was booked"))
}

/// The whole history: gapless, every effect its own, and the same order when replayed.
fn history(order: &Order) {
    let sequence: Vec<u64> = order.history().iter().map(|record| record.sequence).collect();
    assert_eq!(sequence, (1..=order.version()).collect::<Vec<_>>());
    let owed: Vec<_> =
        order.history().iter().flat_map(Record::into_owed).map(|owed| owed.key).collect();
    assert_eq!(owed.iter().collect::<BTreeSet<_>>().len(), owed.len());
    let replayed = Order::replay(order.history().iter()).expect("it replays");
    assert_eq!(&replayed, order);
    let stored = order.history().iter().map(|record| {
        let text = serde_json::to_string(&record).expect("it is written");
        let read: Record = serde_json::from_str(&text).expect("it is read");
        assert_eq!(read, record, "{text}");
        read
    });
    let replayed = Order::replay(stored.collect::<Vec<_>>()).expect("it replays");
    assert_eq!(&replayed, order);
}

#[cfg(test)]
mod tests {
    use orderflow::testing::checked;

    use super::*;

    /// Adds the answers of a history to those before.
    fn add(all: &mut Answers, answers: Answers) {
        for (answer, count) in answers {
            *all.entry(answer).or_default() += count;
        }
    }

    #[test]
    fn many_random_histories_keep_the_laws_and_meet_every_answer() {
        let mut choices = Choices::Seed(3);
        let mut all = Answers::new();
        for _ in 0..100 {
            let workflow = Workflow::new(&checked(&mut choices)).unwrap();
            for _ in 0..4 {
                add(&mut all, hold(&workflow, &mut choices, 16));
            }
        }
        let verdicts = ["applied", "unchanged", "ignored", "flagged"];
        let codes = [
            "OF-R-NOEVENT",
            "OF-R-GUARD",
            "OF-R-ROLE",
            "OF-R-EVENT",
            "OF-R-STATUS",
            "OF-R-KEY",
            "OF-R-PAYLOAD",
            "OF-R-REASON",
            "OF-R-DISABLED",
            "OF-R-NOWAY",
            "OF-R-ATTENTION",
        ];
        for answer in verdicts.into_iter().chain(codes) {
            assert!(all.get(answer).is_some_and(|count| *count >= 10), "{answer}: {all:?}");
        }
    }

    #[test]
    fn many_random_histories_of_the_standard_workflow_keep_the_laws() {
        let workflow = Workflow::standard();
        let mut choices = Choices::Seed(4);
        let mut all = Answers::new();
        for _ in 0..100 {
            add(&mut all, hold(&workflow, &mut choices, 24));
        }
        assert_eq!(all.get("flagged"), None, "{all:?}");
        assert!(all["applied"] > 500, "{all:?}");
    }
}
