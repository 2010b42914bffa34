//! Diagrams as SVG.

mod layout;
mod route;
mod text;

use std::fmt::{self, Write};

use orderflow::diagram::{Diagram, Graph, Node};
use orderflow::document::OutcomeClass;

use layout::{Block, Layout};
use route::{Course, Routes};
use text::escape;

use crate::ui::Failure;

/// The space around the picture, and between the graphs of two axes.
const MARGIN: f64 = 20.0;
const TITLE_HEIGHT: f64 = 34.0;
const LEGEND_HEIGHT: f64 = 24.0;
/// More edges than anybody can follow, or dagre lay out in a few seconds.
const MOST_EDGES: usize = 200;
/// How far an edge rounds a corner.
const CORNER: f64 = 6.0;

const STYLE: &str = "\
    text { font-family: 'DejaVu Sans', Verdana, sans-serif; fill: #1f2328; }\n\
    .axis { font-size: 15px; font-weight: bold; }\n\
    .legend { font-size: 11px; fill: #59636e; }\n\
    .status { font-size: 13px; text-anchor: middle; }\n\
    .event { font-size: 11px; text-anchor: middle; }\n\
    .frame { fill: #f6f8fa; stroke: #d1d9e0; }\n\
    .node { fill: #ffffff; stroke: #59636e; stroke-width: 1.2; }\n\
    .success { stroke: #1a7f37; }\n\
    .failure { stroke: #cf222e; }\n\
    .resting { stroke-width: 2.8; }\n\
    .edge { fill: none; stroke: #818b98; stroke-width: 1.2; marker-end: url(#tip); }\n\
    .taken { stroke: #0969da; stroke-width: 2.4; marker-end: url(#taken); }\n\
    .plate { fill: #f6f8fa; }\n\
    .tip, .dot { fill: #59636e; }\n\
    .taken-tip { fill: #0969da; }\n";

const LEGEND: &str = "\u{25cf} an order may be opened here \u{00b7} thick border: it may stay here \
    \u{00b7} green: success, red: failure \u{00b7} [..] under a guard";

/// The graph of one axis with everything in its place.
struct Laid<'a> {
    graph: &'a Graph,
    layout: Layout,
    routes: Routes,
    height: f64,
}

/// A rectangle, by its middle.
#[derive(Clone, Copy)]
struct Spot {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl<'a> Laid<'a> {
    fn new(graph: &'a Graph) -> Self {
        let layout = Layout::new(graph);
        let routes = Routes::new(graph, &layout);
        let blocks = layout.nodes.iter().chain(&layout.labels);
        let ends = blocks.map(|block| block.y + block.height / 2.0);
        let bends = layout.bends.iter().flatten().map(|bend| bend.1);
        let height = ends.chain(bends).fold(0.0, f64::max) + 10.0;
        Self { graph, layout, routes, height }
    }

    fn spot(&self, block: &Block) -> Spot {
        let &Block { rank, y, width, height } = block;
        Spot { x: self.routes.centres[rank], y, width, height }
    }
}

/// Draws the diagram; the same diagram gives the same bytes.
///
/// # Errors
///
/// A [`Failure`], where an axis has more edges than [`MOST_EDGES`].
pub(crate) fn draw(diagram: &Diagram) -> Result<String, Failure> {
    if let Some(graph) = diagram.axes.iter().find(|graph| graph.edges.len() > MOST_EDGES) {
        let (axis, edges) = (&graph.axis, graph.edges.len());
        let message = format!("axis {axis} has {edges} edges, and a picture at most {MOST_EDGES}");
        return Err(Failure::new(message).help("`--format dot` writes a graph of any size"));
    }
    let laid: Vec<Laid<'_>> = diagram.axes.iter().map(Laid::new).collect();
    // The legend takes some room of its own, however small the graphs.
    let inner = laid.iter().map(|axis| axis.routes.width).fold(600.0, f64::max);
    let framed = |axis: &Laid<'_>| axis.height + TITLE_HEIGHT + 2.0 * MARGIN;
    let height = laid.iter().map(framed).sum::<f64>() + MARGIN + LEGEND_HEIGHT;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_head(&mut out, diagram, inner + 4.0 * MARGIN, height);
    let mut top = MARGIN;
    for axis in &laid {
        let _ = write_axis(&mut out, axis, top, inner);
        top += framed(axis);
    }
    let (x, y) = (MARGIN + 2.0, top + 10.0);
    let _ = writeln!(out, "<text class=\"legend\" x=\"{x:.1}\" y=\"{y:.1}\">{LEGEND}</text>");
    out.push_str("</svg>\n");
    Ok(out)
}

fn write_head(out: &mut String, diagram: &Diagram, width: f64, height: f64) -> fmt::Result {
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">"
    )?;
    writeln!(out, "<title>{}</title>", escape(&diagram.name))?;
    writeln!(out, "<style>\n{STYLE}</style>")?;
    writeln!(out, "<defs>")?;
    for (id, class) in [("tip", "tip"), ("taken", "taken-tip")] {
        writeln!(
            out,
            "<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" \
             markerUnits=\"userSpaceOnUse\" markerWidth=\"8.4\" markerHeight=\"8.4\" \
             orient=\"auto\"><path class=\"{class}\" d=\"M0 0 L8 4 L0 8 z\"/></marker>"
        )?;
    }
    writeln!(out, "</defs>")?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")
}

fn write_axis(out: &mut String, axis: &Laid<'_>, top: f64, inner: f64) -> fmt::Result {
    let (width, height) = (inner + 2.0 * MARGIN, axis.height + TITLE_HEIGHT + MARGIN);
    writeln!(
        out,
        "<rect class=\"frame\" x=\"{MARGIN}\" y=\"{top:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"8\"/>"
    )?;
    let title = escape(&axis.graph.axis);
    let (x, y) = (MARGIN + 16.0, top + 24.0);
    writeln!(out, "<text class=\"axis\" x=\"{x:.1}\" y=\"{y:.1}\">{title}</text>")?;
    let (left, top) = (2.0 * MARGIN, top + TITLE_HEIGHT);
    writeln!(out, "<g transform=\"translate({left:.1} {top:.1})\">")?;
    for (edge, course) in axis.graph.edges.iter().zip(&axis.routes.courses) {
        let taken = if edge.steps.is_empty() { "" } else { " taken" };
        writeln!(out, "<path class=\"edge{taken}\" d=\"{}\"/>", path(course))?;
    }
    for (edge, block) in axis.graph.edges.iter().zip(&axis.layout.labels) {
        let spot = axis.spot(block);
        write_box(out, "plate", spot, 3.0)?;
        write_lines(out, "event", &text::event_lines(edge), spot, text::EVENT)?;
    }
    for (node, block) in axis.graph.nodes.iter().zip(&axis.layout.nodes) {
        write_node(out, node, axis.spot(block))?;
    }
    writeln!(out, "</g>")
}

fn write_node(out: &mut String, node: &Node, spot: Spot) -> fmt::Result {
    let outcome = match node.outcome {
        Some(OutcomeClass::Success) => " success",
        Some(OutcomeClass::Failure) => " failure",
        None => "",
    };
    let resting = if node.resting || node.terminal { " resting" } else { "" };
    write_box(out, &format!("node{outcome}{resting}"), spot, 7.0)?;
    let mut words = spot;
    if node.entry {
        let x = spot.x - spot.width / 2.0 + text::DOT * 0.8;
        writeln!(out, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{:.1}\" r=\"4\"/>", spot.y)?;
        words.x += text::DOT / 2.0;
    }
    write_lines(out, "status", &text::status_lines(node), words, text::STATUS)
}

fn write_box(out: &mut String, class: &str, spot: Spot, radius: f64) -> fmt::Result {
    let (x, y) = (spot.x - spot.width / 2.0, spot.y - spot.height / 2.0);
    let (width, height) = (spot.width, spot.height);
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"{radius}\"/>"
    )
}

fn write_lines(
    out: &mut String,
    class: &str,
    lines: &[String],
    spot: Spot,
    size: f64,
) -> fmt::Result {
    let step = size * text::LINE;
    // The first base line: a third of the size below the middle of the first line.
    let mut y = spot.y - step * (lines.len() as f64 - 1.0) / 2.0 + size * 0.35;
    for line in lines {
        let (x, text) = (spot.x, escape(line));
        writeln!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>")?;
        y += step;
    }
    Ok(())
}

/// The line of an edge, with rounded corners.
fn path(course: &Course) -> String {
    let (mut x, mut y) = course.start;
    let mut out = format!("M{x:.1} {y:.1}");
    for (n, &(lane, to)) in course.lanes.iter().enumerate() {
        let next = course.lanes.get(n + 1).map_or(course.end, |next| next.0);
        let corner = CORNER.min((to - y).abs() / 2.0);
        let before = lane - corner * (lane - x).signum();
        let after = lane + corner * (next - lane).signum();
        let turn = corner * (to - y).signum();
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            " H{before:.1} Q{lane:.1} {y:.1} {lane:.1} {:.1} V{:.1} \
             Q{lane:.1} {to:.1} {after:.1} {to:.1}",
            y + turn,
            to - turn
        );
        (x, y) = (lane, to);
    }
    let _ = write!(out, " H{:.1}", course.end);
    out
}
