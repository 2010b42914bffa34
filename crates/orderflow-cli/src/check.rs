//! `orderflow check`: every finding about a workflow.

use orderflow::Report;
use orderflow::document::{Code, Severity};
use serde::Serialize;

use crate::finding::{self, Finding};
use crate::source::Source;
use crate::ui::{BAD, Ending, Failure, GOOD, Screen, clean, count, styled};

/// Find every mistake in a workflow
///
/// All findings come at once, each with its code, its place, the line, and the way out. Errors and
/// denied findings keep a workflow from being loaded; a document may allow a denied one with a
/// reason. Each axis is checked by itself; invariants of the whole order are not proved.
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

Exit codes: 0 sound, 1 findings (errors, denied ones, and warnings under --strict), 2 wrong usage or
an unreadable file; one that is not JSON is unreadable, and also listed as the finding OF0009.";

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

/// `shop.json: not sound: 2 errors, 1 warning`, or `shop.json: sound: 2 axes, 9 statuses; 1 note`.
fn summary(source: &Source, report: &Report) -> String {
    let of = |severity| report.diagnostics().iter().filter(|f| f.severity == severity).count();
    let tally = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Deny), "denied finding", "denied findings"),
        (of(Severity::Warn), "warning", "warnings"),
        (of(Severity::Note), "note", "notes"),
    ];
    let tally = tally.into_iter().filter(|(number, _, _)| *number > 0);
    let found: Vec<String> = tally.map(|(number, one, many)| count(number, one, many)).collect();
    let found = found.join(", ");
    let name = clean(&source.name);
    let Some(workflow) = report.workflow() else {
        return format!("{name}: {}: {found}\n", styled(BAD, "not sound"));
    };
    let document = workflow.document();
    let size = [
        count(document.axes.len(), "axis", "axes"),
        count(document.axes.iter().map(|axis| axis.statuses.len()).sum(), "status", "statuses"),
        count(document.events.len(), "event", "events"),
        count(document.transitions.len(), "transition", "transitions"),
    ];
    let found = if found.is_empty() { found } else { format!("; {found}") };
    format!("{name}: {}: {}{found}\n", styled(GOOD, "sound"), size.join(", "))
}
