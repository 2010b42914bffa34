//! Reports of money, and which reports may see each other.

use super::Chain;
use crate::document::{Document, Effect, Event, Sequenced, Sources, Transition};
use crate::testing::Choices;
use crate::vocabulary::{Books, EventKind, Guard};

/// Payments and refunds, of which a refund may need somebody's attention.
pub(super) fn money(chains: &[Chain], document: &mut Document, choices: &mut Choices<'_>) {
    if !choices.chance(50) {
        return;
    }
    let axis = chains[0].name;
    document.events.push(Event::new("money_in", EventKind::Report).books(Books::Capture));
    document.events.push(Event::new("money_out", EventKind::Report).books(Books::Refund));
    if choices.chance(60) {
        let [from, to] = [chains[0].statuses[0], chains[0].statuses[1]];
        let paid = Transition::new(axis, "money_in", [from]).to(to);
        document.transitions.push(paid.when(Guard::fact("paid_in_full")));
    }
    document.transitions.push(Transition::from_any(axis, "money_in"));
    let back = Transition::from_any(axis, "money_out").when(Guard::fact("money_came"));
    document.transitions.push(back.effect(Effect::attention("money_back")));
    document.transitions.push(Transition::from_any(axis, "money_out"));
}

/// Lists the pairs of reports of which one tells whether the other came before it.
pub(super) fn sequence(document: &mut Document) {
    let reports = document.events.iter().filter(|event| event.kind == EventKind::Report);
    let reports: Vec<(&Event, Vec<Move<'_>>)> =
        reports.map(|event| (event, Move::all(document, event))).collect();
    let mut pairs = Vec::new();
    for (number, (one, own)) in reports.iter().enumerate() {
        for (other, beside) in &reports[number..] {
            if own.iter().any(|it| beside.iter().any(|that| it.crosses(that))) {
                let events = [one.name.clone(), other.name.clone()];
                let reason = "whichever comes first is followed".to_owned();
                pairs.push(Sequenced { events, reason });
            }
        }
    }
    document.sequenced = pairs;
}

/// A move that a report can make, and what it asks for.
struct Move<'a> {
    axis: &'a str,
    from: &'a str,
    to: &'a str,
    /// Facts that must hold, or must not.
    facts: Vec<(&'a str, bool)>,
    /// Other axes, and the statuses there of which one must be.
    waits: Vec<(&'a str, &'a [String])>,
}

impl<'a> Move<'a> {
    fn all(document: &'a Document, event: &Event) -> Vec<Self> {
        let own = document.transitions.iter().filter(|it| it.event == event.name);
        own.filter_map(Self::of).collect()
    }

    fn of(transition: &'a Transition) -> Option<Self> {
        let Sources::These(from) = &transition.from else { return None };
        let mut own = Self {
            axis: &transition.axis,
            from: from.first()?,
            to: transition.to.as_ref()?,
            facts: Vec::new(),
            waits: Vec::new(),
        };
        if let Some(when) = &transition.when {
            own.read(when, true);
        }
        Some(own)
    }

    fn read(&mut self, guard: &'a Guard, holds: bool) {
        match guard {
            Guard::All(parts) | Guard::Any(parts) => {
                parts.iter().for_each(|part| self.read(part, holds));
            }
            Guard::Not(part) => self.read(part, !holds),
            Guard::Fact(name) => self.facts.push((name, holds)),
            Guard::Status(axes) => {
                self.waits.extend(axes.iter().map(|(axis, keys)| (axis.as_str(), keys.as_slice())));
            }
        }
    }

    /// Whether the two end differently when they come in the other order.
    fn crosses(&self, other: &Self) -> bool {
        let denied = |fact: &(&str, bool)| other.facts.contains(&(fact.0, !fact.1));
        !self.facts.iter().any(denied) && (self.allows(other) || other.allows(self))
    }

    /// Whether the other one can be made after it, and not before, or before it, and not after.
    fn allows(&self, other: &Self) -> bool {
        let waits = |(axis, keys): &(&str, &[String])| {
            let among = |key: &str| keys.iter().any(|it| it == key);
            *axis == self.axis && among(self.from) != among(self.to)
        };
        self.axis == other.axis && self.to == other.from || other.waits.iter().any(waits)
    }
}
