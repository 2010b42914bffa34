//! The checks that one axis at a time can decide.
//!
//! The structural families (keys, limits, settings, references) always run, and all of their
//! findings come at once. Guards, reachability and liveness rest on them, so those run on a
//! document without an error only: a misspelt status is one finding, not ten.

mod alike;
mod allow;
mod bdd;
mod choices;
mod conditions;
mod demands;
mod edge;
mod encode;
mod gaps;
mod graph;
mod group;
mod keys;
mod limits;
mod liveness;
mod model;
mod names;
mod paths;
mod reachability;
mod references;
mod rules;
mod settings;
mod shadows;
mod theory;
mod timers;
mod words;

use crate::document::{Code, Diagnostic, Document, Pointer, Severity, limits as most};

pub(crate) use allow::{settle, settle_proof};

/// Every finding about the document, in no particular order, its `allow` list not yet applied.
pub(crate) fn findings(document: &Document) -> Vec<Diagnostic> {
    let mut out = Findings::default();
    limits::check(document, &mut out);
    keys::check(document, &mut out);
    let names = names::Names::of(document);
    settings::check(document, &names, &mut out);
    references::check(document, &names, &mut out);
    rules::check(document, &names, &mut out);
    demands::check(document, &names, &mut out);
    if !out.has_errors() {
        let model = model::Model::of(document);
        conditions::check(&model, &mut out);
        let edges = choices::check(&model, &mut out);
        // A transition that can never be taken is an edge missing: first things first.
        let axes = if out.has_errors() { &[] } else { model.axes.as_slice() };
        for (axis, edges) in axes.iter().zip(&edges) {
            let routes = reachability::check(&model, axis, edges, &mut out);
            liveness::check(&model, axis, edges, &routes, &mut out);
            timers::check(&model, axis, edges, &routes, &mut out);
            alike::check(&model, axis, &mut out);
        }
    }
    out.list
}

/// Findings as they come, bounded.
#[derive(Debug, Default)]
struct Findings {
    list: Vec<Diagnostic>,
    has_errors: bool,
}

impl Findings {
    fn push(&mut self, finding: Diagnostic) {
        if self.is_full() {
            return;
        }
        self.has_errors |= finding.severity == Severity::Error;
        self.list.push(finding);
        if self.list.len() == most::FINDINGS {
            let message = format!("more than {} findings, the rest is left out", most::FINDINGS);
            self.list.push(Diagnostic::new(Code::OF0008, Pointer::root(), message));
            self.has_errors = true;
        }
    }

    /// Adds a finding of that kind at that place.
    fn add(&mut self, code: Code, at: Pointer, message: impl Into<String>) {
        self.push(Diagnostic::new(code, at, message));
    }

    /// Whether there is no room for more, so that looking for more is in vain.
    fn is_full(&self) -> bool {
        self.list.len() > most::FINDINGS
    }

    fn has_errors(&self) -> bool {
        self.has_errors
    }
}
