//! OF0201 to OF0211: which transitions can be taken, decided exactly.

use std::collections::BTreeMap;

use super::Findings;
use super::edge::Edge;
use super::group::Group;
use super::model::Model;
use super::words::{place, transition as words};
use crate::document::{Code, Diagnostic, Sources};

/// How many steps the guards of one event on one axis may take to decide.
const GROUP_BUDGET: usize = 4_000_000;
/// How many steps those of the whole document may take.
const WHOLE_BUDGET: usize = 24_000_000;

/// Checks the choices of every event on every axis, and returns the edges of each axis that some
/// order can take.
pub(super) fn check<'a>(model: &Model<'a>, out: &mut Findings) -> Vec<Vec<Edge<'a>>> {
    let mut groups: BTreeMap<(usize, &'a str), Vec<usize>> = BTreeMap::new();
    for (index, transition) in model.document.transitions.iter().enumerate() {
        needless_target(model, index, out);
        if let Some(axis) = model.axis(&transition.axis) {
            groups.entry((axis, &transition.event)).or_default().push(index);
        }
    }
    let mut edges = vec![Vec::new(); model.axes.len()];
    let mut left = WHOLE_BUDGET;
    for ((axis, event), transitions) in groups {
        let budget = left.min(GROUP_BUDGET);
        let mut group = Group::new(model, axis, event, &transitions, budget);
        group.check(&transitions, out);
        left -= budget - group.budget();
        edges[axis].append(&mut group.edges);
    }
    edges
}

/// OF0207: a target that names the one source, and does nothing there.
fn needless_target(model: &Model<'_>, index: usize, out: &mut Findings) {
    let transition = &model.document.transitions[index];
    let (Sources::These(from), Some(to)) = (&transition.from, &transition.to) else { return };
    if from.len() == 1 && from.first() == Some(to) && transition.effects.is_empty() {
        let message = format!("{} stays where it is and does nothing", words(transition));
        let at = place("transitions", index).field("to");
        let finding = Diagnostic::new(Code::OF0207, at, message);
        out.push(finding.help("leave `to` out where the event is meant to pass"));
    }
}
