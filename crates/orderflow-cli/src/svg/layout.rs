//! Which status, label and bend goes to which rank, and how high: dagre's part of the picture.

use dagre::graph::{Graph as Canvas, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};
use orderflow::diagram::{Edge, Graph};

use super::text;

/// The room that one edge takes at the side of a status.
const PORT: f64 = 9.0;
/// How many statuses without edges stand in a row.
const GRID_COLUMNS: usize = 6;

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
        if graph.edges.is_empty() { grid(graph) } else { Self::layered(graph) }
    }

    fn layered(graph: &Graph) -> Self {
        let back = back_edges(graph);
        let options = GraphOptions { directed: true, multigraph: true, compound: false };
        let mut canvas: Canvas<NodeLabel, EdgeLabel> = Canvas::with_options(options);
        for ((n, node), side) in graph.nodes.iter().enumerate().zip(busier_sides(graph, &back)) {
            let (width, height) = text::status_size(node);
            let height = height.max(f64::from(side + 1) * PORT);
            let label = NodeLabel { width, height, ..NodeLabel::default() };
            canvas.set_node(n.to_string(), Some(label));
        }
        for (e, (edge, &back)) in graph.edges.iter().zip(&back).enumerate() {
            let (width, height) = text::events_size(edge);
            let label =
                EdgeLabel { width, height, labelpos: LabelPos::Center, ..EdgeLabel::default() };
            let (left, right) = ends(edge, back);
            canvas.set_edge(left, right, Some(label), Some(&e.to_string()));
        }
        let options = LayoutOptions {
            rankdir: RankDir::LR,
            nodesep: 18.0,
            edgesep: 10.0,
            marginy: 10.0,
            ..LayoutOptions::default()
        };
        dagre::layout(&mut canvas, Some(options));
        read(graph, &back, &canvas)
    }

    /// Whether the edge runs from left to right.
    pub(super) fn rightwards(&self, edge: &Edge) -> bool {
        self.nodes[edge.from].rank < self.nodes[edge.to].rank
    }
}

/// Statuses without edges, such as those of a free axis: row by row, in document order.
fn grid(graph: &Graph) -> Layout {
    let columns = graph.nodes.len().min(GRID_COLUMNS);
    let mut layout = Layout { ranks: vec![0.0; columns], ..Layout::default() };
    let mut top = 10.0;
    for row in graph.nodes.chunks(GRID_COLUMNS) {
        let height = row.iter().map(|node| text::status_size(node).1).fold(0.0, f64::max);
        for (rank, node) in row.iter().enumerate() {
            let (width, height) = text::status_size(node);
            let y = top + height / 2.0;
            layout.nodes.push(Block { rank, y, width, height });
            layout.ranks[rank] = layout.ranks[rank].max(width);
        }
        top += height + 12.0;
    }
    layout
}

/// The names of the statuses at the left and the right end of an edge.
fn ends(edge: &Edge, back: bool) -> (String, String) {
    let (left, right) = if back { (edge.to, edge.from) } else { (edge.from, edge.to) };
    (left.to_string(), right.to_string())
}

/// The edges that lead back, on a walk from the entry statuses that goes deep first: without them
/// the graph has no cycles, so they run from right to left and all others from left to right.
fn back_edges(graph: &Graph) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut out = vec![Vec::new(); graph.nodes.len()];
    for (e, edge) in graph.edges.iter().enumerate().rev() {
        out[edge.from].push(e);
    }
    let mut back = vec![false; graph.edges.len()];
    let mut seen = vec![Seen::No; graph.nodes.len()];
    let (entries, others): (Vec<usize>, Vec<usize>) =
        (0..graph.nodes.len()).partition(|&n| graph.nodes[n].entry);
    for start in entries.into_iter().chain(others) {
        let mut path = if seen[start] == Seen::No { vec![start] } else { Vec::new() };
        while let Some(&node) = path.last() {
            seen[node] = Seen::Open;
            let Some(edge) = out[node].pop() else {
                seen[node] = Seen::Done;
                path.pop();
                continue;
            };
            let to = graph.edges[edge].to;
            match seen[to] {
                Seen::No => path.push(to),
                Seen::Open => back[edge] = true,
                Seen::Done => {}
            }
        }
    }
    back
}

/// For each status, how many edges its busier side has.
fn busier_sides(graph: &Graph, back: &[bool]) -> Vec<u32> {
    let mut sides = vec![[0, 0]; graph.nodes.len()];
    for (edge, &back) in graph.edges.iter().zip(back) {
        sides[edge.from][usize::from(!back)] += 1;
        sides[edge.to][usize::from(back)] += 1;
    }
    sides.into_iter().map(|[left, right]| left.max(right)).collect()
}

/// Takes the ranks and heights over; dagre centres all that is in one rank at the same `x`.
fn read(graph: &Graph, back: &[bool], canvas: &Canvas<NodeLabel, EdgeLabel>) -> Layout {
    let nodes = (0..graph.nodes.len()).filter_map(|n| canvas.node(&n.to_string()));
    let nodes: Vec<&NodeLabel> = nodes.collect();
    let edges = graph.edges.iter().zip(back).enumerate().filter_map(|(e, (edge, &back))| {
        let (left, right) = ends(edge, back);
        canvas.edge(&left, &right, Some(&e.to_string()))
    });
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
    for (bends, _) in layout.bends.iter_mut().zip(back).filter(|(_, back)| **back) {
        bends.reverse();
    }
    for block in layout.nodes.iter().chain(&layout.labels) {
        let width = &mut layout.ranks[block.rank];
        *width = width.max(block.width);
    }
    layout
}
