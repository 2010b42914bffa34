//! Which status, label and bend goes to which rank, and how high: dagre's part of the picture.

use dagre::graph::{Graph as Canvas, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};
use orderflow::diagram::{Edge, Graph};

use super::text;

/// The room that one edge takes at the side of a status.
const PORT: f64 = 9.0;

/// A graph in ranks from left to right.
#[derive(Default)]
pub(super) struct Layout {
    /// The width of each rank.
    pub(super) ranks: Vec<f64>,
    /// Where each status of the graph is.
    pub(super) nodes: Vec<Block>,
    /// Where the label of each edge is.
    pub(super) labels: Vec<Block>,
    /// The bends of each edge between its two statuses, by rank and height.
    pub(super) bends: Vec<Vec<(usize, f64)>>,
}

/// A block of text in a rank, by its middle.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) rank: usize,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Layout {
    /// Lays the graph out, the same way every time.
    pub(super) fn new(graph: &Graph) -> Self {
        // How many edges each side of a status has is known once there is a layout; so there are two.
        let first = place(graph, &vec![0; graph.nodes.len()]);
        place(graph, &busiest_sides(graph, &first))
    }

    /// Whether the edge runs from left to right.
    pub(super) fn rightwards(&self, edge: &Edge) -> bool {
        self.nodes[edge.from].rank < self.nodes[edge.to].rank
    }
}

/// For each status, how many edges its busier side has.
fn busiest_sides(graph: &Graph, layout: &Layout) -> Vec<u32> {
    let mut sides = vec![[0, 0]; graph.nodes.len()];
    for edge in &graph.edges {
        let right = usize::from(layout.rightwards(edge));
        sides[edge.from][right] += 1;
        sides[edge.to][1 - right] += 1;
    }
    sides.into_iter().map(|[left, right]| left.max(right) + 1).collect()
}

fn place(graph: &Graph, sides: &[u32]) -> Layout {
    // A multigraph, since breaking cycles turns edges round, and both ways may be there already.
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut canvas: Canvas<NodeLabel, EdgeLabel> = Canvas::with_options(options);
    for ((n, node), &side) in graph.nodes.iter().enumerate().zip(sides) {
        let (width, height) = text::status_size(node);
        let height = height.max(f64::from(side) * PORT);
        canvas.set_node(n.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    for edge in &graph.edges {
        let (width, height) = text::events_size(edge);
        let label =
            EdgeLabel { width, height, labelpos: LabelPos::Center, ..EdgeLabel::default() };
        canvas.set_edge(edge.from.to_string(), edge.to.to_string(), Some(label), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 18.0,
        edgesep: 10.0,
        marginy: 10.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut canvas, Some(options));
    read(graph, &canvas)
}

/// Takes the ranks and heights over; dagre centres all that is in one rank at the same `x`.
fn read(graph: &Graph, canvas: &Canvas<NodeLabel, EdgeLabel>) -> Layout {
    let nodes = (0..graph.nodes.len()).filter_map(|n| canvas.node(&n.to_string()));
    let nodes: Vec<&NodeLabel> = nodes.collect();
    let edges = graph.edges.iter();
    let edges = edges.filter_map(|e| canvas.edge(&e.from.to_string(), &e.to.to_string(), None));
    let edges: Vec<&EdgeLabel> = edges.collect();
    let bends = |edge: &EdgeLabel| -> Vec<(f64, f64)> {
        let inner = edge.points.get(1..edge.points.len().saturating_sub(1)).unwrap_or_default();
        inner.iter().map(|point| (point.x, point.y)).collect()
    };

    let mut centres: Vec<f64> = nodes.iter().filter_map(|node| node.x).collect();
    centres.extend(edges.iter().flat_map(|edge| bends(edge)).map(|(x, _)| x));
    centres.sort_by(f64::total_cmp);
    centres.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let rank = |x: f64| centres.partition_point(|&centre| centre < x - 1.0);
    let block = |x: Option<f64>, y: Option<f64>, width: f64, height: f64| Block {
        rank: rank(x.unwrap_or_default()).min(centres.len().saturating_sub(1)),
        y: y.unwrap_or_default(),
        width,
        height,
    };

    let mut layout = Layout { ranks: vec![0.0; centres.len()], ..Layout::default() };
    layout.nodes = nodes.iter().map(|n| block(n.x, n.y, n.width, n.height)).collect();
    layout.labels = edges.iter().map(|e| block(e.x, e.y, e.width, e.height)).collect();
    let ranked = |(x, y): (f64, f64)| (rank(x), y);
    layout.bends = edges.iter().map(|edge| bends(edge).into_iter().map(ranked).collect()).collect();
    for block in layout.nodes.iter().chain(&layout.labels) {
        let width = &mut layout.ranks[block.rank];
        *width = width.max(block.width);
    }
    layout
}
