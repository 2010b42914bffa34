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
            | Edit::Tracking { .. } => would_change_books(&self.rest.books, edit)?,
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

/// Whether an edit fits the books and would change anything of them; those that do not concern them
/// do not.
fn would_change_books(books: &Books, edit: &Edit) -> Result<bool, EditError> {
    Ok(match edit {
        Edit::Delivery(delivery) => *delivery != books.delivery(),
        Edit::Terms(terms) => *terms != books.terms(),
        Edit::Line(line) => match books.lines().iter().find(|it| it.id == line.id) {
            Some(known) => books.check_edited(line).map(|_| known != line)?,
            None => books.check_added(line).map(|_| true)?,
        },
        Edit::RemoveLine(line) => books.check_removed(line).map(|_| true)?,
        Edit::Charges(charges) => {
            books.check_charges(charges).map(|_| charges != books.charges())?
        }
        Edit::Tracking { shipment, tracking } => match books.parcels().shipment(shipment) {
            Some(known) => known.tracking.as_ref() != Some(tracking),
            None => return Err(EditError::UnknownShipment { id: shipment.clone() }),
        },
        Edit::Customer(_)
        | Edit::Billing(_)
        | Edit::Shipping(_)
        | Edit::NotifyCustomer(_)
        | Edit::Fact { .. }
        | Edit::Foreign { .. }
        | Edit::Note => false,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{
        Charges, DeliveryMethod, Line, LineId, Money, Payload, PaymentTerms, Tracking,
    };
    use crate::vocabulary;

    fn euros(amount: &str) -> Money {
        Money::parse(amount, "EUR").unwrap()
    }

    fn line(name: &str, quantity: u32, price: &str) -> Line {
        Line::new(LineId::new(name).unwrap(), "SKU", quantity, euros(price))
    }

    fn edits() -> Vec<Edit> {
        let tracking =
            |number: &str| Tracking { number: Some(number.to_owned()), ..<_>::default() };
        let mut edits = Vec::new();
        edits.extend([DeliveryMethod::Shipping, DeliveryMethod::Pickup].map(Edit::Delivery));
        edits.extend([PaymentTerms::Upfront, PaymentTerms::Later].map(Edit::Terms));
        for (name, price) in [("1", "10"), ("2", "5"), ("9", "1"), ("1", "999999999999999")] {
            edits.extend((0..4).map(|quantity| Edit::Line(line(name, quantity, price))));
            edits.push(Edit::RemoveLine(LineId::new(name).unwrap()));
        }
        let charges = Charges::default();
        edits.push(Edit::Charges(charges));
        edits.push(Edit::Charges(charges.shipping(euros("4"))));
        edits.push(Edit::Charges(charges.discount(euros("12"))));
        edits.push(Edit::Charges(charges.discount(euros("40"))));
        for (shipment, number) in [("A", "1"), ("A", "2"), ("B", "1")] {
            let (shipment, tracking) = (shipment.to_owned(), tracking(number));
            edits.push(Edit::Tracking { shipment, tracking });
        }
        edits
    }

    #[test]
    fn an_edit_would_change_what_making_it_changes() {
        let lines = vec![line("1", 2, "10"), line("2", 1, "5")];
        let mut books = Books::new(euros("0").currency(), lines, Charges::default()).unwrap();
        let unit = Payload::new().line(LineId::new("1").unwrap(), 1);
        let steps = [
            (vocabulary::Books::Dispatch, unit.clone().shipment("A")),
            (vocabulary::Books::Capture, Payload::new()),
            (vocabulary::Books::Refund, unit),
        ];
        let (mut fits, mut changes) = (0, 0);
        for (kind, payload) in steps {
            for edit in edits() {
                let mut edited = books.clone();
                let made = edit_books(&mut edited, &edit).map(|()| edited != books);
                assert_eq!(would_change_books(&books, &edit), made, "{edit:?}");
                fits += usize::from(made.is_ok());
                changes += usize::from(made == Ok(true));
                if made.is_err() {
                    assert_eq!(edited, books, "{edit:?}");
                }
            }
            let booking = books.book(kind, &payload, true, jiff::Timestamp::UNIX_EPOCH).unwrap();
            books.post(&booking).unwrap();
            let tracking = Tracking { number: Some("1".to_owned()), ..Tracking::default() };
            books.set_tracking("A", tracking).unwrap();
        }
        let all = 3 * edits().len();
        assert!(0 < changes && changes < fits && fits < all, "{changes} {fits} {all}");
    }
}
