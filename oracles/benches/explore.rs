//! The library's exploration against stateright's checker, on the same model and one thread.
//!
//! Rounds alternate, and each gives a ratio of the two, so that a busy machine slows both down. The
//! median of the ratios is what counts.

use std::io::{self, Write};
use std::time::Instant;

use orderflow::Workflow;
use orderflow::proof::Limits;
use orderflow_oracles::{fast::Fast, grid};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let grid = Workflow::new(&grid::document(12, 8))?;
    race("12 x 12 statuses, 8 free facts", &grid, 50, 31)?;
    race("the standard workflow", &Workflow::standard(), 1, 5)?;
    Ok(())
}

/// Explores both ways, so many times a round.
fn race(name: &str, workflow: &Workflow, times: usize, rounds: usize) -> io::Result<()> {
    let model = Fast::of(workflow);
    let count = workflow.explore(Limits::default()).len();
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let own = time(times, || workflow.explore(Limits::default()).len() == count);
        let other = time(times, || model.clone().explore() == count);
        ours.push(own);
        theirs.push(other);
        ratios.push(other / own);
    }
    writeln!(
        io::stdout(),
        "{name}: {count} configurations; orderflow {:.3} ms, stateright {:.3} ms, {:.1} times that",
        median(&mut ours) * 1e3,
        median(&mut theirs) * 1e3,
        median(&mut ratios),
    )
}

/// The seconds that one run takes, which must find what the first run found.
fn time(times: usize, run: impl Fn() -> bool) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        assert!(run(), "both find the same configurations");
    }
    start.elapsed().as_secs_f64() / times as f64
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
