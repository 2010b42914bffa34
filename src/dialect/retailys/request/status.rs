//! `PATCH /System/Orders/{id}/status`: a label is put on.

use super::{Changed, Desk, open, refuse_rest};
use crate::dialect::retailys::error::{Error, Missing};
use crate::dialect::{Given, Json, LABEL, Problem};
use crate::order::Order;
use crate::vocabulary::StatusKey;

impl Desk<'_> {
    /// Puts the status `status_id` on the order, with the event that it raises: both or neither.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`]; [`Error::Missing`], where the instance has no such status;
    /// [`Error::Refused`], where the event is.
    pub fn set_status(&self, order: &Order, id: u64, body: &Json) -> Result<Changed, Error> {
        let mut problems = Vec::new();
        let mut form = open(body, &mut problems)?;
        let status = form.whole("status_id", &mut problems);
        if problems.is_empty() && !matches!(status, Given::Value(_)) {
            problems.push(Problem::new(form.place_of("status_id"), "the body says which status"));
        }
        refuse_rest(form, &["status_id"], &mut problems);
        Error::malformed(problems)?;
        let status = status.value().unwrap_or_default();
        let key = status.to_string();
        let known = self.workflow.axis(LABEL).and_then(|axis| self.workflow.status(axis, &*key));
        if known.is_none() {
            return Err(Error::Missing { what: Missing::Status, id: status });
        }
        let mut draft = self.begin(order);
        draft.assign(LABEL, StatusKey::new(&key), self.origin())?;
        Ok(draft.done(id))
    }
}
