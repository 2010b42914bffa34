//! The steps that nearly every event takes, worked out beforehand.
//!
//! What an axis answers hardly ever depends on more than one comparison of facts. For those a
//! [`Gate`] has that comparison, what is behind it, and what it means if it is shut. Most events
//! are on one axis: then the gate has the whole step, and the only branch that depends on the order
//! is whether the gate is open. So an unpredictable stream of events costs hardly more than a
//! predictable one, and a predictable one little more than reading the gate and writing the state.
//! Whatever gates do not say, the tables do.

use super::condition::Condition;
use super::decide::{Answers, answer, unmet};
use super::state::{AxisId, EventId, Facts, Roles, State, StatusId, TransitionId};
use super::table::{Choice, Table};
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
    /// The transition that moves or loops if the gate is open.
    taken: Option<TransitionId>,
    /// What the axis answers if the gate is shut.
    shut: Answers,
    /// What that comes to for an event that is on this axis alone, if its payload books nothing,
    /// and if it does; none, where gates do not say it.
    still: [Option<Verdict>; 2],
}

const _: () = assert!(size_of::<Gate>() == 32);

/// The gates of all events. Those of events on one axis stand in the workflow itself, a look-up
/// less away than in a box.
#[derive(Debug)]
pub(super) struct Grid {
    /// Those of events that are on one axis.
    alone: [Row; 256],
    /// Those of events that are on several, in the order of the axes; none for the others.
    together: Vec<Vec<Row>>,
}

impl Grid {
    /// Works the gates out by letting each axis answer.
    pub(super) fn of(table: &Table) -> Self {
        let mut alone = std::array::from_fn(|_| Row::default());
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

    /// The step of an event that is on one axis.
    #[inline(always)]
    pub(super) fn step(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        booked: bool,
    ) -> Option<Step> {
        let gate = self.alone[event.index()].gate(state)?;
        if gate.is_open(facts) {
            return Some(Step {
                verdict: Verdict::Applied,
                state: State::from_word(state.word() ^ gate.flip),
                taken: Taken::of(gate.taken),
            });
        }
        let verdict = gate.still[usize::from(booked)]?;
        Some(Step { verdict, state, taken: Taken::NONE })
    }

    /// The step of an event of that kind that is on several axes.
    pub(super) fn step_together(
        &self,
        state: State,
        (event, kind): (EventId, EventKind),
        facts: Facts,
        booked: bool,
    ) -> Option<Step> {
        let rows = self.together.get(event.index()).filter(|rows| !rows.is_empty())?;
        let (mut answers, mut flip, mut taken, mut took) = (Answers::NONE, 0, Taken::NONE, 0);
        for row in rows {
            let gate = row.gate(state)?;
            if !gate.is_open(facts) {
                answers = answers.and(gate.shut);
                continue;
            }
            answers = answers.and(Answers::TAKEN);
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

/// A comparison that all facts pass.
const ALWAYS: (u64, u64) = (0, 0);

impl Row {
    #[inline]
    fn gate(&self, state: State) -> Option<&Gate> {
        let status = state.word().rotate_right(self.turn.into()) as u8;
        self.gates.get(usize::from(status))
    }
}

impl Gate {
    /// One that no facts open.
    const fn wall(shut: Answers) -> Self {
        Self { flip: 0, mask: 0, want: 1, taken: None, shut, still: [None; 2] }
    }

    /// The same for an event of that kind that is on this axis alone.
    fn alone(self, kind: EventKind) -> Self {
        Self { still: [false, true].map(|booked| self.shut.verdict(kind, booked)), ..self }
    }

    #[inline]
    fn is_open(&self, facts: Facts) -> bool {
        facts.bits() & self.mask == self.want
    }
}

fn row(table: &Table, axis: AxisId, event: EventId, kind: EventKind) -> Option<Row> {
    let statuses = table.axes.get(axis.index())?.statuses.len();
    let gates = (0..=u8::MAX).take(statuses);
    let gates = gates.filter_map(|it| gate(table, axis, StatusId(it), event));
    Some(Row { gates: gates.map(|it| it.alone(kind)).collect(), turn: (axis.0 & 7) * 8 })
}

/// Lets the axis answer with the facts that its first choice compares, as long as that is open to
/// everybody; what a shut gate means is said where there is no other choice.
fn gate(table: &Table, axis: AxisId, status: StatusId, event: EventId) -> Option<Gate> {
    let own = table.axes.get(axis.index())?;
    let cell = table.cell(own, status, event);
    let choices = own.choices(cell);
    let Some((mask, want)) = comparison(table, choices) else {
        return Some(Gate::wall(Answers::UNSAID));
    };
    let before = State::ZERO.with(axis, status);
    let input = Input { facts: Facts::from_bits(want), roles: Roles::NONE, booked: false };
    let (taken, after) = match answer(table, own, before, axis, event, input) {
        Answer::Moves(id, to) => (Some(id), before.with(axis, to)),
        Answer::Loops(id) => (Some(id), before),
        always if (mask, want) == ALWAYS => return Some(Gate::wall(always.into())),
        _ => return Some(Gate::wall(Answers::UNSAID)),
    };
    let shut = match choices {
        [_] => unmet(cell).into(),
        _ => Answers::UNSAID,
    };
    Some(Gate { flip: before.word() ^ after.word(), mask, want, taken, ..Gate::wall(shut) })
}

/// The facts that the first choice compares, if that is all that it asks.
fn comparison(table: &Table, choices: &[Choice]) -> Option<(u64, u64)> {
    let Some(choice) = choices.first() else { return Some(ALWAYS) };
    let condition = table.conditions.get(choice.condition as usize).filter(|_| choice.roles == 0);
    condition.and_then(Condition::comparison)
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
                        match grid.step_together(state, (id, event.kind), facts, booked) {
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
