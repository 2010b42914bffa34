//! What a workflow does, in the words of vectors.

use std::collections::BTreeMap;

use crate::workflow::{EventId, Facts, Input, State, Step, StepEffect, Workflow};

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
    let effects = workflow.effects(before, step, facts);
    let text = |effect: &StepEffect<'_>| match *effect {
        StepEffect::Notify { template: None } => "notify".to_owned(),
        StepEffect::Notify { template: Some(template) } => format!("notify {template}"),
        StepEffect::Automation(name) => format!("automation {name}"),
        StepEffect::Attention { name, amount: None } => format!("attention {name}"),
        StepEffect::Attention { name, amount: Some(amount) } => {
            format!("attention {name} {}", amount.as_str())
        }
        StepEffect::SetTimer { event, after } => format!("set_timer {event} {after}"),
        StepEffect::ClearTimer { event } => format!("clear_timer {event}"),
        StepEffect::Custom(name) => format!("custom {name}"),
    };
    effects.iter().map(text).collect()
}
