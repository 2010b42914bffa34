//! Defects in the graph of an axis.

use super::Defect;
use crate::document::{Document, Event, Status, Transition};
use crate::testing::Choices;
use crate::vocabulary::{EventKind, Guard};

impl Defect {
    pub(super) fn plant_in_graph(
        self,
        document: &mut Document,
        choices: &mut Choices<'_>,
    ) -> Option<()> {
        let edges = document.axes.iter().filter(|axis| axis.name != "label").count();
        let number = choices.below(edges);
        let axis = document.axes.get(number)?.name.clone();
        let entry = document.axes.get(number)?.entry.first()?.clone();
        match self {
            Self::Unreachable => add(document, number, Status::new("ATTIC").resting()),
            Self::DeadEnd => {
                add(document, number, Status::new("DITCH"));
                request(document, &axis, "slip", &entry, "DITCH");
            }
            Self::Trap => {
                add(document, number, Status::new("TICK"));
                add(document, number, Status::new("TOCK"));
                request(document, &axis, "wind", &entry, "TICK");
                request(document, &axis, "tick", "TICK", "TOCK");
                request(document, &axis, "tock", "TOCK", "TICK");
            }
            Self::LeavesTheEnd => {
                let axis = document.axes.get_mut(number)?;
                axis.statuses.iter_mut().find(|status| status.key == entry)?.terminal = true;
            }
            _ => dead_transition(document)?,
        }
        Some(())
    }
}

pub(super) fn add(document: &mut Document, axis: usize, status: Status) {
    if let Some(axis) = document.axes.get_mut(axis) {
        axis.statuses.push(status);
    }
}

/// A request of its own that leads from one status to another.
pub(super) fn request(document: &mut Document, axis: &str, name: &str, from: &str, to: &str) {
    document.events.push(Event::new(name, EventKind::Request));
    document.transitions.push(Transition::new(axis, name, [from]).to(to));
}

/// A request where an axis has gone on, and the one that it waits for has not.
fn dead_transition(document: &mut Document) -> Option<()> {
    let rule = document.invariants.iter().find_map(|rule| rule.never.clone())?;
    let Guard::All(parts) = &rule else { return None };
    let [Guard::Status(gone), before] = parts.as_slice() else { return None };
    let (axis, statuses) = gone.first_key_value()?;
    let (axis, from) = (axis.clone(), statuses.first()?.clone());
    let event = Event::new("go_back", EventKind::Request);
    document.events.push(event);
    let transition = Transition::new(&axis, "go_back", [from.as_str()]);
    let effect = crate::document::Effect::attention("odd");
    document.transitions.push(transition.effect(effect).when(before.clone()));
    Some(())
}
