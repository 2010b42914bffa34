//! What the parts of the library cost against each other. Only the ratios mean something: the
//! machine is whoever's.
//!
//! `cargo bench` runs all of it, `cargo bench -- step` a part.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use orderflow::replay::{Options, Replay};
use orderflow::standard::{DOCUMENT, Paid, Sent, event};
use orderflow::{Actor, Event, EventId, Facts, Input, NewOrder, Order, Origin, State, Workflow};
use rust_decimal::dec;

/// How many steps one iteration takes; a power of two.
const STEPS: usize = 4096;

/// A fixed sequence that looks like chance (an xorshift), so that no branch is learnt by heart.
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or(0)
    }
}

/// Reachable states, events and fact sets in no order: what a server sees of many orders.
fn stream(workflow: &Workflow) -> Vec<(State, EventId, Input)> {
    let mut shuffle = Shuffle(0x9e37_79b9_7f4a_7c15);
    let events: Vec<EventId> = workflow.events().collect();
    let facts: Vec<_> = workflow.facts().collect();
    let mut state = workflow.entry();
    let mut steps = Vec::with_capacity(STEPS);
    for _ in 0..STEPS {
        let event = events[shuffle.below(events.len())];
        let set = facts.iter().fold(Facts::NONE, |set, &id| set.with(id, shuffle.below(2) == 1));
        let input = Input { facts: set, booked: shuffle.below(2) == 1, ..Input::default() };
        steps.push((state, event, input));
        state = workflow.step(state, event, input).state;
    }
    steps
}

fn opened(workflow: &Workflow) -> Order {
    let at = "2026-03-01T09:00:00Z".parse().unwrap_or_default();
    let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    match workflow.open(new, Origin::by(Actor::system()).at(at)) {
        Ok(order) => order,
        Err(error) => unreachable_here(&error),
    }
}

fn unreachable_here(error: &dyn std::error::Error) -> ! {
    eprintln!("{error}");
    std::process::exit(1)
}

fn step(criterion: &mut Criterion) {
    let workflow = Workflow::standard();
    let steps = stream(&workflow);
    let mut group = criterion.benchmark_group("step");
    group.throughput(Throughput::Elements(STEPS as u64));
    group.bench_function("shuffled", |bencher| {
        bencher.iter(|| {
            let word = |&(state, event, input): &(State, EventId, Input)| {
                black_box(workflow.step(state, event, input));
            };
            steps.iter().for_each(word);
        });
    });
    group.bench_function("effects of it", |bencher| {
        bencher.iter(|| {
            for &(state, event, input) in &steps {
                let step = workflow.step(state, event, input);
                black_box(workflow.effects(state, &step, input.facts));
            }
        });
    });
    group.finish();
}

fn engine(criterion: &mut Criterion) {
    let workflow = Workflow::standard();
    let order = opened(&workflow);
    let paid = Paid::in_full().by(Actor::gateway("stripe")).key("evt_1");
    let refused = Event::new(event::PROCESS);
    let mut group = criterion.benchmark_group("order");
    group.bench_function("decide, applied", |bencher| {
        bencher.iter(|| workflow.decide(black_box(&order), &paid));
    });
    group.bench_function("decide, refused", |bencher| {
        bencher.iter(|| workflow.decide(black_box(&order), &refused));
    });
    group.bench_function("explain", |bencher| {
        bencher.iter(|| workflow.explain(black_box(&order), &refused));
    });
    group.bench_function("permitted", |bencher| {
        bencher.iter(|| workflow.permitted(black_box(&order), &Actor::system()));
    });
    group.bench_function("open, pay and send", |bencher| {
        bencher.iter(|| {
            let mut order = opened(&workflow);
            let paid = workflow.apply(&mut order, &paid).is_ok();
            let sent = workflow.apply(&mut order, Sent::rest()).is_ok();
            black_box((order, paid, sent))
        });
    });
    group.finish();
}

fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    group.bench_function("standard, unchecked", |bencher| bencher.iter(Workflow::standard));
    group.bench_function("standard, checked", |bencher| {
        bencher.iter(|| Workflow::check_json(black_box(DOCUMENT.as_bytes())));
    });
    group.finish();
}

fn replay(criterion: &mut Criterion) {
    let workflow = Workflow::standard();
    let at = "2026-03-01T09:00:00Z";
    let line = |n: usize| {
        let name = ["paid", "sent", "delivered", "done"][n % 4];
        format!(r#"{{"order":"{}","event":"{name}","at":"{at}"}}"#, n / 4)
    };
    let log: Vec<String> = (0..10_000).map(line).collect();
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(log.len() as u64));
    group.sample_size(20);
    group.bench_function("ten thousand lines", |bencher| {
        bencher.iter(|| {
            let mut replay = Replay::new(workflow.clone(), Options::default());
            let good = log.iter().filter(|line| replay.line(line.as_bytes()).is_ok()).count();
            black_box((replay.summary(), good))
        });
    });
    let mut order = opened(&workflow);
    for event in [Paid::in_full(), Sent::rest(), Event::new(event::DELIVERED)] {
        let _ = black_box(workflow.apply(&mut order, event));
    }
    group.throughput(Throughput::Elements(order.version()));
    group.bench_function("a history", |bencher| {
        bencher.iter(|| Order::replay(order.history().iter()));
    });
    group.finish();
}

criterion_group!(benches, step, engine, compile, replay);
criterion_main!(benches);
