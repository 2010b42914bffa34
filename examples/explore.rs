//! Explores every configuration of the standard workflow, or of a document, and says how many there
//! are: `cargo run --release --example explore [FILE]`.

use std::error::Error;
use std::io::Write;

use orderflow::Workflow;
use orderflow::proof::Limits;

fn main() -> Result<(), Box<dyn Error>> {
    let workflow = match std::env::args().nth(1) {
        Some(path) => Workflow::from_json(&std::fs::read_to_string(path)?)?,
        None => Workflow::standard(),
    };
    let explored = workflow.explore(Limits::default());
    let mut out = std::io::stdout();
    writeln!(out, "{} configurations, {} tests", explored.len(), explored.steps())?;
    if let Some(last) = explored.configurations().last() {
        writeln!(out, "furthest: {}", explored.witness(last))?;
    }
    Ok(())
}
