//! How the edges run: level across a rank, and up or down between ranks alone, each in a lane of
//! its own. So no line crosses a status or a label, and no two lie on each other.

use orderflow::diagram::Graph;

use super::layout::Layout;

/// From one lane to the next.
const LANE: f64 = 7.0;
/// Between a rank and the nearest lane; an arrow head needs some room there.
const SHOULDER: f64 = 14.0;
/// A change of height too small to need a lane.
const LEVEL: f64 = 0.5;

/// The columns of the picture and the course of every edge.
pub(super) struct Routes {
    /// The middle of each rank.
    pub(super) centres: Vec<f64>,
    /// The width of the whole.
    pub(super) width: f64,
    /// The course of each edge.
    pub(super) courses: Vec<Course>,
}

/// The course of an edge: from the start, level to each lane and along it to a new height, then
/// level to the end.
pub(super) struct Course {
    pub(super) start: (f64, f64),
    /// The `x` of a lane, and the height at which the edge leaves it.
    pub(super) lanes: Vec<(f64, f64)>,
    pub(super) end: f64,
}

/// A change of height between two neighbouring ranks.
struct Hop {
    edge: usize,
    /// Its number along the edge.
    step: usize,
    gap: usize,
    left: f64,
    right: f64,
    lane: usize,
}

impl Routes {
    pub(super) fn new(graph: &Graph, layout: &Layout) -> Self {
        let stops = stops(graph, layout);
        let mut hops = hops(&stops);
        let lanes = assign_lanes(&mut hops, layout.ranks.len());
        let (centres, width) = columns(&layout.ranks, &lanes);
        let start_of = |gap: usize| centres[gap] + layout.ranks[gap] / 2.0;

        let mut courses: Vec<Course> = Vec::with_capacity(stops.len());
        for (edge, stops) in graph.edges.iter().zip(&stops) {
            let (from, to) = (layout.nodes[edge.from], layout.nodes[edge.to]);
            let sign = if layout.rightwards(edge) { 1.0 } else { -1.0 };
            let y = stops.first().map_or(from.y, |stop| stop.1);
            courses.push(Course {
                start: (centres[from.rank] + sign * from.width / 2.0, y),
                lanes: Vec::new(),
                end: centres[to.rank] - sign * to.width / 2.0,
            });
        }
        hops.sort_by_key(|hop| (hop.edge, hop.step));
        for hop in hops {
            let x = start_of(hop.gap) + SHOULDER + LANE * hop.lane as f64;
            let rightwards = layout.rightwards(&graph.edges[hop.edge]);
            courses[hop.edge].lanes.push((x, if rightwards { hop.right } else { hop.left }));
        }
        Self { centres, width, courses }
    }
}

/// The ranks and heights that each edge passes, its two ends with it.
fn stops(graph: &Graph, layout: &Layout) -> Vec<Vec<(usize, f64)>> {
    let ports = ports(graph, layout);
    let edges = graph.edges.iter().zip(&layout.bends).zip(ports);
    let stops = edges.map(|((edge, bends), (out, into))| {
        let mut stops = vec![(layout.nodes[edge.from].rank, out)];
        stops.extend(bends);
        stops.push((layout.nodes[edge.to].rank, into));
        stops
    });
    stops.collect()
}

/// The heights at which each edge leaves its one status and enters the other: spread along each
/// side in the order in which the edges come in.
fn ports(graph: &Graph, layout: &Layout) -> Vec<(f64, f64)> {
    // For each side of each status: the height of the next bend, the edge, and whether it leaves.
    let mut sides: Vec<[Vec<(f64, usize, bool)>; 2]> = Vec::new();
    sides.resize_with(graph.nodes.len(), Default::default);
    for (e, (edge, bends)) in graph.edges.iter().zip(&layout.bends).enumerate() {
        let right = usize::from(layout.rightwards(edge));
        let first = bends.first().map_or(layout.nodes[edge.to].y, |bend| bend.1);
        let last = bends.last().map_or(layout.nodes[edge.from].y, |bend| bend.1);
        sides[edge.from][right].push((first, e, true));
        sides[edge.to][1 - right].push((last, e, false));
    }
    let mut ports = vec![(0.0, 0.0); graph.edges.len()];
    for (node, sides) in layout.nodes.iter().zip(sides) {
        for mut side in sides {
            side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let step = node.height / (side.len() as f64 + 1.0);
            let mut y = node.y - node.height / 2.0;
            for (_, edge, leaves) in side {
                y += step;
                let port = &mut ports[edge];
                *(if leaves { &mut port.0 } else { &mut port.1 }) = y;
            }
        }
    }
    ports
}

fn hops(stops: &[Vec<(usize, f64)>]) -> Vec<Hop> {
    let mut hops = Vec::new();
    for (edge, stops) in stops.iter().enumerate() {
        for (step, pair) in stops.windows(2).enumerate() {
            let &[a, b] = pair else { continue };
            let ((gap, left), (_, right)) = if a.0 < b.0 { (a, b) } else { (b, a) };
            if (left - right).abs() > LEVEL {
                hops.push(Hop { edge, step, gap, left, right, lane: 0 });
            }
        }
    }
    hops
}

/// Gives each hop the first lane that no overlapping one before it has; returns how many lanes each
/// gap needs.
///
/// Of the hops that go down, the lowest turns first, and of those that go up the highest: then hops
/// that start side by side do not cross.
fn assign_lanes(hops: &mut [Hop], ranks: usize) -> Vec<usize> {
    hops.sort_by(|a, b| {
        let down = |hop: &Hop| hop.left < hop.right;
        let turn = |hop: &Hop| if down(hop) { -hop.left } else { hop.left };
        (a.gap.cmp(&b.gap)).then(down(b).cmp(&down(a))).then(turn(a).total_cmp(&turn(b)))
    });
    let mut lanes = vec![0; ranks];
    for n in 0..hops.len() {
        let (before, rest) = hops.split_at_mut(n);
        let Some(hop) = rest.first_mut() else { break };
        let span = |hop: &Hop| (hop.left.min(hop.right) - LANE, hop.left.max(hop.right) + LANE);
        let (top, bottom) = span(hop);
        let overlaps = |other: &&Hop| {
            let (from, to) = span(other);
            other.gap == hop.gap && from < bottom && top < to
        };
        hop.lane = before.iter().filter(overlaps).map(|other| other.lane + 1).max().unwrap_or(0);
        lanes[hop.gap] = lanes[hop.gap].max(hop.lane + 1);
    }
    lanes
}

/// The middle of each rank, and the width of the whole.
fn columns(ranks: &[f64], lanes: &[usize]) -> (Vec<f64>, f64) {
    let mut left = 0.0;
    let mut right = 0.0;
    let mut centres = Vec::with_capacity(ranks.len());
    for (width, &lanes) in ranks.iter().zip(lanes) {
        centres.push(left + width / 2.0);
        right = left + width;
        left = right + 2.0 * SHOULDER + LANE * (lanes as f64 - 1.0).max(0.0);
    }
    (centres, right)
}
