//! OF0406: timers that raise each other for ever.
//!
//! A move counts where a timer raises its event in its source status and no other choice is
//! possible there, since a guarded choice may be the limit that ends the loop. A loop counts if it
//! sets its own timer again. Statuses that such edges circle among, and that no timer leads out of,
//! are the finding: an order that nobody touches goes round until somebody does.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Findings;
use super::edge::Edge;
use super::graph::Graph;
use super::model::{Model, Statuses};
use super::paths::Routes;
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic};
use crate::vocabulary::EffectKind;

pub(super) fn check(
    model: &Model<'_>,
    statuses: &Statuses<'_>,
    edges: &[Edge<'_>],
    routes: &Routes<'_>,
    out: &mut Findings,
) {
    let raised = raised(model, statuses, edges);
    let timed = edges.iter().filter(|edge| raised.contains(&(edge.event, edge.from)));
    let timed: Vec<&Edge<'_>> = timed.filter(|edge| routes.reaches(edge.from)).collect();
    let mut choices: HashMap<(&str, usize), usize> = HashMap::new();
    for edge in &timed {
        *choices.entry((edge.event, edge.from)).or_default() += 1;
    }
    let circles = |edge: &&&Edge<'_>| {
        let transition = &model.document.transitions[edge.transition];
        let is_only = choices.get(&(edge.event, edge.from)) == Some(&1);
        is_only && transition.when.is_none() && (edge.moves() || sets(model, edge, edge.event))
    };
    let kept: Vec<&Edge<'_>> = timed.iter().filter(circles).copied().collect();
    let graph = Graph::new(statuses.count(), kept.iter().map(|edge| (edge.from, edge.to)));
    for set in graph.components() {
        let is_in = |status: usize| set.binary_search(&status).is_ok();
        let inside = kept.iter().filter(|edge| is_in(edge.from) && is_in(edge.to));
        let inside: Vec<&Edge<'_>> = inside.copied().collect();
        let leaves = timed.iter().any(|edge| is_in(edge.from) && !is_in(edge.to));
        let Some(first) = routes.first(&set).filter(|_| !inside.is_empty() && !leaves) else {
            continue;
        };
        let events: BTreeSet<&str> = inside.iter().map(|edge| edge.event).collect();
        let message = format!(
            "timers raise {} for ever in {}: nothing but another event ends it",
            words::list(events),
            words::list(set.iter().map(|status| statuses.key(*status)))
        );
        let mut finding = Diagnostic::new(Code::OF0406, statuses.place(first), message);
        let mut transitions: Vec<usize> = inside.iter().map(|edge| edge.transition).collect();
        transitions.sort_unstable();
        transitions.dedup();
        for index in transitions {
            finding = finding.related(place("transitions", index));
        }
        let limit = format!(
            "give it a limit: a guard, or a timer that leads out of {}",
            quoted(statuses.key(first))
        );
        out.push(finding.witness(routes.witness(first).1).help(limit));
    }
}

/// The events and the statuses in which a timer raises them.
fn raised<'a>(
    model: &Model<'a>,
    statuses: &Statuses<'_>,
    edges: &[Edge<'a>],
) -> HashSet<(&'a str, usize)> {
    let mut raised = HashSet::new();
    for timer in &model.document.timers {
        let runs = match timer.within.get(&statuses.axis.name) {
            Some(listed) => statuses.members(listed),
            None => vec![true; statuses.count()],
        };
        raised.extend(super::model::numbers(&runs).map(|status| (timer.event.as_str(), status)));
    }
    for edge in edges {
        let effects = &model.document.transitions[edge.transition].effects;
        for effect in effects.iter().filter(|effect| effect.kind == EffectKind::SetTimer) {
            raised.extend(effect.name.as_deref().map(|event| (event, edge.to)));
        }
    }
    raised
}

/// Whether taking the edge always sets the timer of the event.
fn sets(model: &Model<'_>, edge: &Edge<'_>, event: &str) -> bool {
    model.document.transitions[edge.transition].effects.iter().any(|effect| {
        effect.kind == EffectKind::SetTimer
            && effect.when.is_none()
            && effect.name.as_deref() == Some(event)
    })
}
