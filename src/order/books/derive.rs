//! The facts that the books decide.

use std::collections::BTreeMap;
use std::iter;

use super::Books;
use crate::order::booking::{Booking, Moved, PackedBooking, Sums};
use crate::order::facts::DerivedFacts;
use crate::order::line::{LineId, LineQuantity};
use crate::order::money::Money;
use crate::order::parcels::Totals;
use crate::order::units::Units;
use crate::vocabulary::DerivedFact;

/// What the derived facts are about, whoever keeps the books and in whatever amounts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<A> {
    pub(crate) zero: A,
    pub(crate) total: A,
    pub(crate) captured: A,
    pub(crate) by_gateway: A,
    pub(crate) refunded: A,
    pub(crate) money_came: bool,
    pub(crate) units_came: bool,
    /// Whether some unit was away before the event.
    pub(crate) had_left: bool,
    pub(crate) under_way: bool,
    pub(crate) delivered: bool,
    pub(crate) returned: bool,
    /// Whether some line is not settled.
    pub(crate) open: bool,
    pub(crate) pay_later: bool,
    pub(crate) pickup: bool,
    pub(crate) nothing_to_ship: bool,
}

impl<A: PartialOrd> Standing<A> {
    /// Every derived fact, and whether it holds.
    #[inline(always)]
    pub(crate) fn facts(&self) -> DerivedFacts {
        let all_back = self.captured > self.zero && self.refunded >= self.captured;
        [
            (DerivedFact::PaidInFull, self.captured >= self.total),
            (DerivedFact::Overpaid, self.captured > self.total),
            (DerivedFact::MoneyHeld, self.captured > self.refunded),
            (DerivedFact::Captured, self.captured > self.zero),
            (DerivedFact::Refunded, self.refunded > self.zero),
            (DerivedFact::RefundedInFull, all_back),
            (DerivedFact::RefundUnmatched, self.refunded > self.captured),
            (DerivedFact::GatewayCaptured, self.by_gateway > self.zero),
            (DerivedFact::MoneyCame, self.money_came),
            (DerivedFact::PayLater, self.pay_later),
            (DerivedFact::Pickup, self.pickup),
            (DerivedFact::NothingToShip, self.nothing_to_ship),
            (DerivedFact::UnitsCame, self.units_came),
            (DerivedFact::UnitsUnderWay, self.under_way),
            (DerivedFact::UnitsDelivered, self.delivered),
            (DerivedFact::UnitsReturned, self.returned),
            (DerivedFact::UnitsHadLeft, self.had_left),
            (DerivedFact::UnitsSettled, !self.open || all_back),
        ]
        .into_iter()
        .fold(DerivedFacts::NONE, |facts, (fact, holds)| facts.set(fact, holds))
    }
}

impl Books {
    /// The facts as they would be once the booking is entered, or as they are.
    ///
    /// [`DerivedFact::UnitsHadLeft`] alone is about the books before it. The cost depends on the
    /// size of the booking, not on that of the books. A booking that does not fit, which
    /// [`post`](Self::post) would refuse, gives facts that mean nothing.
    #[must_use]
    pub fn facts(&self, booking: Option<&Booking>) -> DerivedFacts {
        match booking {
            None => self.facts_with(Sums::default(), iter::empty(), &[]),
            Some(booking) => {
                let moves = booking.moves().map(|(moved, _)| moved);
                self.facts_with(booking.sums(), moves, booking.refunded())
            }
        }
    }

    /// The facts as they would be once the booking is entered.
    pub(crate) fn facts_after(&self, booking: &PackedBooking) -> DerivedFacts {
        let moves = booking.moves(None).map(|(moved, _)| moved);
        self.facts_with(booking.sums(), moves, booking.refunded())
    }

    /// The facts once that money is entered, those units moved and the money of those went back.
    fn facts_with<'b>(
        &self,
        sums: Sums,
        moves: impl Iterator<Item = Moved<'b>> + Clone,
        refunded: &'b [LineQuantity],
    ) -> DerivedFacts {
        let before = self.parcels.totals();
        let units_came = moves.clone().next().is_some();
        let totals = self.totals_after(moves, refunded);
        let sum = |now: Money, more: Option<Money>| {
            more.map_or(now, |more| now.checked_add(more).unwrap_or(now))
        };
        let before_it = match sums.voided {
            Some(_) => self.ledger.gateway_captured(),
            None => self.ledger.captured(),
        };
        let by_gateway = sums.captured.filter(|_| sums.by_gateway);
        let standing = Standing {
            zero: Money::zero(self.currency()),
            total: self.total,
            captured: sum(before_it, sums.captured),
            by_gateway: sum(self.ledger.gateway_captured(), by_gateway),
            refunded: sum(self.ledger.refunded(), sums.refunded),
            money_came: sums.has_money(),
            units_came,
            had_left: before.any_left(),
            under_way: totals.under_way > 0,
            delivered: totals.delivered > 0,
            returned: totals.returned > 0,
            open: totals.open_lines > 0,
            pay_later: self.is_paid_later(),
            pickup: self.is_pickup(),
            nothing_to_ship: self.nothing_to_ship(),
        };
        standing.facts()
    }

    /// The sums over all lines once those units are moved and the money of those went back; only
    /// the lines that are touched are read.
    fn totals_after<'b>(
        &self,
        moves: impl Iterator<Item = Moved<'b>>,
        refunded: &'b [LineQuantity],
    ) -> Totals {
        let mut totals = self.parcels.totals();
        let mut touched = Touched::default();
        let units_of = |line: &LineId| self.parcels.units(line).unwrap_or_default();
        for step in moves {
            let units = touched.line(step.line, units_of);
            if let Some(moved) = units.moved(step.from, step.to, step.quantity) {
                *units = moved;
            }
        }
        for part in refunded {
            let units = touched.line(&part.line, units_of);
            units.refunded = units.refunded.saturating_add(part.quantity);
        }
        for (line, after) in touched.all() {
            if let Some(units) = self.parcels.units(line) {
                totals.remove(units);
                totals.add(after);
            }
        }
        totals
    }
}

/// The lines that a booking touches, and their units after it. A few need no memory elsewhere.
#[derive(Default)]
struct Touched<'b> {
    few: [Option<(&'b LineId, Units)>; 8],
    more: BTreeMap<&'b LineId, Units>,
}

impl<'b> Touched<'b> {
    /// The units of the line, which begin as `before` says.
    fn line(&mut self, line: &'b LineId, before: impl Fn(&LineId) -> Units) -> &mut Units {
        let here = |place: &Option<(&LineId, _)>| place.is_none_or(|(known, _)| known == line);
        let place = self.few.iter().position(here);
        match place.and_then(|place| self.few.get_mut(place)) {
            Some(place) => &mut place.get_or_insert_with(|| (line, before(line))).1,
            None => self.more.entry(line).or_insert_with(|| before(line)),
        }
    }

    fn all(self) -> impl Iterator<Item = (&'b LineId, Units)> {
        self.few.into_iter().flatten().chain(self.more)
    }
}
