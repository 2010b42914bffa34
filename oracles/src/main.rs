//! `orderflow-oracles [COUNT [SEED]]`: compares so many random workflows, fifty by default.

use std::io::Write;
use std::process::ExitCode;

use orderflow_oracles::compare::compare;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|it| it.parse::<u64>());
    let (Ok(count), Ok(seed)) = (numbers.next().unwrap_or(Ok(50)), numbers.next().unwrap_or(Ok(1)))
    else {
        let _ = writeln!(std::io::stderr(), "usage: orderflow-oracles [COUNT [SEED]]");
        return ExitCode::from(2);
    };
    let tally = compare(count as usize, seed);
    match writeln!(std::io::stdout(), "{tally}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
