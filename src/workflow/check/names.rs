//! The names that a document declares, for looking references up.

use std::cell::Cell;
use std::collections::HashMap;

use super::words::quoted;
use crate::document::nearest::nearest;
use crate::document::{Axis, Diagnostic, Document, Event, Status};

/// How many candidates all suggestions together may look at; a hostile document gets no more hints.
const SUGGESTION_BUDGET: usize = 1_000_000;

/// Every declared name.
#[derive(Debug)]
pub(super) struct Names<'a> {
    document: &'a Document,
    axes: HashMap<&'a str, AxisNames<'a>>,
    /// Of each status the axis that has it, the first in alphabetical order.
    axis_of: HashMap<&'a str, &'a str>,
    events: HashMap<&'a str, &'a Event>,
    facts: HashMap<&'a str, ()>,
    budget: Cell<usize>,
}

/// One axis and its statuses by key.
#[derive(Debug)]
pub(super) struct AxisNames<'a> {
    pub(super) axis: &'a Axis,
    statuses: HashMap<&'a str, &'a Status>,
}

impl<'a> AxisNames<'a> {
    pub(super) fn status(&self, key: &str) -> Option<&'a Status> {
        self.statuses.get(key).copied()
    }
}

impl<'a> Names<'a> {
    /// Collects them; of a name declared twice the first counts.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut axes = HashMap::new();
        for axis in &document.axes {
            axes.entry(axis.name.as_str()).or_insert_with(|| {
                let mut statuses = HashMap::new();
                for status in &axis.statuses {
                    statuses.entry(status.key.as_str()).or_insert(status);
                }
                AxisNames { axis, statuses }
            });
        }
        let mut axis_of = HashMap::new();
        for axis in &document.axes {
            for status in &axis.statuses {
                let first = axis_of.entry(status.key.as_str()).or_insert(axis.name.as_str());
                *first = (*first).min(&axis.name);
            }
        }
        let mut events = HashMap::new();
        for event in &document.events {
            events.entry(event.name.as_str()).or_insert(event);
        }
        let facts = document.facts.iter().map(|fact| (fact.as_str(), ())).collect();
        Self { document, axes, axis_of, events, facts, budget: Cell::new(SUGGESTION_BUDGET) }
    }

    pub(super) fn axis(&self, name: &str) -> Option<&AxisNames<'a>> {
        self.axes.get(name)
    }

    pub(super) fn event(&self, name: &str) -> Option<&'a Event> {
        self.events.get(name).copied()
    }

    pub(super) fn has_fact(&self, name: &str) -> bool {
        self.facts.contains_key(name)
    }

    /// The name of an axis that has the status, the first in alphabetical order.
    pub(super) fn axis_with(&self, status: &str) -> Option<&'a str> {
        self.axis_of.get(status).copied()
    }

    pub(super) fn suggest_axis(&self, finding: Diagnostic, word: &str) -> Diagnostic {
        let names = self.document.axes.iter().map(|axis| axis.name.as_str());
        self.suggest(finding, word, names, "declare the axis")
    }

    pub(super) fn suggest_event(&self, finding: Diagnostic, word: &str) -> Diagnostic {
        let names = self.document.events.iter().map(|event| event.name.as_str());
        self.suggest(finding, word, names, "declare the event")
    }

    pub(super) fn suggest_fact(&self, finding: Diagnostic, word: &str) -> Diagnostic {
        let names = self.document.facts.iter().map(String::as_str);
        let other = format!("add {} to the facts of the document", quoted(word));
        self.suggest(finding, word, names, &other)
    }

    /// Suggests a status of the axis that is no slot.
    pub(super) fn suggest_status(
        &self,
        finding: Diagnostic,
        word: &str,
        axis: &AxisNames<'a>,
    ) -> Diagnostic {
        let statuses = axis.axis.statuses.iter().filter(|status| status.slot.is_none());
        let names: Vec<&str> = statuses.map(|status| status.key.as_str()).collect();
        let other = format!("declare the status on axis {}", quoted(&axis.axis.name));
        self.suggest(finding, word, names.into_iter(), &other)
    }

    /// Suggests the nearest of those names, or else the other way out.
    pub(super) fn suggest<'b>(
        &self,
        finding: Diagnostic,
        word: &str,
        names: impl ExactSizeIterator<Item = &'b str>,
        other: &str,
    ) -> Diagnostic {
        let count = names.len();
        let left = self.budget.get().checked_sub(count);
        self.budget.set(left.unwrap_or(0));
        match left.and_then(|_| nearest(word, names)) {
            Some(name) => finding.help(format!("did you mean {}?", quoted(name))),
            None => finding.help(other),
        }
    }
}
