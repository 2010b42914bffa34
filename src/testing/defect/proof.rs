//! Defects that only whole orders show.

use super::Defect;
use super::graph::{add, request};
use super::plant::is_report;
use crate::document::{
    Document, Effect, Event, Invariant, Outcome, OutcomeClass, Sequenced, Sources, Status,
    Transition,
};
use crate::vocabulary::{EventKind, Guard};

impl Defect {
    pub(super) fn plant_for_proof(self, document: &mut Document) -> Option<()> {
        match self {
            Self::BrokenInvariant => {
                let axis = document.axes.first()?;
                let reached = axis.statuses.get(1)?.key.clone();
                let guard = Guard::status(&axis.name.clone(), [reached.as_str()]);
                document.invariants.push(Invariant::never("nothing happens", guard));
            }
            Self::MissedGoal => {
                let never = document.invariants.iter().find_map(|rule| rule.never.clone())?;
                document.invariants.push(Invariant::sometimes("it does not wait", never));
            }
            Self::StuckOrder | Self::NeverClosed => self.never_closed(document)?,
            Self::ClosedWhileOwing => owing(document)?,
            Self::CrossedReports => {
                let axis = document.axes.first()?;
                let (name, from) = (axis.name.clone(), axis.entry.first()?.clone());
                let rests = |it: &&Status| it.key != from && it.behaves_like.is_none();
                let two: Vec<String> =
                    axis.statuses.iter().filter(rests).map(|it| it.key.clone()).take(2).collect();
                let [left, right] = two.as_slice() else { return None };
                report(document, &name, "went_left", &from, left);
                report(document, &name, "went_right", &from, right);
            }
            Self::RepeatNotAbsorbed => {
                let name = document.axes.first()?.name.clone();
                document.events.push(Event::new("rang", EventKind::Report));
                let rings = Transition::from_any(&name, "rang");
                document.transitions.push(rings.effect(Effect::attention("answer")));
            }
            Self::FlaggedReport => {
                let last = |it: &Transition| {
                    it.from == Sources::Any && it.when.is_none() && is_report(document, &it.event)
                };
                // In a status that is neither its source nor its target.
                let leaves = |it: &Transition| {
                    let axis = document.axes.iter().find(|axis| axis.name == it.axis);
                    let all = axis.into_iter().flat_map(|axis| &axis.statuses);
                    let others = all.filter(|status| status.behaves_like.is_none()).count() > 2;
                    let moves = |other: &Transition| other.event == it.event && other.to.is_some();
                    others && document.transitions.iter().any(moves)
                };
                let place = document.transitions.iter().position(|it| last(it) && leaves(it));
                document.transitions.remove(place?);
            }
            Self::NeedlessPair => {
                let name = document.axes.first()?.name.clone();
                document.events.push(Event::new("seen", EventKind::Report));
                document.transitions.push(Transition::from_any(&name, "seen"));
                let events = ["seen".to_owned(), "seen".to_owned()];
                let reason = "for no reason".to_owned();
                document.sequenced.push(Sequenced { events, reason });
            }
            _ => return None,
        }
        Some(())
    }

    /// The first axis can come to where an order is not closed: to rest there, or to circle.
    fn never_closed(self, document: &mut Document) -> Option<()> {
        let edges: Vec<(usize, String, String)> = document
            .axes
            .iter()
            .enumerate()
            .filter(|(_, axis)| axis.name != "label")
            .filter_map(|(n, axis)| Some((n, axis.name.clone(), axis.entry.first()?.clone())))
            .collect();
        let reads =
            |when: &Guard| matches!(when, Guard::Status(axes) if axes.contains_key("label"));
        let labels = document.transitions.iter().any(|it| it.when.as_ref().is_some_and(reads));
        if self == Self::StuckOrder && (labels || edges.len() > 1) {
            // A label that matters can be changed for ever, and another axis may go in circles.
            return None;
        }
        let (number, axis, entry) = edges.first()?;
        add(document, *number, Status::new("LIMBO").resting());
        request(document, axis, "lose", entry, "LIMBO");
        if self == Self::NeverClosed {
            add(document, *number, Status::new("NOWHERE").resting());
            request(document, axis, "drift", "LIMBO", "NOWHERE");
            request(document, axis, "drift_back", "NOWHERE", "LIMBO");
        }
        Some(())
    }
}

/// The failure is closed whatever is held.
fn owing(document: &mut Document) -> Option<()> {
    let fails = |it: &&mut Outcome| it.class == Some(OutcomeClass::Failure);
    let failed = document.outcomes.iter_mut().find(fails)?;
    let Some(Guard::All(parts)) = &failed.when else { return None };
    failed.when = parts.first().cloned();
    // Nothing else reads that fact in a workflow that was drawn here.
    document.facts.retain(|fact| fact != "money_held");
    Some(())
}

/// A report that is followed from one status, and passes elsewhere.
fn report(document: &mut Document, axis: &str, name: &str, from: &str, to: &str) {
    document.events.push(Event::new(name, EventKind::Report));
    document.transitions.push(Transition::new(axis, name, [from]).to(to));
    document.transitions.push(Transition::from_any(axis, name));
}
