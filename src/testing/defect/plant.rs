//! Defects in names, guards and choices.

use super::Defect;
use crate::document::{Document, Event, Outcome, Sources, Transition};
use crate::testing::Choices;
use crate::vocabulary::{EventKind, Guard};

const NOWHERE: &str = "NOWHERE";

impl Defect {
    /// Spoils the document; none, where it has no room for such a defect.
    pub(super) fn plant(self, document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
        match self {
            Self::UnknownTarget => any(document, choices)?.to = Some(NOWHERE.to_owned()),
            Self::UnknownSource => {
                let Sources::These(from) = &mut any(document, choices)?.from else { return None };
                from.push(NOWHERE.to_owned());
            }
            Self::UnknownFact => {
                let transition = any(document, choices)?;
                let unknown = Guard::fact("unheard_of");
                transition.when = Some(match transition.when.take() {
                    Some(when) => when.and(unknown),
                    None => unknown,
                });
            }
            Self::UnknownAxis => any(document, choices)?.axis = "nowhere".to_owned(),
            Self::UnknownEvent => any(document, choices)?.event = "nothing".to_owned(),
            Self::UnknownStatus => {
                let axis = document.axes.first()?.name.clone();
                let outcome = Outcome::new("ODD").when(Guard::status(&axis, [NOWHERE]));
                document.outcomes.insert(0, outcome);
            }
            Self::DeclaredTwice => {
                let again = document.events.first()?.clone();
                document.events.push(again);
            }
            Self::NoEntry => document.axes.first_mut()?.entry.clear(),
            Self::UnusedEvent => document.events.push(Event::new("unused", EventKind::Request)),
            Self::UnreadFact => document.facts.push("unread".to_owned()),
            Self::OutcomeTooLate => document.outcomes.insert(0, Outcome::new("ANY")),
            Self::NeverTaken | Self::Shadowed => self.shadow(document, choices)?,
            Self::NoLastResort => no_last_resort(document)?,
            Self::ConstantGuard => {
                let fact = document.facts.first()?.clone();
                let never = Guard::fact(&fact).and(Guard::fact(&fact).negate());
                any(document, choices)?.when = Some(never);
            }
            Self::WildcardFirst => wildcard_first(document)?,
            Self::Unreachable
            | Self::DeadTransition
            | Self::DeadEnd
            | Self::Trap
            | Self::LeavesTheEnd => self.plant_in_graph(document, choices)?,
            _ => self.plant_for_proof(document)?,
        }
        Some(())
    }

    /// A copy of a transition behind it.
    fn shadow(self, document: &mut Document, choices: &mut Choices<'_>) -> Option<()> {
        let has_guard = self == Self::Shadowed;
        let fits = |it: &Transition| it.when.is_some() == has_guard && it.from != Sources::Any;
        let all: Vec<usize> =
            (0..document.transitions.len()).filter(|&n| fits(&document.transitions[n])).collect();
        let number = *all.get(choices.below(all.len()))?;
        let copy = document.transitions[number].clone();
        // The copy asks for more, or the two would merely be identical.
        let more = Guard::fact("doubtful");
        document.facts.push("doubtful".to_owned());
        let when = Some(match copy.when.clone() {
            Some(when) => when.and(more),
            None => more,
        });
        document.transitions.insert(number + 1, Transition { when, ..copy });
        Some(())
    }
}

/// Some transition.
pub(super) fn any<'d>(
    document: &'d mut Document,
    choices: &mut Choices<'_>,
) -> Option<&'d mut Transition> {
    let count = document.transitions.len();
    document.transitions.get_mut(choices.below(count))
}

/// The last choice of a report that has a guarded one, which is removed.
fn no_last_resort(document: &mut Document) -> Option<()> {
    let all = &document.transitions;
    let place = (1..all.len()).find(|&n| {
        let (before, it) = (&all[n - 1], &all[n]);
        let same = before.event == it.event && before.axis == it.axis;
        same && before.when.is_some() && it.when.is_none() && is_report(document, &it.event)
    })?;
    document.transitions.remove(place);
    Some(())
}

/// A wildcard goes before the listed choice of its event.
fn wildcard_first(document: &mut Document) -> Option<()> {
    let all = &document.transitions;
    let place = (1..all.len()).find(|&n| {
        let (before, it) = (&all[n - 1], &all[n]);
        let same = before.event == it.event && before.axis == it.axis;
        same && it.from == Sources::Any && before.from != Sources::Any
    })?;
    let listed = &all[place - 1];
    if listed.when.is_some() || listed.to.is_none() {
        return None;
    }
    // A guard leaves the listed one something; else it were never taken.
    let wildcard = all[place].clone().when(Guard::fact("doubtful"));
    document.transitions.insert(place - 1, wildcard);
    document.facts.push("doubtful".to_owned());
    Some(())
}

pub(super) fn is_report(document: &Document, name: &str) -> bool {
    document.events.iter().any(|it| it.name == name && it.kind == EventKind::Report)
}
