//! `orderflow draw`: a workflow as a picture.

use std::fs;

use orderflow::diagram::{self, Diagram};

use crate::ui::{Ending, Failure, Screen, plain};
use crate::{source, svg};

/// Draw a workflow
///
/// One graph an axis, one edge for all events that lead from one status to another. Loops, passes
/// and the wording of guards are left to `orderflow show`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// The language of the picture
    #[arg(long, short, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "OUT", alias = "output")]
    out: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow draw shop.json                        Mermaid, for a README or a wiki
  orderflow draw shop.json -f svg -o shop.svg     a picture for the browser
  orderflow draw shop.json -f dot | dot -Tpdf -O  Graphviz, for print

`orderflow check --stories` draws the workflow with the path of each finding marked.
Exit codes: 0 fine, 2 wrong usage, a workflow that is not sound, or an unwritable file.";

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A state diagram for Mermaid
    Mermaid,
    /// A graph for Graphviz
    Dot,
    /// A picture
    Svg,
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    let document = workflow.document();
    let picture = match args.format {
        Format::Mermaid => diagram::mermaid(document),
        Format::Dot => diagram::dot(document),
        Format::Svg => svg::draw(&Diagram::new(document))?,
    };
    match &args.out {
        Some(path) => fs::write(path, picture)
            .map_err(|error| Failure::new(format!("cannot write {path}: {}", plain(&error))))?,
        None => screen.print_raw(&picture)?,
    }
    Ok(Ending::Fine)
}
