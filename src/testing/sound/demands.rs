//! What a drawn workflow demands of the way of an order, and keeps.
//!
//! Nothing leads into a late status of a chain but its own step, so an order that stands there or
//! beyond has taken that step, was in the status before it, and met the role that the step asks
//! for. Nothing leads back from there either, so the customer is told of it once.

use super::{AXES, CANCELLED, Chain, ENDINGS, HOLD, ROLES};
use crate::document::{Document, Effect, MustNotify, MustPass, Obligation, Status, Transition};
use crate::testing::Choices;
use crate::vocabulary::{Books, Guard};

/// Adds the demands, and the effects and mails that keep them.
pub(super) fn demands(chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    for chain in chains {
        passes(chain, document, choices);
        told(chain, document, choices);
    }
    let waits = |pair: &[Chain]| -> Option<MustPass> {
        let [first, second] = pair else { return None };
        let gone =
            Guard::status(second.name, second.statuses.iter().skip(second.waits? + 1).copied());
        let far = Guard::status(first.name, first.far());
        Some(MustPass::through(&format!("{} first", first.name), gone, far))
    };
    for rule in chains.windows(2).filter_map(waits) {
        if choices.chance(40) {
            document.must_pass.push(rule);
        }
    }
    held(&chains[0], document, choices);
    owed(chains, document, choices);
    if choices.chance(50) {
        document.roles = ROLES.map(str::to_owned).to_vec();
    }
}

/// Whether the transition is the one that leads into the status.
fn leads_to(it: &Transition, axis: &str, key: &str) -> bool {
    it.axis == axis && it.to.as_deref() == Some(key)
}

/// What must be passed on the way into a late status.
fn passes(chain: &Chain, document: &mut Document, choices: &mut Choices<'_>) {
    // Money, or somebody in a hurry, may lead into the second status of the first axis.
    let least = if chain.name == AXES[0] { 2 } else { 1 };
    for number in least..chain.statuses.len() {
        let (key, before) = (chain.statuses[number], chain.statuses[number - 1]);
        let beyond = Guard::status(chain.name, chain.statuses[number..].iter().copied());
        let Some(step) = document.transitions.iter().find(|it| leads_to(it, chain.name, key))
        else {
            continue;
        };
        let name = |what: &str| format!("{} {what} before {key}", chain.name);
        let mut rules = Vec::new();
        if choices.chance(20) {
            rules.push(MustPass::event(&name("its step"), beyond.clone(), &step.event));
        }
        if choices.chance(20) {
            let through = Guard::status(chain.name, [before]);
            rules.push(MustPass::through(&name(before), beyond.clone(), through));
        }
        if let [role] = step.roles.as_slice()
            && choices.chance(60)
        {
            rules.push(MustPass::role(&name(role), beyond, role));
        }
        document.must_pass.append(&mut rules);
    }
}

/// Mails that must be owed on entering a status, and those that are owed once.
fn told(chain: &Chain, document: &mut Document, choices: &mut Choices<'_>) {
    let is_told = document.notify_customer;
    let Some(axis) = document.axes.iter_mut().find(|axis| axis.name == chain.name) else { return };
    for (number, key) in chain.statuses.iter().enumerate().skip(1) {
        let own = |status: &&mut Status| status.key == *key;
        let Some(status) = axis.statuses.iter_mut().find(own) else { continue };
        status.notify_once = number >= chain.early().len() && choices.chance(30);
        if is_told && status.notify_customer && choices.chance(30) {
            let name = format!("{} {key} is told", chain.name);
            let rule = MustNotify::entering(&name, Guard::status(chain.name, [*key]));
            document.must_notify.push(rule);
        }
    }
}

/// Whoever puts an order on hold tells a person, and until it goes on it is not closed.
fn held(chain: &Chain, document: &mut Document, choices: &mut Choices<'_>) {
    let to_hold = document.transitions.iter_mut().find(|it| leads_to(it, chain.name, HOLD));
    let Some(to_hold) = to_hold.filter(|_| choices.chance(70)) else { return };
    let attention = "on_hold";
    to_hold.effects.push(Effect::attention(attention));
    let until = Guard::status(chain.name, [HOLD]).negate();
    document.obligations.push(Obligation::new(attention, until));
    let rule = MustNotify::event("somebody looks at what is on hold", &to_hold.event);
    document.must_notify.push(rule.attention(attention));
}

/// Money that is held when an order is ended is owed; and who gets money back is looked at.
fn owed(chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    let has_money = document.events.iter().any(|event| event.books == Some(Books::Capture));
    if !has_money {
        return;
    }
    if choices.chance(50) {
        let rule = MustNotify::event("money back is looked at", "money_out");
        let rule = rule.when(Guard::fact("money_came")).attention("money_back");
        document.must_notify.push(rule);
    }
    let chain = &chains[0];
    if chain.has_reopen || !choices.chance(70) {
        return;
    }
    let held = || Guard::fact("money_held");
    let mut ends = false;
    for ending in &mut document.transitions {
        if ENDINGS.contains(&ending.event.as_str()) && leads_to(ending, chain.name, CANCELLED) {
            ending.effects.push(Effect::attention("refund_due").when(held()));
            ends = true;
        }
    }
    if ends {
        document.obligations.push(Obligation::new("refund_due", held().negate()));
    }
}
