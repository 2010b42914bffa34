//! `orderflow check`: every finding about a workflow.

use orderflow::Report;
use orderflow::document::{Code, Diagnostic, Severity};
use orderflow::proof::{Proof, Verified, Witness};
use serde::Serialize;

use crate::finding::{self, Finding};
use crate::races::limits;
use crate::source::Source;
use crate::stories;
use crate::ui::{BAD, Ending, Failure, GOOD, Screen, clean, count, styled};

/// Find every mistake in a workflow
///
/// All findings come at once, each with its code, its place, the line, and the way out. Errors and
/// denied findings keep a workflow from being loaded; a document may allow a denied one with a
/// reason. Then whole orders are explored, all axes with the money and the units on the books:
/// every transition is taken somewhere, invariants and rules hold, every order can come to an end,
/// and reports may come twice and in any order.
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
    /// The most configurations of whole orders that are explored; 0 checks each axis alone
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Write the story of each finding into this folder: all of them as Rust tests, and each as a
    /// picture with its path marked, for Mermaid, for Graphviz and as SVG
    #[arg(long, value_name = "FOLDER")]
    stories: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow check shop.json
  orderflow check shop.json --strict                  warnings fail too, as in a build
  curl -s https://shop.test/flow | orderflow check -  a document from standard input
  orderflow check shop.json --json | jq '.diagnostics[].code'
  orderflow check shop.json --stories target/stories  each story as a test and as a picture

Exit codes: 0 sound, 1 findings (errors, denied ones, and warnings under --strict), 2 wrong usage or
an unreadable file; one that is not JSON is unreadable, and also listed as the finding OF0009.";

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    /// How much was proved: `full`, `partial`, `without-races`, or `per-axis`, where whole orders
    /// were not explored.
    verified: &'static str,
    /// How many configurations of all axes together were explored.
    configurations: Option<usize>,
    diagnostics: Vec<Finding<'a>>,
}

/// Everything that was found.
struct Found<'a> {
    report: &'a Report,
    proof: Option<Proof>,
    /// The findings about each axis, and then those about whole orders, in listing order.
    list: Vec<Diagnostic>,
    stories: Vec<Option<Witness>>,
}

impl<'a> Found<'a> {
    fn new(report: &'a Report, limit: Option<usize>) -> Self {
        let workflow = report.workflow().filter(|_| limit != Some(0));
        let proof = workflow.map(|workflow| workflow.prove(limits(limit)));
        let mut both: Vec<(Diagnostic, Option<Witness>)> =
            report.diagnostics().iter().map(|found| (found.clone(), None)).collect();
        for (number, found) in proof.iter().flat_map(|proof| proof.findings().iter().enumerate()) {
            let story = proof.as_ref().and_then(|proof| proof.witness(number));
            both.push((report.located(found.clone()), story.cloned()));
        }
        both.sort_by(|(one, _), (other, _)| one.listing_order(other));
        let (list, stories) = both.into_iter().unzip();
        Self { report, proof, list, stories }
    }

    /// Each finding with its story in words.
    fn told(&self) -> impl Iterator<Item = (&Diagnostic, Option<String>)> {
        let words = |story: &Option<Witness>| story.as_ref().map(Witness::to_string);
        self.list.iter().zip(self.stories.iter().map(words))
    }

    fn has(&self, severity: Severity) -> bool {
        self.list.iter().any(|found| found.severity == severity)
    }

    fn is_sound(&self) -> bool {
        self.report.is_sound() && !self.has(Severity::Error) && !self.has(Severity::Deny)
    }
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let source = Source::read(args.file.as_deref())?;
    let report = source.check();
    let found = Found::new(&report, args.limit);
    if args.json {
        let answer = Answer {
            verified: found.proof.as_ref().map_or("per-axis", |proof| proof.verified().as_str()),
            configurations: found.proof.as_ref().map(Proof::configurations),
            diagnostics: found
                .told()
                .map(|(finding, story)| Finding::new(finding, story))
                .collect(),
        };
        screen.print_json(&answer)?;
    } else {
        for (finding, story) in found.told() {
            let shown = finding::render(&source, finding, story.as_deref());
            screen.print(&format!("{shown}\n"))?;
        }
        screen.print(&summary(&source, &found))?;
    }
    if let (Some(folder), Some(workflow)) = (&args.stories, report.workflow()) {
        stories::write(folder, workflow, args.file.as_deref(), &found.list, &found.stories)?;
    }
    Ok(ending(&found, args.strict))
}

fn ending(found: &Found<'_>, strict: bool) -> Ending {
    if found.list.iter().any(|found| found.code == Code::OF0009) {
        Ending::Unusable
    } else if !found.is_sound() || strict && found.has(Severity::Warn) {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

/// `shop.json: not sound: 2 errors, 1 warning`, or `shop.json: sound: 2 axes, 9 statuses; 1 note`.
fn summary(source: &Source, all: &Found<'_>) -> String {
    let of = |severity| all.list.iter().filter(|f| f.severity == severity).count();
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
    let Some(workflow) = all.report.workflow().filter(|_| all.is_sound()) else {
        return format!("{name}: {}: {found}\n", styled(BAD, "not sound"));
    };
    let document = workflow.document();
    let size = [
        count(document.axes.len(), "axis", "axes"),
        count(document.axes.iter().map(|axis| axis.statuses.len()).sum(), "status", "statuses"),
        count(document.events.len(), "event", "events"),
        count(document.transitions.len(), "transition", "transitions"),
    ];
    let size = size.into_iter().chain(all.proof.as_ref().map(explored));
    let found = if found.is_empty() { found } else { format!("; {found}") };
    format!("{name}: {}: {}{found}\n", styled(GOOD, "sound"), size.collect::<Vec<_>>().join(", "))
}

/// `421848 configurations`, with a word where that is not all.
fn explored(proof: &Proof) -> String {
    let number = count(proof.configurations(), "configuration", "configurations");
    match proof.verified() {
        Verified::Full => number,
        _ => format!("{number} and more"),
    }
}
