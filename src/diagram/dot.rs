//! Diagrams in the language of Graphviz.

use std::fmt::Write;

use super::{Diagram, EdgeEvent, Graph, Node};
use crate::document::{Document, OutcomeClass};

/// The document in the DOT language, with one cluster an axis.
///
/// A point leads to each entry status; a terminal status has a double border, a resting one a thick
/// border, green for success and red for failure. The text is sound whatever the keys contain.
///
/// ```
/// use orderflow::document::{Axis, Document, Event, Status, Transition};
/// use orderflow::{EventKind, diagram};
///
/// let document = Document::new("parcel")
///     .axis(
///         Axis::new("parcel")
///             .entry("PACKED")
///             .status(Status::new("PACKED"))
///             .status(Status::new("GONE")),
///     )
///     .event(Event::new("sent", EventKind::Report))
///     .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"));
/// assert!(diagram::dot(&document).contains("a1_1 -> a1_2 [label=\"sent\"]"));
/// ```
#[must_use]
pub fn dot(document: &Document) -> String {
    Diagram::new(document).dot()
}

impl Diagram {
    /// The diagram in the DOT language, as [`dot()`] writes it; edges of a story are blue.
    #[must_use]
    pub fn dot(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = write_diagram(&mut out, self);
        out
    }
}

fn write_diagram(out: &mut String, diagram: &Diagram) -> std::fmt::Result {
    writeln!(out, "digraph {} {{", quote(&diagram.name))?;
    out.push_str("    graph [fontname=\"Helvetica\", labeljust=l, ranksep=0.6, nodesep=0.4];\n");
    out.push_str("    node [fontname=\"Helvetica\", fontsize=11, shape=box, style=rounded];\n");
    out.push_str("    edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];\n");
    for (n, graph) in diagram.axes.iter().enumerate() {
        write_axis(out, graph, n + 1)?;
    }
    out.push_str("}\n");
    Ok(())
}

fn write_axis(out: &mut String, graph: &Graph, axis: usize) -> std::fmt::Result {
    writeln!(out, "    subgraph cluster_{axis} {{")?;
    writeln!(out, "        label={};", quote(&graph.axis))?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let n = n + 1;
        let mut label = vec![node.key.as_str()];
        label.extend(node.slots.iter().map(String::as_str));
        writeln!(out, "        a{axis}_{n} [label={}{}];", quote(&label.join("\n")), border(node))?;
        if node.entry {
            writeln!(out, "        a{axis}_{n}_in [shape=point, label=\"\"];")?;
            writeln!(out, "        a{axis}_{n}_in -> a{axis}_{n};")?;
        }
    }
    for edge in &graph.edges {
        let labels: Vec<String> = edge.events.iter().map(EdgeEvent::label).collect();
        let labels = quote(&format!("{}{}", edge.steps_label(), labels.join("\n")));
        let (from, to) = (edge.from + 1, edge.to + 1);
        let taken = if edge.steps.is_empty() { "" } else { ", color=\"#0969da\", penwidth=2" };
        writeln!(out, "        a{axis}_{from} -> a{axis}_{to} [label={labels}{taken}];")?;
    }
    out.push_str("    }\n");
    Ok(())
}

fn border(node: &Node) -> String {
    let colour = match node.outcome {
        Some(OutcomeClass::Success) => ", color=\"#1a7f37\"",
        Some(OutcomeClass::Failure) => ", color=\"#cf222e\"",
        None => "",
    };
    let width = match (node.terminal, node.resting) {
        (true, _) => ", peripheries=2",
        (false, true) => ", penwidth=2",
        (false, false) => "",
    };
    format!("{colour}{width}")
}

/// A quoted string of the DOT language; a line break in the text is one in the picture.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Graphviz reads HTML entities in labels; a lone ampersand must not begin one.
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
