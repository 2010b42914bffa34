//! Reports of money, and which reports may see each other.

use std::collections::BTreeSet;

use super::Chain;
use crate::document::{Document, Effect, Event, Sequenced, Transition};
use crate::testing::Choices;
use crate::vocabulary::{Books, DerivedFact, EventKind, Guard};

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

/// Lists the pairs of reports of which one may see what the other did.
pub(super) fn sequence(document: &mut Document) {
    let reports = document.events.iter().filter(|event| event.kind == EventKind::Report);
    let reports: Vec<(&Event, Sight)> =
        reports.map(|event| (event, Sight::of(document, event))).collect();
    let mut pairs = Vec::new();
    for (number, (one, sight)) in reports.iter().enumerate() {
        for (other, beside) in &reports[number..] {
            if sight.sees(beside) || beside.sees(sight) {
                let events = [one.name.clone(), other.name.clone()];
                let reason = "whichever comes first is followed".to_owned();
                pairs.push(Sequenced { events, reason });
            }
        }
    }
    document.sequenced = pairs;
}

/// What a report changes, and what it reads.
struct Sight {
    name: String,
    moves: BTreeSet<String>,
    reads: BTreeSet<String>,
    books: bool,
    reads_books: bool,
}

impl Sight {
    fn of(document: &Document, event: &Event) -> Self {
        let mut sight = Self {
            name: event.name.clone(),
            moves: BTreeSet::new(),
            reads: BTreeSet::new(),
            books: event.books.is_some(),
            reads_books: false,
        };
        for transition in document.transitions.iter().filter(|it| it.event == event.name) {
            if transition.to.is_some() {
                sight.moves.insert(transition.axis.clone());
                sight.reads.insert(transition.axis.clone());
                if let Some(when) = &transition.when {
                    sight.read(when);
                }
            }
        }
        sight
    }

    fn read(&mut self, guard: &Guard) {
        match guard {
            Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| self.read(part)),
            Guard::Not(part) => self.read(part),
            Guard::Fact(name) => self.reads_books |= DerivedFact::by_name(name).is_some(),
            Guard::Status(axes) => self.reads.extend(axes.keys().cloned()),
        }
    }

    /// Whether it can tell that the other one came.
    fn sees(&self, other: &Self) -> bool {
        let same = self.name == other.name;
        let moved = self.reads.iter().any(|axis| other.moves.contains(axis));
        !same && moved || self.reads_books && other.books
    }
}
