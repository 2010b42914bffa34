//! `orderflow simulate`: a plausible log.

use std::io::IsTerminal;

use orderflow::simulate::Simulation;

use crate::progress::Progress;
use crate::source;
use crate::ui::{Ending, Failure, Screen};

/// Make a plausible log of orders by random walks through a workflow
///
/// One JSON object a line, as `orderflow replay` reads it. The same seed gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How many orders
    #[arg(long, value_name = "N", default_value_t = 100)]
    orders: u64,
    /// How many events altogether, spread evenly over the orders; nothing is as many as it takes
    /// until the orders close
    #[arg(long, value_name = "N")]
    events: Option<u64>,
    /// Where the random walks begin
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The workflow document; nothing is the standard workflow
    #[arg(long, short, value_name = "FILE")]
    workflow: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow simulate --orders 1000 --seed 7 > orders.ndjson
  orderflow simulate --orders 1000 --seed 7 | orderflow replay -
  orderflow simulate --orders 250000 --events 2000000 > millions.ndjson";

/// How much is written at once.
const CHUNK: usize = 1 << 16;

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.workflow.as_deref())?;
    let hidden = std::io::stdout().is_terminal();
    let mut progress = Progress::counting("events", hidden);
    let mut text = String::with_capacity(CHUNK);
    let mut simulation = Simulation::new(&workflow, args.orders, args.seed);
    if let Some(events) = args.events {
        simulation = simulation.events(events);
    }
    for line in simulation {
        text.push_str(&line);
        text.push('\n');
        if text.len() >= CHUNK {
            screen.print_raw(&text)?;
            text.clear();
        }
        if screen.is_gone() {
            break;
        }
        progress.advance(1);
    }
    screen.print_raw(&text)?;
    progress.finish();
    Ok(Ending::Fine)
}
