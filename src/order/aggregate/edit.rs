//! Edits of an order, and the settling of attentions: what a record may change besides statuses.

use super::Order;
use crate::order::books::{Books, EditError};
use crate::order::edit::Edit;
use crate::order::replay_error::ReplayError;
use crate::vocabulary::Key;

impl Order {
    /// Whether the edit fits and would change anything.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Edit`], if it does not fit.
    pub(crate) fn would_change(&self, edit: &Edit) -> Result<bool, ReplayError> {
        Ok(match edit {
            Edit::Customer(customer) => *customer != self.rest.customer,
            Edit::Billing(person) => *person != self.rest.billing,
            Edit::Shipping(person) => *person != self.rest.shipping,
            Edit::NotifyCustomer(on) => *on != self.history.notify_customer,
            Edit::Fact { name, value } => *value != self.rest.facts.contains(name),
            Edit::Foreign { field, value: Some(value), .. } if !is_json(value) => {
                return Err(ReplayError::Foreign { field: field.clone() });
            }
            Edit::Foreign { namespace, field, value } => {
                value.as_deref() != self.foreign(namespace, field)
            }
            Edit::Note => true,
            Edit::Delivery(_)
            | Edit::Terms(_)
            | Edit::Line(_)
            | Edit::RemoveLine(_)
            | Edit::Charges(_)
            | Edit::Tracking { .. } => {
                let mut books = self.rest.books.clone();
                edit_books(&mut books, edit)?;
                books != self.rest.books
            }
        })
    }

    /// Edits what is no status. On an error nothing has changed.
    pub(super) fn edit(&mut self, edit: &Edit) -> Result<(), ReplayError> {
        match edit {
            Edit::Customer(customer) => self.rest.customer = customer.clone(),
            Edit::Billing(person) => self.rest.billing.clone_from(person),
            Edit::Shipping(person) => self.rest.shipping.clone_from(person),
            Edit::NotifyCustomer(on) => self.history.notify_customer = *on,
            Edit::Fact { name, value: true } => {
                self.rest.facts.insert(name.clone());
            }
            Edit::Fact { name, value: false } => {
                self.rest.facts.remove(name);
            }
            Edit::Foreign { namespace, field, value } => {
                self.edit_foreign(namespace, field, value.as_deref())?;
            }
            Edit::Note => {}
            Edit::Delivery(_)
            | Edit::Terms(_)
            | Edit::Line(_)
            | Edit::RemoveLine(_)
            | Edit::Charges(_)
            | Edit::Tracking { .. } => edit_books(&mut self.rest.books, edit)?,
        }
        Ok(())
    }

    /// Marks the attention of that name, raised by that record, as settled.
    pub(super) fn settle(
        &mut self,
        name: &Key,
        raised: u64,
        sequence: u64,
    ) -> Result<(), ReplayError> {
        if self.rest.attentions.settle(name, raised, sequence) {
            return Ok(());
        }
        Err(ReplayError::Attention { name: name.clone(), raised })
    }

    fn edit_foreign(
        &mut self,
        namespace: &str,
        field: &str,
        value: Option<&str>,
    ) -> Result<(), ReplayError> {
        let Some(value) = value else {
            if let Some(fields) = self.rest.foreign.get_mut(namespace) {
                fields.remove(field);
            }
            self.rest.foreign.retain(|_, fields| !fields.is_empty());
            return Ok(());
        };
        if !is_json(value) {
            return Err(ReplayError::Foreign { field: field.to_owned() });
        }
        let fields = self.rest.foreign.entry(namespace.to_owned()).or_default();
        fields.insert(field.to_owned(), value.to_owned());
        Ok(())
    }
}

/// Whether the text is one JSON value, as foreign fields are kept.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Makes the edits that concern the books; the others leave them alone.
fn edit_books(books: &mut Books, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::Delivery(delivery) => books.set_delivery(*delivery),
        Edit::Terms(terms) => books.set_terms(*terms),
        Edit::Line(line) => {
            let known = books.lines().iter().any(|it| it.id == line.id);
            let line = line.clone();
            if known { books.edit_line(line) } else { books.add_line(line) }?;
        }
        Edit::RemoveLine(line) => books.remove_line(line)?,
        Edit::Charges(charges) => books.set_charges(*charges)?,
        Edit::Tracking { shipment, tracking } => books.set_tracking(shipment, tracking.clone())?,
        Edit::Customer(_)
        | Edit::Billing(_)
        | Edit::Shipping(_)
        | Edit::NotifyCustomer(_)
        | Edit::Fact { .. }
        | Edit::Foreign { .. }
        | Edit::Note => {}
    }
    Ok(())
}
