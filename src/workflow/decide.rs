//! Deciding one event by the tables: what each axis answers, and what that comes to.

use super::state::{AxisId, EventId, State};
use super::table::{Axis, Table, Way};
use super::verdict::{Answer, Input, Step, Taken, Verdict};
use crate::vocabulary::EventKind;

impl Table {
    /// Lets each axis that has transitions for the event answer, and puts the answers together.
    pub(super) fn decide(&self, state: State, event: EventId, input: Input) -> Step {
        let untouched = |verdict| Step { verdict, state, taken: Taken::NONE };
        let Some(definition) = self.events.get(event.index()) else {
            return untouched(Verdict::Refused);
        };
        let mut next = untouched(Verdict::Unchanged);
        let (mut ignored, mut took, mut passed) = (false, 0, definition.axes.is_empty());
        // An event that is on no axis is for the books alone, or not known at all.
        let mut refused = definition.axes.is_empty() && definition.books.is_none();
        for &axis in &definition.axes {
            let Some(row) = self.axes.get(axis.index()) else { continue };
            match answer(self, row, state, axis, event, input) {
                Answer::Moves(transition, to) => {
                    next.state = next.state.with(axis, to);
                    next.taken.put(took, transition);
                    took += 1;
                }
                Answer::Loops(transition) => {
                    next.taken.put(took, transition);
                    took += 1;
                }
                Answer::Ignores => ignored = true,
                Answer::Passes(_) => passed = true,
                Answer::Already => {}
                Answer::Fails | Answer::Forbids(_) | Answer::Unknown => refused = true,
            }
        }
        match definition.kind {
            EventKind::Request if refused => untouched(Verdict::Refused),
            EventKind::Report if refused => untouched(Verdict::Flagged),
            _ if ignored => untouched(Verdict::Ignored),
            // A request that has done its work everywhere books nothing more.
            EventKind::Request if took == 0 && !passed => next,
            _ if took > 0 || input.booked => Step { verdict: Verdict::Applied, ..next },
            _ => next,
        }
    }
}

/// Decides one event on one axis, as the design puts it: the first transition whose guard holds,
/// else a stale rule, else failed guards, else already there, else unknown.
#[inline]
pub(super) fn answer(
    table: &Table,
    row: &Axis,
    state: State,
    axis: AxisId,
    event: EventId,
    input: Input,
) -> Answer {
    let cell = table.cell(row, state.status(axis), event);
    for choice in row.choices(cell) {
        if !table.holds(choice, state, input.facts) {
            continue;
        }
        let forbidden = choice.roles != 0 && choice.roles & input.roles.bits() == 0;
        return match choice.way {
            Way::Pass => Answer::Passes(choice.transition),
            _ if forbidden => Answer::Forbids(choice.transition),
            Way::Loop => Answer::Loops(choice.transition),
            Way::Move(to) => Answer::Moves(choice.transition, to),
        };
    }
    match cell {
        cell if cell.ignored => Answer::Ignores,
        cell if cell.count > 0 => Answer::Fails,
        cell if cell.target => Answer::Already,
        _ => Answer::Unknown,
    }
}
