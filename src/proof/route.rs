//! The search for a plan: breadth first from one configuration.

use super::budget::Budget;
use super::exploration::{LimitReached, Partial};
use super::goal::Aim;
use super::model::{Configuration, Decided, Model};
use super::plan_error::PlanError;
use super::recall::Recall;
use super::seen::Seen;
use crate::workflow::{Facts, Verdict};

/// A shortest way.
#[derive(Debug)]
pub(super) struct Route {
    /// The configurations on the way, the first and the last among them.
    pub(super) path: Vec<Configuration>,
    /// The facts at its end, and those of them that matter.
    pub(super) facts: (Facts, u64),
}

impl Route {
    /// How many events it takes.
    pub(super) const fn len(&self) -> usize {
        self.path.len().saturating_sub(1)
    }
}

/// The nearest configuration at which the order is where it is to get, and the way there, of so
/// many events at most.
pub(super) fn search(
    model: &Model,
    from: Configuration,
    aim: &Aim,
    host: Facts,
    most_events: usize,
    budget: &mut Budget,
) -> Result<Route, PlanError> {
    let most = aim.limits.configurations.min(u32::MAX as usize - 1);
    let (mut found, mut seen, mut before) = (vec![from], Seen::new(), vec![0_u32]);
    let mut recall = Recall::of(model);
    let _ = seen.insert(from);
    let (mut next, mut events, mut end) = (0, 0, 1);
    while let Some(&at) = found.get(next) {
        if next == end {
            (events, end) = (events + 1, found.len());
        }
        if let Some(facts) = aim.met(model, at, host) {
            return Ok(Route { path: path(&found, &before, next), facts });
        }
        if events == most_events {
            next += 1;
            continue;
        }
        let mut is_full = false;
        model.for_each_decision(at, &mut recall, budget, &mut |decided| {
            let goes = decided.step.verdict == Verdict::Applied && decided.after != at;
            if goes && found.len() < most && seen.insert(decided.after).1 {
                found.push(decided.after);
                before.push(next as u32);
            } else if goes && found.len() >= most {
                is_full |= seen.get(decided.after).is_none();
            }
        });
        if is_full || budget.is_spent() {
            let limit = if is_full { LimitReached::Configurations } else { LimitReached::Steps };
            // What was found but not followed may still be where the order is to get.
            let rest = (next + 1..found.len())
                .find_map(|id| Some((id, aim.met(model, *found.get(id)?, host)?)));
            return match rest.filter(|_| !budget.is_spent()) {
                Some((id, facts)) => Ok(Route { path: path(&found, &before, id), facts }),
                None => Err(PlanError::LimitReached(Partial {
                    limit,
                    configurations: found.len(),
                    followed: next,
                })),
            };
        }
        next += 1;
    }
    Err(PlanError::NoWay { configurations: found.len() })
}

/// From the first configuration to that of the number.
fn path(found: &[Configuration], before: &[u32], last: usize) -> Vec<Configuration> {
    let mut path = Vec::new();
    let mut at = last;
    while let Some(&configuration) = found.get(at) {
        path.push(configuration);
        if at == 0 {
            break;
        }
        at = before.get(at).map_or(0, |&before| before as usize);
    }
    path.reverse();
    path
}

impl Model {
    /// The decision that leads from the one to the other and takes the fewest changes of the host
    /// facts; of several the first.
    pub(super) fn nearest(
        &self,
        from: Configuration,
        to: Configuration,
        host: Facts,
    ) -> Option<Decided> {
        let mut best: Option<(u32, Decided)> = None;
        let mut budget = Budget { spent: 0, most: u64::MAX };
        self.for_each_decision(from, &mut Recall::default(), &mut budget, &mut |decided| {
            if decided.step.verdict != Verdict::Applied || decided.after != to {
                return;
            }
            let read = decided.known & !self.given;
            let changes = ((decided.input.facts.bits() ^ host.bits()) & read).count_ones();
            if best.as_ref().is_none_or(|(least, _)| changes < *least) {
                best = Some((changes, *decided));
            }
        });
        best.map(|(_, decided)| decided)
    }
}
