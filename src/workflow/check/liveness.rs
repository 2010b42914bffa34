//! OF0401 to OF0408: whether orders can come to an end, by the ends that the document declares.

use super::Findings;
use super::edge::Edge;
use super::graph::Graph;
use super::model::{Model, Statuses};
use super::paths::Routes;
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic, OutcomeClass};

/// How many transitions a finding points at.
const RELATED: usize = 4;

pub(super) fn check(
    model: &Model<'_>,
    statuses: &Statuses<'_>,
    edges: &[Edge<'_>],
    routes: &Routes<'_>,
    out: &mut Findings,
) {
    if !statuses.has_edges() {
        return;
    }
    terminal(statuses, edges, out);
    let count = statuses.count();
    let rests: Vec<usize> = (0..count).filter(|status| statuses.may_rest(*status)).collect();
    if rests.is_empty() {
        let message = format!(
            "axis {} has no resting or terminal status, so nothing says where an order may end",
            quoted(&statuses.axis.name)
        );
        let finding = Diagnostic::new(Code::OF0404, statuses.at.clone(), message);
        out.push(finding.help("mark each status where an order may stay for good as `resting`"));
        return;
    }
    let moves = edges.iter().filter(|edge| edge.moves()).map(|edge| (edge.from, edge.to));
    let graph = Graph::new(count, moves);
    stuck(statuses, &graph, routes, &rests, out);
    let ends = graph.reaching(rests);
    let live: Vec<usize> =
        (0..count).filter(|status| routes.reaches(*status) && ends[*status]).collect();
    roles(model, statuses, edges, &live, out);
    success(statuses, &graph, routes, &live, out);
}

/// OF0403.
fn terminal(statuses: &Statuses<'_>, edges: &[Edge<'_>], out: &mut Findings) {
    for status in 0..statuses.count() {
        if !statuses.get(status).is_some_and(|status| status.terminal) {
            continue;
        }
        let exits = edges.iter().filter(|e| e.from == status && e.moves() && e.is_certain);
        let exits: Vec<&Edge<'_>> = exits.collect();
        if exits.is_empty() {
            continue;
        }
        let message = format!(
            "status {} is terminal but has a way out by {}",
            quoted(statuses.key(status)),
            words::list(exits.iter().map(|edge| edge.event))
        );
        let finding = Diagnostic::new(Code::OF0403, statuses.place(status), message);
        let finding = point_at(finding, exits.iter().map(|edge| edge.transition));
        out.push(
            finding.help("declare it `resting` instead, or leave it out of these transitions"),
        );
    }
}

fn point_at(finding: Diagnostic, transitions: impl Iterator<Item = usize>) -> Diagnostic {
    let mut transitions: Vec<usize> = transitions.collect();
    transitions.sort_unstable();
    transitions.dedup();
    let transitions = transitions.into_iter().take(RELATED);
    transitions.fold(finding, |finding, index| finding.related(place("transitions", index)))
}

/// OF0401 and OF0402: the final components without an end. What leads only there is stuck because
/// of them, and no finding of its own.
fn stuck(
    statuses: &Statuses<'_>,
    graph: &Graph,
    routes: &Routes<'_>,
    rests: &[usize],
    out: &mut Findings,
) {
    for set in graph.final_components() {
        let Some(first) = routes.first(&set) else { continue };
        if set.iter().any(|status| statuses.may_rest(*status)) {
            continue;
        }
        let (entry, events) = routes.witness(first);
        let way = if events.is_empty() {
            "orders are opened there".to_owned()
        } else {
            let events: Vec<String> = events.iter().map(|event| quoted(event)).collect();
            let entry = quoted(statuses.key(entry));
            format!("shortest way in: from {entry} by {}", events.join(", "))
        };
        let place = statuses.place(first);
        let finding = if set.len() == 1 {
            let key = quoted(statuses.key(first));
            let message =
                format!("status {key} has no way out and is neither resting nor terminal; {way}");
            let finding = Diagnostic::new(Code::OF0401, place, message);
            finding.help("mark it `resting` or `terminal`, or add a transition that leads on")
        } else {
            let keys = words::list(set.iter().map(|status| statuses.key(*status)));
            let message = format!(
                "orders are trapped in {keys}: no resting or terminal status can be reached; {way}"
            );
            let exits = words::list(rests.iter().map(|status| statuses.key(*status)));
            let finding = Diagnostic::new(Code::OF0402, place, message);
            let others = set.iter().filter(|status| **status != first);
            let finding =
                others.fold(finding, |finding, status| finding.related(statuses.place(*status)));
            finding.help(format!("mark one of them `resting`, or add a way out, to {exits}"))
        };
        out.push(finding.witness(events));
    }
}

/// OF0405.
fn roles(
    model: &Model<'_>,
    statuses: &Statuses<'_>,
    edges: &[Edge<'_>],
    live: &[usize],
    out: &mut Findings,
) {
    for &status in live.iter().filter(|status| !statuses.may_rest(**status)) {
        let exits = || edges.iter().filter(|edge| edge.from == status && edge.moves());
        let needs = |edge: &Edge<'_>| &model.document.transitions[edge.transition].roles;
        if exits().any(|edge| needs(edge).is_empty()) {
            continue;
        }
        let roles = words::list(exits().flat_map(|edge| needs(edge).iter().map(String::as_str)));
        let message =
            format!("every way out of {} needs a role: {roles}", quoted(statuses.key(status)));
        let finding = Diagnostic::new(Code::OF0405, statuses.place(status), message);
        let finding = point_at(finding, exits().map(|edge| edge.transition));
        out.push(finding.help("let an event without roles lead on, or mark it `resting`"));
    }
}

/// OF0408.
fn success(
    statuses: &Statuses<'_>,
    graph: &Graph,
    routes: &Routes<'_>,
    live: &[usize],
    out: &mut Findings,
) {
    let class = |status: usize| statuses.get(status).and_then(|status| status.outcome);
    let good = live.iter().copied().filter(|s| class(*s) == Some(OutcomeClass::Success));
    let good: Vec<usize> = good.collect();
    // Without one declared nothing is asked; with none reachable that is the finding.
    if good.is_empty() {
        return;
    }
    let keys = words::list(good.iter().map(|status| statuses.key(*status)));
    let succeeds = graph.reaching(good);
    for &status in live.iter().filter(|status| !succeeds[**status]) {
        if class(status) == Some(OutcomeClass::Failure) {
            continue;
        }
        let message = format!(
            "from {} an order can still end, but with success no more: {keys} cannot be reached",
            quoted(statuses.key(status))
        );
        let finding = Diagnostic::new(Code::OF0408, statuses.place(status), message);
        let (_, events) = routes.witness(status);
        let finding = finding.witness(events);
        out.push(finding.help("add a way on, or give the status the outcome `failure`"));
    }
}
