//! A workflow document as a picture.
//!
//! A [`Diagram`] holds what is worth drawing, and [`mermaid`] and [`dot`] write it down. Only moves
//! are drawn: edges between the same two statuses are one, labelled with their events; loops,
//! passes and the wording of guards are left to tables. Any document can be drawn, a faulty one
//! too: what cannot be resolved is left out.

mod dot;
mod mermaid;

pub use dot::dot;
pub use mermaid::mermaid;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::document::{Assignment, Axis, Document, OutcomeClass, Sources, Status, Transition};

/// What is worth drawing of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// The name of the workflow.
    pub name: String,
    /// One graph an axis, in document order.
    pub axes: Vec<Graph>,
}

/// The graph of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// The key of the axis.
    pub axis: String,
    /// Whether its statuses are labels that may be assigned freely, without edges.
    pub free: bool,
    /// The statuses, in document order, without the custom slots.
    pub nodes: Vec<Node>,
    /// The moves, by their ends, in the order of the nodes.
    pub edges: Vec<Edge>,
}

/// One status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The key of the status.
    pub key: String,
    /// Whether an order may be opened here.
    pub entry: bool,
    /// Whether an order may stay here for good.
    pub resting: bool,
    /// Whether no way out is meant.
    pub terminal: bool,
    /// What resting here means.
    pub outcome: Option<OutcomeClass>,
    /// The enabled custom slots that behave like it.
    pub slots: Vec<String>,
}

/// All moves from one status to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The index of the status that it leaves.
    pub from: usize,
    /// The index of the status that it enters.
    pub to: usize,
    /// The events that take it, in document order.
    pub events: Vec<EdgeEvent>,
    /// The numbers of the moves of a story that take it, from 1; see [`Diagram::highlight`].
    pub steps: Vec<usize>,
}

impl Edge {
    /// What stands before the events of an edge that a story takes: `1, 3: `; nothing, of others.
    #[must_use]
    pub fn steps_label(&self) -> String {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        if steps.is_empty() { String::new() } else { format!("{}: ", steps.join(", ")) }
    }
}

/// One event on an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeEvent {
    /// The key of the event.
    pub name: String,
    /// Whether it takes the edge under a guard only.
    pub guarded: bool,
}

impl EdgeEvent {
    /// What stands behind an event that takes its edge under a guard only.
    pub const GUARDED: &str = " [..]";

    /// The label of the event: its key, and a mark where a guard decides.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.name, if self.guarded { Self::GUARDED } else { "" })
    }
}

impl Diagram {
    /// Works out what is worth drawing of the document.
    #[must_use]
    pub fn new(document: &Document) -> Self {
        let axes = document.axes.iter().map(|axis| Graph::new(axis, &document.transitions));
        Self { name: document.name.clone(), axes: axes.collect() }
    }

    /// Marks the edge of that axis between two statuses as taken by the move of that number; what
    /// is not drawn is not marked.
    pub fn highlight(&mut self, step: usize, axis: &str, from: &str, to: &str) {
        for graph in self.axes.iter_mut().filter(|graph| graph.axis == axis) {
            let place = |key: &str| graph.nodes.iter().position(|node| node.key == key);
            let (from, to) = (place(from), place(to));
            let taken = |edge: &&mut Edge| Some(edge.from) == from && Some(edge.to) == to;
            graph.edges.iter_mut().filter(taken).for_each(|edge| edge.steps.push(step));
        }
    }
}

impl Graph {
    fn new(axis: &Axis, transitions: &[Transition]) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        let mut places = HashMap::new();
        for status in axis.statuses.iter().filter(|status| status.slot.is_none()) {
            if places.insert(status.key.as_str(), nodes.len()).is_none() {
                nodes.push(Node::new(axis, status));
            }
        }
        for slot in axis.statuses.iter().filter(|status| status.slot.is_some() && status.admits()) {
            let class = slot.behaves_like.as_deref().and_then(|class| places.get(class));
            if let Some(node) = class.and_then(|&class| nodes.get_mut(class)) {
                node.slots.push(slot.key.clone());
            }
        }
        let edges = edges(axis, transitions, &places);
        Self { axis: axis.name.clone(), free: axis.assignment == Assignment::Free, nodes, edges }
    }
}

impl Node {
    fn new(axis: &Axis, status: &Status) -> Self {
        Self {
            key: status.key.clone(),
            entry: axis.entry.contains(&status.key),
            resting: status.resting,
            terminal: status.terminal,
            outcome: status.outcome,
            slots: Vec::new(),
        }
    }
}

fn edges(axis: &Axis, transitions: &[Transition], places: &HashMap<&str, usize>) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    let mut found = HashMap::new();
    // Where an earlier transition of the event holds always, later ones are never tried.
    let mut settled = HashSet::new();
    for transition in transitions.iter().filter(|transition| transition.axis == axis.name) {
        let to = transition.to.as_deref().map(|to| places.get(to).copied());
        for from in sources(transition, places) {
            if settled.contains(&(transition.event.as_str(), from)) {
                continue;
            }
            if transition.when.is_none() {
                settled.insert((transition.event.as_str(), from));
            }
            let Some(Some(to)) = to else { continue };
            if to != from {
                let edge = *found.entry((from, to)).or_insert_with(|| {
                    edges.push(Edge { from, to, events: Vec::new(), steps: Vec::new() });
                    edges.len() - 1
                });
                add_event(&mut edges[edge].events, transition);
            }
        }
    }
    edges.sort_by_key(|edge| (edge.from, edge.to));
    edges
}

fn add_event(events: &mut Vec<EdgeEvent>, transition: &Transition) {
    let guarded = transition.when.is_some();
    match events.iter_mut().find(|event| event.name == transition.event) {
        Some(event) => event.guarded &= guarded,
        None => events.push(EdgeEvent { name: transition.event.clone(), guarded }),
    }
}

fn sources(transition: &Transition, places: &HashMap<&str, usize>) -> BTreeSet<usize> {
    let place = |key: &String| places.get(key.as_str()).copied();
    match &transition.from {
        Sources::These(keys) => keys.iter().filter_map(place).collect(),
        Sources::Any => {
            let excepted: BTreeSet<usize> = transition.except.iter().filter_map(place).collect();
            (0..places.len()).filter(|from| !excepted.contains(from)).collect()
        }
    }
}
