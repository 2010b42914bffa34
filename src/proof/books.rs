//! The books in small: money as a few coins, goods as a few units.

#[cfg(test)]
mod real;

use super::coins::Coins;
use super::shape::{MOST_UNITS, Shape};
use super::unit::{Spot, Unit};
use super::unit_set::UnitSet;
use crate::vocabulary::DerivedFact;

/// What the order costs, in coins; nothing, where it is free of charge. There are two parts of it,
/// so that a part can be more than another one.
pub(super) const TOTAL: u8 = Coins::FEW.total;
/// The most that comes in over a story, in coins: more than the total.
pub(super) const MOST_IN: u8 = Coins::FEW.most_in;
/// The most that goes back, in coins: more than ever came in.
pub(super) const MOST_BACK: u8 = Coins::FEW.most_back;

/// What an order's lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Goods {
    /// Lines of one unit each, which need shipping.
    Shipped,
    /// Lines of one unit each, which need none.
    Digital,
    /// No lines at all.
    None,
}

/// What is settled when an order is opened, and stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// Whether the order costs nothing.
    pub free: bool,
    /// Whether it is paid after delivery.
    pub pay_later: bool,
    /// Whether the customer picks the goods up.
    pub pickup: bool,
    /// What its lines are.
    pub goods: Goods,
}

impl Terms {
    /// Paid in advance and shipped.
    pub(super) const PLAIN: Self =
        Self { free: false, pay_later: false, pickup: false, goods: Goods::Shipped };
}

/// The books of one order of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SmallBooks {
    pub(super) terms: Terms,
    /// Captured by a gateway.
    pub(super) gateway: u8,
    /// Captured by hand.
    pub(super) manual: u8,
    pub(super) refunded: u8,
    /// The units of the [`Shape`] that the model has; those beyond them are always new.
    pub(super) units: [Unit; MOST_UNITS],
    /// Whether a parcel is known whose dispatch, said again, books nothing.
    pub(super) parcel: bool,
}

impl SmallBooks {
    /// Nothing came and nothing left.
    pub(super) const fn new(terms: Terms) -> Self {
        let units = [Unit::NEW; MOST_UNITS];
        Self { terms, gateway: 0, manual: 0, refunded: 0, units, parcel: false }
    }

    /// In the fewest bits: 15, and 3 for each unit above them.
    pub(super) const fn pack(self) -> u32 {
        let Terms { free, pay_later, pickup, goods } = self.terms;
        let [first, second, third, fourth] = self.units;
        free as u32
            | (pay_later as u32) << 1
            | (pickup as u32) << 2
            | (goods as u32) << 3
            | (self.gateway as u32) << 5
            | (self.manual as u32) << 8
            | (self.refunded as u32) << 11
            | (self.parcel as u32) << 14
            | first.bits() << 15
            | second.bits() << 18
            | third.bits() << 21
            | fourth.bits() << 24
    }

    const fn goods(bits: u32) -> Goods {
        match bits >> 3 & 3 {
            0 => Goods::Shipped,
            1 => Goods::Digital,
            _ => Goods::None,
        }
    }

    pub(super) const fn unpack(bits: u32) -> Self {
        let terms = Terms {
            free: bits & 1 == 1,
            pay_later: bits >> 1 & 1 == 1,
            pickup: bits >> 2 & 1 == 1,
            goods: Self::goods(bits),
        };
        Self {
            terms,
            gateway: (bits >> 5 & 7) as u8,
            manual: (bits >> 8 & 7) as u8,
            refunded: (bits >> 11 & 7) as u8,
            units: [
                Unit::of(bits >> 15 & 7),
                Unit::of(bits >> 18 & 7),
                Unit::of(bits >> 21 & 7),
                Unit::of(bits >> 24 & 7),
            ],
            parcel: bits >> 14 & 1 == 1,
        }
    }

    /// The bits of the packed money.
    pub(super) const MONEY_BITS: u32 = 511 << 5;
    /// The bits of the packed units, and of the parcel.
    pub(super) const UNITS_BITS: u32 = !0 << 14;

    /// How many numbers there are for the money, of which so much came and so much costs.
    pub(super) const MONEY: usize = 1 << 10;

    /// How many numbers there are for so many units, the parcel and the terms by which they move.
    pub(super) const fn units_numbers(units: usize) -> usize {
        1 << (4 + 3 * units)
    }

    /// How many there are for everything but the money and the parcel.
    pub(super) const fn rest_numbers(units: usize) -> usize {
        1 << (4 + 3 * units)
    }

    /// The number of the money that the packed books have.
    pub(super) const fn money_number(bits: u32) -> usize {
        (bits >> 5 & 511 | (bits & 1) << 9) as usize
    }

    /// The books that have the money of that number, and nothing else.
    pub(super) const fn of_money(number: usize) -> Self {
        let number = number as u32;
        Self::unpack((number & 511) << 5 | number >> 9 & 1)
    }

    /// The number of the units, the parcel, the goods and the pickup that the packed books have.
    pub(super) const fn units_number(bits: u32) -> usize {
        (bits >> 14 << 3 | bits >> 2 & 7) as usize
    }

    /// The books that have the units of that number, and nothing else.
    pub(super) const fn of_units(number: usize) -> Self {
        let number = number as u32;
        Self::unpack(number >> 3 << 14 | (number & 7) << 2)
    }

    /// The number of the money, the units and the parcel that the packed books have, and of whether
    /// they have lines: all that refunds depend on.
    pub(super) const fn refunds_number(bits: u32) -> usize {
        let lines = !matches!(Self::goods(bits), Goods::None);
        (bits >> 5 << 2 | bits & 1 | (lines as u32) << 1) as usize
    }

    /// The number of the units and of all terms but the price that the packed books have.
    pub(super) const fn rest_number(bits: u32) -> usize {
        (bits >> 15 << 4 | bits >> 1 & 15) as usize
    }

    /// The books that have the units and the terms of that number, and nothing else.
    pub(super) const fn of_rest(number: usize) -> Self {
        let number = number as u32;
        Self::unpack(number >> 4 << 15 | (number & 15) << 1)
    }

    /// Units that are alike are told apart by where they are alone.
    pub(super) fn sorted(mut self, shape: &Shape) -> Self {
        shape.sort(&mut self.units);
        self
    }

    pub(super) const fn total(self, coins: Coins) -> u8 {
        if self.terms.free { 0 } else { coins.total }
    }

    pub(super) const fn captured(self) -> u8 {
        self.gateway + self.manual
    }

    pub(super) const fn held(self) -> u8 {
        self.captured().saturating_sub(self.refunded)
    }

    pub(super) const fn has_lines(self) -> bool {
        !matches!(self.terms.goods, Goods::None)
    }

    /// Whether some unit is there.
    pub(super) fn any(self, spot: Spot) -> bool {
        self.has_lines() && self.units.iter().any(|unit| unit.spot == spot)
    }

    /// Whether some unit is under way, with the customer or back.
    pub(super) fn any_left(self) -> bool {
        self.has_lines() && self.units.iter().any(|unit| unit.spot != Spot::Unsent)
    }

    /// The facts that the money of the order at rest makes true, a bit each in the order of
    /// [`DerivedFact::ALL`]; what comes with an event is no matter of books alone.
    pub(super) fn money_facts(self, coins: Coins) -> u32 {
        let total = self.total(coins);
        let (captured, refunded) = (self.captured(), self.refunded);
        let all_back = captured > 0 && refunded >= captured;
        let bit = |fact: DerivedFact, holds: bool| u32::from(holds) << fact as u32;
        bit(DerivedFact::PaidInFull, captured >= total)
            | bit(DerivedFact::Overpaid, captured > total)
            | bit(DerivedFact::MoneyHeld, captured > refunded)
            | bit(DerivedFact::Captured, captured > 0)
            | bit(DerivedFact::Refunded, refunded > 0)
            | bit(DerivedFact::RefundedInFull, all_back)
            | bit(DerivedFact::RefundUnmatched, refunded > captured)
            | bit(DerivedFact::GatewayCaptured, self.gateway > 0)
            | bit(DerivedFact::UnitsSettled, all_back)
    }

    /// The facts that its units and its terms make true.
    pub(super) fn rest_facts(self, shape: &Shape) -> u32 {
        let those = |is_so: fn(&Unit) -> bool| {
            let units = self.units.iter().enumerate().filter(|(_, unit)| is_so(unit));
            units.fold(UnitSet::NONE, |set, (unit, _)| set.with(unit))
        };
        let [open, refunded] = [those(|unit| unit.is_open()), those(|unit| unit.refunded)];
        let settled = !self.has_lines() || shape.settles(refunded, open);
        let bit = |fact: DerivedFact, holds: bool| u32::from(holds) << fact as u32;
        bit(DerivedFact::PayLater, self.terms.pay_later)
            | bit(DerivedFact::Pickup, self.terms.pickup)
            | bit(DerivedFact::NothingToShip, self.terms.goods != Goods::Shipped)
            | bit(DerivedFact::UnitsUnderWay, self.any(Spot::UnderWay))
            | bit(DerivedFact::UnitsDelivered, self.any(Spot::Delivered))
            | bit(DerivedFact::UnitsReturned, self.any(Spot::Returned))
            | bit(DerivedFact::UnitsHadLeft, self.any_left())
            | bit(DerivedFact::UnitsSettled, settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_loses_nothing() {
        let terms = Terms { free: true, pay_later: false, pickup: true, goods: Goods::Digital };
        let units = [
            Unit { spot: Spot::Returned, refunded: true },
            Unit { spot: Spot::UnderWay, refunded: false },
            Unit { spot: Spot::Unsent, refunded: true },
            Unit { spot: Spot::Delivered, refunded: false },
        ];
        let books = SmallBooks { terms, gateway: 1, manual: 3, refunded: 5, units, parcel: true };
        assert_eq!(SmallBooks::unpack(books.pack()), books);
    }

    #[test]
    fn parts_are_found_again_by_their_numbers() {
        // Two units, and every seventh of more.
        for bits in (0..1 << 21).chain((1 << 21..1 << 27).step_by(7)) {
            let books = SmallBooks::unpack(bits).pack();
            let money = SmallBooks::of_money(SmallBooks::money_number(books)).pack();
            let units = SmallBooks::of_units(SmallBooks::units_number(books)).pack();
            let rest = SmallBooks::of_rest(SmallBooks::rest_number(books)).pack();
            assert_eq!(money | rest | units & 1 << 14, books, "the parcel is of the units alone");
            assert_eq!(units & !(1 << 14), rest & !0b10, "and the time of payment of the rest");
        }
    }

    #[test]
    fn facts_are_numbered_as_they_are_listed() {
        let numbers = DerivedFact::ALL.map(|fact| fact as usize);
        assert!(numbers.into_iter().eq(0..DerivedFact::ALL.len()));
    }
}
