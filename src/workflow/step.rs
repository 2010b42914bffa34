//! Deciding one event on the bare state: the one function that decides.

use super::Workflow;
use super::state::{AxisId, EventId, FactId, Facts, Roles, State, StatusId, TransitionId};
use super::table::{Axis, Table, Way};
use crate::vocabulary::EventKind;

/// What an event did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It took a transition on some axis, or its payload booked something.
    Applied,
    /// It brought nothing new: no record, no effects.
    Unchanged,
    /// It is stale by a declared rule: recorded, and nothing else.
    Ignored,
    /// A report that the graph cannot follow: recorded, no status moves, a person must look.
    Flagged,
    /// A request that may not be: the order is untouched.
    Refused,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] =
        [Self::Applied, Self::Unchanged, Self::Ignored, Self::Flagged, Self::Refused];

    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
            Self::Ignored => "ignored",
            Self::Flagged => "flagged",
            Self::Refused => "refused",
        }
    }
}

/// What deciding on the bare state needs to know besides state and event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Input {
    /// The facts, as they are after the event's payload is booked.
    pub facts: Facts,
    /// The roles of whoever acts.
    pub roles: Roles,
    /// Whether the event's payload booked something.
    pub booked: bool,
}

/// What one axis answers to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A transition leads to another status.
    Moves(TransitionId, StatusId),
    /// A transition stays and has effects.
    Loops(TransitionId),
    /// A transition lets the event pass.
    Passes(TransitionId),
    /// The event is stale here.
    Ignores,
    /// The event leads here, so it has done its work.
    Already,
    /// There are transitions from here, and every guard failed.
    Fails,
    /// The transition may be taken in another role only.
    Forbids(TransitionId),
    /// The event is not known from here.
    Unknown,
}

/// The decision on a bare state: plain data, no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What the event did.
    pub verdict: Verdict,
    /// The state after it; the one before it, unless the verdict is [`Verdict::Applied`].
    pub state: State,
    pub(super) taken: Taken,
}

/// The transitions that move or loop, in the order of the axes: two bytes each, the first lowest,
/// and 0 behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken([u64; 2]);

impl Taken {
    const NONE: Self = Self([0; 2]);

    #[inline]
    pub(super) fn of(first: Option<TransitionId>) -> Self {
        Self([first.map_or(0, TransitionId::number).into(), 0])
    }

    /// Adds one as the transition of that number.
    fn put(&mut self, place: usize, id: TransitionId) {
        self.0[(place / 4) & 1] |= u64::from(id.number()) << (place % 4 * 16);
    }

    #[inline]
    const fn get(self, place: usize) -> Option<TransitionId> {
        TransitionId::from_number((self.0[(place / 4) & 1] >> (place % 4 * 16)) as u16)
    }
}

impl Step {
    /// A move that takes no transition: a label was assigned.
    pub(crate) const fn moved(state: State) -> Self {
        Self { verdict: Verdict::Applied, state, taken: Taken::NONE }
    }

    /// The transitions that moved or looped, in the order of the axes; empty unless the verdict is
    /// [`Verdict::Applied`].
    pub fn taken(&self) -> impl Iterator<Item = TransitionId> + '_ {
        (0..8).map_while(|place| self.taken.get(place))
    }

    /// The same as a list, none behind the last: what a host's own record needs to keep of the
    /// step, since its effects can be looked up from it at any time.
    #[must_use]
    #[inline]
    pub fn taken_list(&self) -> [Option<TransitionId>; 8] {
        std::array::from_fn(|place| self.taken.get(place))
    }
}

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
        match self.table().grid.step(state, event, facts, booked) {
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

impl Table {
    /// Lets each axis that has transitions for the event answer, and puts the answers together.
    #[inline(never)]
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
fn answer(
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
