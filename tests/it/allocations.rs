//! What deciding allocates: nothing on the bare state, at most once an event on an order, and for
//! what is put on the books what its entries take.

use allocation_counter::measure;
use jiff::Timestamp;
use orderflow::order::{Edit, Line, LineId, Money};
use orderflow::{
    Actor, Event, EventId, Facts, Input, NewOrder, Order, Origin, Payload, Roles, State,
    TransitionId, Verdict, Workflow,
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

fn at(step: usize) -> Timestamp {
    format!("2026-03-{:02}T09:00:00Z", step + 1).parse().unwrap()
}

fn line(name: &str) -> LineId {
    LineId::new(name).unwrap()
}

/// An order of so many lines: two units each, at 19.90.
fn opened(workflow: &Workflow, lines: usize) -> Order {
    let new = (0..lines).fold(NewOrder::new("A-1001", "EUR"), |new, number| {
        new.line(&format!("SKU-{number}"), 2, euros("19.90").amount())
    });
    workflow.open(new, Origin::by(Actor::system()).at(at(0))).unwrap()
}

fn euros(amount: &str) -> Money {
    Money::parse(amount, "EUR").unwrap()
}

/// What comes of an event that is applied and then told again, and how often both ask for memory.
fn applied(workflow: &Workflow, order: &mut Order, make: impl Fn() -> Event) -> [u64; 2] {
    let mut answers = [None; 2];
    let asked = answers.each_mut().map(|answer| {
        let event = make();
        let asked = measure(|| {
            *answer = workflow.apply(order, event).ok().map(|it| (it.verdict, it.is_recorded()));
        });
        asked.count_total
    });
    let name = make().name().to_owned();
    assert!(matches!(answers[0], Some((Verdict::Applied, true))), "{name}: {answers:?}");
    assert_eq!(answers[1], Some((Verdict::Unchanged, false)), "{name} again");
    asked
}

/// The life of an order: each event, whether it comes with an amount and a reference, and how often
/// it asks for memory. An entry of the ledger asks once, for its reference, and a parcel twice, for
/// its id and for what is in it. An event without a payload has no room for the record of what it
/// books, which takes a piece of its own. The first entry of each kind asks for the list of them,
/// and the eleventh record, which is the first one outside of the order, twice.
const LIFE: [(&str, bool, u64); 10] = [
    ("payment_failed", true, 1 + 1),
    ("paid", true, 1 + 1),
    ("paid", true, 1),
    ("process", false, 0),
    ("sent", false, 3 + 1),
    ("out_for_delivery", false, 1),
    ("delivered", false, 1),
    ("refunded", true, 1 + 1),
    ("returned", false, 1 + 1),
    ("refunded", true, 1 + 2),
];

#[test]
fn the_life_of_an_order_allocates_for_what_is_put_on_the_books() {
    let workflow = Workflow::standard();
    let of = |step: usize, name: &str, refers: bool| {
        let actor = match name {
            "process" | "returned" => Actor::staff("anna"),
            _ => Actor::gateway("stripe"),
        };
        let event = Event::new(name).by(actor).at(at(step)).key(&format!("evt_{step}"));
        let payload = Payload::new().amount(euros("19.90")).reference(&format!("ch_{step}"));
        if refers { event.payload(payload) } else { event }
    };
    for _ in 0..20 {
        let mut order = opened(&workflow, 1);
        let place = of(0, "place", false);
        let placed = measure(|| drop(workflow.apply(&mut order, place)));
        assert_eq!((placed.count_total, order.version()), (0, 1));
        for (step, (name, refers, most)) in LIFE.into_iter().enumerate() {
            let [asked, again] = applied(&workflow, &mut order, || of(step, name, refers));
            assert_eq!((asked, again), (most, 0), "{step}: {name}");
        }
    }
}

#[test]
fn parcels_by_name_allocate_for_what_is_in_them() {
    let workflow = Workflow::standard();
    let parcel = |id: &str, lines: &[&str]| {
        let payload = Payload::new().shipment(id);
        lines.iter().fold(payload, |payload, name| payload.line(line(name), 2))
    };
    // A parcel asks twice, as in the life above; an attempt that failed once, for the parcel's id.
    // More than one line, and the first entry of each kind, ask for a list.
    let parcels: [(&str, &str, &[&str], u64); 7] = [
        ("sent", "JJD000390007882823334", &["1", "2", "3"], 2 + 2),
        ("sent", "A parcel of which the id is long", &["4"], 2),
        ("delivery_failed", "A parcel of which the id is long", &[], 1 + 1),
        ("sent", "A parcel of which the id is long", &[], 0),
        ("delivered", "A parcel of which the id is long", &[], 0),
        ("delivered", "JJD000390007882823334", &["2", "3"], 1),
        ("returned", "JJD000390007882823334", &[], 1 + 1),
    ];
    let mut order = opened(&workflow, 4);
    for (step, (name, id, lines, most)) in parcels.into_iter().enumerate() {
        let make = || {
            let event = Event::new(name).by(Actor::carrier("dhl")).at(at(step));
            event.key(&format!("evt_{step}")).payload(parcel(id, lines))
        };
        assert_eq!(applied(&workflow, &mut order, make), [most, 0], "{step}: {name}");
    }
}

#[test]
fn what_is_taken_back_allocates_for_its_record() {
    let workflow = Workflow::standard();
    let manager = || Actor::staff("anna").role("manager");
    let mut order = opened(&workflow, 1);
    for (step, (name, most)) in
        [("paid", 2), ("mark_unpaid", 1), ("paid", 1), ("sent", 4), ("undo_sent", 1), ("sent", 3)]
            .into_iter()
            .enumerate()
    {
        let make = || {
            let event = Event::new(name).by(manager()).at(at(step)).key(&format!("evt_{step}"));
            event.note("by mistake")
        };
        assert_eq!(applied(&workflow, &mut order, make), [most, 0], "{step}: {name}");
    }
}

#[test]
fn an_order_of_many_lines_allocates_for_each_list_once() {
    let workflow = Workflow::standard();
    let mut order = opened(&workflow, 12);
    let parcel = Payload::new().shipment("A parcel of which the id is long");
    // Each asks for the list of its moves and, since there are more than eight lines, for a map of
    // what they would be; without a payload, for its record.
    let steps = [
        // Its id, what is in it, the list of parcels.
        ("sent", Payload::new(), 2 + 1 + 3),
        // The list of attempts.
        ("delivery_failed", Payload::new(), 2 + 1 + 1),
        // Its id, what is in it, the list of attentions: the order is not paid.
        ("sent", parcel, 2 + 3),
        // A long id, which all moves share.
        ("delivered", Payload::new(), 2 + 1 + 1),
    ];
    for (step, (name, payload, most)) in steps.into_iter().enumerate() {
        let make = || {
            let event = Event::new(name).by(Actor::carrier("dhl")).at(at(step));
            event.key(&format!("evt_{step}")).payload(payload.clone())
        };
        assert_eq!(applied(&workflow, &mut order, make), [most, 0], "{step}: {name}");
    }
}

#[test]
fn a_cancellation_with_an_attention_allocates_for_its_record() {
    let workflow = Workflow::standard();
    let mut order = opened(&workflow, 1);
    let paid = || {
        let payload = Payload::new().amount(euros("19.90")).reference("ch_1");
        Event::new("paid").at(at(1)).payload(payload).key("evt_1")
    };
    let cancel = || Event::new("cancel").by(Actor::staff("anna")).at(at(2)).key("evt_2");
    assert_eq!(applied(&workflow, &mut order, paid), [2, 0]);
    assert_eq!(applied(&workflow, &mut order, cancel), [1, 0]);
    assert_eq!(order.attentions().len(), 1);
}

#[test]
fn lists_that_grow_allocate_now_and_then() {
    const EVENTS: u64 = 1_000;
    let workflow = Workflow::standard();
    let new = NewOrder::new("A-1001", "EUR").line("SKU", EVENTS as u32, euros("1").amount());
    let mut order = workflow.open(new, Origin::by(Actor::system()).at(at(0))).unwrap();
    let mut asked = |name: &str, with: &dyn Fn(u64) -> Payload| {
        let event = |number| Event::new(name).at(at(1)).payload(with(number));
        let events: Vec<Event> =
            (0..EVENTS).map(|number| event(number).key(&format!("{name}_{number}"))).collect();
        let mut applied = 0;
        let allocated = measure(|| {
            for event in events {
                let verdict = workflow.apply(&mut order, event).map(|decision| decision.verdict);
                applied += u64::from(verdict == Ok(Verdict::Applied));
            }
        });
        assert_eq!(applied, EVENTS, "{name}");
        allocated.count_total
    };
    let one = euros("1");
    let paid = asked("paid", &|n| Payload::new().amount(one).reference(&format!("ch_{n}")));
    let sent = |n: u64| Payload::new().shipment(&format!("P-{n}"));
    let sent = asked("sent", &|n| sent(n).line(line("1"), 1));
    let delivered = asked("delivered", &|n| Payload::new().shipment(&format!("P-{n}")));
    // Lists double, and so do indices; a set of parcels asks once for every few of them.
    assert!(paid <= EVENTS + 41, "{paid} allocations of {EVENTS} payments");
    assert!(sent <= 2 * EVENTS + 191, "{sent} allocations of {EVENTS} parcels");
    assert!(delivered <= 170, "{delivered} allocations of {EVENTS} deliveries");
}

#[test]
fn an_edit_asks_for_as_much_however_long_the_books_are() {
    let workflow = Workflow::standard();
    let edited = |payments: usize| {
        let mut order = opened(&workflow, 1);
        for number in 0..payments {
            let payload = Payload::new().amount(euros("0.01")).reference(&format!("ch_{number}"));
            let paid = Event::new("paid").at(at(1)).payload(payload);
            assert!(workflow.apply(&mut order, paid).is_ok());
        }
        let edit = Edit::Line(Line::new(line("2"), "SKU-9", 1, euros("1")));
        let mut edit = Some((edit, Origin::by(Actor::staff("anna")).at(at(2))));
        let asked = measure(|| {
            let (edit, origin) = edit.take().unwrap();
            assert!(workflow.edit(&mut order, edit, origin).is_ok_and(|it| it.is_recorded()));
        });
        asked.count_total
    };
    assert_eq!(edited(200), edited(0));
}

#[test]
fn an_event_that_its_host_keeps_allocates_for_its_record() {
    let workflow = Workflow::standard();
    let payload = Payload::new().amount(euros("1")).reference("ch_1");
    let paid = Event::new("paid").at(at(1)).payload(payload).key("evt_1");
    for _ in 0..2 {
        let mut order = opened(&workflow, 1);
        let asked = measure(|| drop(workflow.apply(&mut order, &paid)));
        assert_eq!((asked.count_total, order.version()), (1 + 1 + 1, 2));
        assert_eq!(order.history().last().unwrap().key.as_deref(), Some("evt_1"));
    }
}
