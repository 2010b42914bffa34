//! Deciding one event on the bare state: the one function that decides.

use super::Workflow;
use super::decide::answer;
use super::state::{AxisId, EventId, FactId, Facts, State, TransitionId};
use super::verdict::{Answer, Input, Step};

impl Workflow {
    /// Decides one event on a bare state.
    ///
    /// Each axis that has transitions for the event answers; the axes are applied together or not
    /// at all. For an event that is on one axis this is a table look-up and a masked comparison,
    /// with no other branch; it never allocates.
    ///
    /// A state or an event of another workflow gives a meaningless decision, never a panic; see
    /// [`Workflow::unpack`].
    #[must_use]
    #[inline]
    pub fn step(&self, state: State, event: EventId, input: Input) -> Step {
        let Input { facts, booked, .. } = input;
        match self.0.grid.step(state, event, facts, booked) {
            Some(step) => step,
            None => self.table().decide(state, event, input),
        }
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
        let table = self.table();
        for &axis in &table.events.get(event.index())?.axes {
            let Some(row) = table.axes.get(axis.index()) else { continue };
            *cost += 1;
            for choice in row.choices(table.cell(row, state.status(axis), event)) {
                let Some(guard) = table.conditions.get(choice.condition as usize) else { continue };
                match guard.ask(state, facts, known, cost) {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(fact) => return Some(fact),
                }
            }
        }
        None
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
