//! Deciding one event by the tables: what each axis answers, and what that comes to.

use super::state::{AxisId, EventId, State};
use super::table::{Axis, Cell, Table, Way};
use super::verdict::{Answer, Input, Step, Taken, Verdict};
use crate::vocabulary::EventKind;

/// What the axes of an event answer, put together: a bit for each that matters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answers(u8);

const TOOK: u8 = 1;
const PASSED: u8 = 2;
const IGNORED: u8 = 4;
const REFUSED: u8 = 8;
const UNSAID: u8 = 16;

impl Answers {
    /// No axis has answered.
    pub(super) const NONE: Self = Self(0);
    /// An axis has taken a transition.
    pub(super) const TAKEN: Self = Self(TOOK);
    /// An axis has answered, and what it did is not said here.
    pub(super) const UNSAID: Self = Self(UNSAID);

    #[inline]
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What they come to for an event of that kind; none, where one is not said.
    #[inline]
    pub(super) fn verdict(self, kind: EventKind, booked: bool) -> Option<Verdict> {
        let any = |bits| self.0 & bits != 0;
        Some(match kind {
            _ if any(UNSAID) => return None,
            EventKind::Request if any(REFUSED) => Verdict::Refused,
            EventKind::Report if any(REFUSED) => Verdict::Flagged,
            _ if any(IGNORED) => Verdict::Ignored,
            // A request that has done its work everywhere books nothing more.
            EventKind::Request if !any(TOOK | PASSED) => Verdict::Unchanged,
            _ if any(TOOK) || booked => Verdict::Applied,
            _ => Verdict::Unchanged,
        })
    }
}

impl From<Answer> for Answers {
    fn from(answer: Answer) -> Self {
        Self(match answer {
            Answer::Moves(..) | Answer::Loops(_) => TOOK,
            Answer::Ignores => IGNORED,
            Answer::Passes(_) => PASSED,
            Answer::Already => 0,
            Answer::Fails | Answer::Forbids(_) | Answer::Unknown => REFUSED,
        })
    }
}

impl Table {
    /// Lets each axis that has transitions for the event answer, and puts the answers together.
    pub(super) fn decide(&self, state: State, event: EventId, input: Input) -> Step {
        let untouched = |verdict| Step { verdict, state, taken: Taken::NONE };
        let Some(definition) = self.events.get(event.index()) else {
            return untouched(Verdict::Refused);
        };
        let mut next = untouched(Verdict::Unchanged);
        let (mut answers, mut took) = (Answers::NONE, 0);
        if definition.axes.is_empty() {
            // An event that is on no axis is for the books alone, or not known at all.
            let unknown = if definition.books.is_none() { REFUSED } else { 0 };
            answers = Answers(PASSED | unknown);
        }
        for &axis in &definition.axes {
            let Some(row) = self.axes.get(axis.index()) else { continue };
            let answer = answer(self, row, state, axis, event, input);
            if let Answer::Moves(_, to) = answer {
                next.state = next.state.with(axis, to);
            }
            if let Answer::Moves(id, _) | Answer::Loops(id) = answer {
                next.taken.put(took, id);
                took += 1;
            }
            answers = answers.and(answer.into());
        }
        match answers.verdict(definition.kind, input.booked) {
            Some(verdict @ (Verdict::Applied | Verdict::Unchanged)) => Step { verdict, ..next },
            Some(verdict) => untouched(verdict),
            None => untouched(Verdict::Refused),
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
    unmet(cell)
}

/// What an axis answers where no choice holds.
pub(super) fn unmet(cell: Cell) -> Answer {
    match cell {
        cell if cell.ignored => Answer::Ignores,
        cell if cell.count > 0 => Answer::Fails,
        cell if cell.target => Answer::Already,
        _ => Answer::Unknown,
    }
}
