//! The steps that nearly every event takes, worked out beforehand: sixteen bytes each.
//!
//! Most events are on one axis, and what they do hardly ever depends on more than one comparison of
//! facts. For those a [`Gate`] has that comparison and the whole step. It is found by one look at
//! the state, and without a branch that depends on what is found there, so that an unpredictable
//! stream of events costs hardly more than a predictable one. Whatever a gate does not say, the
//! tables do.

use super::state::{AxisId, EventId, Facts, Roles, State, StatusId, TransitionId};
use super::table::Table;
use super::verdict::{Input, Step, Taken, Verdict};

/// Where an event's gates are, if it has any.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// The gate of its axis's first status.
    first: u32,
    /// How far a state is turned for the axis's status to stand at bit 4.
    turn: u8,
}

/// A row without gates.
const NONE: Row = Row { first: u32::MAX, turn: 0 };

/// What one status has for one event: which facts open the gate, and the step behind it.
#[derive(Debug, Clone, Copy)]
struct Gate {
    /// Of the first 32 facts, those that are compared.
    mask: u32,
    want: u32,
    /// The bits of the status that change, four bits to the left.
    flip: u16,
    taken: Option<TransitionId>,
    /// What the event does if its payload books nothing, and if it does.
    verdicts: [Verdict; 2],
}

const _: () = assert!(size_of::<Gate>() == 16);

/// A gate that no facts open.
const SHUT: (u32, u32) = (0, 1);

/// The gates of all events.
#[derive(Debug)]
pub(super) struct Grid {
    rows: [Row; 256],
    gates: Vec<Gate>,
}

impl Grid {
    /// Works the gates out by letting the tables decide.
    pub(super) fn of(table: &Table) -> Self {
        let mut grid = Self { rows: [NONE; 256], gates: Vec::new() };
        for (row, (event, axes)) in grid.rows.iter_mut().zip(events(table)) {
            let &[axis] = axes else { continue };
            let Some(own) = table.axes.get(axis.index()) else { continue };
            *row = Row { first: grid.gates.len() as u32, turn: ((axis.0 & 7) * 8 + 60) & 63 };
            let statuses = (0..own.statuses.len()).map(|status| StatusId(status as u8));
            grid.gates.extend(statuses.map(|status| gate(table, axis, status, event)));
        }
        grid
    }

    /// The step of an event whose gate is open.
    #[inline]
    pub(super) fn step(
        &self,
        state: State,
        event: EventId,
        facts: Facts,
        booked: bool,
    ) -> Option<Step> {
        let row = self.rows[event.index()];
        let turn = u32::from(row.turn);
        let status = (state.word().rotate_right(turn) as usize & 0xff0) >> 4;
        let gate = self.gates.get(row.first as usize + status)?;
        if facts.bits() as u32 & gate.mask != gate.want {
            return None;
        }
        let flip = u64::from(gate.flip).rotate_left(turn);
        Some(Step {
            verdict: gate.verdicts[usize::from(booked)],
            state: State::from_word(state.word() ^ flip),
            taken: Taken::of(gate.taken),
        })
    }
}

fn events(table: &Table) -> impl Iterator<Item = (EventId, &[AxisId])> {
    (0..).map(EventId).zip(table.events.iter().map(|event| &*event.axes))
}

fn gate(table: &Table, axis: AxisId, status: StatusId, event: EventId) -> Gate {
    let (mask, want) = comparison(table, axis, status, event).unwrap_or(SHUT);
    let before = State::ZERO.with(axis, status);
    let facts = Facts::from_bits(want.into());
    let decide = |booked| table.decide(before, event, Input { facts, roles: Roles::NONE, booked });
    let step = decide(false);
    Gate {
        mask,
        want,
        flip: u16::from(step.state.status(axis).0 ^ status.0) << 4,
        taken: step.taken().next(),
        verdicts: [step.verdict, decide(true).verdict],
    }
}

/// The facts that decide the event there, if nothing else does: those of the first choice, as long
/// as it is open to everybody.
fn comparison(table: &Table, axis: AxisId, status: StatusId, event: EventId) -> Option<(u32, u32)> {
    let own = table.axes.get(axis.index())?;
    let Some(choice) = own.choices(table.cell(own, status, event)).first() else {
        return Some((0, 0));
    };
    let condition = table.conditions.get(choice.condition as usize)?;
    let (mask, want) = condition.comparison().filter(|_| choice.roles == 0)?;
    Some((mask.try_into().ok()?, want.try_into().ok()?))
}
