//! The facts that the books decide.

use std::collections::BTreeMap;

use super::Books;
use crate::order::booking::Booking;
use crate::order::facts::DerivedFacts;
use crate::order::line::LineId;
use crate::order::money::Money;
use crate::order::parcels::Totals;
use crate::order::units::Units;
use crate::vocabulary::DerivedFact;

impl Books {
    /// The facts as they would be once the booking is entered, or as they are.
    ///
    /// [`DerivedFact::UnitsHadLeft`] alone is about the books before it. The cost depends on the
    /// size of the booking, not on that of the books. A booking that does not fit, which
    /// [`post`](Self::post) would refuse, gives facts that mean nothing.
    #[must_use]
    pub fn facts(&self, booking: Option<&Booking>) -> DerivedFacts {
        let before = self.parcels.totals();
        let totals = booking.map_or(before, |booking| self.totals_after(booking));
        let sum = |now: Money, more: Option<Money>| {
            more.map_or(now, |more| now.checked_add(more).unwrap_or(now))
        };
        let capture = booking.and_then(|booking| booking.capture.as_ref());
        let refund = booking.and_then(|booking| booking.refund.as_ref());
        let gateway = capture.filter(|capture| capture.by_gateway).map(|capture| capture.amount);
        let by_gateway = sum(self.ledger.gateway_captured(), gateway);
        let standing = match booking.and_then(|booking| booking.voided) {
            Some(_) => self.ledger.gateway_captured(),
            None => self.ledger.captured(),
        };
        let captured = sum(standing, capture.map(|capture| capture.amount));
        let refunded = sum(self.ledger.refunded(), refund.map(|refund| refund.amount));
        let all_back = !captured.is_zero() && refunded >= captured;
        [
            (DerivedFact::PaidInFull, captured >= self.total),
            (DerivedFact::Overpaid, captured > self.total),
            (DerivedFact::MoneyHeld, captured > refunded),
            (DerivedFact::Captured, !captured.is_zero()),
            (DerivedFact::Refunded, !refunded.is_zero()),
            (DerivedFact::RefundedInFull, all_back),
            (DerivedFact::RefundUnmatched, refunded > captured),
            (DerivedFact::GatewayCaptured, !by_gateway.is_zero()),
            (DerivedFact::MoneyCame, booking.is_some_and(Booking::has_money)),
            (DerivedFact::PayLater, self.is_paid_later()),
            (DerivedFact::Pickup, self.is_pickup()),
            (DerivedFact::NothingToShip, self.nothing_to_ship()),
            (DerivedFact::UnitsCame, booking.is_some_and(Booking::has_units)),
            (DerivedFact::UnitsUnderWay, totals.under_way > 0),
            (DerivedFact::UnitsDelivered, totals.delivered > 0),
            (DerivedFact::UnitsReturned, totals.returned > 0),
            (DerivedFact::UnitsHadLeft, before.any_left()),
            (DerivedFact::UnitsSettled, totals.open_lines == 0 || all_back),
        ]
        .into_iter()
        .fold(DerivedFacts::NONE, |facts, (fact, holds)| facts.set(fact, holds))
    }

    /// The sums over all lines once the booking is entered; only the lines that it touches are
    /// read.
    fn totals_after(&self, booking: &Booking) -> Totals {
        let mut totals = self.parcels.totals();
        let mut touched: BTreeMap<&LineId, Units> = BTreeMap::new();
        for step in &booking.moves {
            let units = self.touch(&mut touched, &step.line);
            if let Some(moved) = units.moved(step.from, step.to, step.quantity) {
                *units = moved;
            }
        }
        for part in booking.refund.iter().flat_map(|refund| &refund.lines) {
            let units = self.touch(&mut touched, &part.line);
            units.refunded = units.refunded.saturating_add(part.quantity);
        }
        for (line, after) in touched {
            if let Some(units) = self.parcels.units(line) {
                totals.remove(units);
                totals.add(after);
            }
        }
        totals
    }

    fn touch<'t, 'b>(
        &self,
        touched: &'t mut BTreeMap<&'b LineId, Units>,
        line: &'b LineId,
    ) -> &'t mut Units {
        touched.entry(line).or_insert_with(|| self.parcels.units(line).unwrap_or_default())
    }
}
