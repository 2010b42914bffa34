//! From an event's payload to a booking, and from a booking to the books.

use jiff::Timestamp;

use super::{Books, movement::Movement};
use crate::order::booking::{Booking, Moved, PackedBooking, PackedUnits};
use crate::order::booking_error::BookingError;
use crate::order::few::Few;
use crate::order::line::{LineQuantity, Twice};
use crate::order::money::Money;
use crate::order::payload::{Brought, Payload, PayloadError};
use crate::order::place::Place;
use crate::vocabulary;

impl Books {
    /// What an event of that kind would enter, at that time. The books stay as they are.
    ///
    /// A reference or shipment id that the books know already gives a booking that [is
    /// empty](Booking::is_empty). Units that the payload names but the books cannot match are left
    /// out, and counted in [`Booking::unmatched`].
    ///
    /// ```
    /// use orderflow::order::{Books, Charges, Line, LineId, Money, Payload};
    /// use orderflow::vocabulary::{Books as Kind, DerivedFact};
    ///
    /// let price = Money::parse("19.90", "EUR").unwrap();
    /// let line = Line::new(LineId::new("1").unwrap(), "SKU-1", 2, price);
    /// let mut books = Books::new(price.currency(), vec![line], Charges::default()).unwrap();
    ///
    /// let payload = Payload::new().amount(price).reference("tx-1");
    /// let at = "2026-01-01T12:00:00Z".parse().unwrap();
    /// let booking = books.book(Kind::Capture, &payload, true, at).unwrap();
    /// assert!(!books.facts(Some(&booking)).contains(DerivedFact::PaidInFull));
    ///
    /// books.post(&booking).unwrap();
    /// assert_eq!(books.ledger().outstanding(books.total()), price);
    /// assert!(books.book(Kind::Capture, &payload, true, at).unwrap().is_empty());
    /// ```
    ///
    /// # Errors
    ///
    /// [`PayloadError`] if the payload is none for this order or this kind of event.
    pub fn book(
        &self,
        kind: vocabulary::Books,
        payload: &Payload,
        by_gateway: bool,
        at: Timestamp,
    ) -> Result<Booking, PayloadError> {
        payload.refuse_untaken(kind)?;
        let packed = self.book_packed(kind, payload, by_gateway)?;
        Ok(packed.map(|packed| packed.booking(Some(payload), at)).unwrap_or_default())
    }

    /// As [`Self::book`], of an event that has that payload; none, where it says nothing new. What
    /// an event of that kind does not take is left out: a report is not refused for saying more
    /// than the books take.
    pub(crate) fn book_packed(
        &self,
        kind: vocabulary::Books,
        payload: &Payload,
        by_gateway: bool,
    ) -> Result<Option<PackedBooking>, PayloadError> {
        let brought = payload.taken_by(kind);
        brought.refuse_no_ids()?;
        self.check_lines(brought.lines)?;
        if let Some(amount) = brought.amount {
            self.total.expect_currency(amount)?;
        }
        match kind {
            vocabulary::Books::Capture => self.capture(brought, by_gateway),
            vocabulary::Books::Refund => self.refund(brought),
            vocabulary::Books::FailedPayment => Ok(self.failed_payment(brought)),
            vocabulary::Books::VoidManual => Ok(self.void_manual()),
            _ => {
                let units = Movement::list(&self.parcels, kind, brought, self.undone_to());
                Ok((!units.is_empty()).then_some(PackedBooking::Units(units)))
            }
        }
    }

    /// Enters a booking.
    ///
    /// # Errors
    ///
    /// [`BookingError`] if the booking was not made for these books as they are; they then stay so.
    pub fn post(&mut self, booking: &Booking) -> Result<(), BookingError> {
        self.enter(booking.without_moves(), booking.moves())
    }

    /// Enters the booking of an event that had that payload and came at that time.
    ///
    /// # Errors
    ///
    /// As [`Self::post`].
    pub(crate) fn post_packed(
        &mut self,
        booking: &PackedBooking,
        payload: Option<&Payload>,
        at: Timestamp,
    ) -> Result<(), BookingError> {
        self.enter(booking.without_moves(payload, at), booking.moves(payload))
    }

    /// Enters a booking, with those units moved.
    fn enter<'b>(
        &mut self,
        mut booking: Booking,
        moves: impl Iterator<Item = (Moved<'b>, Option<&'b str>)> + Clone,
    ) -> Result<(), BookingError> {
        if let Some(capture) = &booking.capture {
            self.ledger.check_capture(capture)?;
        }
        if let Some(refund) = &booking.refund {
            self.ledger.check_refund(refund)?;
        }
        if let Some(failed) = &booking.failed_payment {
            self.ledger.check_failed(failed)?;
        }
        if let Some(voided) = booking.voided {
            self.ledger.check_voided(voided)?;
        }
        self.parcels.enter(&mut booking, moves)?;
        if booking.voided.is_some() {
            self.ledger.enter_voided();
        }
        if let Some(capture) = booking.capture {
            self.ledger.enter_capture(capture)?;
        }
        if let Some(refund) = booking.refund {
            self.ledger.enter_refund(refund)?;
        }
        if let Some(failed) = booking.failed_payment {
            self.ledger.enter_failed(failed);
        }
        Ok(())
    }

    fn check_lines(&self, lines: &[LineQuantity]) -> Result<(), PayloadError> {
        let mut twice = Twice::new(lines);
        for (place, LineQuantity { line, quantity }) in lines.iter().enumerate() {
            if self.parcels.line(line).is_none() {
                return Err(PayloadError::UnknownLine { line: line.clone() });
            }
            if *quantity == 0 {
                return Err(PayloadError::ZeroQuantity { line: line.clone() });
            }
            if twice.at(place) {
                return Err(PayloadError::LineTwice { line: line.clone() });
            }
        }
        Ok(())
    }

    fn capture(
        &self,
        brought: Brought<'_>,
        by_gateway: bool,
    ) -> Result<Option<PackedBooking>, PayloadError> {
        if brought.reference.is_some_and(|reference| self.ledger.knows_capture(reference)) {
            return Ok(None);
        }
        let amount = brought.amount.unwrap_or_else(|| self.ledger.outstanding(self.total));
        if amount.is_zero() {
            return Ok(None);
        }
        self.ledger.captured().checked_add(amount)?;
        Ok(Some(PackedBooking::Capture { amount, by_gateway }))
    }

    fn refund(&self, brought: Brought<'_>) -> Result<Option<PackedBooking>, PayloadError> {
        if brought.reference.is_some_and(|reference| self.ledger.knows_refund(reference)) {
            return Ok(None);
        }
        let (mut lines, mut unmatched) = (Few::None, 0_u64);
        for LineQuantity { line, quantity } in brought.lines {
            let units = self.parcels.units(line).unwrap_or_default();
            let fits = units.quantity.saturating_sub(units.refunded).min(*quantity);
            unmatched = unmatched.saturating_add((quantity - fits).into());
            if fits > 0 {
                let part = LineQuantity { line: line.clone(), quantity: fits };
                lines.push(part, brought.lines.len());
            }
        }
        let amount = match brought.amount {
            Some(amount) => amount,
            None if brought.lines.is_empty() => self.ledger.held(),
            None => self.price(lines.as_slice())?,
        };
        self.ledger.refunded().checked_add(amount)?;
        // A refund that matched nothing is remembered too, if the same one can be told again.
        let told = brought.reference.is_some() && unmatched > 0;
        if amount.is_zero() && lines.as_slice().is_empty() && !told {
            let units = PackedUnits { unmatched, ..PackedUnits::default() };
            return Ok((!units.is_empty()).then_some(PackedBooking::Units(units)));
        }
        Ok(Some(PackedBooking::Refund { amount, lines, unmatched }))
    }

    /// What those units cost, and at most what is held.
    fn price(&self, units: &[LineQuantity]) -> Result<Money, PayloadError> {
        let held = self.ledger.held();
        let mut sum = Money::zero(self.currency());
        for LineQuantity { line, quantity } in units {
            if let Some(line) = self.lines.iter().find(|it| it.id == *line) {
                sum = sum.checked_add(line.unit_price.checked_mul(*quantity)?)?;
            }
        }
        Ok(if sum > held { held } else { sum })
    }

    fn failed_payment(&self, brought: Brought<'_>) -> Option<PackedBooking> {
        let told = brought.reference.is_some_and(|reference| self.ledger.knows_failed(reference));
        (!told).then_some(PackedBooking::FailedPayment)
    }

    fn void_manual(&self) -> Option<PackedBooking> {
        let standing = self.ledger.manual();
        (!standing.is_zero()).then_some(PackedBooking::Voided(standing))
    }

    /// Where units go whose delivery is undone.
    fn undone_to(&self) -> Place {
        if self.is_pickup() || self.nothing_to_ship() { Place::Unsent } else { Place::UnderWay }
    }
}
