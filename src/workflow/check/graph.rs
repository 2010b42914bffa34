//! The one place that knows petgraph.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Reversed};

/// Statuses by number, and the moves between them.
#[derive(Debug)]
pub(super) struct Graph(DiGraph<(), ()>);

impl Graph {
    /// A graph of so many statuses.
    pub(super) fn new(count: usize, moves: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut moves: Vec<(usize, usize)> = moves.into_iter().collect();
        moves.sort_unstable();
        moves.dedup();
        let mut graph = DiGraph::with_capacity(count, moves.len());
        for _ in 0..count {
            graph.add_node(());
        }
        for (from, to) in moves {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        }
        Self(graph)
    }

    /// Whether some move leads from the status to one where that holds.
    pub(super) fn leads(&self, from: usize, to: impl Fn(usize) -> bool) -> bool {
        self.0.neighbors(NodeIndex::new(from)).any(|next| to(next.index()))
    }

    /// The statuses from which one of the targets can be reached, the targets among them.
    pub(super) fn reaching(&self, targets: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let mut reaching = vec![false; self.0.node_count()];
        let mut search = Dfs::empty(&self.0);
        for target in targets {
            search.move_to(NodeIndex::new(target));
            while let Some(found) = search.next(Reversed(&self.0)) {
                reaching[found.index()] = true;
            }
        }
        reaching
    }

    /// The sets of statuses that can all reach each other, each in order, the sets in order.
    ///
    /// Kosaraju's algorithm, since petgraph's Tarjan recurses and overflows the stack on a long
    /// chain.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let sets = kosaraju_scc(&self.0).into_iter();
        let mut sets: Vec<Vec<usize>> = sets
            .map(|set| {
                let mut set: Vec<usize> = set.into_iter().map(NodeIndex::index).collect();
                set.sort_unstable();
                set
            })
            .collect();
        sets.sort_unstable();
        sets
    }

    /// The components that no move leaves.
    pub(super) fn final_components(&self) -> Vec<Vec<usize>> {
        let mut sets = self.components();
        sets.retain(|set| {
            set.iter().all(|from| !self.leads(*from, |to| set.binary_search(&to).is_err()))
        });
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_trouble() {
        let count = 100_000;
        let graph = Graph::new(count, (1..count).map(|to| (to - 1, to)));
        assert_eq!(graph.components().len(), count);
        assert_eq!(graph.final_components(), [[count - 1]]);
        assert!(graph.reaching([count - 1]).iter().all(|is| *is));
    }

    #[test]
    fn final_components_have_no_way_out() {
        let graph = Graph::new(5, [(0, 1), (1, 2), (2, 1), (0, 3), (3, 3)]);
        assert_eq!(graph.final_components(), [vec![1, 2], vec![3], vec![4]]);
        assert_eq!(graph.reaching([2]), [true, true, true, false, false]);
    }
}
