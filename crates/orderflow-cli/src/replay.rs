//! `orderflow replay`: a recorded log through a workflow.

use crate::ui::{Ending, Failure, Screen};

/// Run a recorded log through a workflow
///
/// The log has one JSON object a line, with `order`, `event` and `at`, and may have `actor`, `amount`,
/// `key` and `note`. It may be packed by gzip or zstd. An order is opened by the first line that names
/// it; a refused event leaves its order as it was.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The log; `-` is standard input
    #[arg(value_name = "LOG")]
    log: String,
    /// The workflow document; nothing is the standard workflow
    #[arg(long, short, value_name = "FILE")]
    workflow: Option<String>,
    /// Read the log's event RAW as EVENT; may be given several times
    #[arg(long, value_name = "RAW=EVENT", value_parser = parse_mapping)]
    map: Vec<Mapping>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// Write every order as it ended to a file, one JSON object a line
    #[arg(long, value_name = "OUT")]
    orders: Option<String>,
    /// Exit with 1 if an event was refused or is unknown
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow replay orders.ndjson
  orderflow replay orders.ndjson.gz --workflow shop.json --map placed=place
  zcat orders.ndjson.gz | orderflow replay - --json
  orderflow replay orders.ndjson --strict --orders final.ndjson

Exit codes: 0 fine, 1 refusals or unknown events under --strict, 2 wrong usage or unusable input.";

/// One `--map RAW=EVENT`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mapping {
    raw: String,
    event: String,
}

/// Splits at the last `=`, since raw names may hold some and keys of events seldom do.
fn parse_mapping(text: &str) -> Result<Mapping, String> {
    match text.rsplit_once('=') {
        Some((raw, event)) if !raw.is_empty() && !event.is_empty() => {
            Ok(Mapping { raw: raw.to_owned(), event: event.to_owned() })
        }
        _ => Err("write RAW=EVENT, such as placed=place".to_owned()),
    }
}

pub(crate) fn run(args: &Args, _screen: &mut Screen) -> Result<Ending, Failure> {
    let Args { log, workflow, map, json, orders, strict } = args;
    let how = format!("{workflow:?} {map:?} {json} {orders:?} {strict}");
    Err(Failure::new(format!("cannot replay {log} yet ({how})")))
}
