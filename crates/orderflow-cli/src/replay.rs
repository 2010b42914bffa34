//! `orderflow replay`: a recorded log through a workflow.

mod orders;
mod read;
mod tables;

use std::collections::BTreeMap;

use orderflow::replay::{LogStep, Options, Refusal, Replay, Sequences, Summary, Verdicts};
use serde::Serialize;

use crate::log::Log;
use crate::source;
use crate::ui::{Ending, Failure, Screen};

/// Run a recorded log through a workflow
///
/// The log has one JSON object a line, with `order`, `event` and `at`, and may have `actor`,
/// `role`, `amount`, `currency`, `key`, `note`, `reference`, `shipment`, `units` and, where an
/// order is named first, `total`. It may be packed by gzip or zstd. An order is opened by the
/// first line that names it; a refused event leaves its order as it was. Bad lines are told and
/// left out; the exit code is then 2.
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
    /// Write every order as it ended to a file or a pipe, one JSON object a line
    #[arg(long, value_name = "OUT")]
    orders: Option<String>,
    /// Replay on 1 to 64 threads; the result is the same on any number. By default as many as the
    /// machine has cores, but one for a file below 4 MiB; --orders takes one thread and no more
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    threads: Option<u32>,
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

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.workflow.as_deref())?;
    let map = mapped(&args.map)?;
    for (raw, event) in &map {
        if workflow.event(event.as_str()).is_none() {
            let near = Replay::new(workflow.clone(), Options::default()).nearest_event(event);
            let help = match near {
                Some(near) => format!("did you mean --map {raw}={near}?"),
                None => "`orderflow show` lists the events".to_owned(),
            };
            return Err(Failure::new(format!("the workflow has no event {event:?}")).help(help));
        }
    }
    if let Some(out) = &args.orders {
        check_orders(out, args)?;
    }
    let options = Options { map, keep_history: args.orders.is_some() };
    let mut log = Log::open(&args.log)?;
    let threads = if options.keep_history { 1 } else { threads(args.threads, log.size) };
    let new = |_| Replay::new(workflow.clone(), options.clone());
    let replays = (0..threads).map(new).collect();
    let name = if args.log == "-" { "standard input" } else { &args.log };
    let (done, good) = read::read(name, &mut log, replays);
    let (replays, summaries): (Vec<Replay>, Vec<Summary>) = done.into_iter().unzip();
    let summary = summaries.into_iter().reduce(Summary::and).unwrap_or_default();
    let Some(replay) = replays.first() else { return Ok(Ending::Fine) };
    if let Some(path) = &args.orders {
        orders::write(path, replay)?;
    }
    if args.json {
        screen.print_json(&Report::of(&summary))?;
    } else {
        screen.print(&tables::render(replay, &summary, screen.width()))?;
    }
    let doubts = summary.verdicts.refused > 0 || !summary.unknown_events.is_empty();
    // The process ends here, and takes millions of orders along faster than one by one.
    std::mem::forget((replays, summary));
    Ok(match good {
        false => Ending::Unusable,
        true if args.strict && doubts => Ending::Findings,
        true => Ending::Fine,
    })
}

/// What each event of the log is called in the workflow.
fn mapped(mappings: &[Mapping]) -> Result<BTreeMap<String, String>, Failure> {
    let mut map = BTreeMap::new();
    for Mapping { raw, event } in mappings {
        let message = match map.insert(raw.clone(), event.clone()) {
            None => continue,
            Some(other) if other == *event => format!("--map names {raw:?} twice"),
            Some(other) => format!("--map reads {raw:?} both as {other:?} and as {event:?}"),
        };
        return Err(Failure::new(message).help("leave one of them out"));
    }
    Ok(map)
}

/// Refuses to write the orders on several threads, each of which has some of them only, and over
/// what is read from or written to at the same time.
fn check_orders(out: &str, args: &Args) -> Result<(), Failure> {
    if let Some(threads @ 2..) = args.threads {
        let message = format!("--orders takes one thread, and --threads asks for {threads}");
        let help = "leave --threads out, for the orders are written as the log names them";
        return Err(Failure::new(message).help(help));
    }
    let taken = match &*args.log {
        "-" if is_open(out, std::io::stdin()) => "the log itself",
        log if same_file(out, log) => "the log itself",
        _ if is_open(out, std::io::stdout()) => "where the report goes",
        _ => return Ok(()),
    };
    let help = "name another file for --orders";
    Err(Failure::new(format!("{out} is {taken}")).help(help))
}

/// Whether both paths lead to one file that exists.
fn same_file(a: &str, b: &str) -> bool {
    let real = |path: &str| std::fs::canonicalize(path).ok();
    real(a).is_some_and(|a| Some(a) == real(b))
}

/// Whether the path leads to the file that the stream reads or writes, if that is a file.
#[cfg(unix)]
fn is_open(path: &str, stream: impl std::os::fd::AsFd) -> bool {
    use std::os::unix::fs::MetadataExt;
    let stream = stream.as_fd().try_clone_to_owned();
    let stream = stream.and_then(|it| std::fs::File::from(it).metadata());
    let both = std::fs::metadata(path).and_then(|path| Ok((path, stream?)));
    both.is_ok_and(|(path, stream)| {
        path.is_file() && (path.dev(), path.ino()) == (stream.dev(), stream.ino())
    })
}

/// Whether it is, cannot be told here.
#[cfg(not(unix))]
fn is_open<S>(_path: &str, _stream: S) -> bool {
    false
}

/// A file below this size is read before a second thread is up.
const SMALL: u64 = 4 << 20;

/// How many threads replay a log of that size: as many as asked for, else as many as the machine
/// has cores.
fn threads(asked: Option<u32>, size: Option<u64>) -> u32 {
    let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    asked.unwrap_or_else(|| if size.is_some_and(|size| size < SMALL) { 1 } else { cores() })
}

/// What a replay came to, for machines; `docs/replay.md` says what each field means.
#[derive(Debug, Serialize)]
struct Report<'a> {
    orders: u64,
    events: u64,
    verdicts: Verdicts,
    verdicts_by_event: &'a BTreeMap<String, Verdicts>,
    orders_with_refusals: u64,
    refusals: &'a [Refusal],
    r#final: &'a BTreeMap<String, BTreeMap<String, u64>>,
    outcomes: &'a BTreeMap<String, u64>,
    effects: &'a BTreeMap<String, u64>,
    unknown_events: &'a BTreeMap<String, u64>,
    sequences: &'a Sequences,
    transitions: &'a [LogStep],
}

impl<'a> Report<'a> {
    fn of(summary: &'a Summary) -> Self {
        Self {
            orders: summary.orders,
            events: summary.events,
            verdicts: summary.verdicts,
            verdicts_by_event: &summary.verdicts_by_event,
            orders_with_refusals: summary.orders_with_refusals,
            refusals: &summary.refusals,
            r#final: &summary.last,
            outcomes: &summary.outcomes,
            effects: &summary.effects,
            unknown_events: &summary.unknown_events,
            sequences: &summary.sequences,
            transitions: &summary.transitions,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_log_of_unknown_size_is_no_small_one() {
        let cores = std::thread::available_parallelism().unwrap().get() as u32;
        let check = |asked, size, want| assert_eq!(super::threads(asked, size), want, "{size:?}");
        check(None, None, cores);
        check(None, Some(super::SMALL), cores);
        check(None, Some(super::SMALL - 1), 1);
        check(Some(3), Some(0), 3);
    }
}
