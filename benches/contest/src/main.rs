//! orderflow beside a hand-written `match` and beside other crates: the same stream, one run.
//!
//! - `cargo run --release` prints the table;
//! - with a path it puts the tables into that file, between their markers;
//! - `--first COUNT` races so many of the contestants;
//! - `--fleet ORDERS` prints the table about so many orders;
//! - `--only NAME PASSES` runs one contestant on the shuffled stream, for callgrind.

mod shop;
mod stream;
mod contestant;
mod by_hand;
mod workflow;
mod bare;
mod aggregate;
mod runtime;
mod with_rust_fsm;
mod with_smlang;
mod with_statig;
mod with_yasm;
mod fleet;
mod race;

use std::fmt::Display;
use std::process::{ExitCode, exit};

use contestant::{Beside, Contestant, Each};
use stream::Attempt;

/// Ends the run: what is measured here is of no use if it does not hold together.
pub fn give_up(why: &dyn Display) -> ! {
    eprintln!("{why}");
    exit(1)
}

/// All contestants, the one that the others are compared with first.
fn contestants(attempts: &[Attempt]) -> Vec<Box<dyn Contestant>> {
    vec![
        Box::new(Beside::<by_hand::ByHand>::new(attempts)),
        Box::new(bare::Bare::new(attempts)),
        Box::new(Each::<with_smlang::Machines>::new(attempts)),
        Box::new(Beside::<with_rust_fsm::RustFsm>::new(attempts)),
        Box::new(Each::<with_statig::Machines>::new(attempts)),
        Box::new(Beside::<with_yasm::Yasm>::new(attempts)),
        Box::new(Beside::<runtime::Tabled<runtime::Dense>>::new(attempts)),
        Box::new(Beside::<runtime::Tabled<runtime::List>>::new(attempts)),
        Box::new(aggregate::Aggregate::new(attempts, false)),
        Box::new(aggregate::Aggregate::new(attempts, true)),
    ]
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        [] => print!("{}", race::table(usize::MAX)),
        ["--first", count] => print!("{}", race::table(count.parse().unwrap_or(usize::MAX))),
        ["--fleet", orders] => print!("{}", fleet::table(orders.parse().unwrap_or(1))),
        ["--only", name, passes] => race::only(name, passes.parse().unwrap_or(1)),
        [path] => race::write(path),
        _ => {
            eprintln!("usage: [PATH | --first COUNT | --fleet ORDERS | --only NAME PASSES]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
