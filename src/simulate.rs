//! Plausible logs from random walks through a workflow.
//!
//! The orders of a simulation live side by side: each walks from its entry along what the engine
//! would apply, likelier towards success than away from it, and now and then a message comes twice,
//! or one comes that the order does not expect. The same seed gives the same bytes, on every
//! machine and in every version that does not say otherwise in its change log.

mod dice;
mod walk;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use crate::workflow::Workflow;
use dice::Dice;
use walk::{Lot, Walk};

/// A simulation under way: an iterator over the lines of its log, in order of time.
///
/// ```
/// use orderflow::{Workflow, simulate::Simulation};
///
/// let lines: Vec<String> = Simulation::new(&Workflow::standard(), 10, 7).collect();
/// let again: Vec<String> = Simulation::new(&Workflow::standard(), 10, 7).collect();
/// assert_eq!(lines, again);
/// assert!(lines[0].starts_with(r#"{"order":"S-1","event":"place","at":"2026-01-01T00:"#));
/// ```
#[derive(Debug)]
pub struct Simulation {
    workflow: Workflow,
    lots: Vec<Lot>,
    orders: u64,
    /// How many events there are altogether; nothing is as many as come about.
    events: Option<u64>,
    opened: u64,
    seed: u64,
    next_opening: i64,
    arrivals: Dice,
    /// The walks under way, the one whose turn comes first on top.
    walks: BinaryHeap<Reverse<Turn>>,
}

/// The first second of a simulation: 2026-01-01T00:00:00Z.
const BEGINNING: i64 = 1_767_225_600;
/// The longest time between two orders, in seconds.
const LONGEST_PAUSE: u64 = 600;

/// When it is whose turn; at the same second, in the order of opening.
#[derive(Debug)]
struct Turn {
    at: i64,
    number: u64,
    walk: Box<Walk>,
}

impl Simulation {
    /// A simulation of so many orders.
    #[must_use]
    pub fn new(workflow: &Workflow, orders: u64, seed: u64) -> Self {
        Self {
            workflow: workflow.clone(),
            lots: walk::lots(workflow),
            orders,
            events: None,
            opened: 0,
            seed,
            next_opening: BEGINNING,
            arrivals: Dice::new(seed, 0),
            walks: BinaryHeap::new(),
        }
    }

    /// The same with so many events altogether, spread evenly over the orders. An order then goes
    /// on after it has closed, or ends before, as its share wants it.
    #[must_use]
    pub fn events(self, events: u64) -> Self {
        Self { events: Some(events), ..self }
    }

    /// Opens the orders whose time comes before every other turn.
    fn let_in(&mut self) {
        while self.opened < self.orders {
            if self.walks.peek().is_some_and(|Reverse(turn)| turn.at < self.next_opening) {
                return;
            }
            let share = self.events.map(|events| {
                let of = |orders| u128::from(events) * u128::from(orders) / u128::from(self.orders);
                // No more than there are events.
                (of(self.opened + 1) - of(self.opened)) as u64
            });
            self.opened += 1;
            let (at, number) = (self.next_opening, self.opened);
            self.next_opening += self.arrivals.below(LONGEST_PAUSE) as i64 + 1;
            let dice = Dice::new(self.seed, number);
            if let Some(walk) = Walk::open(&self.workflow, (number, share), at, dice) {
                self.walks.push(Reverse(Turn { at, number, walk: Box::new(walk) }));
            }
        }
    }
}

impl Iterator for Simulation {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        loop {
            self.let_in();
            let Reverse(mut turn) = self.walks.pop()?;
            let Ok(at) = Timestamp::from_second(turn.at) else { continue };
            let Some((line, pause)) = turn.walk.step(&self.workflow, &self.lots, at) else {
                continue;
            };
            turn.at += pause;
            self.walks.push(Reverse(turn));
            return Some(line);
        }
    }
}

impl PartialEq for Turn {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.number) == (other.at, other.number)
    }
}

impl Eq for Turn {}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Turn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}
