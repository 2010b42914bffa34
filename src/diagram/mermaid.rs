//! Diagrams in the language of Mermaid.

use std::fmt::Write;

use super::{Diagram, EdgeEvent, Graph};
use crate::document::Document;

/// The document as a Mermaid state diagram, with one composite state an axis.
///
/// An arrow from the dot leads to each entry status, an arrow to the dot leaves each terminal one,
/// and `rest` on such an arrow marks a status where an order may stay though ways out exist. The
/// text is sound whatever the keys contain.
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
/// assert!(diagram::mermaid(&document).contains("a1_1 --> a1_2 : sent"));
/// ```
#[must_use]
pub fn mermaid(document: &Document) -> String {
    Diagram::new(document).mermaid()
}

impl Diagram {
    /// The diagram in the language of Mermaid, as [`mermaid()`] writes it; edges of a story have
    /// the numbers of its moves before their events.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = String::from("stateDiagram-v2\n");
        if self.has_guards() {
            out.push_str("    %% [..] marks an event that takes the edge under a guard only\n");
        }
        for (n, graph) in self.axes.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write_axis(&mut out, graph, n + 1);
        }
        out
    }

    fn has_guards(&self) -> bool {
        let mut edges = self.axes.iter().flat_map(|graph| &graph.edges);
        edges.any(|edge| edge.events.iter().any(|event| event.guarded))
    }
}

fn write_axis(out: &mut String, graph: &Graph, axis: usize) -> std::fmt::Result {
    writeln!(out, "    state \"{}\" as a{axis} {{", escape(&graph.axis))?;
    for (n, node) in graph.nodes.iter().enumerate() {
        write!(out, "        state \"{}", escape(&node.key))?;
        for slot in &node.slots {
            write!(out, "<br/>{}", escape(slot))?;
        }
        writeln!(out, "\" as a{axis}_{}", n + 1)?;
    }
    for (n, _) in graph.nodes.iter().enumerate().filter(|(_, node)| node.entry) {
        writeln!(out, "        [*] --> a{axis}_{}", n + 1)?;
    }
    for edge in &graph.edges {
        let labels: Vec<String> =
            edge.events.iter().map(EdgeEvent::label).map(|label| escape(&label)).collect();
        let labels = format!("{}{}", escape(&edge.steps_label()), labels.join(", "));
        writeln!(out, "        a{axis}_{} --> a{axis}_{} : {labels}", edge.from + 1, edge.to + 1)?;
    }
    for (n, node) in graph.nodes.iter().enumerate() {
        if node.terminal {
            writeln!(out, "        a{axis}_{} --> [*]", n + 1)?;
        } else if node.resting {
            writeln!(out, "        a{axis}_{} --> [*] : rest", n + 1)?;
        }
    }
    out.push_str("    }\n");
    Ok(())
}

/// Replaces whatever Mermaid or the HTML that it makes could read as its own by character entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | ',' | '[' | ']') {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}
