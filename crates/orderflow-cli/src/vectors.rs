//! `orderflow tests`: tests that nobody has to write.

use std::fs;

use orderflow::vectors::{Vectors, to_rust};

use crate::races::limits;
use crate::source;
use crate::ui::{Ending, Failure, Screen, count, plain};

/// Write tests of everything that a workflow takes and refuses
///
/// Stories take every transition, and every two that can follow one another; after them comes the
/// matrix: every configuration, narrowed to what matters, with every event that is refused or
/// ignored in it, and why, and which roles are just enough or just too few. The tests say what the
/// workflow does now, right or wrong: a later revision is run against them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Write JSON vectors; this is the default
    #[arg(long, conflicts_with_all = ["rust", "run"])]
    json: bool,
    /// Write Rust tests, in which this expression makes the workflow; without one, they read FILE
    /// when they are compiled, from where the package is
    #[arg(long, value_name = "EXPRESSION", num_args = 0..=1, conflicts_with = "run")]
    rust: Option<Option<String>>,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "OUT", conflicts_with = "run")]
    out: Option<String>,
    /// Run the workflow against vectors that were written before; `-` is standard input
    #[arg(long, value_name = "VECTORS")]
    run: Option<String>,
    /// The most configurations that are explored
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow tests shop.json -o shop.vectors.json     write down what the workflow does
  orderflow tests shop.json --run shop.vectors.json  does it still?
  orderflow tests shop.json --rust -o tests/shop.rs  the same as Rust tests
  orderflow tests shop.json --rust 'my_shop::workflow()' -o tests/shop.rs

Exit codes: 0 fine, 1 the workflow does something else than the vectors expect, 2 wrong usage or an
unreadable file.";

/// The most of a file of vectors that is shown to be wrong.
const TOLD: usize = 20;

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    if let Some(path) = &args.run {
        let vectors = read(path)?;
        let ran = vectors.run(&workflow);
        let mut out = String::new();
        let name = &workflow.document().name;
        if vectors.workflow != *name {
            out += &format!("{path} is of workflow {:?}, and this is {name:?}\n", vectors.workflow);
        }
        for mismatch in ran.mismatches.iter().take(TOLD) {
            out += &format!("{path}: {mismatch}\n");
        }
        if ran.mismatches.len() > TOLD {
            out += &format!("... and {} more\n", ran.mismatches.len() - TOLD);
        }
        let (asked, wrong) = (ran.asked, ran.mismatches.len());
        out += &format!("{}, {wrong} not as expected\n", count(asked, "test", "tests"));
        screen.print(&crate::ui::clean(&out))?;
        return Ok(if ran.is_pass() { Ending::Fine } else { Ending::Findings });
    }
    let explored = workflow.explore(limits(args.limit));
    let (tour, matrix) = (explored.tour(), explored.matrix());
    let text = match &args.rust {
        Some(given) => {
            let expression =
                given.clone().map_or_else(|| source::expression(args.file.as_deref()), Ok)?;
            to_rust(&workflow, &tour, &matrix, &expression)
        }
        None => Vectors::from_parts(&workflow, &tour, &matrix).to_json(),
    };
    let Some(path) = &args.out else {
        screen.print_raw(&text)?;
        return Ok(Ending::Fine);
    };
    fs::write(path, text)
        .map_err(|error| Failure::new(format!("cannot write {path}: {}", plain(&error))))?;
    let events: usize = tour.stories.iter().map(|story| story.moves.len()).sum();
    let whole = if tour.is_complete { "" } else { "; a limit was reached, so this is not all" };
    screen.print(&format!(
        "{path}: {} of {} take {} and {}; {}{whole}\n",
        count(tour.stories.len(), "story", "stories"),
        count(events, "event", "events"),
        count(tour.transitions.len(), "transition", "transitions"),
        count(tour.pairs, "pair", "pairs"),
        count(matrix.len(), "row of the matrix", "rows of the matrix"),
    ))?;
    Ok(Ending::Fine)
}

/// Reads vectors.
pub(crate) fn read(path: &str) -> Result<Vectors, Failure> {
    let unreadable = |error: String| Failure::new(format!("cannot read {path}: {error}"));
    let text = source::text(path, Vectors::MAX_BYTES as u64)?;
    Vectors::from_json(&text)
        .map_err(|error| unreadable(error.to_string()).help("`orderflow tests` writes vectors"))
}
