//! OF0204 and OF0211: what is left when every choice has been tried.

use super::Findings;
use super::bdd::{Function, OverBudget};
use super::group::Group;
use super::model::numbers;
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic};
use crate::vocabulary::EventKind;

impl Group<'_, '_> {
    /// Compares the choices with the orders there are, and with what the event ignores.
    pub(super) fn gaps(
        &mut self,
        transitions: &[usize],
        out: &mut Findings,
    ) -> Result<(), OverBudget> {
        let Some(event) = self.event else { return Ok(()) };
        let mut tried = vec![false; self.statuses.count()];
        for edge in &self.edges {
            tried[edge.from] = true;
        }
        let tried_at = self.space.is_in(self.axis, &tried)?;
        let possible = self.space.bdd.and(tried_at, self.known)?;
        let gap = self.space.bdd.without(possible, self.taken)?;
        let ignored = event.ignored_in.get(&self.statuses.axis.name);
        let is_ignored = self.statuses.members(ignored.into_iter().flatten());
        let has_gap = |status: &usize| self.space.possible(self.axis, *status, gap);
        if event.kind == EventKind::Report {
            let open: Vec<usize> =
                numbers(&tried).filter(|s| !is_ignored[*s]).filter(has_gap).collect();
            self.no_last_resort(transitions, &open, gap, out);
        }
        let stale: Vec<usize> =
            numbers(&is_ignored).filter(|s| tried[*s]).filter(|s| !has_gap(s)).collect();
        if !stale.is_empty() {
            let keys = words::list(stale.iter().map(|status| self.statuses.key(*status)));
            let message = format!(
                "event {} is never ignored in {keys}: its choices there leave nothing over",
                quoted(self.name)
            );
            let index = self.space.model.document.events.iter().position(|e| e == event);
            let at = place("events", index.unwrap_or(0)).field("ignored_in");
            let at = at.field(&self.statuses.axis.name);
            let finding = Diagnostic::new(Code::OF0211, at, message);
            out.push(finding.help("leave the statuses out, or give the last choice a guard"));
        }
        Ok(())
    }

    fn no_last_resort(
        &self,
        transitions: &[usize],
        open: &[usize],
        gap: Function,
        out: &mut Findings,
    ) {
        let Some(&first) = open.first() else { return };
        let keys = words::list(open.iter().map(|status| self.statuses.key(*status)));
        let example = self.space.example(self.space.at(self.axis, first, gap));
        let message = format!(
            "report {} on axis {} has no last resort in {keys}, as in {}",
            quoted(self.name),
            quoted(&self.statuses.axis.name),
            self.example(first, &example)
        );
        let starts = |index: &&usize| {
            self.statuses.sources(self.transition(**index)).get(first).copied().unwrap_or(false)
        };
        let last = transitions.iter().rev().find(starts).copied().unwrap_or(0);
        let finding = Diagnostic::new(Code::OF0204, place("transitions", last), message);
        out.push(finding.help("end with a choice without a guard, or list them in `ignored_in`"));
    }
}
