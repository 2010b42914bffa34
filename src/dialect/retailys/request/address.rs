//! `PUT /System/Orders`: where the goods go.

use super::{Changed, Desk, open, refuse_rest};
use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::person;
use crate::dialect::{Form, Json, Problem};
use crate::order::{Edit, Order, Person};

const FIELDS: [&str; 8] = [
    "id",
    "delivery_name",
    "delivery_street",
    "delivery_city",
    "delivery_zip",
    "delivery_state_code",
    "delivery_phone",
    "delivery_email",
];

impl Desk<'_> {
    /// Changes the delivery address, and nothing else: what is absent stays, what is `null` goes.
    /// The `id` in the body is the order's, see [`Desk::address_id`].
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn change_address(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let (id, shipping) = read(body, order.shipping())?;
        let mut draft = self.begin(order);
        draft.edit(Edit::Shipping(shipping), self.origin())?;
        Ok(draft.done(id))
    }

    /// The order that the body of such a request is about.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn address_id(body: &Json) -> Result<u64, Error> {
        read(body, None).map(|(id, _)| id)
    }
}

/// Which order, and who gets the goods now.
fn read(body: &Json, before: Option<&Person>) -> Result<(u64, Option<Person>), Error> {
    let mut problems = Vec::new();
    let mut form = open(body, &mut problems)?;
    let id = demanded_id(&mut form, &mut problems).unwrap_or_default();
    let (parts, mut nulls) = (&person::DELIVERY, Vec::new());
    let shipping = person::take(&mut form, parts, before, &mut nulls, &mut problems);
    refuse_rest(form, &FIELDS, &mut problems);
    Error::malformed(problems)?;
    Ok((id, shipping))
}

/// The id that a body must have.
pub(super) fn demanded_id(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<u64> {
    let known = problems.len();
    let id = form.whole("id", problems).value();
    if id.is_none() && problems.len() == known {
        problems.push(Problem::new(form.place_of("id"), "the body says the id"));
    }
    id
}
