//! Documents in which anything may be wrong.

use super::{Choices, checked};
use crate::document::{Allow, Code, Document, Effect, Sources, Status};
use crate::vocabulary::{EffectKind, EventKind, Guard};

/// Words that stand where others belong.
const WORDS: [&str; 8] = ["NEW", "SLOT_1", "payment", "pay", "fact_1", "nowhere", "", " blank "];

/// Draws a document that was spoiled in a few places, or in none: for tests of whatever must take
/// any document.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::testing::{Choices, spoiled};
///
/// // Whatever is in it, it is read to the end, and reading it again finds the same.
/// let document = spoiled(&mut Choices::Seed(1));
/// let [first, second] = [1, 2].map(|_| Workflow::check(&document));
/// assert_eq!(first.diagnostics(), second.diagnostics());
/// ```
#[must_use]
pub fn spoiled(choices: &mut Choices<'_>) -> Document {
    let mut document = checked(choices);
    for _ in 0..choices.below(5) {
        match choices.below(4) {
            0 => lists(&mut document, choices),
            1 => transitions(&mut document, choices),
            2 => statuses(&mut document, choices),
            _ => rest(&mut document, choices),
        }
    }
    document
}

/// Removes an element of some list, doubles it, or moves it to the front.
fn lists(document: &mut Document, choices: &mut Choices<'_>) {
    match choices.below(6) {
        0 => one(&mut document.axes, choices),
        1 => one(&mut document.events, choices),
        2 => one(&mut document.facts, choices),
        3 => one(&mut document.outcomes, choices),
        4 => one(&mut document.timers, choices),
        _ => one(&mut document.transitions, choices),
    }
}

fn one<T: Clone>(list: &mut Vec<T>, choices: &mut Choices<'_>) {
    if list.is_empty() {
        return;
    }
    let element = list.remove(choices.below(list.len()));
    match choices.below(3) {
        0 => {}
        1 => list.insert(0, element),
        _ => list.extend([element.clone(), element]),
    }
}

fn transitions(document: &mut Document, choices: &mut Choices<'_>) {
    if document.transitions.is_empty() {
        return;
    }
    let at = choices.below(document.transitions.len());
    let transition = &mut document.transitions[at];
    let word = choices.word(&WORDS).to_owned();
    match choices.below(10) {
        0 => transition.axis = word,
        1 => transition.event = word,
        2 => transition.to = Some(word),
        3 => transition.to = None,
        4 => transition.from = Sources::These(vec![word]),
        5 => transition.from = Sources::Any,
        6 => transition.except.push(word),
        7 => transition.when = None,
        8 => transition.when = Some(guard(choices, 4)),
        _ => {
            let mut effect = Effect::new(*choices.pick(&EffectKind::ALL), &word);
            effect.when = choices.chance(50).then(|| guard(choices, 2));
            transition.effects.push(effect);
        }
    }
}

fn statuses(document: &mut Document, choices: &mut Choices<'_>) {
    let Some(axis) = document.axes.last_mut() else { return };
    let word = choices.word(&WORDS).to_owned();
    if axis.statuses.is_empty() || choices.chance(20) {
        return axis.entry.push(word);
    }
    let at = choices.below(axis.statuses.len());
    let status: &mut Status = &mut axis.statuses[at];
    match choices.below(9) {
        0 => status.key = word,
        1 => status.behaves_like = Some(word),
        2 => status.enabled = false,
        3 => (status.resting, status.terminal) = (false, false),
        4 => status.terminal = true,
        5 => status.raises = Some(word),
        6 => status.retired = true,
        7 => drop(status.names.insert(word, "Naam".to_owned())),
        _ => status.slot = Some(1),
    }
}

fn rest(document: &mut Document, choices: &mut Choices<'_>) {
    let word = choices.word(&WORDS).to_owned();
    let Some(event) = document.events.last_mut() else { return };
    match choices.below(7) {
        0 => event.kind = EventKind::Report,
        1 => event.ignored_in.entry(word.clone()).or_default().push(word),
        2 => event.needs_reason = true,
        3 => event.name = word,
        4 => document.facts.push(word),
        5 => document.outcomes.iter_mut().for_each(|outcome| outcome.when = None),
        _ => {
            let code = choices.pick(Code::ALL).as_str();
            let place = choices.word(&["/axes/0", "/axes/0/statuses/1", "/transitions/0", ""]);
            document.allow.push(Allow::new(code, place, "on trial"));
        }
    }
}

fn guard(choices: &mut Choices<'_>, depth: usize) -> Guard {
    if depth == 0 {
        return Guard::fact(choices.word(&WORDS));
    }
    match choices.below(5) {
        0 => Guard::fact(choices.word(&["fact_1", "gift", "captured", "money_came"])),
        1 => Guard::status(choices.word(&["payment", "label", ""]), choices.some(&WORDS)),
        2 => guard(choices, depth - 1).negate(),
        3 => Guard::All((0..choices.below(3)).map(|_| guard(choices, depth - 1)).collect()),
        _ => Guard::Any((0..choices.below(3)).map(|_| guard(choices, depth - 1)).collect()),
    }
}
