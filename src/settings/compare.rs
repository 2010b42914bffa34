//! Comparing two documents: lists by the names of their elements, elements field by field.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;
use serde_json::{Map, Value};

use super::difference::{Difference, DifferenceKind, FieldValue, Part};
use crate::document::{
    Allow, Axis, Document, Event, Invariant, MustNotify, MustPass, Obligation, Outcome, Sequenced,
    Sources, Status, Timer, Transition,
};

/// What sets the second document apart from the first, in document order; nothing, if they are
/// equal. The documents may be any, checked or not.
///
/// Elements that have a name are told by it, so one that is renamed is removed and added.
/// Transitions have none: equal ones belong together, then those that agree on where they start and
/// lead, then on one of the two.
#[must_use]
pub fn differences(before: &Document, after: &Document) -> Vec<Difference> {
    let mut out = Vec::new();
    let lists = ["axes", "events", "facts", "roles", "transitions", "outcomes", "invariants"];
    let rules = ["must_pass", "must_notify", "obligations", "timers", "sequenced", "allow"];
    let lists = [&lists[..], &rules].concat();
    fields(&Part::Document, &plain(before), &plain(after), &lists, &mut out);
    axes(before, after, &mut out);
    named(
        &before.events,
        &after.events,
        |e: &Event| Part::Event { event: e.name.clone() },
        &mut out,
    );
    named(&before.facts, &after.facts, |f: &String| Part::Fact { fact: f.clone() }, &mut out);
    named(&before.roles, &after.roles, |r: &String| Part::Role { role: r.clone() }, &mut out);
    transitions(&before.transitions, &after.transitions, &mut out);
    let part = |o: &Outcome| Part::Outcome { outcome: o.name.clone() };
    named(&before.outcomes, &after.outcomes, part, &mut out);
    let part = |i: &Invariant| Part::Invariant { invariant: i.name.clone() };
    named(&before.invariants, &after.invariants, part, &mut out);
    demands(before, after, &mut out);
    let part = |t: &Timer| Part::Timer { event: t.event.clone() };
    named(&before.timers, &after.timers, part, &mut out);
    let part = |pair: &Sequenced| {
        let [one, other] = pair.events.clone();
        Part::Sequenced { one, other }
    };
    named(&before.sequenced, &after.sequenced, part, &mut out);
    let part = |a: &Allow| Part::Allow { code: a.code.clone(), at: a.at.clone() };
    named(&before.allow, &after.allow, part, &mut out);
    out
}

fn demands(before: &Document, after: &Document, out: &mut Vec<Difference>) {
    let part = |rule: &MustPass| Part::MustPass { rule: rule.name.clone() };
    named(&before.must_pass, &after.must_pass, part, out);
    let part = |rule: &MustNotify| Part::MustNotify { rule: rule.name.clone() };
    named(&before.must_notify, &after.must_notify, part, out);
    let part = |it: &Obligation| Part::Obligation { attention: it.attention.clone() };
    named(&before.obligations, &after.obligations, part, out);
}

fn axes(before: &Document, after: &Document, out: &mut Vec<Difference>) {
    let part = |axis: &Axis| Part::Axis { axis: axis.name.clone() };
    let pairs = paired(&before.axes, &after.axes, part);
    list(&before.axes, &after.axes, &pairs, part, &["statuses"], out);
    for (from, to) in pairs {
        let (Some(one), Some(other)) = (before.axes.get(from), after.axes.get(to)) else {
            continue;
        };
        let axis = &one.name;
        let part = |s: &Status| Part::Status { axis: axis.clone(), status: s.key.clone() };
        named(&one.statuses, &other.statuses, part, out);
    }
}

fn transitions(before: &[Transition], after: &[Transition], out: &mut Vec<Difference>) {
    let mut pairs = Pairs::new(before.len(), after.len());
    let text = |t: &Transition| serde_json::to_string(t).unwrap_or_default();
    pairs.join(before, after, text);
    let place = |t: &Transition| (t.axis.clone(), t.event.clone());
    pairs.join(before, after, |t| (place(t), sources(t), t.to.clone()));
    pairs.join(before, after, |t| (place(t), sources(t)));
    pairs.join(before, after, |t| (place(t), t.to.clone()));
    let part = |t: &Transition| Part::Transition {
        axis: t.axis.clone(),
        event: t.event.clone(),
        from: sources(t),
        to: t.to.clone(),
    };
    list(before, after, &pairs.sorted(), part, &[], out);
}

fn sources(transition: &Transition) -> Vec<String> {
    match &transition.from {
        Sources::Any => vec!["*".to_owned()],
        Sources::These(list) => list.clone(),
    }
}

/// Compares two lists whose elements are told by their names.
fn named<T: Serialize>(
    before: &[T],
    after: &[T],
    part: impl Fn(&T) -> Part,
    out: &mut Vec<Difference>,
) {
    list(before, after, &paired(before, after, &part), part, &[], out);
}

/// Compares two lists whose elements have been paired: those that are gone, those that both have,
/// in the order of the first, and then those that are new.
fn list<T: Serialize>(
    before: &[T],
    after: &[T],
    pairs: &[(usize, usize)],
    part: impl Fn(&T) -> Part,
    without: &[&str],
    out: &mut Vec<Difference>,
) {
    let kept = in_order(pairs);
    let pairs: BTreeMap<usize, usize> = pairs.iter().copied().collect();
    for (from, one) in before.iter().enumerate() {
        let other = pairs.get(&from).and_then(|to| Some((*to, after.get(*to)?)));
        let Some((to, other)) = other else {
            out.push(Difference { part: part(one), kind: DifferenceKind::Removed });
            continue;
        };
        fields(&part(one), &plain(one), &plain(other), without, out);
        if !kept.contains(&from) {
            out.push(Difference { part: part(one), kind: DifferenceKind::Moved { from, to } });
        }
    }
    let paired: BTreeSet<usize> = pairs.into_values().collect();
    for (_, one) in after.iter().enumerate().filter(|(to, _)| !paired.contains(to)) {
        out.push(Difference { part: part(one), kind: DifferenceKind::Added });
    }
}

/// Compares two elements field by field, by the names of the fields.
fn fields(part: &Part, before: &Value, after: &Value, without: &[&str], out: &mut Vec<Difference>) {
    let nothing = Map::new();
    let one = before.as_object().unwrap_or(&nothing);
    let other = after.as_object().unwrap_or(&nothing);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for name in names.into_iter().filter(|name| !without.contains(&name.as_str())) {
        if one.get(name) != other.get(name) {
            let value = |of: &Map<String, Value>| {
                FieldValue(of.get(name).cloned().unwrap_or_else(|| unwritten(part, name)))
            };
            let (before, after) = (value(one), value(other));
            let kind = DifferenceKind::Changed { field: name.clone(), before, after };
            out.push(Difference { part: part.clone(), kind });
        }
    }
}

/// What a field means that the document does not write.
fn unwritten(part: &Part, field: &str) -> Value {
    match (part, field) {
        (Part::Document, "notify_customer") => true.into(),
        (_, "enabled" | "assignable") => true.into(),
        (_, "system" | "retired" | "notify_customer" | "resting" | "terminal") => false.into(),
        (_, "needs_reason" | "closed" | "notify_once") => false.into(),
        (_, "assignment") => "edges".into(),
        (_, "automations" | "flags" | "except" | "roles" | "effects") => Value::Array(Vec::new()),
        (_, "names" | "ignored_in") => Value::Object(Map::new()),
        _ => Value::Null,
    }
}

/// The element as JSON has it. Strings, numbers and lists: this cannot fail.
fn plain(element: &impl Serialize) -> Value {
    serde_json::to_value(element).unwrap_or_default()
}

/// The elements of two lists that belong together, by their places.
#[derive(Debug)]
struct Pairs {
    pairs: BTreeMap<usize, usize>,
    free: BTreeSet<usize>,
    count: usize,
}

impl Pairs {
    fn new(before: usize, after: usize) -> Self {
        Self { pairs: BTreeMap::new(), free: (0..after).collect(), count: before }
    }

    /// Pairs those that are still alone and have the same name, in their order.
    fn join<T, K: Ord>(&mut self, before: &[T], after: &[T], name: impl Fn(&T) -> K) {
        let mut alone: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for to in &self.free {
            if let Some(one) = after.get(*to) {
                alone.entry(name(one)).or_default().push_back(*to);
            }
        }
        for (from, one) in before.iter().enumerate().take(self.count) {
            if self.pairs.contains_key(&from) {
                continue;
            }
            if let Some(to) = alone.get_mut(&name(one)).and_then(VecDeque::pop_front) {
                self.pairs.insert(from, to);
                self.free.remove(&to);
            }
        }
    }

    fn sorted(self) -> Vec<(usize, usize)> {
        self.pairs.into_iter().collect()
    }
}

fn paired<T>(before: &[T], after: &[T], part: impl Fn(&T) -> Part) -> Vec<(usize, usize)> {
    let mut pairs = Pairs::new(before.len(), after.len());
    pairs.join(before, after, part);
    pairs.sorted()
}

/// The first halves of the most pairs that stand in the same order in both lists: a longest
/// increasing run of the second halves. All others have moved.
fn in_order(pairs: &[(usize, usize)]) -> BTreeSet<usize> {
    // For each length, the run of that length that ends least; each pair knows the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: usize| pairs.get(at).map_or(0, |pair| pair.1);
    for (at, (_, to)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(*end) < *to);
        previous.push(length.checked_sub(1).and_then(|before| ends.get(before).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut kept = BTreeSet::new();
    let mut at = ends.last().copied();
    while let Some(one) = at {
        kept.extend(pairs.get(one).map(|pair| pair.0));
        at = previous.get(one).copied().flatten();
    }
    kept
}
