//! `orderflow statuses`: the catalogue of statuses, as another system answers it.

use crate::source;
use crate::system;
use crate::ui::{Ending, Failure, Screen};

/// Print the catalogue of statuses as another system does
///
/// What is printed is the body of the system's own answer: the same fields in the same order.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The system
    #[arg(long, value_name = "SYSTEM", value_parser = system::NAMES)]
    dialect: String,
    /// A workflow with other statuses, such as a shop's own revision; nothing is a fresh shop's
    #[arg(long, short, value_name = "FILE")]
    workflow: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow statuses --dialect ecwid
  orderflow statuses --dialect webinone --workflow shop.json";

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let system = system::fresh(&args.dialect, None)?;
    let statuses = match &args.workflow {
        Some(file) => system.statuses_of(&source::workflow(Some(file))?),
        None => system.statuses().map_err(|report| Failure::new(report.to_string()))?,
    };
    screen.print_raw(&format!("{statuses:#}\n"))?;
    Ok(Ending::Fine)
}
