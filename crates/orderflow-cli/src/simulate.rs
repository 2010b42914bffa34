//! `orderflow simulate`: a plausible log.

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
    /// Where the random walks begin
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The workflow document; nothing is the standard workflow
    #[arg(long, value_name = "FILE")]
    workflow: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow simulate --orders 1000 --seed 7 > orders.ndjson
  orderflow simulate --orders 1000 --seed 7 | orderflow replay -";

pub(crate) fn run(args: &Args, _screen: &mut Screen) -> Result<Ending, Failure> {
    let Args { orders, seed, workflow } = args;
    Err(Failure::new(format!("cannot simulate {orders} orders from {seed} of {workflow:?} yet")))
}
