//! Which transitions some order takes.

use super::exploration::ConfigurationId;
use super::model::{Act, Configuration, Decided};
use super::walk::Watch;
use crate::workflow::{EventId, State, Verdict, Workflow};

/// The transitions that were taken so far.
#[derive(Debug)]
pub(super) struct Fired {
    workflow: Workflow,
    /// Whether some order takes the transition, by its number.
    fired: Vec<bool>,
    /// For each event how many of its transitions nobody has taken so far.
    left: Vec<u32>,
}

impl Fired {
    /// Before anything was taken.
    pub(super) fn new(workflow: &Workflow) -> Self {
        let table = workflow.table();
        let mut left = vec![0; table.events.len()];
        for transition in &workflow.document().transitions {
            let event = workflow.event(transition.event.as_str());
            event.into_iter().for_each(|event| left[event.index()] += 1);
        }
        let fired = vec![false; table.transitions.len()];
        Self { workflow: workflow.clone(), fired, left }
    }

    /// Whether some order takes the transition of that number.
    pub(super) fn has(&self, transition: usize) -> bool {
        self.fired.get(transition).copied().unwrap_or(true)
    }

    /// Marks the transitions that a decision takes that is applied or unchanged.
    pub(super) fn mark(&mut self, from: Configuration, decided: &Decided) {
        let workflow = &self.workflow;
        let Some(event) = event_of(workflow, decided) else { return };
        let Some(left) = self.left.get_mut(event.index()).filter(|left| **left > 0) else {
            return;
        };
        for transition in workflow.chosen(from.state, event, decided.input.facts) {
            if let Some(fired) = self.fired.get_mut(transition.index()) {
                *left -= u32::from(!std::mem::replace(fired, true));
            }
        }
    }
}

impl Watch for Fired {
    const WAYS: bool = false;

    fn decision(&mut self, _: ConfigurationId, from: Configuration, decided: &Decided) {
        let verdict = verdict_of(&self.workflow, from.state, decided);
        if matches!(verdict, Verdict::Applied | Verdict::Unchanged) {
            self.mark(from, decided);
        }
    }

    fn way(&mut self, _: ConfigurationId, _: ConfigurationId) {}
}

/// The event that a decision is about.
pub(super) fn event_of(workflow: &Workflow, decided: &Decided) -> Option<EventId> {
    match decided.act {
        Act::Event(event, _) => Some(event),
        Act::Label(axis, label) => workflow.table().axes.get(axis.index())?.status(label)?.raises,
    }
}

/// What becomes of the event that a decision is about: a label whose event is stale goes on alone.
pub(super) fn verdict_of(workflow: &Workflow, from: State, decided: &Decided) -> Verdict {
    match (decided.act, event_of(workflow, decided)) {
        (Act::Label(..), Some(event)) => workflow.step(from, event, decided.input).verdict,
        _ => decided.step.verdict,
    }
}
