//! Which roles an event asks for.

use std::collections::BTreeSet;

use crate::workflow::{Answer, EventId, Input, Roles, State, Workflow};

/// The roles that the transitions of an event ask for, of each list one, by their bits: in the
/// fewest lists, so that two that ask the same have the same.
pub(super) fn role_lists(
    workflow: &Workflow,
    state: State,
    event: EventId,
    input: Input,
) -> Vec<u64> {
    let answers = workflow.answers(state, event, Input { roles: Roles::ALL, ..input });
    let taken = answers.into_iter().filter_map(|(_, answer)| match answer {
        Answer::Moves(transition, _) | Answer::Loops(transition) => Some(transition),
        _ => None,
    });
    let table = workflow.table();
    let rows = taken.filter_map(|transition| table.transitions.get(transition.index()));
    let all: BTreeSet<u64> = rows.map(|row| row.roles).filter(|&roles| roles != 0).collect();
    // Who has one role of a list has one of every longer list as well.
    let longer = |list: &u64| all.iter().any(|other| other != list && other & !list == 0);
    all.iter().copied().filter(|list| !longer(list)).collect()
}
