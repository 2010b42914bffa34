//! What a document asks beside guards and outcomes.

use crate::workflow::{Condition, Pass, Table};

/// The conditions of effects, invariants and demands, each of which is asked for itself.
pub(super) fn asked(table: &Table) -> impl Iterator<Item = &Condition> {
    let effects = table.transitions.iter().flat_map(|row| &row.effects).map(|it| &it.when);
    let rules = table.invariants.iter();
    let rules = rules.flat_map(|it| [&it.never, &it.always, &it.sometimes]).flatten();
    let passes = table.must_pass.iter().flat_map(|rule| {
        let through = match &rule.pass {
            Pass::Through(guard) => Some(guard),
            Pass::Event(_) | Pass::Role(_) => None,
        };
        [&rule.before].into_iter().chain(through)
    });
    let notices = table.must_notify.iter().map(|rule| &rule.when);
    let until = table.obligations.iter().map(|rule| &rule.until);
    effects.chain(rules).chain(passes).chain(notices).chain(until)
}
