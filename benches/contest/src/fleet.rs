//! Millions of orders: a fleet beside a list of orders with a `Vec` of records each, as anybody
//! would keep them.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use orderflow::fleet::{Fleet, OrderNumber};
use orderflow::{EventId, Facts, Input, State, Step, Verdict, Workflow};

use crate::bare::Record;
use crate::race::median;
use crate::shop::Event;
use crate::workflow::{events, facts, workflow};

/// What is tried on every order, once each: with the opening, eight records.
const LIFE: [Event; 7] = [
    Event::Place,
    Event::Authorize,
    Event::Pay,
    Event::Process,
    Event::Pack,
    Event::Ship,
    Event::Deliver,
];

/// How many orders are done by one before it is the other's turn.
const TURN: usize = 50_000;

/// An order beside a list of its own.
struct Plain {
    state: State,
    history: Vec<Record>,
}

impl Plain {
    fn open(state: State, order: u32) -> Self {
        let (at, facts) = (AT.as_millisecond(), Facts::NONE);
        Self { state, history: vec![Record { at, facts, after: state, order, taken: [None; 2] }] }
    }

    fn apply(&mut self, workflow: &Workflow, event: EventId, input: Input) -> Step {
        let step = workflow.step(self.state, event, input);
        if step.verdict == Verdict::Applied {
            self.state = step.state;
            let [first, second, ..] = step.taken_list();
            let Some(&Record { order, .. }) = self.history.first() else { return step };
            let (at, facts, taken) = (AT.as_millisecond(), input.facts, [first, second]);
            self.history.push(Record { at, facts, after: step.state, order, taken });
        }
        step
    }
}

/// Numbers below a limit in an order that no cache foresees.
#[derive(Clone, Copy)]
struct Scatter {
    limit: usize,
    stride: usize,
}

impl Scatter {
    fn new(limit: usize) -> Self {
        let divides = |stride: usize| {
            let (mut one, mut other) = (stride, limit);
            while other != 0 {
                (one, other) = (other, one % other);
            }
            one == 1
        };
        // The golden section of the limit, or the next number that leaves nothing out.
        let start = (limit as f64 * 0.618_033_988_75) as usize | 1;
        let stride = (start..).step_by(2).find(|&stride| divides(stride)).unwrap_or(1);
        Self { limit, stride }
    }

    fn at(self, place: usize) -> usize {
        place * self.stride % self.limit
    }
}

/// What both took for each turn, in nanoseconds an order.
#[derive(Default)]
struct Turns(Vec<(f64, f64)>);

impl Turns {
    /// Lets both do the same orders, one after the other.
    fn take(
        &mut self,
        orders: &[usize],
        mut fleet: impl FnMut(usize),
        mut plain: impl FnMut(usize),
    ) {
        let start = Instant::now();
        orders.iter().for_each(|&order| fleet(order));
        let middle = Instant::now();
        orders.iter().for_each(|&order| plain(order));
        let each = |time: Duration| time.as_nanos() as f64 / orders.len() as f64;
        self.0.push((each(middle - start), each(middle.elapsed())));
    }

    fn row(&self, name: &str) -> String {
        let middle = |of: fn(&(f64, f64)) -> f64| median(self.0.iter().map(of).collect());
        let (ratio, own, plain) = (middle(|it| it.0 / it.1), middle(|it| it.0), middle(|it| it.1));
        format!("| {name} | {ratio:.2} | {own:.0} ns | {plain:.0} ns |\n")
    }
}

/// The bytes that the process has in memory.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * 4096
}

/// When everything happens.
const AT: Timestamp = Timestamp::constant(1_772_355_600, 0);

/// Measures so many orders, or some more.
pub fn table(orders: usize) -> String {
    let orders = orders.next_multiple_of(TURN);
    let scatter = Scatter::new(orders);
    let turns = |turn: usize| -> Vec<usize> {
        (turn * TURN..(turn + 1) * TURN).map(|place| scatter.at(place)).collect()
    };
    let workflow = workflow();
    let (events, entry) = (events(&workflow), workflow.entry());
    let input = Input { facts: facts(&workflow, 7), ..Input::default() };

    let empty = resident();
    let mut fleet = Fleet::new(workflow.clone());
    let opened = (0..orders).filter_map(|_| fleet.open(entry, AT)).count();
    let with_fleet = resident();
    let mut plain: Vec<Plain> = (0..opened as u32).map(|order| Plain::open(entry, order)).collect();

    let mut applying = Turns::default();
    for event in LIFE.map(|event| events[event as usize]) {
        for turn in 0..orders / TURN {
            applying.take(
                &turns(turn),
                |order| {
                    black_box(fleet.apply(OrderNumber(order as u32), event, input, AT));
                },
                |order| {
                    black_box(plain[order].apply(&workflow, event, input));
                },
            );
        }
    }
    let with_both = resident();

    let mut reading = Turns::default();
    for turn in 0..(orders / TURN).min(60) {
        reading.take(
            &turns(turn),
            |order| {
                let history = fleet.history(OrderNumber(order as u32));
                black_box(history.map(|record| record.at.as_second()).sum::<i64>());
            },
            |order| {
                black_box(plain[order].history.iter().map(|record| record.at).sum::<i64>());
            },
        );
    }
    let each = |bytes: usize| bytes as f64 / orders as f64;
    let (own, other) = (each(with_fleet - empty), each(with_both - with_fleet));
    let ratio = own / other;
    format!(
        "| {orders} orders with eight records each | ratio | a fleet | a `Vec` an order |\n\
         | --- | ---: | ---: | ---: |\n\
         {}{}| memory an order | {ratio:.2} | {own:.1} bytes | {other:.1} bytes |\n",
        applying.row("applying an event, in random order"),
        reading.row("reading a history, in random order"),
    )
}
