//! The ways between configurations, told apart by the transitions that they take.

use std::collections::BTreeMap;

use super::exploration::{ConfigurationId, Exploration};
use super::fired::{event_of, verdict_of};
use super::model::Decided;
use super::recall::Recall;
use super::witness::{Story, Witness};
use crate::workflow::{State, Verdict};

/// The most sets of transitions that one event may take.
const MOST_SETS: usize = 4_096;
/// The most ways between configurations that are kept, eight bytes each.
const MOST_WAYS: usize = 20_000_000;

impl Exploration {
    /// For each transition, in document order, a shortest story that takes it; none, where no order
    /// that was found does.
    #[must_use]
    pub fn takes(&self) -> Vec<Option<Witness>> {
        let count = self.workflow().table().transitions.len();
        let mut ways: Vec<Option<Witness>> = vec![None; count];
        let (mut left, mut recall) = (count, Recall::of(&self.model));
        let followed = self.partial().map_or(self.len(), |partial| partial.followed);
        for id in self.configurations().take(followed) {
            if left == 0 {
                break;
            }
            let state = self.state(id);
            let mut found: Vec<(u16, Decided)> = Vec::new();
            self.for_each_decision(id, &mut recall, &mut |decided| {
                for number in taken(self, decided, state).into_iter().filter(|&n| n != NONE) {
                    let missing = ways.get(usize::from(number)).is_some_and(Option::is_none);
                    if missing && found.iter().all(|(known, _)| *known != number) {
                        found.push((number, *decided));
                    }
                }
            });
            for (number, decided) in found {
                ways[usize::from(number)] = Some(Witness::of(self, &self.path(id), Some(&decided)));
                left -= 1;
            }
        }
        ways
    }
}

/// The transitions that one event takes, at most one an axis; unused places are at the end.
type Set = [u16; 8];
const NONE: u16 = u16::MAX;

/// One way: the number of the set of transitions, and where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub(super) set: u32,
    pub(super) to: u32,
}

/// One step of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    pub(super) from: u32,
    pub(super) way: Way,
}

/// The ways between configurations, told apart by the transitions that they take.
#[derive(Debug)]
pub(super) struct Ways {
    pub(super) sets: Vec<Vec<u16>>,
    pub(super) numbers: BTreeMap<Set, u32>,
    pub(super) firsts: Vec<u32>,
    pub(super) ways: Vec<Way>,
    pub(super) is_complete: bool,
}

impl Ways {
    pub(super) fn of(explored: &Exploration) -> Self {
        let nothing = ([NONE; 8], 0);
        let mut ways = Self {
            sets: vec![Vec::new()],
            numbers: BTreeMap::from([nothing]),
            firsts: vec![0],
            ways: Vec::new(),
            is_complete: true,
        };
        let followed = explored.partial().map_or(explored.len(), |partial| partial.followed);
        let (mut own, mut recall) = (Vec::new(), Recall::of(&explored.model));
        for id in explored.configurations() {
            let room = ways.ways.len() < MOST_WAYS && ways.sets.len() < MOST_SETS;
            ways.is_complete &= room;
            if room && id.index() < followed {
                ways.add(explored, id, &mut recall, &mut own);
            }
            ways.firsts.push(ways.ways.len() as u32);
        }
        ways
    }

    /// Adds the ways from one configuration.
    fn add(
        &mut self,
        explored: &Exploration,
        id: ConfigurationId,
        recall: &mut Recall,
        own: &mut Vec<Way>,
    ) {
        own.clear();
        let from = explored.at(id);
        explored.for_each_decision(id, recall, &mut |decided| {
            let set = taken(explored, decided, from.state);
            if set[0] == NONE && decided.after == from {
                return;
            }
            let Some(to) = explored.find(decided.after) else { return };
            let next = self.sets.len() as u32;
            let number = *self.numbers.entry(set).or_insert(next);
            if number == next {
                self.sets.push(set.into_iter().filter(|&id| id != NONE).collect());
            }
            own.push(Way { set: number, to: to.0 });
        });
        own.sort_unstable();
        own.dedup();
        self.ways.extend_from_slice(own);
    }

    pub(super) fn from(&self, id: u32) -> &[Way] {
        let bound = |n: usize| self.firsts.get(n).map_or(self.ways.len(), |&first| first as usize);
        self.ways.get(bound(id as usize)..bound(id as usize + 1)).unwrap_or_default()
    }

    pub(super) fn set(&self, number: u32) -> &[u16] {
        self.sets.get(number as usize).map_or(&[], Vec::as_slice)
    }

    /// The transitions that are taken anywhere.
    pub(super) fn transitions(&self) -> Vec<u16> {
        let mut all: Vec<u16> = self.sets.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The story of those steps.
    pub(super) fn tell(&self, explored: &Exploration, legs: &[Leg]) -> Witness {
        let opening = legs.first().map_or(0, |leg| leg.from);
        let mut story = Story::along(explored, &[ConfigurationId(opening)]);
        for leg in legs {
            let from = ConfigurationId(leg.from);
            let (state, to) = (explored.at(from).state, explored.at(ConfigurationId(leg.way.to)));
            let mut found = None;
            explored.for_each_decision(from, &mut Recall::default(), &mut |decided| {
                if found.is_none()
                    && decided.after == to
                    && self.numbers.get(&taken(explored, decided, state)) == Some(&leg.way.set)
                {
                    found = Some(*decided);
                }
            });
            if let Some(decided) = found {
                story.add(&decided);
            }
        }
        story.witness
    }
}

/// The transitions that a decision takes.
fn taken(explored: &Exploration, decided: &Decided, state: State) -> Set {
    let mut set = [NONE; 8];
    let verdict = verdict_of(explored.workflow(), state, decided);
    if matches!(verdict, Verdict::Applied | Verdict::Unchanged)
        && let Some(event) = event_of(explored.workflow(), decided)
    {
        let chosen = explored.workflow().chosen(state, event, decided.input.facts);
        for (slot, transition) in set.iter_mut().zip(chosen) {
            *slot = transition.index() as u16;
        }
    }
    set
}
