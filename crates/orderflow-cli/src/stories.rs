//! The stories of findings, as Rust tests and as pictures.

use std::fs;
use std::path::Path;

use orderflow::Workflow;
use orderflow::document::Diagnostic;
use orderflow::proof::{Tour, Witness};
use orderflow::vectors::to_rust;

use crate::ui::{Failure, plain};
use crate::{source, svg};

/// Writes the stories that there are into the folder: `stories.rs` with a test for each, and
/// `story_1_OF0501.svg` and its like, each with the path marked.
///
/// # Errors
///
/// A [`Failure`], where a file cannot be written, or nothing says how a test comes by the workflow.
pub(crate) fn write(
    folder: &str,
    workflow: &Workflow,
    file: Option<&str>,
    findings: &[Diagnostic],
    stories: &[Option<Witness>],
) -> Result<(), Failure> {
    let all = findings.iter().zip(stories);
    let told: Vec<(&Diagnostic, &Witness)> =
        all.filter_map(|(finding, story)| Some((finding, story.as_ref()?))).collect();
    if told.is_empty() {
        return Ok(());
    }
    let path = Path::new(folder);
    fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
    let tour = Tour {
        stories: told.iter().map(|(_, story)| (*story).clone()).collect(),
        transitions: Vec::new(),
        pairs: 0,
        is_complete: false,
    };
    let tests = to_rust(workflow, &tour, &[], &source::expression(file)?);
    save(&path.join("stories.rs"), tests)?;
    for (number, (finding, story)) in (1..).zip(&told) {
        let diagram = story.diagram();
        let name = format!("story_{number}_{}", finding.code);
        save(&path.join(format!("{name}.mmd")), diagram.mermaid())?;
        save(&path.join(format!("{name}.dot")), diagram.dot())?;
        save(&path.join(format!("{name}.svg")), svg::draw(&diagram)?)?;
    }
    Ok(())
}

fn save(path: &Path, text: String) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {}", path.display(), plain(error)))
}
