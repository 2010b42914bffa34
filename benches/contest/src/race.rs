//! Running all contestants in turns, and the table of it.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use crate::contestant::{Contestant, Outcome};
use crate::stream::{Attempt, predictable, shuffled};
use crate::{contestants, give_up};

/// How many rounds there are. In each, every contestant runs each stream once.
const ROUNDS: usize = 61;

/// How many orders the table about a fleet has.
const ORDERS: usize = 10_000_000;

/// What one contestant took for one stream, by round, in nanoseconds an attempt.
type Times = Vec<f64>;

/// How a stream is run.
type Run = fn(&mut dyn Contestant);

/// Runs all in turns.
fn race(run: Run, attempts: &[Attempt], count: usize) -> Vec<(Box<dyn Contestant>, Times)> {
    let mut lanes: Vec<_> = contestants(attempts)
        .into_iter()
        .take(count)
        .map(|it| (it, Times::with_capacity(ROUNDS)))
        .collect();
    let mut expected = None;
    for (contestant, _) in &mut lanes {
        contestant.reset();
        run(&mut **contestant);
        let outcome = contestant.outcome();
        let expected = expected.get_or_insert_with(|| contestant.outcome());
        let same = outcome.statuses == expected.statuses
            && outcome.records == expected.records
            && outcome.times == expected.times
            && outcome.owed.is_none_or(|owed| Some(owed) == expected.owed);
        if !same {
            let told = |it: &Outcome| format!("{} records, {:?} owed", it.records, it.owed);
            let (name, own, first) = (contestant.name(), told(&outcome), told(expected));
            give_up(&format!("{name} comes to {own} instead of {first}, or to other statuses"));
        }
    }
    let count = lanes.len();
    for round in 0..ROUNDS {
        for place in 0..count {
            // Each round begins with another one, so that nobody always comes after the same.
            let (contestant, times) = &mut lanes[(round + place) % count];
            contestant.reset();
            let start = Instant::now();
            run(&mut **contestant);
            times.push(start.elapsed().as_nanos() as f64 / attempts.len() as f64);
        }
    }
    lanes
}

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The median of the ratios to the first, round by round.
fn ratio(times: &Times, first: &Times) -> f64 {
    median(times.iter().zip(first).map(|(own, first)| own / first).collect())
}

/// The table of both streams, of so many of the contestants.
pub fn table(count: usize) -> String {
    let mixed = race(|it| it.run(), &shuffled(), count);
    let plain = race(|it| it.run_lives(), &predictable(), count);
    let mut out = String::from(
        "| contestant | shuffled | predictable | ns | ns | what it lacks |\n\
         | --- | ---: | ---: | ---: | ---: | --- |\n",
    );
    for ((contestant, times), (_, others)) in mixed.iter().zip(&plain) {
        let _infallible = writeln!(
            out,
            "| {} | {:.2} | {:.2} | {:.1} | {:.1} | {} |",
            contestant.name(),
            ratio(times, &mixed[0].1),
            ratio(others, &plain[0].1),
            median(times.clone()),
            median(others.clone()),
            contestant.lacks(),
        );
    }
    out
}

/// Puts both tables into the file, each between its markers.
pub fn write(path: &str) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| give_up(&error));
    let text = put(&text, "contest", &table(usize::MAX));
    let text = put(&text, "fleet", &alone(&["--fleet", &ORDERS.to_string()]));
    fs::write(path, text).unwrap_or_else(|error| give_up(&error));
}

/// What a process of its own prints: memory that the race has given back would be taken for free.
fn alone(arguments: &[&str]) -> String {
    let own = env::current_exe().unwrap_or_else(|error| give_up(&error));
    let output = Command::new(own).args(arguments).output();
    let output = output.unwrap_or_else(|error| give_up(&error));
    if !output.status.success() {
        give_up(&String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text with the table between the markers of that name.
fn put(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name}: begin -->"), format!("<!-- {name}: end -->"));
    let parts =
        text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else { give_up(&format!("{begin} or {end} is missing")) };
    format!("{before}{begin}\n\n{table}\n{end}{after}")
}

/// Runs one contestant on the shuffled stream and does nothing else.
pub fn only(name: &str, passes: usize) {
    let attempts = shuffled();
    let mut all = contestants(&attempts);
    let Some(contestant) = all.iter_mut().find(|it| it.name() == name) else {
        give_up(&"there is no such contestant")
    };
    for _ in 0..passes {
        contestant.reset();
        contestant.run();
    }
}
