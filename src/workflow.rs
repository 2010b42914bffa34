//! Layer 3: the checked workflow.

pub(crate) mod check;

use crate::document::{Diagnostic, Document, Severity};

/// A checked workflow.
#[derive(Debug)]
pub struct Workflow;

/// What the checks found.
#[derive(Debug, Clone)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Workflow {
    /// Checks a document.
    #[must_use]
    pub fn check(document: &Document) -> Report {
        Report { diagnostics: check::settle(document, check::findings(document)) }
    }
}

impl Report {
    /// The findings, in order.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether a workflow may be built.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|d| d.severity > Severity::Deny)
    }
}
