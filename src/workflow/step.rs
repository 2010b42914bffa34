//! Deciding one event on the bare state: the one function that decides.

use super::Workflow;
use super::decide::answer;
use super::state::{AxisId, EventId, FactId, Facts, Roles, State, TransitionId};
use super::verdict::{Answer, Input, Step, Taken, Verdict};

/// The transition that each axis of an event chooses, passes counted: from one state and for
/// somebody of the same roles, all else that may differ makes no other step of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chosen(Taken);

impl Workflow {
    /// Decides one event on a bare state.
    ///
    /// Each axis that has transitions for the event answers; the axes are applied together or not
    /// at all. For an event that is on one axis this is a table look-up and a masked comparison; it
    /// never allocates.
    ///
    /// A state or an event of another workflow gives a meaningless decision, never a panic; see
    /// [`Workflow::unpack`].
    #[must_use]
    #[inline]
    pub fn step(&self, state: State, event: EventId, input: Input) -> Step {
        let Input { facts, roles, booked } = input;
        if let Some(step) = self.0.grid.step(state, event, facts, booked) {
            return step;
        }
        let (verdict, state, taken) = self.at_length(state, event, facts, roles, booked);
        Step { verdict, state, taken }
    }

    /// The step of an event that books nothing, where one gate says it.
    #[inline(always)]
    pub(crate) fn step_alone(&self, state: State, event: EventId, facts: Facts) -> Option<Step> {
        self.0.grid.step(state, event, facts, false)
    }

    /// An event that is on several axes, or of which no gate says the step. In and out it goes part
    /// by part, so that nothing of the quick way has to lie in memory for it.
    #[inline(never)]
    fn at_length(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        roles: Roles,
        booked: bool,
    ) -> (Verdict, State, Taken) {
        let table = self.table();
        let kind = table.events.get(event.index()).map(|event| event.kind);
        let said =
            kind.and_then(|kind| self.0.grid.step_together(state, (event, kind), facts, booked));
        let step =
            said.unwrap_or_else(|| table.decide(state, event, Input { facts, roles, booked }));
        (step.verdict, step.state, step.taken)
    }

    /// The first fact that deciding the event asks for and that is not among the `known` ones;
    /// where there is none, [`Workflow::step`] decides on what is known. Every test that is
    /// evaluated is added to `cost`.
    pub(crate) fn unread(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        known: u64,
        cost: &mut u64,
    ) -> Option<FactId> {
        self.choose(state, event, facts, known, cost).err()
    }

    /// The choice that decides the event where only the `known` facts are known, or the first fact
    /// that is missing. Every test that is evaluated is added to `cost`.
    pub(crate) fn choose(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        known: u64,
        cost: &mut u64,
    ) -> Result<Chosen, FactId> {
        let table = self.table();
        let axes = table.events.get(event.index()).map_or(&[][..], |row| &row.axes);
        let mut chosen = Chosen(Taken::NONE);
        for (place, &axis) in axes.iter().enumerate() {
            let Some(row) = table.axes.get(axis.index()) else { continue };
            *cost += 1;
            for choice in row.choices(table.cell(row, state.status(axis), event)) {
                let Some(guard) = table.conditions.get(choice.condition as usize) else { continue };
                if guard.ask(state, facts, known, cost)? {
                    chosen.0.put(place, choice.transition);
                    break;
                }
            }
        }
        Ok(chosen)
    }

    /// The transition that each axis chooses for the event, passes counted; none, where an axis has
    /// nothing to choose.
    pub(crate) fn chosen(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
    ) -> impl Iterator<Item = TransitionId> {
        let table = self.table();
        let axes = table.events.get(event.index()).map_or(&[][..], |row| &row.axes);
        axes.iter().filter_map(move |&axis| {
            let row = table.axes.get(axis.index())?;
            let choices = row.choices(table.cell(row, state.status(axis), event));
            let chosen = choices.iter().find(|choice| table.holds(choice, state, facts))?;
            Some(chosen.transition)
        })
    }

    /// What each axis that has transitions for the event answers, in the order of the axes.
    ///
    /// This is what [`Workflow::step`] puts together; it allocates, and is meant for explaining.
    #[must_use]
    pub fn answers(&self, state: State, event: EventId, input: Input) -> Vec<(AxisId, Answer)> {
        let table = self.table();
        let axes = table.events.get(event.index()).map_or(&[][..], |definition| &definition.axes);
        axes.iter()
            .filter_map(|&axis| Some((axis, table.axes.get(axis.index())?)))
            .map(|(axis, row)| (axis, answer(table, row, state, axis, event, input)))
            .collect()
    }
}
