//! Guards read off the document as plainly as possible, for tests that check the compiled ones.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::{Guard, Workflow};

/// Whether a guard holds where the axes have these statuses and the facts listed are true.
pub(crate) fn holds(
    guard: Option<&Guard>,
    statuses: &BTreeMap<&str, &str>,
    facts: &dyn Fn(&str) -> bool,
) -> bool {
    let part = |guard| holds(Some(guard), statuses, facts);
    match guard {
        None => true,
        Some(Guard::All(parts)) => parts.iter().all(part),
        Some(Guard::Any(parts)) => parts.iter().any(part),
        Some(Guard::Not(inner)) => !part(inner),
        Some(Guard::Fact(name)) => facts(name),
        Some(Guard::Status(axes)) => axes
            .iter()
            .all(|(axis, listed)| listed.iter().any(|status| status == statuses[axis.as_str()])),
    }
}

/// Adds the names of the facts that a guard reads.
pub(crate) fn facts_of<'g>(guard: Option<&'g Guard>, facts: &mut BTreeSet<&'g str>) {
    match guard {
        None | Some(Guard::Status(_)) => {}
        Some(Guard::All(parts) | Guard::Any(parts)) => {
            parts.iter().for_each(|part| facts_of(Some(part), facts));
        }
        Some(Guard::Not(inner)) => facts_of(Some(inner), facts),
        Some(Guard::Fact(name)) => {
            facts.insert(name);
        }
    }
}

/// The facts that the transitions of an event read, in their guards and for their effects.
pub(crate) fn facts_of_event<'w>(workflow: &'w Workflow, event: &str) -> BTreeSet<&'w str> {
    let mut facts = BTreeSet::new();
    for transition in workflow.document().transitions.iter().filter(|it| it.event == event) {
        facts_of(transition.when.as_ref(), &mut facts);
        transition.effects.iter().for_each(|effect| facts_of(effect.when.as_ref(), &mut facts));
    }
    facts
}
