//! What a workflow does, in the words of vectors.

use std::collections::BTreeMap;

use crate::workflow::{EventId, Facts, Input, State, Step, Workflow};

/// The statuses by axis, of those axes on which they differ from others.
pub(super) fn statuses(
    workflow: &Workflow,
    state: State,
    before: Option<State>,
) -> BTreeMap<String, String> {
    let axes = workflow
        .axes()
        .filter(|&axis| before.is_none_or(|before| before.status(axis) != state.status(axis)));
    let text = |axis| {
        let status = workflow.status_key(axis, state.status(axis));
        (workflow.axis_key(axis).to_string(), status.to_string())
    };
    axes.map(text).collect()
}

/// The code of the reasons of each axis that refuses; an axis has one kind of reason.
pub(super) fn codes(
    workflow: &Workflow,
    state: State,
    event: EventId,
    input: Input,
) -> Vec<(String, String)> {
    let mut codes: Vec<(String, String)> = Vec::new();
    for reason in workflow.reasons(state, event, input) {
        let axis = reason.axis().map_or_else(String::new, ToString::to_string);
        let code = (axis, reason.code().to_owned());
        if codes.last() != Some(&code) {
            codes.push(code);
        }
    }
    codes
}

/// What the step owes, in words.
pub(super) fn owed(workflow: &Workflow, before: State, step: &Step, facts: Facts) -> Vec<String> {
    workflow.effects(before, step, facts).iter().map(ToString::to_string).collect()
}
