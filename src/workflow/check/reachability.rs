//! OF0301: statuses that no order can come to.

use std::collections::VecDeque;

use super::Findings;
use super::edge::Edge;
use super::model::{Model, Statuses};
use super::paths::Routes;
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic};

/// How many transitions a finding points at.
const RELATED: usize = 4;

/// Reports the unreachable statuses of the axis, and returns the ways to the others.
pub(super) fn check<'a>(
    model: &Model<'a>,
    statuses: &Statuses<'a>,
    edges: &[Edge<'a>],
    out: &mut Findings,
) -> Routes<'a> {
    let routes = Routes::of(statuses, edges);
    // A label that is assigned freely needs no way.
    if statuses.has_edges() {
        let mut moves = vec![Vec::new(); statuses.count()];
        for edge in edges.iter().filter(|edge| edge.moves()) {
            moves[edge.from].push(edge.to);
        }
        for targets in &mut moves {
            targets.sort_unstable();
            targets.dedup();
        }
        for status in (0..statuses.count()).filter(|status| !routes.reaches(*status)) {
            let entries = words::list(statuses.entry().into_iter().map(|e| statuses.key(e)));
            let message = format!(
                "status {} of axis {} can never be reached from {entries}",
                quoted(statuses.key(status)),
                quoted(&statuses.axis.name)
            );
            let finding = Diagnostic::new(Code::OF0301, statuses.place(status), message);
            let finding = finding.help(help(statuses, &moves, &routes, status));
            out.push(related(model, statuses, edges, status, finding));
        }
    }
    routes
}

/// Points at the transitions that mean to lead there, and at those that are dead with it.
fn related(
    model: &Model<'_>,
    statuses: &Statuses<'_>,
    edges: &[Edge<'_>],
    status: usize,
    finding: Diagnostic,
) -> Diagnostic {
    let key = statuses.key(status);
    let transitions = model.document.transitions.iter().enumerate();
    let inward = transitions
        .filter(|(_, t)| t.axis == statuses.axis.name && t.to.as_deref() == Some(key))
        .map(|(index, _)| index);
    let outward = edges.iter().filter(|edge| edge.from == status).map(|edge| edge.transition);
    let mut indices: Vec<usize> = inward.chain(outward).collect();
    indices.sort_unstable();
    indices.dedup();
    let indices = indices.into_iter().take(RELATED);
    indices.fold(finding, |finding, index| finding.related(place("transitions", index)))
}

/// Where an edge is likely missing: beside the way to the first reachable status that it leads to.
fn help(
    statuses: &Statuses<'_>,
    moves: &[Vec<usize>],
    routes: &Routes<'_>,
    status: usize,
) -> String {
    let leads = |targets: &Vec<usize>| targets.binary_search(&status).is_ok();
    if let Some(before) = moves.iter().position(leads) {
        let before = quoted(statuses.key(before));
        return format!("it is reached through {before}, which is unreachable itself");
    }
    let mut seen = vec![false; statuses.count()];
    let mut queue = VecDeque::from([(0, status)]);
    let mut found: Option<(usize, Option<usize>, usize)> = None;
    while let Some((length, at)) = queue.pop_front() {
        if found.is_some_and(|(nearest, ..)| length > nearest) {
            break;
        }
        if routes.reaches(at) {
            let this = (length, routes.length(at), at);
            found = Some(found.map_or(this, |other| other.min(this)));
            continue;
        }
        for &next in &moves[at] {
            if !std::mem::replace(&mut seen[next], true) {
                queue.push_back((length + 1, next));
            }
        }
    }
    match found.and_then(|(_, _, onward)| routes.before(onward).or(Some(onward))) {
        Some(near) => {
            let near = quoted(statuses.key(near));
            format!("add a transition that leads there, perhaps from {near}, or remove the status")
        }
        None => "add a transition that leads there, or remove the status".to_owned(),
    }
}
