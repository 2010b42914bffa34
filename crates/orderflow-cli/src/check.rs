//! `orderflow check`: every finding about a workflow.

use orderflow::Report;
use orderflow::document::{Code, Severity};
use serde::Serialize;

use crate::finding::{self, Finding};
use crate::source::Source;
use crate::ui::{BAD, Ending, Failure, GOOD, Screen, count, styled};

/// Find every mistake in a workflow
///
/// All findings come at once, each with its code, its place, the line, and the way out. Errors and denied
/// findings keep a workflow from being loaded; a document may allow a denied one with a reason.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// Let warnings count as findings too
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow check shop.json
  orderflow check shop.json --strict                  warnings fail too, as in a build
  curl -s https://shop.test/flow | orderflow check -  a document from standard input
  orderflow check shop.json --json | jq '.diagnostics[].code'

Exit codes: 0 sound, 1 findings (errors, denied ones, and warnings under --strict), 2 wrong usage, or
the file cannot be read, or is not JSON at all (which is also listed as the finding OF0009).";

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// How much was proved: each axis by itself.
    verified: &'static str,
    /// How many configurations of all axes together were explored; none are yet.
    configurations: Option<u64>,
    diagnostics: Vec<Finding<'a>>,
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let source = Source::read(args.file.as_deref())?;
    let report = source.check();
    if args.json {
        let answer = Answer {
            verified: "per-axis",
            configurations: None,
            diagnostics: report.diagnostics().iter().map(Finding::from).collect(),
        };
        screen.print_json(&answer)?;
    } else {
        for found in report.diagnostics() {
            screen.print(&format!("{}\n", finding::render(&source, found)))?;
        }
        screen.print(&summary(&source, &report))?;
    }
    Ok(ending(&report, args.strict))
}

fn ending(report: &Report, strict: bool) -> Ending {
    let found = report.diagnostics();
    if found.iter().any(|found| found.code == Code::OF0009) {
        Ending::Unusable
    } else if !report.is_sound() || strict && found.iter().any(|f| f.severity == Severity::Warn) {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

/// `shop.json: not sound: 2 errors, 1 warning`.
fn summary(source: &Source, report: &Report) -> String {
    let of = |severity| report.diagnostics().iter().filter(|f| f.severity == severity).count();
    let tally = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Deny), "denied finding", "denied findings"),
        (of(Severity::Warn), "warning", "warnings"),
        (of(Severity::Note), "note", "notes"),
    ];
    let tally = tally.into_iter().filter(|(number, _, _)| *number > 0);
    let mut parts: Vec<String> = tally.map(|(number, one, many)| count(number, one, many)).collect();
    let word = match report.workflow() {
        Some(workflow) => {
            let document = workflow.document();
            let statuses = document.axes.iter().map(|axis| axis.statuses.len()).sum();
            parts.extend([
                count(document.axes.len(), "axis", "axes"),
                count(statuses, "status", "statuses"),
                count(document.events.len(), "event", "events"),
                count(document.transitions.len(), "transition", "transitions"),
            ]);
            styled(GOOD, "sound")
        }
        None => styled(BAD, "not sound"),
    };
    format!("{}: {word}: {}\n", crate::ui::clean(&source.name), parts.join(", "))
}
