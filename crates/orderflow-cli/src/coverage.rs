//! `orderflow coverage`: what a test run has not taken.

use std::fs;

use orderflow::Workflow;
use orderflow::coverage::{Coverage, Gaps, Missed};
use serde::Serialize;

use crate::races::limits;
use crate::source;
use crate::ui::{Ending, Failure, Screen, clean, count, plain};

/// Name each transition that no test has taken, and the shortest way to it
///
/// Coverage files are written by the tests, one a run or a process, by the library's `Coverage`;
/// they are added up. Transitions that no order can take are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document that the tests used; `standard` is the standard workflow, `-` is
    /// standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// What the tests have written; `-` is standard input
    #[arg(value_name = "COVERAGE", required = true)]
    coverage: Vec<String>,
    /// Fail where fewer of a hundred transitions were taken
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min: Option<u8>,
    /// Write what all runs together have taken
    #[arg(long, short, value_name = "OUT")]
    out: Option<String>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// The most configurations that are explored
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow coverage shop.json target/coverage/*.json
  orderflow coverage shop.json target/coverage/*.json --min 100
  orderflow coverage shop.json target/coverage/*.json --json

Exit codes: 0 fine, 1 fewer were taken than --min demands, 2 wrong usage or an unreadable file.";

/// The longest coverage that is read, in bytes: it has a number a transition.
const MOST: u64 = 16 << 20;

#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// Whether the exploration was whole, so that nothing else is out of reach.
    complete: bool,
    taken: usize,
    total: usize,
    /// Whether so many were taken as `--min` demands.
    enough: bool,
    missed: Vec<Told<'a>>,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    at: &'a str,
    axis: &'a str,
    event: &'a str,
    to: Option<&'a str>,
    /// A shortest story that takes it; none, where none was found within the limit.
    way: Option<String>,
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let file = Some(args.file.as_str()).filter(|&file| file != "standard");
    let workflow = source::workflow(file)?;
    let mut all = Coverage::new(&workflow);
    for path in &args.coverage {
        let unreadable = |error: String| Failure::new(format!("cannot read {path}: {error}"));
        let text = source::text(path, MOST)?;
        let one = Coverage::from_json(&workflow, &text);
        let one = one.map_err(|error| {
            unreadable(error.to_string()).help("run the tests again with this workflow")
        })?;
        all.merge(&one).map_err(|error| unreadable(error.to_string()))?;
    }
    if let Some(path) = &args.out {
        fs::write(path, all.to_json())
            .map_err(|error| Failure::new(format!("cannot write {path}: {}", plain(&error))))?;
    }
    let gaps = all.gaps(&workflow.explore(limits(args.limit)));
    let enough = args.min.is_none_or(|percent| gaps.reaches(percent));
    if args.json {
        screen.print_json(&Answer {
            complete: gaps.is_complete,
            taken: gaps.taken,
            total: gaps.total,
            enough,
            missed: gaps.missed.iter().filter_map(|missed| told(&workflow, missed)).collect(),
        })?;
    } else {
        screen.print(&text(&workflow, &gaps))?;
    }
    Ok(if enough { Ending::Fine } else { Ending::Findings })
}

fn told<'a>(workflow: &'a Workflow, missed: &'a Missed) -> Option<Told<'a>> {
    let edge = workflow.document().transitions.get(missed.transition.index())?;
    Some(Told {
        at: missed.at.as_str(),
        axis: &edge.axis,
        event: &edge.event,
        to: edge.to.as_deref(),
        way: missed.way.as_ref().map(ToString::to_string),
    })
}

fn text(workflow: &Workflow, gaps: &Gaps) -> String {
    let mut out = String::new();
    for missed in gaps.missed.iter().filter_map(|missed| told(workflow, missed)) {
        let to = missed.to.map_or_else(String::new, |to| format!(" to {to}"));
        let edge = format!("{} on {}{to}", missed.event, missed.axis);
        let way = missed.way.unwrap_or_else(|| "not found within the limit".to_owned());
        out += &clean(&format!("missed {edge} ({})\n  {way}\n", missed.at));
    }
    let whole =
        if gaps.is_complete { "" } else { "; a limit was reached, so some may be out of reach" };
    out + &format!(
        "{} of {} taken{whole}\n",
        gaps.taken,
        count(gaps.total, "transition", "transitions")
    )
}
