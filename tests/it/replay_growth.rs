//! What a replay takes: memory and time grow with the log, and little of either.

use std::fmt::Write;

use allocation_counter::measure;
use orderflow::Workflow;
use orderflow::replay::{Options, Replay, Summary};
use orderflow::simulate::Simulation;

use crate::growth::assert_linear;

/// How many bytes an event of a log may take.
const BYTES: u64 = 150;

/// Which log: with whom and with what on its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Make {
    /// As it was simulated.
    Plain,
    /// With one of so many names as its actor, where somebody of the shop acts.
    Staff(usize),
    /// With a reference on every line, a few of them again.
    References,
    /// With the name of the order's parcel, where a carrier reports.
    Parcels,
    /// With all of this, and every actor but once.
    Everything,
}

/// A log of so many times these lines, each time of other orders.
fn log(lines: &[String], times: usize, make: Make) -> String {
    let mut log = String::new();
    for time in 0..times {
        for (number, line) in lines.iter().enumerate() {
            let number = time * lines.len() + number;
            let mut line = line.replace("\"order\":\"S-", &format!("\"order\":\"S-{time}-"));
            let staff = match make {
                Make::Staff(count) => Some(number * 7919 % count),
                Make::Everything => Some(number),
                Make::Plain | Make::References | Make::Parcels => None,
            };
            let parcel = line.contains("\"actor\":\"carrier\"");
            if matches!(make, Make::Parcels | Make::Everything) && parcel && line.ends_with('}') {
                let order = line.split('"').nth(3).unwrap_or_default();
                line = line.replace("\"actor\"", &format!("\"shipment\":\"P-{order}\",\"actor\""));
            }
            if let Some(name) = staff {
                line = line.replace("\"actor\":\"staff\"", &format!("\"actor\":\"staff {name}\""));
                line = line.replace("\"actor\":\"carrier\"", &format!("\"actor\":\"by {name}\""));
            }
            if matches!(make, Make::References | Make::Everything) && line.ends_with('}') {
                line.pop();
                write!(line, ",\"reference\":\"ch_{:08}\"}}", number - number % 3).unwrap();
            }
            log.push_str(&line);
            log.push('\n');
        }
    }
    log
}

fn simulated(orders: u64) -> Vec<String> {
    Simulation::new(&Workflow::standard(), orders, 5).collect()
}

fn replay(log: &str) -> Summary {
    let mut replay = Replay::new(Workflow::standard(), Options::default());
    let _next = replay.block(log.as_bytes(), 1, |number, error| panic!("{number}: {error}"));
    replay.summary()
}

#[test]
fn an_event_takes_few_bytes_whoever_acts_and_whatever_it_refers_to() {
    let workflow = Workflow::standard();
    let lines = simulated(1_500);
    let all = [Make::Plain, Make::Staff(1_000), Make::References, Make::Parcels, Make::Everything];
    for make in all {
        let taken = [1, 4, 16].map(|times| {
            let log = log(&lines, times, make);
            let mut replay = Replay::new(workflow.clone(), Options::default());
            let allocated = measure(|| {
                let _next = replay.block(log.as_bytes(), 1, |at, error| panic!("{at}: {error}"));
            });
            let events = (lines.len() * times) as u64;
            assert_eq!(replay.events(), events);
            (events, allocated.bytes_max, allocated.count_total)
        });
        let [first, middle, last] = taken;
        // What every replay has, however short its log is.
        assert!(first.1 <= 3 << 20, "{make:?}: {taken:?}");
        for (fewer, more) in [(first, middle), (middle, last), ((0, 0, 0), last)] {
            let (events, bytes) = (more.0 - fewer.0, more.1 - fewer.1);
            assert!(
                bytes <= BYTES * events,
                "{make:?}: {bytes} bytes of {events} events, {taken:?}"
            );
        }
        // Memory is asked for by the block, hardly ever for a line. Where parcels have names, a few
        // orders of which the log says more than sums can hold are aggregates.
        let often = if matches!(make, Make::Parcels | Make::Everything) { 5 } else { 50 };
        assert!(taken.iter().all(|it| it.2 <= 4_000 + it.0 / often), "{make:?}: {taken:?}");
    }
}

#[test]
fn bad_lines_leave_nothing_behind() {
    let mut replay = Replay::new(Workflow::standard(), Options::default());
    let line = |number: usize| {
        let id = format!("an order that is never opened, of which there are many {number}");
        format!(r#"{{"order":"{id}","event":"paid","at":"2026-03-01T09:00:00Z","currency":"eu"}}"#)
    };
    let lines: Vec<String> = (0..20_000).map(line).collect();
    let (first, rest) = lines.split_at(100);
    first.iter().for_each(|line| assert!(replay.line(line.as_bytes()).is_err()));
    let kept = measure(|| rest.iter().for_each(|line| drop(replay.line(line.as_bytes()))));
    assert!(kept.bytes_current < 100_000, "{kept:?}");
    assert_eq!((replay.events(), replay.summary().orders), (0, 0));
}

#[test]
fn a_longer_log_takes_as_much_longer() {
    let lines = simulated(50);
    for make in [Make::Plain, Make::Staff(1_000), Make::References, Make::Parcels] {
        assert_linear(1, |times| log(&lines, times, make), |log| replay(log));
    }
}
