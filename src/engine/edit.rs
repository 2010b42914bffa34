//! Changes that move no status: edits, and settling what a person has looked at.

use std::sync::Arc;

use super::decide::seen_before;
use super::decision::Decision;
use super::draft::Draft;
use super::event::Origin;
use super::rejection::Rejection;
use super::sight::time_of;
use crate::order::{Edit, Entry, Order, Record, Row};
use crate::vocabulary::Key;
use crate::workflow::{Verdict, Workflow};

impl Workflow {
    /// Edits lines, persons, tracking or whatever else is no status, and records it.
    ///
    /// An edit that changes nothing is [`Verdict::Unchanged`], and nothing is recorded; a remark
    /// ([`Edit::Note`]) is always recorded.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]: the edit does not fit the order (a line below what has left, another
    /// currency), the version or the key is another one, or a remark has no text.
    pub fn edit(
        &self,
        order: &mut Order,
        edit: Edit,
        origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let same = |record: &Record| matches!(&record.entry, Entry::Edited(done) if **done == edit);
        if let Some(decision) =
            seen_before(order, origin.key.as_deref(), origin.expected_version, same)?
        {
            return Ok(decision);
        }
        if edit == Edit::Note && origin.is_silent() {
            return Err(Rejection::ReasonMissing { what: "a remark".to_owned() });
        }
        if edit != Edit::Note && !order.would_change(&edit)? {
            return Ok(Decision::nothing(order, Verdict::Unchanged));
        }
        self.unmoved(order, Entry::Edited(Box::new(edit)), &origin)
    }

    /// Settles the attention of that name that has been open longest: somebody has seen to it.
    ///
    /// # Errors
    ///
    /// A [`Rejection`], where no such attention is open, or the version or the key is another one.
    pub fn settle(
        &self,
        order: &mut Order,
        name: &str,
        origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let same = |record: &Record| match &record.entry {
            Entry::Settled { name: settled, .. } => *settled == name,
            _ => false,
        };
        if let Some(decision) =
            seen_before(order, origin.key.as_deref(), origin.expected_version, same)?
        {
            return Ok(decision);
        }
        let open = order.oldest_open(name).zip(Key::new(name).ok());
        let Some((raised, name)) = open else {
            return Err(Rejection::NoAttention { name: name.to_owned() });
        };
        self.unmoved(order, Entry::Settled { name, raised }, &origin)
    }

    fn unmoved(
        &self,
        order: &mut Order,
        entry: Entry,
        origin: &Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let state = order.state(self).map_err(|unknown| Rejection::Revision { unknown })?;
        let draft = Draft::new(self, time_of(order, origin.at), Some(state), state);
        let record =
            draft.record(order.id(), Some(order), order.notifies_customer(), entry, origin.clone());
        let row = Row::Whole(Arc::new(record));
        let decision = Decision::new(order, Verdict::Applied, row, self, state);
        decision.commit(order)?;
        Ok(decision)
    }
}
