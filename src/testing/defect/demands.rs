//! Defects in what a document demands of the way of an order, and in who is told of what.

use std::collections::BTreeMap;

use super::{add, entry_of, request, some_axis};
use crate::document::{
    Document, Event, MustNotify, MustPass, Outcome, OutcomeClass, Sources, Status, Transition,
};
use crate::testing::Choices;
use crate::testing::sound::{CANCELLED, HOLD, ROLES};
use crate::vocabulary::{EventKind, Guard};

/// A way round an event that must come before.
pub(super) fn skipped_event(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let fits = |rule: &&MustPass| rule.event.is_some();
    let rules = document.must_pass.iter().filter(fits).filter_map(|rule| place(&rule.before));
    short_cut(document, rules.collect(), choices)
}

/// A way round a status that must come before.
pub(super) fn skipped_status(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    // Where orders begin in that status, every one of them has passed it.
    let fits = |rule: &&MustPass| {
        let passed = rule.through.as_ref().and_then(place);
        let later = place(&rule.before).map(|(axis, _)| axis);
        passed.is_some_and(|(axis, key)| {
            let own = document.axes.iter().find(|it| it.name == axis);
            Some(axis) == later && own.is_some_and(|own| !own.entry.contains(&key))
        })
    };
    let rules = document.must_pass.iter().filter(fits).filter_map(|rule| place(&rule.before));
    short_cut(document, rules.collect(), choices)
}

/// The axis that a condition is about, and the first status that it lists.
fn place(guard: &Guard) -> Option<(String, String)> {
    let Guard::Status(axes) = guard else { return None };
    let (axis, keys) = axes.first_key_value()?;
    Some((axis.clone(), keys.first()?.clone()))
}

/// A request leads to one of the places from where orders begin.
fn short_cut(
    document: &mut Document,
    mut places: Vec<(String, String)>,
    choices: &mut Choices<'_>,
) -> Option<()> {
    // What waits for another axis would come there too soon, which is another defect.
    let waits = |(axis, key): &(String, String)| {
        let gone = |guard: &Guard| match guard {
            Guard::All(parts) => parts.iter().any(|part| match part {
                Guard::Status(axes) => axes.get(axis).is_some_and(|keys| keys.contains(key)),
                _ => false,
            }),
            _ => false,
        };
        document.invariants.iter().any(|rule| rule.never.as_ref().is_some_and(gone))
    };
    places.retain(|place| !waits(place));
    let (axis, to) = places.get(choices.below(places.len()))?;
    let number = document.axes.iter().position(|it| it.name == *axis)?;
    let entry = entry_of(document, number)?;
    request(document, axis, "short_cut", &entry, to);
    Some(())
}

/// Another role may do what one role must take part in.
pub(super) fn skipped_role(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    let rule = document.must_pass.iter().find(|rule| rule.role.is_some())?;
    let role = rule.role.clone()?;
    let other = ROLES.into_iter().find(|other| **other != *role)?;
    let asks = |it: &&mut Transition| it.roles.contains(&role);
    for transition in document.transitions.iter_mut().filter(asks) {
        transition.roles.push(other.to_owned());
    }
    Some(())
}

/// An outcome is closed just where an obligation is open.
pub(super) fn open_obligation(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let obligation = document.obligations.get(choices.below(document.obligations.len()))?;
    let Guard::Not(open) = &obligation.until else { return None };
    let soon = Outcome::new("TOO_SOON").closed(OutcomeClass::Success).when((**open).clone());
    document.outcomes.insert(0, soon);
    Some(())
}

/// An order comes back to a status of which the customer is told once.
pub(super) fn told_twice(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    if !document.notify_customer {
        return None;
    }
    let early = document.transitions.iter().find_map(|it| match (&it.from, it.to.as_deref()) {
        (Sources::These(from), Some(CANCELLED | HOLD)) if from.len() > 1 => {
            Some((it.axis.clone(), from.clone()))
        }
        _ => None,
    });
    let (axis, from) = early?;
    let own = document.axes.iter_mut().find(|it| it.name == axis)?;
    let [first, second, ..] = from.as_slice() else { return None };
    let status = own.statuses.iter_mut().find(|status| status.key == *second)?;
    (status.notify_once, status.notify_customer) = (true, true);
    request(document, &axis, "take_back", second, first);
    Some(())
}

/// A mail that must be owed is switched off.
pub(super) fn untold_status(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let mails = |rule: &&MustNotify| rule.attention.is_none();
    let rules: Vec<&MustNotify> = document.must_notify.iter().filter(mails).collect();
    let rule = rules.get(choices.below(rules.len()))?;
    let (axis, key) = place(rule.when.as_ref()?)?;
    let own = document.axes.iter_mut().find(|it| it.name == axis)?;
    own.statuses.iter_mut().find(|status| status.key == key)?.notify_customer = false;
    Some(())
}

/// An attention that must be raised is raised sometimes.
pub(super) fn untold_event(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let raises = |rule: &&MustNotify| rule.attention.is_some();
    let rules: Vec<&MustNotify> = document.must_notify.iter().filter(raises).collect();
    let rule = (*rules.get(choices.below(rules.len()))?).clone();
    let own = document.transitions.iter_mut().filter(|it| Some(&it.event) == rule.event.as_ref());
    for effect in own.flat_map(|it| &mut it.effects).filter(|it| it.name == rule.attention) {
        effect.when = Some(Guard::fact("doubtful"));
    }
    document.facts.push("doubtful".to_owned());
    Some(())
}

pub(super) fn hidden_mail(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = choices.below(document.axes.len());
    let mut all = document.axes.get_mut(axis)?.statuses.iter_mut();
    all.find(|status| status.notify_customer)?.flags.push("hidden".to_owned());
    Some(())
}

/// A transition asks for a role that is not declared.
pub(super) fn nobodys_role(document: &mut Document, _: &mut Choices<'_>) -> Option<()> {
    // What one role must take part in, another may not do: that is another defect.
    if document.must_pass.iter().any(|rule| rule.role.is_some()) {
        return None;
    }
    let asks = |it: &&mut Transition| !it.roles.is_empty();
    document.transitions.iter_mut().find(asks)?.roles.push("captain".to_owned());
    document.roles = ROLES.map(str::to_owned).to_vec();
    Some(())
}

/// Two statuses that the same event leads to, and that lead back alike.
pub(super) fn alike(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let number = some_axis(document, choices);
    let (axis, entry) = (document.axes.get(number)?.name.clone(), entry_of(document, number)?);
    let twins = ["TWEEDLEDUM", "TWEEDLEDEE"];
    for twin in twins {
        add(document, number, Status::new(twin));
    }
    let [one, other] = twins;
    request(document, &axis, "turn", &entry, one);
    document.transitions.last_mut()?.when = Some(Guard::fact("doubtful"));
    document.facts.push("doubtful".to_owned());
    document.transitions.push(Transition::new(&axis, "turn", [entry.as_str()]).to(other));
    document.events.push(Event::new("turn_back", EventKind::Request));
    document.transitions.push(Transition::new(&axis, "turn_back", twins).to(&entry));
    Some(())
}

/// All statuses of an axis have a Dutch name, and one has none.
pub(super) fn missing_name(document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
    let axis = choices.below(document.axes.len());
    let admits = |status: &&mut Status| status.admits();
    let all = document.axes.get_mut(axis)?.statuses.iter_mut().filter(admits);
    let mut all: Vec<&mut Status> = all.collect();
    if all.len() < 3 {
        return None;
    }
    all.remove(choices.below(all.len()));
    for status in all {
        status.names = BTreeMap::from([("nl".to_owned(), format!("{} (nl)", status.key))]);
    }
    Some(())
}
