//! `orderflow mutate`: small changes of a workflow that nothing notices.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use orderflow::mutation::{Bench, Fate, Mutation, mutations};
use serde::Serialize;

use crate::log::{Block, Log};
use crate::progress::Progress;
use crate::races::limits;
use crate::ui::{BAD, Ending, Failure, Screen, clean, count, plain, styled};
use crate::{source, vectors};

/// Change a workflow in small ways, and report the changes that nothing notices
///
/// Guards, ignored statuses, roles and effects are dropped, edges lead elsewhere, choices change
/// places, one at a time. A change is noticed where the document's checks or its proof of whole
/// orders fail, an invariant or a demand is broken, vectors expect something else, or a log replays
/// to something else. Changes that no order can tell are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Vectors that the workflow must pass, as `orderflow tests` writes them; may be repeated
    #[arg(long, value_name = "VECTORS")]
    vectors: Vec<String>,
    /// A recorded log that must replay to the same; may be repeated
    #[arg(long, value_name = "LOG")]
    log: Vec<String>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// Fail where a change goes unnoticed
    #[arg(long)]
    strict: bool,
    /// The most configurations that are explored
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The most changes that are tried, the first in document order
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    most: usize,
    /// Try changes on so many threads, else on as many as the machine has cores; the result is the
    /// same on any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    threads: Option<u32>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow mutate shop.json                              do the invariants hold it?
  orderflow mutate shop.json --vectors shop.vectors.json --log orders.ndjson
  orderflow mutate shop.json --strict                     fail where a change goes unnoticed

Exit codes: 0 fine, 1 a change goes unnoticed under --strict, 2 wrong usage or an unreadable file.";

/// The largest log that is taken into memory, once it is unpacked.
const MOST_LOG: usize = 256 << 20;

#[derive(Debug, Serialize)]
struct Answer {
    complete: bool,
    changes: usize,
    tried: usize,
    fates: BTreeMap<&'static str, usize>,
    unnoticed: Vec<Unnoticed>,
}

#[derive(Debug, Serialize)]
struct Unnoticed {
    change: &'static str,
    at: String,
    text: String,
    /// How the two differ; none, where no difference was found within the limits.
    differs: Option<&'static str>,
    witness: Option<String>,
    other: Option<String>,
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    let mut bench = Bench::new(&workflow, limits(args.limit));
    for path in &args.vectors {
        bench.vectors(vectors::read(path)?).map_err(|mismatch| {
            Failure::new(format!("the workflow itself fails {path}: {mismatch}"))
                .help("`orderflow tests --run` lists every mismatch")
        })?;
    }
    for path in &args.log {
        bench.log(whole(path)?).map_err(|(line, error)| {
            Failure::new(format!("cannot use {path}: line {line}: {error}"))
                .help("`orderflow replay` lists every bad line")
        })?;
    }
    let all = mutations(workflow.document());
    let judged = judge(&bench, &all[..args.most.min(all.len())], args.threads);
    let mut fates: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, fate) in &judged {
        *fates.entry(fate.as_str()).or_default() += 1;
    }
    let answer = Answer {
        complete: bench.is_complete() && judged.len() == all.len(),
        changes: all.len(),
        tried: judged.len(),
        fates,
        unnoticed: judged.iter().filter_map(|(it, fate)| unnoticed(&bench, it, fate)).collect(),
    };
    if args.json {
        screen.print_json(&answer)?;
    } else {
        screen.print(&text(&answer))?;
    }
    let fails = args.strict && !answer.unnoticed.is_empty();
    Ok(if fails { Ending::Findings } else { Ending::Fine })
}

/// What becomes of each change.
fn judge<'m>(
    bench: &Bench,
    mutations: &'m [Mutation],
    threads: Option<u32>,
) -> Vec<(&'m Mutation, Fate)> {
    let threads = threads.map_or_else(cores, |threads| threads as usize).min(mutations.len());
    let (next, progress) = (AtomicUsize::new(0), Progress::pieces(mutations.len(), "changes"));
    let progress = Mutex::new(progress);
    let work = || {
        let taken = || mutations.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed));
        let mut judged = Vec::new();
        while let Some((number, mutation)) = taken() {
            judged.push((number, bench.judge(mutation)));
            progress.lock().into_iter().for_each(|mut progress| progress.advance(1));
        }
        judged
    };
    let mut judged: Vec<(usize, Fate)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    progress.into_inner().into_iter().for_each(Progress::finish);
    judged.sort_by_key(|(number, _)| *number);
    judged.into_iter().filter_map(|(n, fate)| Some((mutations.get(n)?, fate))).collect()
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The log in memory, unpacked.
fn whole(path: &str) -> Result<Vec<u8>, Failure> {
    let mut log = Log::open(path)?;
    let mut all = Vec::new();
    let unreadable =
        |error: std::io::Error| Failure::new(format!("cannot read {path}: {}", plain(&error)));
    let mut block = Block::default();
    while log.fill(&mut block).map_err(unreadable)? {
        all.extend_from_slice(block.lines());
        if all.len() > MOST_LOG {
            let most = MOST_LOG >> 20;
            return Err(Failure::new(format!("{path} has more than {most} MiB"))
                .help("a part of it holds the workflow as well"));
        }
    }
    Ok(all)
}

fn unnoticed(bench: &Bench, mutation: &Mutation, fate: &Fate) -> Option<Unnoticed> {
    let difference = match fate {
        Fate::Unnoticed(difference) => Some(difference),
        Fate::Unknown => None,
        _ => return None,
    };
    let workflow = bench.workflow();
    let other = difference.map(|it| {
        let axes = workflow.axes().map(|axis| workflow.status_key(axis, it.state.status(axis)));
        let statuses: Vec<String> = axes.map(|status| status.to_string()).collect();
        format!("{}, in {}", it.other.as_str(), statuses.join(", "))
    });
    Some(Unnoticed {
        change: mutation.change.as_str(),
        at: mutation.at.to_string(),
        text: mutation.to_string(),
        differs: difference.map(|it| it.how.as_str()),
        witness: difference.map(|it| it.witness.to_string()),
        other,
    })
}

fn text(answer: &Answer) -> String {
    let mut out = String::new();
    for it in &answer.unnoticed {
        out += &format!("{} {}\n", styled(BAD, "unnoticed:"), clean(&it.text));
        match (&it.witness, &it.other, it.differs) {
            (Some(witness), Some(other), Some(how)) => {
                let then = match how {
                    "effects" => "with the change: other effects are owed".to_owned(),
                    "roles" => "with the change: others may do it".to_owned(),
                    _ => format!("with the change: {other}"),
                };
                out += &clean(&format!("  {witness}\n  {then}\n"));
            }
            _ => out += "  no difference was found within the limits\n",
        }
    }
    let of = |fate: &str| answer.fates.get(fate).copied().unwrap_or(0);
    let noticed = ["checks", "proof", "vectors", "log"].map(|fate| (fate, of(fate)));
    let by: Vec<String> = noticed
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(fate, number)| format!("{fate} {number}"))
        .collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    let tried = match answer.tried == answer.changes {
        true => String::new(),
        false => format!("{} of ", answer.tried),
    };
    let same = match of("equivalent") {
        0 => String::new(),
        1 => ", 1 makes no difference".to_owned(),
        more => format!(", {more} make no difference"),
    };
    let whole = if answer.complete { "" } else { "; a limit was reached, so this is not all" };
    out + &format!(
        "{tried}{}: {} unnoticed, {} noticed{by}{same}{whole}\n",
        count(answer.changes, "change", "changes"),
        answer.unnoticed.len(),
        noticed.iter().map(|(_, number)| number).sum::<usize>(),
    )
}
