//! What a workflow demands of the way of an order, kept or not.

use std::collections::BTreeSet;

use super::edges::literal;
use crate::document::{Assignment, Axis, Document, MustNotify, MustPass, Obligation};
use crate::testing::Choices;
use crate::testing::sound::{ROLES, facts};
use crate::vocabulary::{EffectKind, Guard};

/// Adds demands about statuses that events lead to, and about facts that something reads already: a
/// label or a derived fact that nothing else reads would make the orders to be explored many more.
pub(super) fn demands(document: &mut Document, choices: &mut Choices<'_>) {
    let facts: Vec<String> = facts(document).into_iter().collect();
    for number in 0..choices.below(3) {
        let rule = pass(&format!("pass {number}"), document, &facts, choices);
        document.must_pass.push(rule);
    }
    let effects = document.transitions.iter().flat_map(|it| &it.effects);
    let raised = effects.filter(|effect| effect.kind == EffectKind::Attention);
    let raised: BTreeSet<&str> = raised.filter_map(|effect| effect.name.as_deref()).collect();
    let raised: Vec<&str> = raised.into_iter().collect();
    let mut notices = Vec::new();
    for number in 0..choices.below(3) {
        let name = format!("notice {number}");
        let event = &document.events[choices.below(document.events.len())].name;
        let mut rule = match choices.below(3) {
            0 => MustNotify::event(&name, event),
            1 => MustNotify::event(&name, event).when(condition(document, &facts, choices)),
            _ => MustNotify::entering(&name, condition(document, &facts, choices)),
        };
        if !raised.is_empty() && choices.chance(50) {
            rule = rule.attention(choices.word(&raised));
        }
        notices.push(rule);
    }
    let is_closed = document.outcomes.iter().any(|outcome| outcome.closed);
    let mut owed = Vec::new();
    for attention in raised {
        if is_closed && choices.chance(30) {
            owed.push(Obligation::new(attention, condition(document, &facts, choices)));
        }
    }
    (document.must_notify, document.obligations) = (notices, owed);
    for axis in document.axes.iter_mut().filter(|axis| axis.assignment == Assignment::Edges) {
        for status in axis.statuses.iter_mut().filter(|status| status.slot.is_none()) {
            status.notify_once = choices.chance(15);
        }
    }
    if choices.chance(30) {
        document.roles = ROLES.map(str::to_owned).to_vec();
    }
}

fn pass(name: &str, document: &Document, facts: &[String], choices: &mut Choices<'_>) -> MustPass {
    let before = condition(document, facts, choices);
    match choices.below(3) {
        0 => {
            let event = &document.events[choices.below(document.events.len())].name;
            MustPass::event(name, before, event)
        }
        1 => MustPass::through(name, before, condition(document, facts, choices)),
        _ => MustPass::role(name, before, choices.word(&ROLES)),
    }
}

/// Some statuses of an axis that events move, and perhaps a fact.
fn condition(document: &Document, facts: &[String], choices: &mut Choices<'_>) -> Guard {
    let moved = document.axes.iter().filter(|axis| axis.assignment == Assignment::Edges);
    let moved: Vec<&Axis> = moved.collect();
    let axis = *choices.pick(&moved);
    let classes = axis.statuses.iter().filter(|status| status.slot.is_none());
    let classes: Vec<&str> = classes.map(|status| status.key.as_str()).collect();
    let there = Guard::status(&axis.name, choices.part(&classes));
    if !facts.is_empty() && choices.chance(30) {
        let fact = &facts[choices.below(facts.len())];
        return there.and(literal(fact, choices));
    }
    there
}
