//! Entering what happened to the units.

use super::spots::Spots;
use super::{
    BookingError, LOOSE, Line, LineId, LineQuantity, Moved, NewShipment, Parcels, ParcelsOnDisk,
    Place, Shipment, ShipmentLine, find,
};
use crate::order::booking::Booking;
use crate::order::entries::Named;
use crate::order::ledger::refuse_known;
use crate::order::line::Twice;

impl Parcels {
    /// Enters the units of a booking, with those moved, or nothing of it.
    pub(in crate::order) fn enter<'b>(
        &mut self,
        booking: &mut Booking,
        moves: impl Iterator<Item = (Moved<'b>, Option<&'b str>)> + Clone,
    ) -> Result<(), BookingError> {
        self.check(booking)?;
        let opened = booking.shipment.is_some();
        if let Some(shipment) = booking.shipment.take() {
            let within = moves.clone().filter(|(_, id)| *id == Some(&*shipment.id)).count();
            self.open(shipment, within);
        }
        if let Err(error) = self.shift_all(moves.clone()) {
            if opened {
                self.shipments.pop();
            }
            return Err(error);
        }
        for part in booking.refunded() {
            self.refund(part)?;
        }
        if let Some(failed) = booking.failed_delivery.take() {
            let moved = moves.filter_map(|(_, id)| self.shipments.find(id?));
            let named = failed.shipment.as_deref().and_then(|id| self.shipments.find(id));
            self.count_attempts(moved.chain(named).collect());
            self.failed.push(failed);
        }
        if let Some(returned) = booking.returned.take() {
            self.returns.push(returned);
        }
        Ok(())
    }

    /// Whether all but the moves fits.
    fn check(&self, booking: &Booking) -> Result<(), BookingError> {
        if let Some(NewShipment { id, .. }) = &booking.shipment
            && self.shipments.knows(id)
        {
            return Err(BookingError::KnownShipment { id: id.clone() });
        }
        refuse_known(&self.failed, booking.failed_delivery.as_ref().and_then(Named::id))?;
        refuse_known(&self.returns, booking.returned.as_ref().and_then(Named::id))?;
        self.check_refunded(booking.refunded())
    }

    /// Whether the units can be marked as refunded.
    fn check_refunded(&self, lines: &[LineQuantity]) -> Result<(), BookingError> {
        let mut twice = Twice::new(lines);
        for (place, part) in lines.iter().enumerate() {
            let units = self.units(&part.line);
            let units =
                units.ok_or_else(|| BookingError::UnknownLine { line: part.line.clone() })?;
            let twice = twice.at(place);
            let fits =
                units.refunded.checked_add(part.quantity).is_some_and(|n| n <= units.quantity);
            if twice || !fits || part.quantity == 0 {
                return Err(BookingError::Units { line: part.line.clone() });
            }
        }
        Ok(())
    }

    /// Marks units as refunded.
    fn refund(&mut self, part: &LineQuantity) -> Result<(), BookingError> {
        let error = || BookingError::Units { line: part.line.clone() };
        let state = self.units.get_mut(&part.line).ok_or_else(error)?;
        let refunded = state.units.refunded.checked_add(part.quantity).ok_or_else(error)?;
        if refunded > state.units.quantity {
            return Err(error());
        }
        self.totals.remove(state.units);
        state.units.refunded = refunded;
        self.totals.add(state.units);
        Ok(())
    }

    /// Takes a parcel in, with nothing in it yet and room for so many lines.
    fn open(&mut self, NewShipment { id, tracking, at }: NewShipment, lines: usize) {
        let lines = Vec::with_capacity(lines);
        self.shipments.push(Shipment { id, tracking, lines, attempts: 0, at });
    }

    /// Counts a failed attempt on parcels: the one that was named and those whose units failed.
    fn count_attempts(&mut self, spots: Spots) {
        for spot in spots.iter() {
            if let Some(shipment) = self.shipments.get_mut(spot) {
                shipment.attempts = shipment.attempts.saturating_add(1);
            }
        }
    }

    /// Moves units as listed, or none of them.
    fn shift_all<'b>(
        &mut self,
        moves: impl Iterator<Item = (Moved<'b>, Option<&'b str>)> + Clone,
    ) -> Result<(), BookingError> {
        for (done, (step, shipment)) in moves.clone().enumerate() {
            if let Err(error) = self.shift(step, shipment) {
                let undone: Vec<_> = moves.take(done).collect();
                for (step, shipment) in undone.into_iter().rev() {
                    self.shift(Moved { from: step.to, to: step.from, ..step }, shipment)?;
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn shift(&mut self, step: Moved<'_>, shipment: Option<&str>) -> Result<(), BookingError> {
        let spot = match shipment {
            None => LOOSE,
            Some(id) => match self.shipments.find(id) {
                Some(spot) => spot,
                None => return Err(BookingError::UnknownShipment { id: id.to_owned() }),
            },
        };
        self.shift_at(spot, step.line, step.from, step.to, step.quantity)
    }

    fn shift_at(
        &mut self,
        spot: usize,
        line: &LineId,
        from: Place,
        to: Place,
        quantity: u32,
    ) -> Result<(), BookingError> {
        let error = || BookingError::Units { line: line.clone() };
        let here = |place| matches!(place, Place::Unsent | Place::Failed);
        if quantity == 0 || from == to || (here(from) && here(to)) {
            return Err(error());
        }
        let state = self.units.get_mut(line);
        let state = state.ok_or_else(|| BookingError::UnknownLine { line: line.clone() })?;
        let cells = match spot {
            LOOSE => &mut self.loose,
            _ => match self.shipments.get_mut(spot) {
                Some(shipment) => &mut shipment.lines,
                None => return Err(error()),
            },
        };
        let place = find(cells, line);
        let cell = place.ok().and_then(|at| cells.get(at)).cloned();
        let cell = cell.unwrap_or_else(|| ShipmentLine::new(line.clone()));
        let cell = cell.moved(from, to, quantity).ok_or_else(error)?;
        let units = state.units.moved(from, to, quantity).ok_or_else(error)?;

        self.totals.remove(state.units);
        self.totals.add(units);
        state.units = units;
        state.note(spot, &cell);
        keep(cells, place, cell);
        Ok(())
    }

    /// Adds up what was read from disk.
    pub(in crate::order) fn restore<'a>(
        disk: ParcelsOnDisk,
        lines: &[Line],
        refunded: impl Iterator<Item = &'a LineQuantity>,
    ) -> Result<Self, BookingError> {
        let mut parcels = Self::default();
        for line in lines {
            parcels.put_line(line.id.clone(), line.quantity);
        }
        for Shipment { id, tracking, lines, attempts, at } in disk.shipments {
            if parcels.shipments.knows(&id) {
                return Err(BookingError::KnownShipment { id });
            }
            let spot = parcels.shipments.len();
            parcels.open(NewShipment { id, tracking, at }, lines.len());
            parcels.restore_cells(spot, &lines)?;
            if let Some(shipment) = parcels.shipments.get_mut(spot) {
                shipment.attempts = attempts;
            }
        }
        parcels.restore_cells(LOOSE, &disk.loose)?;
        for part in refunded {
            parcels.refund(part)?;
        }
        for failed in disk.failed {
            parcels.failed.push(failed);
        }
        for returned in disk.returns {
            parcels.returns.push(returned);
        }
        Ok(parcels)
    }

    fn restore_cells(&mut self, spot: usize, cells: &[ShipmentLine]) -> Result<(), BookingError> {
        for cell in cells {
            for place in [Place::UnderWay, Place::Delivered, Place::Returned] {
                if cell.at(place) > 0 {
                    self.shift_at(spot, &cell.line, Place::Unsent, place, cell.at(place))?;
                }
            }
            if cell.failed > 0 {
                self.remember_failed(spot, cell)?;
            }
        }
        Ok(())
    }

    /// Notes units that failed before; they may have left again with another parcel, so that
    /// nothing can be said of their sum.
    fn remember_failed(&mut self, spot: usize, read: &ShipmentLine) -> Result<(), BookingError> {
        if !self.units.contains_key(&read.line) {
            return Err(BookingError::UnknownLine { line: read.line.clone() });
        }
        let cells = match self.shipments.get_mut(spot) {
            Some(shipment) => &mut shipment.lines,
            None => &mut self.loose,
        };
        let place = find(cells, &read.line);
        let cell = place.ok().and_then(|at| cells.get(at)).cloned();
        let mut cell = cell.unwrap_or_else(|| ShipmentLine::new(read.line.clone()));
        cell.failed = read.failed;
        keep(cells, place, cell);
        Ok(())
    }
}

/// Puts the units of a line in a parcel back to their place; a line of which nothing is left is not
/// kept, so that equal parcels are equal however they came to be.
fn keep(cells: &mut Vec<ShipmentLine>, place: Result<usize, usize>, cell: ShipmentLine) {
    match place {
        Ok(at) if cell.is_empty() => {
            cells.remove(at);
        }
        Ok(at) => {
            if let Some(kept) = cells.get_mut(at) {
                *kept = cell;
            }
        }
        Err(_) if cell.is_empty() => {}
        Err(at) => cells.insert(at.min(cells.len()), cell),
    }
}
