//! From an exploration to vectors.

use super::Vectors;
use super::form::{Answered, Story, Taken};
use super::words::{codes, owed, statuses};
use crate::proof::{Act, Asked, Exploration, Move, Tour, Witness};
use crate::workflow::{Facts, Roles, State, Workflow};

impl Vectors {
    /// The vectors of an explored workflow.
    #[must_use]
    pub fn of(explored: &Exploration) -> Self {
        Self::from_parts(explored.workflow(), &explored.tour(), &explored.matrix())
    }

    /// The vectors of a tour and of a matrix of the workflow.
    #[must_use]
    pub fn from_parts(workflow: &Workflow, tour: &Tour, matrix: &[Asked]) -> Self {
        let revision = workflow.revision();
        Self {
            format: Self::FORMAT,
            workflow: workflow.document().name.clone(),
            version: workflow.document().version.clone(),
            hash: revision.hash.to_string(),
            complete: tour.is_complete,
            stories: tour.stories.iter().map(|story| tell(workflow, story)).collect(),
            matrix: matrix.iter().map(|asked| answered(workflow, asked)).collect(),
        }
    }
}

fn names(workflow: &Workflow, facts: Facts) -> Vec<String> {
    let held = workflow.facts().filter(|&fact| facts.contains(fact));
    held.map(|fact| workflow.fact_key(fact).to_string()).collect()
}

fn tell(workflow: &Workflow, witness: &Witness) -> Story {
    let mut before = witness.entry;
    let steps = witness.moves.iter().map(|step| {
        let taken = take(workflow, before, step);
        before = step.state;
        taken
    });
    Story { entry: statuses(workflow, witness.entry, None), steps: steps.collect() }
}

fn take(workflow: &Workflow, before: State, step: &Move) -> Taken {
    let event = step.event.as_ref().and_then(|event| workflow.event(event.as_str()));
    let effects = event.map(|event| {
        let taken = workflow.step(before, event, step.input);
        owed(workflow, before, &taken, step.input.facts)
    });
    let assign = match step.act {
        Act::Label(axis, label) => {
            let label = workflow.status_key(axis, label).to_string();
            Some((workflow.axis_key(axis).to_string(), label))
        }
        Act::Event(..) => None,
    };
    Taken {
        event: step.event.as_ref().map(ToString::to_string),
        assign,
        facts: names(workflow, step.input.facts),
        booked: step.input.booked,
        verdict: step.verdict.as_str().to_owned(),
        to: statuses(workflow, step.state, Some(before)),
        effects: effects.unwrap_or_default(),
    }
}

pub(super) fn answered(workflow: &Workflow, asked: &Asked) -> Answered {
    Answered {
        statuses: statuses(workflow, asked.state, None),
        event: workflow.event_key(asked.event).to_string(),
        facts: names(workflow, asked.input.facts),
        roles: roles(workflow, asked.input.roles),
        verdict: asked.verdict.as_str().to_owned(),
        reasons: codes(workflow, asked.state, asked.event, asked.input),
    }
}

/// The roles by name; nothing, where it is every one.
fn roles(workflow: &Workflow, roles: Roles) -> Option<Vec<String>> {
    let named =
        || workflow.table().roles.iter().zip(0..).filter(|(_, n)| roles.bits() >> n & 1 == 1);
    (roles != Roles::ALL).then(|| named().map(|(role, _)| role.to_string()).collect())
}
