//! How many units orders have while they are explored: few, and more where the document needs them.

use super::Limits;
use super::exploration::Exploration;
use super::fired::Fired;
use super::model::Model;
use super::places::are_three;
use super::shape::{FEW_UNITS, MOST_UNITS};
use super::survey::{Survey, can_be};
use super::walk::{self, Watch};
use super::words::place;
use crate::document::{Code, Document, Pointer};
use crate::workflow::{Condition, Workflow};

/// A watch that knows what was taken.
pub(super) trait Tells: Watch {
    /// Before anything was seen.
    fn of(workflow: &Workflow) -> Self;

    /// The transitions that were taken.
    fn fired(&self) -> &Fired;
}

impl Tells for Fired {
    fn of(workflow: &Workflow) -> Self {
        Self::new(workflow)
    }

    fn fired(&self) -> &Fired {
        self
    }
}

impl Tells for Survey {
    fn of(workflow: &Workflow) -> Self {
        Self::new(workflow)
    }

    fn fired(&self) -> &Fired {
        &self.fired
    }
}

/// Something that some order should come to, and its place in the document.
struct Hope<'a> {
    at: Pointer,
    what: What<'a>,
}

enum What<'a> {
    /// A transition, which is to be taken.
    Transition(usize),
    /// What should hold somewhere.
    Condition(&'a Condition),
}

/// Explores orders of few units. Where none of them comes to something that one should come to, and
/// the document does not allow that, orders of more units are looked at too: those of the fewest
/// are what is explored that come to most of it.
pub(super) fn explore<W: Tells>(mut model: Model, limits: Limits) -> (Exploration, W) {
    let workflow = &model.workflow.clone();
    let of = |model: Model| {
        let mut watch = W::of(workflow);
        let explored = walk::explore(model, limits, &mut watch);
        (explored, watch)
    };
    let has_units = model.tracked.units;
    if has_units && are_three(workflow) {
        model = model.of_units(FEW_UNITS + 1);
    }
    let mut best = of(model);
    if !has_units || best.0.partial().is_some() {
        return best;
    }
    let mut open = hopes(workflow);
    open.retain(|hope| !hope.is_met(&best.0, best.1.fired()));
    open = within_reach(workflow, limits, open);
    for units in best.0.units() + 1..=MOST_UNITS {
        if open.is_empty() {
            break;
        }
        let more = of(best.0.model.of_units(units));
        let (left, is_partial) = (open.len(), more.0.partial().is_some());
        open.retain(|hope| !hope.is_met(&more.0, more.1.fired()));
        if open.len() < left {
            best = more;
        }
        if is_partial {
            best.0.doubts = open.into_iter().map(|hope| hope.at).collect();
            break;
        }
    }
    best
}

/// What some order of the workflow should come to, and the document does not allow to be missed.
fn hopes(workflow: &Workflow) -> Vec<Hope<'_>> {
    let (document, table) = (workflow.document(), workflow.table());
    let taken = (0..table.transitions.len()).map(|n| (Code::OF0302, place("transitions", n), n));
    let taken = taken.map(|(code, at, n)| (code, Hope { at, what: What::Transition(n) }));
    let goals = table.invariants.iter().enumerate().filter_map(|(n, rule)| {
        Some((place("invariants", n).field("sometimes"), rule.sometimes.as_ref()?))
    });
    let asked = table.must_pass.iter().enumerate();
    let asked = asked.map(|(n, rule)| (place("must_pass", n).field("before"), &rule.before));
    let reached = goals.chain(asked);
    let reached =
        reached.map(|(at, when)| (Code::OF0505, Hope { at, what: What::Condition(when) }));
    let missed = |(code, hope): &(Code, Hope<'_>)| !is_allowed(document, *code, &hope.at);
    taken.chain(reached).filter(missed).map(|(_, hope)| hope).collect()
}

fn is_allowed(document: &Document, code: Code, at: &Pointer) -> bool {
    document.allow.iter().any(|it| it.code == code.as_str() && it.at == at.as_str())
}

/// Those that an order might come to, if its units were wherever that helps. Of the others no order
/// does, however many units it has.
fn within_reach<'a>(workflow: &Workflow, limits: Limits, mut open: Vec<Hope<'a>>) -> Vec<Hope<'a>> {
    if !open.is_empty() {
        let mut fired = Fired::new(workflow);
        let explored = walk::explore(Model::of_any_units(workflow), limits, &mut fired);
        open.retain(|hope| explored.partial().is_some() || hope.is_met(&explored, &fired));
    }
    open
}

impl Hope<'_> {
    fn is_met(&self, explored: &Exploration, fired: &Fired) -> bool {
        match self.what {
            What::Transition(number) => fired.has(number),
            What::Condition(when) => {
                explored.configurations().any(|id| can_be(explored, id, when, true))
            }
        }
    }
}
