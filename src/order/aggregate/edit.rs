//! Edits of an order: what a record may change besides statuses and books.

use std::collections::HashMap;

use super::Order;
use crate::order::books::EditError;
use crate::order::edit::Edit;
use crate::order::line::Line;
use crate::order::replay_error::ReplayError;

impl Order {
    /// Whether the edit fits and would change anything.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Edit`], if it does not fit.
    pub(crate) fn would_change(&self, edit: &Edit) -> Result<bool, ReplayError> {
        let mut edited = Self { history: Vec::new(), keys: HashMap::new(), ..self.clone() };
        edited.edit(edit)?;
        Ok(edited.customer != self.customer
            || edited.billing != self.billing
            || edited.shipping != self.shipping
            || edited.books != self.books
            || edited.notify_customer != self.notify_customer
            || edited.facts != self.facts
            || edited.foreign != self.foreign)
    }

    /// Edits what is no status.
    pub(super) fn edit(&mut self, edit: &Edit) -> Result<(), ReplayError> {
        match edit.clone() {
            Edit::Customer(customer) => self.customer = customer,
            Edit::Billing(person) => self.billing = person,
            Edit::Shipping(person) => self.shipping = person,
            Edit::Delivery(delivery) => self.books.set_delivery(delivery),
            Edit::Terms(terms) => self.books.set_terms(terms),
            Edit::Line(line) => self.put_line(line)?,
            Edit::RemoveLine(line) => self.books.remove_line(&line)?,
            Edit::Charges(charges) => self.books.set_charges(charges)?,
            Edit::Tracking { shipment, tracking } => {
                self.books.set_tracking(&shipment, tracking)?;
            }
            Edit::NotifyCustomer(on) => self.notify_customer = on,
            Edit::Fact { name, value: true } => {
                self.facts.insert(name);
            }
            Edit::Fact { name, value: false } => {
                self.facts.remove(&name);
            }
            Edit::Foreign { namespace, field, value: Some(value) } => {
                self.foreign.entry(namespace).or_default().insert(field, value);
            }
            Edit::Foreign { namespace, field, value: None } => {
                if let Some(fields) = self.foreign.get_mut(&namespace) {
                    fields.remove(&field);
                }
            }
            Edit::Note => {}
        }
        Ok(())
    }

    /// Adds the line, or replaces the one of the same id.
    fn put_line(&mut self, line: Line) -> Result<(), EditError> {
        let known = self.books.lines().iter().any(|it| it.id == line.id);
        if known { self.books.edit_line(line) } else { self.books.add_line(line) }
    }
}
