//! Edits of the books, as the history records them: each is checked as a whole, and then made.

use super::{Books, EditError};
use crate::order::charges::{Charges, total_of};
use crate::order::line::{Line, LineId};
use crate::order::money::{Money, MoneyError};
use crate::order::payload::Tracking;
use crate::order::person::{DeliveryMethod, PaymentTerms};

impl Books {
    /// Adds a line.
    ///
    /// # Errors
    ///
    /// [`EditError`] if its name is taken, it has no unit, or the amounts do not add up.
    pub fn add_line(&mut self, line: Line) -> Result<(), EditError> {
        self.total = self.check_added(&line)?;
        self.parcels.put_line(line.id.clone(), line.quantity);
        self.lines.push(line);
        self.shippable = shippable(&self.lines);
        Ok(())
    }

    /// Gives the line of that name another quantity, price, article or need for shipping.
    ///
    /// # Errors
    ///
    /// [`EditError`] if there is no such line, it would have fewer units than have left or were
    /// refunded, or the amounts do not add up.
    pub fn edit_line(&mut self, line: Line) -> Result<(), EditError> {
        self.total = self.check_edited(&line)?;
        self.parcels.put_line(line.id.clone(), line.quantity);
        if let Some(kept) = self.lines.iter_mut().find(|kept| kept.id == line.id) {
            *kept = line;
        }
        self.shippable = shippable(&self.lines);
        Ok(())
    }

    /// Removes a line.
    ///
    /// # Errors
    ///
    /// [`EditError`] if there is no such line, units of it have left or were refunded, or the total
    /// would be less than nothing.
    pub fn remove_line(&mut self, line: &LineId) -> Result<(), EditError> {
        self.total = self.check_removed(line)?;
        self.parcels.remove_line(line);
        self.lines.retain(|kept| kept.id != *line);
        self.shippable = shippable(&self.lines);
        Ok(())
    }

    /// Sets what the order costs besides its lines.
    ///
    /// # Errors
    ///
    /// [`EditError::Money`] if the amounts do not add up.
    pub fn set_charges(&mut self, charges: Charges) -> Result<(), EditError> {
        self.total = self.check_charges(&charges)?;
        self.charges = charges;
        Ok(())
    }

    /// Says when the order is paid.
    pub fn set_terms(&mut self, terms: PaymentTerms) {
        self.terms = terms;
    }

    /// Says how the goods reach the customer.
    pub fn set_delivery(&mut self, delivery: DeliveryMethod) {
        self.delivery = delivery;
    }

    /// Says where a shipment can be followed.
    ///
    /// # Errors
    ///
    /// [`EditError::UnknownShipment`] if it is not on the books.
    pub fn set_tracking(&mut self, shipment: &str, tracking: Tracking) -> Result<(), EditError> {
        if self.parcels.set_tracking(shipment, tracking) {
            return Ok(());
        }
        Err(EditError::UnknownShipment { id: shipment.to_owned() })
    }
}

/// What the edits ask first. Each says what the order would cost then.
impl Books {
    /// Whether the line can be added.
    pub(in crate::order) fn check_added(&self, line: &Line) -> Result<Money, EditError> {
        refuse_zero(line)?;
        if self.parcels.line(&line.id).is_some() {
            return Err(EditError::KnownLine { line: line.id.clone() });
        }
        Ok(self.total_with(self.lines.iter().chain([line]))?)
    }

    /// Whether the line can replace the one of its name.
    pub(in crate::order) fn check_edited<'l>(&'l self, line: &'l Line) -> Result<Money, EditError> {
        refuse_zero(line)?;
        self.refuse_fewer(&line.id, line.quantity)?;
        let edited = |kept: &'l Line| if kept.id == line.id { line } else { kept };
        Ok(self.total_with(self.lines.iter().map(edited))?)
    }

    /// Whether the line can be removed.
    pub(in crate::order) fn check_removed(&self, line: &LineId) -> Result<Money, EditError> {
        self.refuse_fewer(line, 0)?;
        Ok(self.total_with(self.lines.iter().filter(|kept| kept.id != *line))?)
    }

    /// Whether the order can cost that besides its lines.
    pub(in crate::order) fn check_charges(&self, charges: &Charges) -> Result<Money, EditError> {
        Ok(total_of(self.currency(), &self.lines, charges)?)
    }

    fn total_with<'a>(&self, lines: impl Iterator<Item = &'a Line>) -> Result<Money, MoneyError> {
        total_of(self.currency(), lines, &self.charges)
    }

    /// Fails if the line cannot have so few units.
    fn refuse_fewer(&self, line: &LineId, quantity: u32) -> Result<(), EditError> {
        let units = self.parcels.units(line);
        let units = units.ok_or_else(|| EditError::UnknownLine { line: line.clone() })?;
        if quantity < units.left() {
            return Err(EditError::UnitsLeft { line: line.clone(), left: units.left() });
        }
        if quantity < units.refunded {
            return Err(EditError::UnitsRefunded { line: line.clone(), refunded: units.refunded });
        }
        Ok(())
    }
}

pub(super) fn refuse_zero(line: &Line) -> Result<(), EditError> {
    if line.quantity == 0 {
        return Err(EditError::ZeroQuantity { line: line.id.clone() });
    }
    Ok(())
}

/// How many lines need shipping.
pub(super) fn shippable(lines: &[Line]) -> usize {
    lines.iter().filter(|line| line.shippable).count()
}
