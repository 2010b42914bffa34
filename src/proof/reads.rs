//! What deciding events depends on, besides the books.

use super::model::Model;
use crate::workflow::{AxisId, EventId, State, StatusId, StatusSet};

/// What of a state and of the given facts deciding some events depends on.
#[derive(Debug)]
pub(super) struct Reads {
    /// The bytes of the axes that have transitions for them, on which every status counts.
    pub(super) own: u64,
    /// Other axes that their guards read: for each status the first one that they take for it.
    pub(super) others: Vec<(AxisId, Vec<u8>)>,
    pub(super) facts: u64,
}

impl Reads {
    pub(super) fn of(model: &Model, events: &[EventId]) -> Self {
        let table = model.workflow.table();
        let mut reads = Self { own: 0, others: Vec::new(), facts: 0 };
        let mut conditions: Vec<u32> = Vec::new();
        for &event in events {
            let axes = table.events.get(event.index()).map_or(&[][..], |row| &row.axes);
            for &axis in axes {
                let Some(row) = table.axes.get(axis.index()) else { continue };
                reads.own |= 0xff << (u32::from(axis.0 & 7) * 8);
                for status in (0..row.statuses.len() as u8).map(StatusId) {
                    let choices = row.choices(table.cell(row, status, event)).iter();
                    conditions.extend(choices.map(|choice| choice.condition));
                }
            }
        }
        conditions.sort_unstable();
        conditions.dedup();
        let guards = || conditions.iter().filter_map(|&it| table.conditions.get(it as usize));
        reads.facts = guards().fold(0, |facts, guard| facts | guard.reads().0) & model.given;
        let asked = guards().fold(0, |axes, guard| axes | guard.reads().1);
        for axis in model.workflow.axes() {
            if asked >> (axis.0 & 7) & 1 == 1 && !reads.is_own(axis) {
                let sets = guards().flat_map(|guard| guard.statuses());
                let sets = sets.filter(|(it, _)| *it == axis).map(|(_, set)| set);
                let count = table.axes.get(axis.index()).map_or(0, |row| row.statuses.len());
                reads.others.push((axis, alike(sets, count)));
            }
        }
        reads
    }

    /// Whether every status on the axis counts.
    pub(super) const fn is_own(&self, axis: AxisId) -> bool {
        self.own >> ((axis.0 & 7) as u32 * 8) & 1 == 1
    }

    /// What of the state counts.
    #[inline]
    pub(super) fn key(&self, state: State) -> u64 {
        let mut word = state.word() & self.own;
        for (axis, alike) in &self.others {
            let status = state.status(*axis);
            let first = alike.get(status.index()).copied().unwrap_or(status.0);
            word |= u64::from(first) << (u32::from(axis.0 & 7) * 8);
        }
        word
    }
}

/// For each of so many statuses the first one that is in the same ones of the sets.
fn alike(sets: impl Iterator<Item = StatusSet>, count: usize) -> Vec<u8> {
    let mut different: Vec<StatusSet> = Vec::new();
    for set in sets {
        if !different.contains(&set) {
            different.push(set);
        }
        // So many sets tell most statuses apart.
        if different.len() > 64 {
            return (0..count).map(|status| status as u8).collect();
        }
    }
    let member = |status: u8| {
        let bits = (0..).zip(&different).filter(|(_, set)| set.contains(StatusId(status)));
        bits.fold(0, |bits, (bit, _)| bits | 1_u64 << bit)
    };
    let members: Vec<u64> = (0..count).map(|status| member(status as u8)).collect();
    let first = |own: &u64| members.iter().position(|it| it == own).unwrap_or_default() as u8;
    members.iter().map(first).collect()
}
