//! The hot paths, one a run, for callgrind: `orderflow-counts CASE`. `check` beside it counts all
//! and compares them with the committed figures.

mod typed;

use std::error::Error;
use std::hint::black_box;

use jiff::Timestamp;
use orderflow::fleet::{Command, Fleet, OrderNumber};
use orderflow::proof::Limits;
use orderflow::replay::{Lines, Options, Replay};
use orderflow::simulate::Simulation;
use orderflow::standard::{DOCUMENT, Paid, Sent, event};
use orderflow::{
    Actor, Event, EventId, Facts, Input, NewOrder, Order, Origin, State, Verdict, Workflow,
};
use rust_decimal::dec;

/// What has a name of its own is all that is counted.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Reachable states, events and facts in no order (a xorshift): what a server sees of many orders.
fn stream(workflow: &Workflow, length: usize) -> Vec<(State, EventId, Input)> {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % limit as u64) as usize
    };
    let events: Vec<EventId> = workflow.events().collect();
    let mut state = workflow.entry();
    let mut steps = Vec::with_capacity(length);
    for _ in 0..length {
        let event = events[below(events.len())];
        let fact = |set: Facts, id| set.with(id, below(2) == 1);
        let facts = workflow.facts().fold(Facts::NONE, fact);
        let input = Input { facts, booked: below(2) == 1, ..Input::default() };
        steps.push((state, event, input));
        state = workflow.step(state, event, input).state;
    }
    steps
}

fn opened(workflow: &Workflow) -> Result<Order, Box<dyn Error>> {
    let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    let at = "2026-03-01T09:00:00Z".parse()?;
    Ok(workflow.open(new, Origin::by(Actor::system()).at(at))?)
}

/// A log in one piece, as it comes from a file.
fn log(workflow: &Workflow) -> Vec<u8> {
    Simulation::new(workflow, 1_000, 7).flat_map(|line| (line + "\n").into_bytes()).collect()
}

/// So many whole lines at a time as fit into a block of 64 KiB.
fn blocks(log: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = log;
    std::iter::from_fn(move || {
        let most = rest.get(..1 << 16).unwrap_or(rest);
        let end = most.iter().rposition(|byte| *byte == b'\n').map_or(most.len(), |at| at + 1);
        let (block, behind) = rest.split_at_checked(end)?;
        rest = behind;
        (!block.is_empty()).then_some(block)
    })
}

/// A thousand orders, and eight events for each, in no order.
fn fleet(workflow: &Workflow) -> (Fleet, Vec<Command>) {
    let (mut fleet, at) = (Fleet::new(workflow.clone()), Timestamp::UNIX_EPOCH);
    let open = |_| fleet.open(workflow.entry(), at);
    let orders: Vec<OrderNumber> = (0..1_000).filter_map(open).collect();
    let steps = stream(workflow, orders.len() * 8).into_iter().enumerate();
    let command = |(number, (_, event, input))| {
        let order = *orders.get(number * 7919 % orders.len())?;
        Some(Command { order, event, input, at })
    };
    let commands = steps.filter_map(command).collect();
    (fleet, commands)
}

fn paid() -> Event {
    Paid::in_full().by(Actor::gateway("stripe")).key("evt_1").into()
}

/// Counts one case; false, where there is none of that name.
fn run(case: &str) -> Result<bool, Box<dyn Error>> {
    let workflow = Workflow::standard();
    match case {
        "step" => {
            let steps = stream(&workflow, 10_000);
            let applied = measured(|| {
                let verdict = |&(state, event, input): &(State, EventId, Input)| {
                    workflow.step(state, event, input).verdict
                };
                steps.iter().map(verdict).filter(|it| *it == Verdict::Applied).count()
            });
            black_box(applied);
        }
        "apply" => {
            let mut orders = (0..100).map(|_| opened(&workflow)).collect::<Result<Vec<_>, _>>()?;
            measured(|| {
                for order in &mut orders {
                    for event in [paid(), Sent::rest().into(), Event::new(event::DELIVERED)] {
                        let _decision = black_box(workflow.apply(order, event));
                    }
                }
            });
        }
        "decide" => {
            let (order, event) = (opened(&workflow)?, paid());
            measured(|| {
                for _ in 0..1_000 {
                    let _decision = black_box(workflow.decide(&order, &event));
                }
            });
        }
        "decide, refused" => {
            let (order, event) = (opened(&workflow)?, Event::new(event::PROCESS));
            measured(|| {
                for _ in 0..1_000 {
                    let _decision = black_box(workflow.decide(&order, &event));
                }
            });
        }
        "explain" => {
            let (order, event) = (opened(&workflow)?, paid());
            measured(|| {
                for _ in 0..1_000 {
                    let _explanation = black_box(workflow.explain(&order, &event));
                }
            });
        }
        "explain, refused" => {
            let (order, event) = (opened(&workflow)?, Event::new(event::PROCESS));
            measured(|| {
                for _ in 0..1_000 {
                    let _explanation = black_box(workflow.explain(&order, &event));
                }
            });
        }
        "parse" => {
            black_box(measured(|| serde_json::from_str::<typed::Document>(DOCUMENT))?);
        }
        "compile" => {
            black_box(measured(Workflow::standard));
        }
        "check" => {
            black_box(measured(|| Workflow::from_json(DOCUMENT)).is_ok());
        }
        "explore" => {
            black_box(measured(|| workflow.explore(Limits::default())).len());
        }
        "replay" => {
            let log: Vec<String> = Simulation::new(&workflow, 1_000, 7).collect();
            let mut replay = Replay::new(workflow, Options::default());
            let read =
                measured(|| log.iter().filter(|line| replay.line(line.as_bytes()).is_ok()).count());
            black_box((read, replay.summary()));
        }
        "replay, block" => {
            let log = log(&workflow);
            let mut replay = Replay::new(workflow, Options::default());
            measured(|| {
                blocks(&log).fold(1, |number, block| replay.block(block, number, |_, _| ()))
            });
            black_box(replay.summary());
        }
        "replay, shared" => {
            let log = log(&workflow);
            let mut parts = [Lines::default(), Lines::default()];
            let mut replays = [(); 2].map(|()| Replay::new(workflow.clone(), Options::default()));
            measured(|| {
                blocks(&log).fold(1, |number, block| {
                    let next = Lines::share(block, number, &mut parts);
                    for (replay, lines) in replays.iter_mut().zip(&parts) {
                        replay.lines(block, lines, |_, _| ());
                    }
                    next
                })
            });
            black_box(replays.map(|replay| replay.summary()));
        }
        "fleet, apply" => {
            let (mut fleet, commands) = fleet(&workflow);
            let applied = measured(|| {
                let apply = |it: &Command| fleet.apply(it.order, it.event, it.input, it.at);
                commands.iter().filter_map(apply).count()
            });
            black_box((applied, fleet));
        }
        "fleet, batch" => {
            let (mut fleet, commands) = fleet(&workflow);
            black_box(measured(|| fleet.apply_batch(&commands, 1)));
        }
        "fleet, histories" => {
            let (mut fleet, commands) = fleet(&workflow);
            let _steps = fleet.apply_batch(&commands, 1);
            let orders: Vec<OrderNumber> = fleet.states().map(|(order, _)| order).collect();
            let sum = measured(|| {
                let records = orders.iter().flat_map(|order| fleet.history(*order));
                records.fold(0, |sum: i64, record| sum.wrapping_add(record.millisecond()))
            });
            black_box(sum);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn main() -> Result<(), Box<dyn Error>> {
    let case = std::env::args().nth(1).unwrap_or_default();
    if run(&case)? { Ok(()) } else { Err(format!("there is no case {case:?}").into()) }
}
