//! OF0703: statuses that behave alike.
//!
//! The statuses of one axis are sorted into groups by everything that can be told of them, then
//! each group is split until the members of a group lead to the same groups. What is left together
//! behaves alike for ever.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Findings;
use super::conditions;
use super::model::{Model, Statuses, numbers};
use super::words::{list, quoted};
use crate::document::{Code, Diagnostic, Status, Transition};
use crate::vocabulary::Guard;

/// How many ways between statuses are compared, over all rounds; over it, nothing is said.
const BUDGET: usize = 4_000_000;

/// One way out: of which kind it is, by number, and where it leads, if it leads on.
type Exit = (usize, Option<usize>);

pub(super) fn check(model: &Model<'_>, statuses: &Statuses<'_>, out: &mut Findings) {
    if !statuses.has_edges() {
        return;
    }
    let exits = exits(model, statuses);
    let Some(groups) = split(first(model, statuses), &exits) else { return };
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (status, group) in groups.into_iter().enumerate() {
        // Ends are told apart by what they are called, which is what they are for.
        if !exits[status].is_empty() {
            members.entry(group).or_default().push(status);
        }
    }
    for group in members.values().filter(|group| group.len() > 1) {
        let [first, rest @ ..] = group.as_slice() else { continue };
        let keys = list(group.iter().map(|status| statuses.key(*status)));
        let message = format!(
            "statuses {keys} of axis {} behave alike: nothing but their names tells them apart",
            quoted(&statuses.axis.name)
        );
        let finding = Diagnostic::new(Code::OF0703, statuses.place(*first), message);
        let finding =
            rest.iter().fold(finding, |finding, status| finding.related(statuses.place(*status)));
        out.push(finding.help("make them one, or let a setting or a way out tell them apart"));
    }
}

/// The ways out of each status, in the order in which they are tried.
fn exits(model: &Model<'_>, statuses: &Statuses<'_>) -> Vec<Vec<Exit>> {
    let mut kinds: HashMap<String, usize> = HashMap::new();
    let mut exits = vec![Vec::new(); statuses.count()];
    let own = |transition: &&Transition| transition.axis == statuses.axis.name;
    // Only the order of those for one event matters.
    let mut transitions: Vec<&Transition> = model.document.transitions.iter().filter(own).collect();
    transitions.sort_by_key(|transition| &transition.event);
    for transition in transitions {
        let Transition { event, when, roles, effects, .. } = transition;
        let kind = serde_json::to_string(&(event, when, roles, effects)).unwrap_or_default();
        let next = kinds.len();
        let kind = *kinds.entry(kind).or_insert(next);
        let to = transition.to.as_deref().and_then(|to| statuses.number(to));
        for from in numbers(&statuses.sources(transition)) {
            exits[from].push((kind, to.filter(|to| *to != from)));
        }
    }
    exits
}

/// The first groups: by settings, by the events that lead there or are stale there, and by every
/// list that names some of the statuses and not others.
fn first(model: &Model<'_>, statuses: &Statuses<'_>) -> Vec<usize> {
    let document = model.document;
    let axis = &statuses.axis.name;
    let mut targets: BTreeMap<&str, HashSet<&String>> = BTreeMap::new();
    for transition in document.transitions.iter().filter(|it| it.axis == *axis) {
        targets.entry(&transition.event).or_default().extend(&transition.to);
    }
    let mut lists: HashSet<Vec<&String>> = HashSet::new();
    for (_, guard) in conditions::all(document) {
        listed(guard, axis, &mut lists);
    }
    let stale = document.events.iter().filter_map(|event| event.ignored_in.get(axis));
    let within = document.timers.iter().filter_map(|timer| timer.within.get(axis));
    let all = targets.values().map(|keys| keys.iter().copied().collect());
    let all = all.chain(stale.chain(within).map(|keys| keys.iter().collect())).chain(lists);
    // For each status the lists that name it: the cost is the size of the document.
    let mut named = vec![Vec::new(); statuses.count()];
    for (number, keys) in all.enumerate() {
        let keys: Vec<&String> = keys;
        let members = keys.into_iter().filter_map(|key| statuses.number(key));
        members.for_each(|status| named[status].push(number));
    }
    named.iter_mut().for_each(Vec::dedup);
    renumber(named.into_iter().enumerate().map(|(n, lists)| (settings(statuses.get(n)), lists)))
}

/// The lists of statuses of the axis in a condition.
fn listed<'a>(guard: &'a Guard, axis: &str, lists: &mut HashSet<Vec<&'a String>>) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => {
            parts.iter().for_each(|part| listed(part, axis, lists));
        }
        Guard::Not(part) => listed(part, axis, lists),
        Guard::Fact(_) => {}
        Guard::Status(axes) => {
            lists.extend(axes.get(axis).map(|keys| keys.iter().collect::<Vec<_>>()));
        }
    }
}

/// All that a status says of itself, its names aside.
fn settings(status: Option<&Status>) -> String {
    let plain = |status: &Status| Status {
        key: String::new(),
        name: None,
        names: BTreeMap::new(),
        named_at: None,
        ..status.clone()
    };
    status.map(plain).and_then(|status| serde_json::to_string(&status).ok()).unwrap_or_default()
}

/// Splits the groups until the members of each lead to the same ones; none, over the budget.
fn split(mut groups: Vec<usize>, exits: &[Vec<Exit>]) -> Option<Vec<usize>> {
    let round: usize = exits.iter().map(|exits| exits.len() + 1).sum();
    let mut left = BUDGET;
    loop {
        left = left.checked_sub(round)?;
        let leads = |exits: &Vec<Exit>| {
            let exits = exits.iter().map(|&(kind, to)| (kind, to.map(|to| groups[to])));
            exits.collect::<Vec<_>>()
        };
        let next = renumber(groups.iter().copied().zip(exits.iter().map(leads)));
        if next == groups {
            return Some(groups);
        }
        groups = next;
    }
}

/// Numbers what is equal alike, in the order in which it first comes.
fn renumber<T: Eq + std::hash::Hash>(all: impl Iterator<Item = T>) -> Vec<usize> {
    let mut seen = HashMap::new();
    let number = |it| {
        let next = seen.len();
        *seen.entry(it).or_insert(next)
    };
    all.map(number).collect()
}
