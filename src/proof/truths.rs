//! The facts that follow from packed books, as the workflow numbers them.

use super::books::SmallBooks;
use super::shape::Shape;
use crate::vocabulary::DerivedFact;
use crate::workflow::Facts;

/// The facts that follow from the money and those that follow from all else, by their numbers: no
/// fact needs both to hold.
#[derive(Debug, Clone)]
pub(super) struct Truths {
    money: Box<[u64]>,
    rest: Box<[u64]>,
    /// The bits of the facts that an event has a say in.
    money_came: u64,
    units_came: u64,
    had_left: u64,
}

impl Truths {
    /// For the derived facts that the workflow lists, with their bits.
    pub(super) fn of(derived: &[(DerivedFact, u8)], shape: &Shape) -> Self {
        let mut spread = spread(derived);
        // Where no fact is derived there is nothing to look up.
        let all = |count| if derived.is_empty() { 0..0 } else { 0..count };
        let money = all(SmallBooks::MONEY)
            .map(|n| spread(SmallBooks::of_money(n).money_facts(shape.coins)));
        let money = money.collect();
        Self {
            money,
            money_came: spread(1 << DerivedFact::MoneyCame as u32),
            units_came: spread(1 << DerivedFact::UnitsCame as u32),
            had_left: spread(1 << DerivedFact::UnitsHadLeft as u32),
            rest: rest(derived, shape),
        }
    }

    /// Those of an order at rest.
    pub(super) fn at_rest(&self, books: u32) -> Facts {
        Facts::from_bits(self.look(books))
    }

    /// Those that guards see: the books after the event, what came, and what had left before.
    pub(super) fn after(&self, before: u32, after: u32, money: bool, units: bool) -> Facts {
        let came =
            if money { self.money_came } else { 0 } | if units { self.units_came } else { 0 };
        let left = self.look(before) & self.had_left;
        Facts::from_bits(self.look(after) & !self.had_left | left | came)
    }

    fn look(&self, books: u32) -> u64 {
        let money = self.money.get(SmallBooks::money_number(books)).copied().unwrap_or(0);
        money | self.rest.get(SmallBooks::rest_number(books)).copied().unwrap_or(0)
    }
}

/// The facts that follow from all but the money, by their numbers.
fn rest(derived: &[(DerivedFact, u8)], shape: &Shape) -> Box<[u64]> {
    let mut spread = spread(derived);
    let all = if derived.is_empty() { 0 } else { SmallBooks::rest_numbers(shape.count()) };
    let rest = (0..all).map(|n| spread(SmallBooks::of_rest(n).rest_facts(shape)));
    rest.collect()
}

/// Sets of derived facts as the workflow numbers them. There are few, which come again and again.
fn spread(derived: &[(DerivedFact, u8)]) -> impl FnMut(u32) -> u64 {
    let mut known: Vec<(u32, u64)> = Vec::new();
    move |facts| match known.iter().find(|(it, _)| *it == facts) {
        Some((_, bits)) => *bits,
        None => {
            let rows = derived.iter().filter(|(fact, _)| facts >> *fact as u32 & 1 == 1);
            let bits = rows.fold(0, |bits, (_, bit)| bits | 1_u64 << bit);
            known.push((facts, bits));
            bits
        }
    }
}
