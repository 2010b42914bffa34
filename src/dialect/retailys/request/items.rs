//! `/System/Orders/{id}/item`: items come, change and go.

use super::address::demanded_id;
use super::{Changed, Desk, open};
use crate::dialect::retailys::error::{Error, Missing};
use crate::dialect::retailys::item::Item;
use crate::dialect::retailys::keep::kept_fields;
use crate::dialect::retailys::{ITEMS, reference};
use crate::dialect::{Json, Problem};
use crate::document::Pointer;
use crate::order::{Edit, Entry, Line, LineId, Order};

impl Desk<'_> {
    /// Adds an item under a new id. How many units it has and what one costs are demanded.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`]; [`Error::Refused`], where the amounts do not add up.
    pub fn add_item(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let mut problems = Vec::new();
        let form = open(body, &mut problems)?;
        let item = Item::read(form, order.books().currency(), None, &mut problems);
        if item.as_ref().is_some_and(|item| item.id.is_some()) {
            let message = "a new item has no id yet";
            problems.push(Problem::new(Pointer::root().field("id"), message));
        }
        Error::malformed(problems)?;
        let id = next_item(order).ok_or(Error::NoIdLeft)?;
        self.put_item(order, item, id)
    }

    /// Changes the item whose `id` the body says; what is absent stays.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`]; [`Error::Missing`]; [`Error::Refused`], where more units have left
    /// than the item would have.
    pub fn change_item(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let mut problems = Vec::new();
        let mut form = open(body, &mut problems)?;
        let currency = order.books().currency();
        // The id is taken off the form, so that the item keeps its own.
        let Some(id) = demanded_id(&mut form, &mut problems) else {
            let _ = Item::read(form, currency, Some(Item::blank(currency)), &mut problems);
            return Err(Error::Malformed { problems });
        };
        let line = line(order, id)?;
        let before = Item::of(line, kept_fields(order, ITEMS, line.id.as_str()));
        let item = Item::read(form, currency, Some(before), &mut problems);
        Error::malformed(problems)?;
        self.put_item(order, item, id)
    }

    /// Removes an item.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`]; [`Error::Refused`], where units of it have left or were refunded.
    pub fn remove_item(&self, order: &Order, id: u64) -> Result<Changed, Error> {
        let name = line(order, id)?.id.clone();
        let mut draft = self.begin(order);
        draft.edit(Edit::RemoveLine(name.clone()), self.origin())?;
        draft.keep(ITEMS, name.as_str(), None, self.origin())?;
        Ok(draft.done(id))
    }

    fn put_item(&self, order: &Order, item: Option<Item>, id: u64) -> Result<Changed, Error> {
        let missing = || Error::Missing { what: Missing::Item, id };
        let name = LineId::new(&id.to_string()).map_err(|_| missing())?;
        let item = item.ok_or_else(missing)?;
        let mut draft = self.begin(order);
        draft.edit(Edit::Line(item.line(name.clone())), self.origin())?;
        let rest = (!item.rest.is_empty()).then(|| item.rest());
        draft.keep(ITEMS, name.as_str(), rest.as_ref(), self.origin())?;
        Ok(draft.done(id))
    }
}

fn line(order: &Order, id: u64) -> Result<&Line, Error> {
    let name = id.to_string();
    let line = order.books().lines().iter().find(|line| line.id.as_str() == name);
    line.ok_or(Error::Missing { what: Missing::Item, id })
}

/// An id that no item of the order has, or had.
fn next_item(order: &Order) -> Option<u64> {
    let now = order.books().lines().iter().map(|line| line.id.clone());
    let then = order.history().iter().filter_map(|record| match record.entry {
        Entry::Edited(edit) => match *edit {
            Edit::Line(line) => Some(line.id),
            Edit::RemoveLine(id) => Some(id),
            _ => None,
        },
        _ => None,
    });
    let ids = now.chain(then).filter_map(|id| reference::digits(id.as_str()));
    ids.max().unwrap_or_default().checked_add(1)
}
