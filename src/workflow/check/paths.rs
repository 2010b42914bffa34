//! Shortest ways from the entry statuses, told as sequences of events.

use super::edge::Edge;
use super::model::Statuses;

/// How each status is first reached.
#[derive(Debug)]
pub(super) struct Routes<'a> {
    steps: Vec<Option<Step<'a>>>,
}

#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    /// How many events it takes.
    length: usize,
    /// The status before, and the event that leads on; none at an entry.
    before: Option<(usize, &'a str)>,
}

impl<'a> Routes<'a> {
    /// Searches breadth first. Of equally short sequences the first in alphabetical order counts,
    /// so that the order of declaration does not matter.
    pub(super) fn of(statuses: &Statuses<'_>, edges: &[Edge<'a>]) -> Self {
        let mut moves = vec![Vec::new(); statuses.count()];
        for edge in edges.iter().filter(|edge| edge.moves()) {
            moves[edge.from].push((edge.event, edge.to));
        }
        let mut steps = vec![None; statuses.count()];
        let mut frontier: Vec<(usize, usize)> = Vec::new();
        for entry in statuses.entry() {
            steps[entry] = Some(Step { length: 0, before: None });
            frontier.push((0, entry));
        }
        let mut length = 0;
        while !frontier.is_empty() {
            length += 1;
            // Statuses with the same sequence so far have the same rank.
            let mut next: Vec<(usize, &'a str, usize, usize)> = Vec::new();
            for (rank, from) in frontier.drain(..) {
                let onward = moves[from].iter().filter(|(_, to)| steps[*to].is_none());
                next.extend(onward.map(|&(event, to)| (rank, event, to, from)));
            }
            next.sort_unstable();
            let mut last = None;
            let mut rank = 0;
            for (before, event, to, from) in next {
                if steps[to].is_some() {
                    continue;
                }
                if last.is_some_and(|last| last != (before, event)) {
                    rank += 1;
                }
                last = Some((before, event));
                steps[to] = Some(Step { length, before: Some((from, event)) });
                frontier.push((rank, to));
            }
        }
        Self { steps }
    }

    pub(super) fn reaches(&self, status: usize) -> bool {
        self.steps.get(status).is_some_and(Option::is_some)
    }

    /// How many events lead to the status.
    pub(super) fn length(&self, status: usize) -> Option<usize> {
        self.steps.get(status).copied().flatten().map(|step| step.length)
    }

    /// The status before it on the shortest way.
    pub(super) fn before(&self, status: usize) -> Option<usize> {
        self.steps.get(status).copied().flatten()?.before.map(|(before, _)| before)
    }

    /// The entry from which the status is reached, and the events that lead there.
    pub(super) fn witness(&self, status: usize) -> (usize, Vec<String>) {
        let mut events = Vec::new();
        let mut at = status;
        while let Some(Step { before: Some((before, event)), .. }) = self.steps[at] {
            events.push(event.to_owned());
            at = before;
        }
        events.reverse();
        (at, events)
    }

    /// The first reached of the statuses: the fewest events, then the alphabet.
    pub(super) fn first(&self, statuses: &[usize]) -> Option<usize> {
        let reached = statuses.iter().copied().filter(|status| self.reaches(*status));
        reached.min_by_key(|status| (self.length(*status), self.witness(*status).1, *status))
    }
}
