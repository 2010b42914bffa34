//! The steps that nearly every event takes, worked out beforehand.
//!
//! What an axis answers hardly ever depends on more than one comparison of facts. For those a
//! [`Gate`] has that comparison and what is behind it. Most events are on one axis: then the gate
//! has the whole step, and it is found by one look at the state, without a branch that depends on
//! what is found there, so that an unpredictable stream of events costs hardly more than a
//! predictable one. From the old state to the new one there is one chain of loads, which the next
//! event on the same order waits for: a gate is found by the status alone, and changes the state by
//! one operation. Whatever gates do not say, the tables do.

use std::slice;

use super::condition::Condition;
use super::decide::{Answers, answer, unmet};
use super::state::{AxisId, EventId, Facts, Roles, State, StatusId, TransitionId};
use super::table::Table;
use super::verdict::{Answer, Input, Step, Taken, Verdict};
use crate::vocabulary::EventKind;

/// The gates that an event has on one axis, one for each status; or none.
#[derive(Debug, Default)]
struct Row {
    gates: Box<[Gate]>,
    /// How far a state is turned for the axis's status to be its lowest byte.
    turn: u8,
}

/// What one status has for one event: which facts open the gate, and what is behind it.
#[derive(Debug, Clone, Copy)]
struct Gate {
    /// The bits of the state that change.
    flip: u64,
    /// The facts that are compared.
    mask: u64,
    want: u64,
    taken: Option<TransitionId>,
    /// What the event does if its payload books nothing, and if it does; where it is on this axis
    /// alone.
    verdicts: [Verdict; 2],
    /// What the axis answers if the gate is open, and if it is not.
    open: Answers,
    shut: Answers,
}

const _: () = assert!(size_of::<Gate>() == 32);

/// A comparison that no facts pass.
const NEVER: (u64, u64) = (0, 1);
/// One that all do.
const ALWAYS: (u64, u64) = (0, 0);

/// The gates of all events.
#[derive(Debug)]
pub(super) struct Grid {
    /// Those of events that are on one axis.
    alone: Box<[Row; 256]>,
    /// Those of events that are on several, in the order of the axes; none for the others.
    together: Vec<Vec<Row>>,
}

impl Grid {
    /// Works the gates out by letting each axis answer.
    pub(super) fn of(table: &Table) -> Self {
        let mut alone = Box::new(std::array::from_fn(|_| Row::default()));
        let mut together = Vec::new();
        for ((number, event), own) in (0..).zip(&table.events).zip(alone.iter_mut()) {
            let id = EventId(number);
            let mut rows: Vec<Row> =
                event.axes.iter().filter_map(|&axis| row(table, axis, id, event.kind)).collect();
            if let [row] = rows.as_mut_slice() {
                *own = std::mem::take(row);
                rows = Vec::new();
            }
            together.push(rows);
        }
        Self { alone, together }
    }

    /// The step of an event that is on one axis and whose gate is open.
    #[inline(always)]
    pub(super) fn step(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        booked: bool,
    ) -> Option<Step> {
        let gate = self.alone[event.index()].gate(state)?;
        if !gate.is_open(facts) {
            return None;
        }
        Some(Step {
            verdict: gate.verdicts[usize::from(booked)],
            state: State::from_word(state.word() ^ gate.flip),
            taken: Taken::of(gate.taken),
        })
    }

    /// The step of any event of that kind, where the gates of all its axes say it.
    pub(super) fn step_on_all(
        &self,
        state: State,
        (event, kind): (EventId, EventKind),
        facts: Facts,
        booked: bool,
    ) -> Option<Step> {
        let rows = match self.together.get(event.index())?.as_slice() {
            [] => slice::from_ref(&self.alone[event.index()]),
            rows => rows,
        };
        let (mut answers, mut flip, mut taken, mut took) = (Answers::NONE, 0, Taken::NONE, 0);
        for row in rows {
            let gate = row.gate(state)?;
            if !gate.is_open(facts) {
                answers = answers.and(gate.shut);
                continue;
            }
            answers = answers.and(gate.open);
            flip ^= gate.flip;
            if let Some(id) = gate.taken {
                taken.put(took, id);
                took += 1;
            }
        }
        let verdict = answers.verdict(kind, booked)?;
        Some(match verdict {
            Verdict::Applied => {
                Step { verdict, state: State::from_word(state.word() ^ flip), taken }
            }
            _ => Step { verdict, state, taken: Taken::NONE },
        })
    }
}

impl Row {
    #[inline]
    fn gate(&self, state: State) -> Option<&Gate> {
        let status = state.word().rotate_right(self.turn.into()) as u8;
        self.gates.get(usize::from(status))
    }
}

impl Gate {
    #[inline]
    fn is_open(&self, facts: Facts) -> bool {
        facts.bits() & self.mask == self.want
    }
}

fn row(table: &Table, axis: AxisId, event: EventId, kind: EventKind) -> Option<Row> {
    let statuses = table.axes.get(axis.index())?.statuses.len();
    let gates = (0..=u8::MAX).take(statuses);
    Some(Row {
        gates: gates.filter_map(|it| gate(table, axis, StatusId(it), event, kind)).collect(),
        turn: (axis.0 & 7) * 8,
    })
}

fn gate(
    table: &Table,
    axis: AxisId,
    status: StatusId,
    event: EventId,
    kind: EventKind,
) -> Option<Gate> {
    let own = table.axes.get(axis.index())?;
    let ((mask, want), shut) = comparison(table, axis, status, event);
    let before = State::ZERO.with(axis, status);
    let input = Input { facts: Facts::from_bits(want), roles: Roles::NONE, booked: false };
    let said = answer(table, own, before, axis, event, input);
    let (taken, after) = match said {
        Answer::Moves(id, to) => (Some(id), before.with(axis, to)),
        Answer::Loops(id) => (Some(id), before),
        _ => (None, before),
    };
    let open = Answers::NONE.and(said.into());
    let verdict = |booked| open.verdict(kind, booked);
    Some(Gate {
        flip: before.word() ^ after.word(),
        mask,
        want,
        taken,
        verdicts: [verdict(false)?, verdict(true)?],
        open,
        shut,
    })
}

/// The facts that decide what the axis answers there, if nothing else does: those of the first
/// choice, as long as it is open to everybody; and what it answers where they are others, if there
/// is no other choice.
fn comparison(
    table: &Table,
    axis: AxisId,
    status: StatusId,
    event: EventId,
) -> ((u64, u64), Answers) {
    let unsaid = (NEVER, Answers::UNSAID);
    let Some(own) = table.axes.get(axis.index()) else { return unsaid };
    let cell = table.cell(own, status, event);
    let choices = own.choices(cell);
    let Some(choice) = choices.first() else { return (ALWAYS, Answers::UNSAID) };
    let condition = table.conditions.get(choice.condition as usize);
    let compared = condition.and_then(Condition::comparison).filter(|_| choice.roles == 0);
    let Some(compared) = compared else { return unsaid };
    let shut = match choices {
        [_] => Answers::NONE.and(unmet(cell).into()),
        _ => Answers::UNSAID,
    };
    (compared, shut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::Workflow;

    #[test]
    fn gates_say_what_the_tables_say() {
        let workflow = Workflow::standard();
        let table = workflow.table();
        let grid = Grid::of(table);
        let (mut alone, mut together, mut silent) = (0, 0, 0);
        let statuses = |axis: usize| (0..table.axes[axis].statuses.len() as u8).map(StatusId);
        let states = statuses(0).flat_map(|first| {
            let state = State::ZERO.with(AxisId(0), first);
            statuses(1).map(move |second| state.with(AxisId(1), second))
        });
        for state in states {
            for (number, event) in (0..).zip(&table.events) {
                for bits in [0, u64::MAX, 0x5555_5555, 0xaaaa_aaaa, 0x0f0f_0f0f, 0x3333_3333] {
                    for booked in [false, true] {
                        let (id, facts) = (EventId(number), Facts::from_bits(bits));
                        let input = Input { facts, roles: Roles::NONE, booked };
                        let want = table.decide(state, id, input);
                        if let Some(step) = grid.step(state, id, facts, booked) {
                            assert_eq!(step, want);
                            alone += 1;
                        }
                        match grid.step_on_all(state, (id, event.kind), facts, booked) {
                            Some(step) => {
                                assert_eq!(step, want);
                                together += usize::from(event.axes.len() > 1);
                            }
                            None => silent += 1,
                        }
                    }
                }
            }
        }
        assert!(alone > 1_000 && together > 1_000 && silent > 1_000);
    }
}
