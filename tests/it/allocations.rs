//! What deciding on the bare state allocates: nothing.

use allocation_counter::measure;
use orderflow::{EventId, Facts, Input, Roles, State, TransitionId, Verdict, Workflow};

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
