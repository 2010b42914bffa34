//! What deciding allocates: nothing on the bare state, at most once an event on an order, and for
//! what is put on the books what its entries take.

use allocation_counter::measure;
use orderflow::order::Money;
use orderflow::{
    Actor, Event, EventId, Facts, Input, NewOrder, Origin, Payload, Roles, State, TransitionId,
    Verdict, Workflow,
};

/// What a host keeps of a step: 32 bytes.
#[derive(Clone, Copy)]
struct Record {
    at: i64,
    facts: Facts,
    after: State,
    order: u32,
    taken: [Option<TransitionId>; 2],
}

const _: () = assert!(size_of::<Record>() == 32);

#[test]
fn deciding_on_the_bare_state_allocates_nothing() {
    const ORDERS: usize = 64;
    const EVENTS: usize = 50_000;
    let workflow = Workflow::standard();
    let events: Vec<EventId> = workflow.events().collect();
    let facts: Vec<_> = workflow.facts().collect();
    let mut states = vec![workflow.entry(); ORDERS];
    let mut log: Vec<Record> = Vec::with_capacity(EVENTS);
    let mut verdicts = [0; Verdict::ALL.len()];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = move |limit: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % limit as u64) as usize
    };
    let allocated = measure(|| {
        for at in 0..EVENTS as i64 {
            let order = below(ORDERS);
            let event = events[below(events.len())];
            let set = facts.iter().fold(Facts::NONE, |set, &fact| set.with(fact, below(2) == 1));
            let input = Input { facts: set, roles: Roles::NONE, booked: below(2) == 1 };
            let step = workflow.step(states[order], event, input);
            verdicts[step.verdict as usize] += 1;
            if step.verdict == Verdict::Applied {
                states[order] = step.state;
                let [first, second, ..] = step.taken_list();
                let taken = [first, second];
                let order = order as u32;
                log.push(Record { at, facts: set, after: step.state, order, taken });
            }
        }
    });
    assert_eq!(allocated.count_total, 0, "allocations of {EVENTS} events");
    // Every verdict that the standard workflow knows came up; its reports are never flagged.
    assert!(
        verdicts
            .iter()
            .enumerate()
            .all(|(at, &count)| { count > 100 || at == Verdict::Flagged as usize }),
        "{verdicts:?}"
    );
    // And what was kept says what is owed: a record of a transition knows its effects.
    let rows = &workflow.document().transitions;
    let owed = |record: &Record| {
        record.taken.iter().flatten().map(|id| rows[id.index()].effects.len()).sum::<usize>()
    };
    assert!(log.iter().map(owed).sum::<usize>() > 100);
    let last = log.iter().rfind(|record| record.order == 0).unwrap();
    assert!(last.after == states[0] && last.at > 0 && last.facts != Facts::NONE);
}

/// To and fro, with an automation each way and a mail one way.
const SHUTTLE: &str = r#"{
    "format": 1, "name": "shuttle", "version": "1", "notify_customer": true,
    "axes": [{ "name": "place", "entry": ["HERE"], "statuses": [
        { "key": "HERE", "notify_customer": true, "automations": ["greet"] },
        { "key": "THERE", "automations": ["wave"] },
        { "key": "GONE", "terminal": true } ] }],
    "events": [{ "name": "go", "kind": "report" }, { "name": "come", "kind": "report" },
        { "name": "leave", "kind": "report" }],
    "transitions": [
        { "axis": "place", "event": "go", "from": ["HERE"], "to": "THERE" },
        { "axis": "place", "event": "come", "from": ["THERE"], "to": "HERE" },
        { "axis": "place", "event": "leave", "from": ["HERE"], "to": "GONE" } ]
}"#;

/// Applies events to an order in turns, each made by `with`, and counts what applying them asks of
/// the allocator.
fn applying(events: usize, with: impl Fn(Event, usize) -> Event) -> u64 {
    let workflow = Workflow::from_json(SHUTTLE).unwrap();
    let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    let mut order = workflow.open(NewOrder::new("A-1001", "EUR"), origin).unwrap();
    let event = |number: usize| Event::new(["go", "come"][number % 2]);
    let events: Vec<Event> = (0..events).map(|number| with(event(number), number)).collect();
    let count = events.len();
    let mut applied = 0;
    let allocated = measure(|| {
        for event in events {
            let decision = workflow.apply(&mut order, event);
            applied += usize::from(decision.is_ok_and(|it| it.verdict == Verdict::Applied));
        }
    });
    assert_eq!((applied, order.history().len()), (count, count + 1));
    let effects = order.history().iter().flat_map(|record| record.effects);
    assert_eq!(effects.count(), 2 + count + count / 2);
    allocated.count_total
}

#[test]
fn applying_an_event_allocates_when_the_history_grows() {
    let allocated = applying(10_000, |event, _| event);
    assert!(allocated <= 20, "{allocated} allocations of 10,000 events");
}

#[test]
fn applying_an_event_with_a_key_and_a_note_allocates_once() {
    let keyed = |event: Event, number| event.key(&format!("evt_{number}")).note("as it came");
    let allocated = applying(10_000, keyed);
    assert!(allocated <= 10_000 + 40, "{allocated} allocations of 10,000 events");
}

/// The life of an order: each event, whether it comes with an amount and a reference, and how often
/// it may ask for memory. The first parcel asks most: for itself, its units and where they are.
const LIFE: [(&str, bool, u64); 11] = [
    ("place", false, 0),
    ("payment_failed", true, 8),
    ("paid", true, 8),
    ("paid", true, 6),
    ("process", false, 0),
    ("sent", false, 13),
    ("out_for_delivery", false, 1),
    ("delivered", false, 7),
    ("refunded", true, 8),
    ("returned", false, 9),
    ("refunded", true, 8),
];

/// How often an event that was told before may ask: its first record is made, to compare the two.
const REPEATED: u64 = 10;

#[test]
fn the_life_of_an_order_allocates_for_what_is_put_on_the_books() {
    let workflow = Workflow::standard();
    let price = Money::parse("19.90", "EUR").unwrap();
    let at = |step: usize| format!("2026-03-{:02}T09:00:00Z", step + 1).parse().unwrap();
    let of = |step: usize, name: &str, refers: bool| {
        let actor = match name {
            "process" | "returned" => Actor::staff("anna"),
            _ => Actor::gateway("stripe"),
        };
        let event = Event::new(name).by(actor).at(at(step)).key(&format!("evt_{step}"));
        let payload = Payload::new().amount(price).reference(&format!("ch_{step}"));
        if refers { event.payload(payload) } else { event }
    };
    for _ in 0..20 {
        let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, price.amount());
        let origin = Origin::by(Actor::system()).at(at(0));
        let mut order = workflow.open(new, origin).unwrap();
        for (step, (name, refers, most)) in LIFE.into_iter().enumerate() {
            let (first, again) = (of(step, name, refers), of(step, name, refers));
            let mut verdicts = [None; 2];
            let allocated = measure(|| {
                verdicts[0] = workflow.apply(&mut order, first).ok().map(|it| it.verdict);
            });
            let repeated = measure(|| {
                verdicts[1] = workflow.apply(&mut order, again).ok().map(|it| it.verdict);
            });
            let want = if name == "place" { Verdict::Unchanged } else { Verdict::Applied };
            assert_eq!(verdicts, [Some(want), Some(Verdict::Unchanged)], "{name}");
            assert!(allocated.count_total <= most, "{name}: {}", allocated.count_total);
            assert!(repeated.count_total <= REPEATED, "{name} again: {}", repeated.count_total);
        }
    }
}
