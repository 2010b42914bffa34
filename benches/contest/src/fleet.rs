//! Millions of orders: a fleet beside a list of orders with a `Vec` of records each, as anybody
//! would keep them.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use orderflow::fleet::{Command, Fleet, OrderNumber};
use orderflow::{Facts, Input, State, Step, Verdict, Workflow};

use crate::bare::Record;
use crate::give_up;
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

/// How many orders are done by one before it is the other's turn: few enough for most turns to be
/// over before anything else wants the core.
const TURN: usize = 10_000;

/// How many turns of reading there are at most.
const READING: usize = 600;

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

    fn apply(&mut self, workflow: &Workflow, command: &Command) -> Step {
        let &Command { order: OrderNumber(order), event, input, at } = command;
        let step = workflow.step(self.state, event, input);
        if step.verdict == Verdict::Applied {
            self.state = step.state;
            let [first, second, ..] = step.taken_list();
            let (at, facts, taken) = (at.as_millisecond(), input.facts, [first, second]);
            self.history.push(Record { at, facts, after: step.state, order, taken });
        }
        step
    }
}

/// Numbers in an order that nothing foresees, another one each time.
struct Scatter {
    numbers: Vec<u32>,
    seed: u64,
}

impl Scatter {
    fn new(limit: usize) -> Self {
        Self { numbers: (0..limit as u32).collect(), seed: 1 }
    }

    /// All numbers, shuffled anew: who has gone through them once has not learnt the next order,
    /// and what was allocated on the way does not lie in it.
    fn shuffle(&mut self) -> &[u32] {
        for last in (1..self.numbers.len()).rev() {
            self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = (u128::from(self.seed) * (last as u128 + 1)) >> 64;
            self.numbers.swap(last, place as usize);
        }
        &self.numbers
    }
}

/// What both took for each turn, in nanoseconds an order.
#[derive(Default)]
struct Turns(Vec<(f64, f64)>);

impl Turns {
    /// Lets both do the same orders, one after the other.
    fn take(&mut self, orders: usize, fleet: impl FnOnce(), plain: impl FnOnce()) {
        let start = Instant::now();
        fleet();
        let middle = Instant::now();
        plain();
        let each = |time: Duration| time.as_nanos() as f64 / orders as f64;
        self.0.push((each(middle - start), each(middle.elapsed())));
    }

    fn row(&self, name: &str) -> String {
        let middle = |of: fn(&(f64, f64)) -> f64| median(self.0.iter().map(of).collect());
        let (ratio, own, plain) = (middle(|it| it.0 / it.1), middle(|it| it.0), middle(|it| it.1));
        format!("| {name} | {ratio:.2} | {own:.0} ns | {plain:.0} ns |\n")
    }
}

/// One way of telling a fleet what to do.
type Way = fn(&mut Fleet, &[Command]);

/// All ways.
const WAYS: [(&str, Way); 3] = [
    ("applying an event, each by a call", |fleet, commands| {
        for it in commands {
            black_box(fleet.apply(it.order, it.event, it.input, it.at));
        }
    }),
    ("applying a batch, on one core", |fleet, commands| {
        black_box(fleet.apply_batch(commands, 1));
    }),
    ("applying a batch, on two cores", |fleet, commands| {
        black_box(fleet.apply_batch(commands, 2));
    }),
];

/// Lets both live the same lives, and measures each way in every third turn.
fn apply(
    workflow: &Workflow,
    fleet: &mut Fleet,
    plain: &mut [Plain],
    scatter: &mut Scatter,
) -> String {
    let events = events(workflow);
    let input = Input { facts: facts(workflow, 7), ..Input::default() };
    let mut ways = WAYS.map(|(name, way)| (name, way, Turns::default()));
    let mut turns = 0;
    for event in LIFE.map(|event| events[event as usize]) {
        for turn in scatter.shuffle().chunks(TURN) {
            let command =
                |&order: &u32| Command { order: OrderNumber(order), event, input, at: AT };
            let commands: Vec<Command> = turn.iter().map(command).collect();
            let (_, way, times) = &mut ways[turns % WAYS.len()];
            turns += 1;
            let fleet = || way(fleet, &commands);
            let plain = || {
                for command in &commands {
                    black_box(plain[command.order.index()].apply(workflow, command));
                }
            };
            times.take(turn.len(), fleet, plain);
        }
    }
    ways.iter().map(|(name, _, times)| times.row(name)).collect()
}

/// Lets both read the same histories, every record's time and status. If each waits for the one
/// before it, as one does that is asked for by itself, then nobody reads several at once.
fn read<const WAITS: bool>(
    workflow: &Workflow,
    fleet: &Fleet,
    plain: &[Plain],
    turns: &[u32],
) -> Turns {
    let axis = workflow.axes().next().unwrap_or_else(|| give_up(&"there is no axis"));
    let told = |at: i64, state: State| at + state.status(axis).index() as i64;
    // Nothing is ever negative, but that shows only when it has been read.
    let next = |order: u32, last: i64| if WAITS { order ^ (last >> 63) as u32 } else { order };
    let mut reading = Turns::default();
    for turn in turns.chunks(TURN).take(READING) {
        let fleet = || {
            turn.iter().fold(0, |last, &order| {
                let history = fleet.history(OrderNumber(next(order, last)));
                let all = history.map(|record| told(record.millisecond(), record.state()));
                black_box(all.sum())
            });
        };
        let plain = || {
            turn.iter().fold(0, |last, &order| {
                let history = &plain[next(order, last) as usize].history;
                black_box(history.iter().map(|it| told(it.at, it.after)).sum())
            });
        };
        reading.take(turn.len(), fleet, plain);
    }
    reading
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
    let mut scatter = Scatter::new(orders);
    let workflow = workflow();
    let entry = workflow.entry();

    let empty = resident();
    let mut fleet = Fleet::new(workflow.clone());
    let opened = (0..orders).filter_map(|_| fleet.open(entry, AT)).count();
    let with_fleet = resident();
    let mut plain: Vec<Plain> = (0..opened as u32).map(|order| Plain::open(entry, order)).collect();

    let applying = apply(&workflow, &mut fleet, &mut plain, &mut scatter);
    let with_both = resident();
    let alone = read::<true>(&workflow, &fleet, &plain, scatter.shuffle());
    let many = read::<false>(&workflow, &fleet, &plain, scatter.shuffle());

    let each = |bytes: usize| bytes as f64 / orders as f64;
    let (own, other) = (each(with_fleet - empty), each(with_both - with_fleet));
    let ratio = own / other;
    format!(
        "| {orders} orders with eight records each | ratio | a fleet | a `Vec` an order |\n\
         | --- | ---: | ---: | ---: |\n\
         {applying}{}{}| memory an order | {ratio:.2} | {own:.1} bytes | {other:.1} bytes |\n",
        alone.row("reading a history, each by itself"),
        many.row("reading histories, several at once"),
    )
}
