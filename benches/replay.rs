//! A replay against a parse: how long the library takes for a whole log, and how long serde_json
//! takes to read the same lines into plain structs that borrow their texts.
//!
//! ```sh
//! cargo bench --bench replay                                # both, in turn, on a simulated log
//! cargo bench --bench replay -- pairs LOG 9                 # both, nine times each, on this log
//! cargo bench --bench replay -- commands LOG 9 target/release/orderflow
//! cargo bench --bench replay -- replay LOG                  # the one alone, to count instructions
//! cargo bench --bench replay -- parse LOG                   # the other alone
//! ```
//!
//! `pairs` runs both in this process on one core. `commands` starts the given program (`orderflow
//! replay`, on one thread and on two) and this one as processes of their own, so that starting,
//! reading the file and writing the answer count on both sides; beside it, a spin test says whether
//! two cores are free. Each round gives a ratio of its own, and the median of them is the figure.
#![expect(clippy::expect_used, reason = "a bench has nobody to hand an error to")]
#![expect(clippy::print_stdout, reason = "what it measures it prints")]

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use orderflow::Workflow;
use orderflow::replay::{Options, Replay, Summary};
use orderflow::simulate::Simulation;
use serde::Deserialize;

/// Every member of a line, as plainly as serde_json reads it: nothing is copied, converted or
/// checked beyond what JSON asks for.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "reading them is the point")]
struct Line<'l> {
    order: &'l str,
    event: &'l str,
    at: &'l str,
    actor: Option<&'l str>,
    role: Option<&'l str>,
    amount: Option<&'l str>,
    total: Option<&'l str>,
    currency: Option<&'l str>,
    key: Option<&'l str>,
    note: Option<&'l str>,
    reference: Option<&'l str>,
    shipment: Option<&'l str>,
    units: Option<u32>,
}

/// How many orders the log has, where none is given.
const ORDERS: u64 = 20_000;
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let argument = |place: usize| arguments.get(place).map(String::as_str);
    let rounds = argument(2).map_or(ROUNDS, |rounds| rounds.parse().expect("a number of rounds"));
    match argument(0) {
        None => pairs(&simulated(), rounds),
        Some("pairs") => {
            let log = argument(1).map_or_else(simulated, |it| std::fs::read(it).expect("a log"));
            pairs(&log, rounds);
        }
        Some("replay") => {
            let mut replay = Replay::new(Workflow::standard(), Options::default());
            blocks(argument(1), |block| take(&mut replay, block));
            println!("{} events", replay.summary().events);
        }
        Some("parse") => {
            let mut events = 0;
            blocks(argument(1), |block| events += parse(block));
            println!("{events} events");
        }
        Some("commands") => {
            let program = argument(3).expect("a program");
            commands(program, argument(1).expect("a log"), rounds);
        }
        Some(other) => println!("{other} is none of pairs, commands, replay and parse"),
    }
}

fn simulated() -> Vec<u8> {
    let mut log = Vec::new();
    for line in Simulation::new(&Workflow::standard(), ORDERS, 1) {
        log.extend_from_slice(line.as_bytes());
        log.push(b'\n');
    }
    log
}

/// Hands on so many whole lines at a time as fit into one buffer, so that neither side pays for
/// holding a file in memory.
fn blocks(path: Option<&str>, mut take: impl FnMut(&[u8])) {
    let Some(path) = path else { return take(&simulated()) };
    let mut file = File::open(path).expect("a log");
    let (mut buffer, mut kept) = (vec![0; 1 << 18], 0);
    loop {
        let read = file.read(&mut buffer[kept..]).expect("a log that can be read");
        let filled = kept + read;
        let lines = memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |end| end + 1);
        if read == 0 {
            return take(&buffer[..filled]);
        }
        take(&buffer[..lines]);
        buffer.copy_within(lines..filled, 0);
        kept = filled - lines;
    }
}

/// The log through the library, on one core.
fn replay(log: &[u8]) -> Summary {
    let mut replay = Replay::new(Workflow::standard(), Options::default());
    take(&mut replay, log);
    replay.summary()
}

fn take(replay: &mut Replay, block: &[u8]) {
    let _lines = replay.block(block, 1, |number, error| println!("{number}: {error}"));
}

/// The log through serde_json, on one core: how many lines there are.
fn parse(log: &[u8]) -> u64 {
    let (mut count, mut rest) = (0, log);
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line: Line<'_> = serde_json::from_slice(&rest[..end]).expect("a line of a log");
        black_box(&line);
        count += 1;
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    count
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn pairs(log: &[u8], rounds: usize) {
    let events = parse(log) as f64;
    println!("{events} events, {} bytes", log.len());
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let (replayed, parsed) = (timed(|| replay(log)), timed(|| parse(log)));
        let ratio = replayed.as_secs_f64() / parsed.as_secs_f64();
        let each = |time: Duration| time.as_nanos() as f64 / events;
        println!(
            "round {round}: replay {:.0} ns an event, serde_json {:.0} ns, ratio {ratio:.3}",
            each(replayed),
            each(parsed),
        );
        ratios.push(ratio);
    }
    println!("median ratio {:.3}", median(ratios));
}

fn commands(program: &str, log: &str, rounds: usize) {
    let own = std::env::current_exe().expect("a program of its own");
    let run = |command: &mut Command| {
        let ended = command.stdout(Stdio::null()).status().expect("a program that runs");
        assert!(ended.success(), "{command:?}");
    };
    let replay = |threads: &str| {
        timed(|| run(Command::new(program).args(["replay", "--threads", threads, log])))
    };
    let (mut ratios, mut gains) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let one = replay("1").as_secs_f64();
        let parsed = timed(|| run(Command::new(&own).args(["parse", log]))).as_secs_f64();
        let two = replay("2").as_secs_f64();
        let cores = free_cores();
        println!(
            "round {round}: replay {one:.3} s, on two threads {two:.3} s, serde_json {parsed:.3} s",
        );
        println!("    ratio {:.3}, gain {:.2}, {cores:.2} cores free", one / parsed, one / two,);
        ratios.push(one / parsed);
        if cores > 1.8 {
            gains.push(one / two);
        }
    }
    println!("median ratio {:.3}", median(ratios));
    match gains.len() {
        0 => println!("two cores were never free, so nothing is known of two threads"),
        rounds => println!("median gain of two threads {:.2}, in {rounds} rounds", median(gains)),
    }
}

/// How much more two threads do than one, when all that they do is to count.
fn free_cores() -> f64 {
    let spin = || {
        let mut number = 0_u64;
        for step in 0..60_000_000_u64 {
            number = black_box(number.wrapping_add(step));
        }
        number
    };
    let one = timed(spin).as_secs_f64();
    let two = timed(|| std::thread::scope(|scope| drop((scope.spawn(spin), scope.spawn(spin)))));
    2.0 * one / two.as_secs_f64()
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
}
