//! A short set of stories that takes every transition, and every two that can follow one another.

use std::collections::VecDeque;

use super::exploration::{ConfigurationId, Exploration};
use super::ways::{Leg, Way, Ways};
use super::witness::Witness;
use crate::workflow::TransitionId;

/// A short set of stories that takes every transition, and every two that can follow one another.
///
/// A transition is taken where its guard is the first that holds, be it that it moves, loops or
/// passes, and its event is applied or unchanged. Two follow one another where some order takes
/// them by two events, and nothing happens in between; an event that takes a transition on several
/// axes counts for each. A tour is short, not shortest: from where a story stands, the nearest
/// that is missing comes next, or a new story, where that is nearer.
#[derive(Debug, Clone)]
pub struct Tour {
    /// The stories, in the order in which they were found.
    pub stories: Vec<Witness>,
    /// The transitions that some order takes, in document order.
    pub transitions: Vec<TransitionId>,
    /// How many pairs of transitions can follow one another.
    pub pairs: usize,
    /// Whether it is known that nothing is missing: the exploration is whole, and no limit of the
    /// tour was reached. Transitions that no order takes are not missing.
    pub is_complete: bool,
}

/// A configuration on the way to what is missing: its number, the place of the visit before it and
/// the step that led here, and how many steps it took.
type Visit = (u32, Option<(usize, Leg)>, usize);

/// The most events of all stories.
const MOST_EVENTS: usize = 200_000;
/// The most configurations that are looked at for the next that is missing.
const MOST_NEAR: usize = 10_000;

impl Exploration {
    /// The stories that take everything that can be taken.
    ///
    /// ```
    /// use orderflow::Workflow;
    /// use orderflow::document::{Axis, Document, Event, Status, Transition};
    /// use orderflow::{EventKind, proof::Limits};
    ///
    /// let lamp = Axis::new("lamp").entry("OFF").status(Status::new("OFF").resting());
    /// let document = Document::new("lamp")
    ///     .axis(lamp.status(Status::new("ON").resting()))
    ///     .event(Event::new("press", EventKind::Request))
    ///     .transition(Transition::new("lamp", "press", ["OFF"]).to("ON"))
    ///     .transition(Transition::new("lamp", "press", ["ON"]).to("OFF"));
    /// let tour = Workflow::new(&document)?.explore(Limits::default()).tour();
    /// assert_eq!((tour.stories.len(), tour.transitions.len(), tour.pairs), (1, 2, 2));
    /// let told = tour.stories[0].to_string();
    /// assert_eq!(told, "opened in OFF; press -> ON; press -> OFF; press -> ON");
    /// # Ok::<(), orderflow::Report>(())
    /// ```
    #[must_use]
    pub fn tour(&self) -> Tour {
        let ways = Ways::of(self);
        let mut walk = Walk::new(self, &ways);
        let whole = walk.go();
        let stories = walk.stories.iter().map(|story| ways.tell(self, story)).collect();
        let taken = ways.transitions();
        Tour {
            stories,
            pairs: walk.pairs,
            transitions: taken.into_iter().map(TransitionId::at).collect(),
            is_complete: whole && ways.is_complete && self.partial().is_none(),
        }
    }
}

/// A tour in the making.
struct Walk<'a> {
    explored: &'a Exploration,
    ways: &'a Ways,
    stories: Vec<Vec<Leg>>,
    events: usize,
    /// For each set the sets that may follow it and bring a pair that is missing; looked at anew
    /// when they are used.
    open: Vec<Vec<bool>>,
    /// How many of them are left.
    left: Vec<u32>,
    /// The pairs of transitions that were taken, by the numbers of both.
    done: Vec<bool>,
    /// The transitions that were taken.
    single: Vec<bool>,
    width: usize,
    pairs: usize,
    /// Nothing is missing that starts before this configuration.
    next: u32,
    /// When a configuration was last looked at.
    stamps: Vec<u32>,
    stamp: u32,
}

impl<'a> Walk<'a> {
    fn new(explored: &'a Exploration, ways: &'a Ways) -> Self {
        let (sets, width) = (ways.sets.len(), explored.workflow().table().transitions.len());
        let mut open = vec![vec![false; sets]; sets];
        for way in (0..explored.len() as u32).flat_map(|id| ways.from(id)) {
            let Some(row) = open.get_mut(way.set as usize).filter(|_| way.set != 0) else {
                continue;
            };
            for after in ways.from(way.to).iter().filter(|after| after.set != 0) {
                row[after.set as usize] = true;
            }
        }
        let mut wanted = vec![false; width * width];
        for (set, row) in (0..).zip(&open) {
            for (after, _) in (0..).zip(row).filter(|(_, open)| **open) {
                for (one, other) in pairs(ways.set(set), ways.set(after)) {
                    wanted[one * width + other] = true;
                }
            }
        }
        let count = |row: &Vec<bool>| row.iter().filter(|open| **open).count();
        Self {
            explored,
            ways,
            stories: Vec::new(),
            events: 0,
            left: open.iter().map(|row| count(row) as u32).collect(),
            open,
            done: vec![false; width * width],
            single: vec![false; width],
            width,
            pairs: count(&wanted),
            next: 0,
            stamps: vec![0; explored.len()],
            stamp: 0,
        }
    }

    /// Walks until nothing is missing; says whether it came so far.
    fn go(&mut self) -> bool {
        while let Some((start, deep)) = self.reset() {
            if self.events >= MOST_EVENTS {
                return false;
            }
            let path = self.explored.path(ConfigurationId(start));
            debug_assert_eq!(path.len(), deep + 1);
            self.stories.push(Vec::new());
            for pair in path.windows(2) {
                let ways = self.ways.from(pair[0].0);
                if let Some(&way) = ways.iter().find(|way| way.to == pair[1].0) {
                    self.walk(Leg { from: pair[0].0, way });
                }
            }
            let mut at = (start, self.last().map_or(0, |leg| leg.way.set));
            while let Some((_, deep)) = self.reset()
                && self.events < MOST_EVENTS
                && let Some(legs) = self.nearest(at, deep + 2)
            {
                legs.into_iter().for_each(|leg| self.walk(leg));
                at = self.last().map_or(at, |leg| (leg.way.to, leg.way.set));
            }
        }
        true
    }

    fn last(&self) -> Option<&Leg> {
        self.stories.last().and_then(|story| story.last())
    }

    /// The first configuration at which something begins that is missing, and how far it is from an
    /// opening.
    fn reset(&mut self) -> Option<(u32, usize)> {
        while (self.next as usize) < self.explored.len() {
            if self.begins(self.next).is_some() {
                return Some((self.next, self.explored.path(ConfigurationId(self.next)).len() - 1));
            }
            self.next += 1;
        }
        None
    }

    /// The ways from a configuration that bring something missing: one, or two behind one another.
    fn begins(&mut self, id: u32) -> Option<(Way, Option<Way>)> {
        let ways = self.ways;
        for &way in ways.from(id).iter().filter(|way| way.set != 0) {
            if self.left[way.set as usize] > 0 {
                let mut after = ways.from(way.to).iter();
                if let Some(&after) = after.find(|after| self.is_open(way.set, after.set)) {
                    return Some((way, Some(after)));
                }
            }
            if ways.set(way.set).iter().any(|&id| !self.single[usize::from(id)]) {
                return Some((way, None));
            }
        }
        None
    }

    /// Whether the second set right after the first takes a pair that is missing.
    fn is_open(&mut self, set: u32, after: u32) -> bool {
        let Some(open) =
            self.open.get_mut(set as usize).and_then(|row| row.get_mut(after as usize))
        else {
            return false;
        };
        if !*open {
            return false;
        }
        let mut all = pairs(self.ways.set(set), self.ways.set(after));
        *open = all.any(|(one, other)| !self.done[one * self.width + other]);
        self.left[set as usize] -= u32::from(!*open);
        *open
    }

    /// The shortest way from there to something that is missing, of at most so many steps.
    fn nearest(&mut self, (at, last): (u32, u32), most: usize) -> Option<Vec<Leg>> {
        let ways = self.ways;
        if let Some(&way) = ways.from(at).iter().find(|way| self.is_open(last, way.set)) {
            return Some(vec![Leg { from: at, way }]);
        }
        self.stamp += 1;
        self.stamps[at as usize] = self.stamp;
        // Each with the step that led there, and the place in the list of the one before.
        let mut seen: Vec<Visit> = vec![(at, None, 0)];
        let mut waiting = VecDeque::from([0_usize]);
        while let Some(place) = waiting.pop_front() {
            let (id, _, deep) = seen[place];
            if deep + 2 > most || seen.len() > MOST_NEAR {
                return None;
            }
            if let Some((way, after)) = self.begins(id) {
                let mut legs = vec![Leg { from: id, way }];
                legs.extend(after.map(|after| Leg { from: way.to, way: after }));
                let mut back = place;
                while let Some((before, leg)) = seen[back].1 {
                    legs.insert(0, leg);
                    back = before;
                }
                return Some(legs);
            }
            for &way in ways.from(id) {
                if self.stamps[way.to as usize] != self.stamp {
                    self.stamps[way.to as usize] = self.stamp;
                    seen.push((way.to, Some((place, Leg { from: id, way })), deep + 1));
                    waiting.push_back(seen.len() - 1);
                }
            }
        }
        None
    }

    /// Takes a step.
    fn walk(&mut self, leg: Leg) {
        let set = self.ways.set(leg.way.set);
        if let Some(last) = self.last() {
            for (one, other) in pairs(self.ways.set(last.way.set), set) {
                self.done[one * self.width + other] = true;
            }
        }
        set.iter().for_each(|&id| self.single[usize::from(id)] = true);
        self.stories.last_mut().into_iter().for_each(|story| story.push(leg));
        self.events += 1;
    }
}

/// Every transition of the one with every transition of the other.
fn pairs(set: &[u16], after: &[u16]) -> impl Iterator<Item = (usize, usize)> {
    set.iter().flat_map(move |&one| {
        after.iter().map(move |&other| (usize::from(one), usize::from(other)))
    })
}
