//! Labels of free axes, assigned together with the events that they raise.

use super::budget::Budget;
use super::model::{Act, Configuration, Decided, Model};
use super::portion::Packed;
use crate::workflow::{AxisId, EventId, Input, StatusId, Step, Verdict};

/// The decisions of assigning a label.
pub(super) fn assign(
    model: &Model,
    at: Configuration,
    (axis, label): (AxisId, StatusId),
    raised: Option<(EventId, Packed)>,
    budget: &mut Budget,
    visit: &mut impl FnMut(&Decided),
) {
    let act = Act::Label(axis, label);
    let Some((event, booked)) = raised else {
        budget.spent += 1;
        visit(&alone(model, act, at, axis, label));
        return;
    };
    let facts = model.facts_after(at, booked);
    model.branch(at, event, facts, budget, &mut |facts, known, _| {
        let (input, step, after) = model.decide(at, event, booked, facts);
        match step.verdict {
            // A label that is put on is a request, even where it raises a report.
            Verdict::Refused | Verdict::Flagged => {}
            Verdict::Unchanged | Verdict::Ignored => {
                visit(&Decided { input, known, ..alone(model, act, at, axis, label) });
            }
            Verdict::Applied => {
                let state = after.state.with(axis, label);
                let after = Configuration { state, ..after };
                visit(&Decided { act, input, known, step, after });
            }
        }
    });
}

/// The label alone: no event, no books.
fn alone(model: &Model, act: Act, at: Configuration, axis: AxisId, label: StatusId) -> Decided {
    let after = Configuration { state: at.state.with(axis, label), ..at };
    Decided {
        act,
        input: Input { facts: model.facts(at), ..Default::default() },
        known: model.given,
        step: Step::moved(after.state),
        after,
    }
}
