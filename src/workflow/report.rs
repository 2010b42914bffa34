//! What checking a document found, and the workflow if it is sound.

use std::fmt;
use std::sync::Arc;

use super::compile::compile;
use super::{Workflow, check};
use crate::document::parse::Places;
use crate::document::{Diagnostic, Document, Place, Severity, parse};

/// The findings about a document, in their listing order, and the workflow if it was built.
#[derive(Debug, Clone)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    workflow: Option<Workflow>,
    /// Where everything stands in the text, if there is one.
    places: Option<Arc<Places>>,
}

impl Workflow {
    /// Checks a document written in Rust: the very same checks that a JSON document gets.
    #[must_use]
    pub fn check(document: &Document) -> Report {
        Report::of(document, check::settle(document, check::findings(document)))
    }

    /// Compiles a document of this crate's own, whose checks are a test.
    pub(crate) fn tested(bytes: &[u8]) -> Self {
        Self::from_table(compile(&parse::parse(bytes).document))
    }

    /// Parses and checks a JSON document; any bytes may be handed in.
    #[must_use]
    pub fn check_json(bytes: &[u8]) -> Report {
        let parsed = parse::parse(bytes);
        let mut findings = parsed.diagnostics;
        if !parsed.broken {
            findings.extend(check::findings(&parsed.document));
        }
        let mut findings = check::settle(&parsed.document, findings);
        for finding in &mut findings {
            let related = finding.related.iter_mut();
            for place in related.chain(std::iter::once(&mut finding.place)) {
                locate(&parsed.places, place);
            }
        }
        let report = Report::of(&parsed.document, findings);
        Report { places: Some(Arc::new(parsed.places)), ..report }
    }
}

/// Adds line and column, where they are missing and known.
fn locate(places: &Places, place: &mut Place) {
    if place.line.is_none()
        && let Some((line, column)) = places.locate(&place.at)
    {
        (place.line, place.column) = (Some(line), Some(column));
    }
}

impl Report {
    fn of(document: &Document, diagnostics: Vec<Diagnostic>) -> Self {
        let sound = !diagnostics.iter().any(|finding| finding.severity <= Severity::Deny);
        let workflow = sound.then(|| Workflow::from_table(compile(document)));
        Self { diagnostics, workflow, places: None }
    }

    /// Every finding, ordered by severity, code and place.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A finding of the same document, such as one of [`Workflow::prove`], with the lines and the
    /// columns of its places, where the document came as a text.
    #[must_use]
    pub fn located(&self, mut finding: Diagnostic) -> Diagnostic {
        if let Some(places) = &self.places {
            let related = finding.related.iter_mut();
            related.chain([&mut finding.place]).for_each(|place| locate(places, place));
        }
        finding
    }

    /// The workflow, if no finding is an error or denied.
    #[must_use]
    pub fn workflow(&self) -> Option<&Workflow> {
        self.workflow.as_ref()
    }

    /// Whether a workflow was built.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.workflow.is_some()
    }

    /// The workflow alone.
    ///
    /// # Errors
    ///
    /// The report itself, if some finding is an error or denied.
    pub fn into_workflow(mut self) -> Result<Workflow, Self> {
        self.workflow.take().ok_or(self)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings: Vec<String> = self.diagnostics.iter().map(ToString::to_string).collect();
        f.write_str(&findings.join("\n"))
    }
}

impl std::error::Error for Report {}
