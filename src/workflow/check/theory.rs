//! What is true of the derived facts by their definitions, whatever happened to the order.
//!
//! Without it the checks would report gaps that no order can fall into, and miss choices that no
//! order can take. Only what follows from the definitions in [`DerivedFact`](Fact) and [`Books`] is
//! listed: a fact that is merely usual is none.

use crate::document::Event;
use crate::vocabulary::{Books, DerivedFact as Fact, Guard};

fn is(fact: Fact) -> Guard {
    Guard::fact(fact.as_str())
}

fn is_not(fact: Fact) -> Guard {
    is(fact).negate()
}

/// If the one, then the other.
fn implies(one: Guard, other: Guard) -> Guard {
    one.negate().or(other)
}

fn equal(one: Guard, other: Guard) -> Guard {
    implies(one.clone(), other.clone()).and(implies(other, one))
}

/// What is known when the event is decided, after its payload is booked; without an event, always.
pub(super) fn of(event: Option<&Event>) -> Vec<Guard> {
    let mut known = money();
    let left = is(Fact::UnitsUnderWay).or(is(Fact::UnitsDelivered)).or(is(Fact::UnitsReturned));
    // Where nothing was booked the units are where they were before.
    known.push(implies(is_not(Fact::UnitsCame), equal(is(Fact::UnitsHadLeft), left)));
    if let Some(event) = event {
        match event.books {
            Some(Books::Capture) => known.push(implies(is(Fact::MoneyCame), is(Fact::Captured))),
            Some(Books::Refund) => known.push(implies(is(Fact::MoneyCame), is(Fact::Refunded))),
            Some(Books::VoidManual) => {}
            _ => known.push(is_not(Fact::MoneyCame)),
        }
        if !event.books.is_some_and(Books::moves_units) {
            known.push(is_not(Fact::UnitsCame));
        }
    }
    known
}

/// The two sums of the ledger, captured and refunded, are never negative; these facts compare them
/// with nothing and with each other.
fn money() -> Vec<Guard> {
    vec![
        // More than the total, so more than nothing.
        implies(is(Fact::Overpaid), is(Fact::PaidInFull).and(is(Fact::Captured))),
        // More than the refunds, so more than nothing.
        implies(is(Fact::MoneyHeld), is(Fact::Captured)),
        // Something captured is either held in part or all refunded.
        equal(is(Fact::RefundedInFull), is(Fact::Captured).and(is_not(Fact::MoneyHeld))),
        implies(is(Fact::RefundedInFull), is(Fact::Refunded)),
        // More than the captures, so more than nothing, and nothing is held.
        implies(is(Fact::RefundUnmatched), is(Fact::Refunded).and(is_not(Fact::MoneyHeld))),
        // A refund with nothing captured has no match.
        implies(is(Fact::Refunded).and(is_not(Fact::Captured)), is(Fact::RefundUnmatched)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(guard: &Guard, facts: &dyn Fn(&str) -> bool) -> bool {
        match guard {
            Guard::All(parts) => parts.iter().all(|part| holds(part, facts)),
            Guard::Any(parts) => parts.iter().any(|part| holds(part, facts)),
            Guard::Not(part) => !holds(part, facts),
            Guard::Fact(fact) => facts(fact),
            Guard::Status(_) => panic!("no status is in the theory"),
        }
    }

    /// Every small ledger, and nothing that it cannot show.
    #[test]
    fn the_money_facts_are_exactly_those_of_some_ledger() {
        let shown = |total: u32, captured: u32, refunded: u32| {
            move |fact: &str| match Fact::by_name(fact) {
                Some(Fact::PaidInFull) => captured >= total,
                Some(Fact::Overpaid) => captured > total,
                Some(Fact::MoneyHeld) => captured > refunded,
                Some(Fact::Captured) => captured > 0,
                Some(Fact::Refunded) => refunded > 0,
                Some(Fact::RefundedInFull) => captured > 0 && refunded >= captured,
                Some(Fact::RefundUnmatched) => refunded > captured,
                _ => false,
            }
        };
        let seven = [
            Fact::PaidInFull,
            Fact::Overpaid,
            Fact::MoneyHeld,
            Fact::Captured,
            Fact::Refunded,
            Fact::RefundedInFull,
            Fact::RefundUnmatched,
        ];
        let mut seen = std::collections::BTreeSet::new();
        for (total, captured, refunded) in (0..64).map(|n| (n / 16, n / 4 % 4, n % 4)) {
            let facts = shown(total, captured, refunded);
            assert!(money().iter().all(|known| holds(known, &facts)));
            seen.insert(seven.map(|fact| facts(fact.as_str())));
        }
        let admitted = (0..128u32).filter(|row| {
            let facts = |fact: &str| {
                let at = seven.iter().position(|f| f.as_str() == fact).unwrap();
                row >> at & 1 == 1
            };
            money().iter().all(|known| holds(known, &facts))
        });
        assert_eq!(admitted.count(), seen.len());
    }
}
