//! The short way of an event about which there is little to say: of most.

use super::event::{Event, Origin};
use super::sight::{Sight, time_of};
use crate::order::{Notification, Order, PackedRecord};
use crate::workflow::{Debt, EventId, Input, Roles, State, Step, Verdict, Workflow};

/// An event that is new and books nothing, and what it comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    event: EventId,
    state: State,
    input: Input,
    step: Step,
}

impl Plain {
    #[inline]
    pub(super) fn is_refused(&self) -> bool {
        self.step.verdict == Verdict::Refused
    }
}

impl From<Plain> for Sight {
    fn from(plain: Plain) -> Self {
        let Plain { event, state, input, step } = plain;
        Self { event, state, booking: None, input, step }
    }
}

impl Workflow {
    /// What an event comes to that is new, has nothing to do with the books and need not say why,
    /// on an order that this workflow moved last; none, of any other.
    #[inline]
    pub(super) fn plain(&self, order: &Order, event: &Event) -> Option<Plain> {
        let id = self.table().event_index.find_name(&event.name)?;
        let (state, facts) = order.decided_by(self)?;
        let row = self.event_row(id)?;
        let plain = row.books.is_none() && !row.needs_reason && event.brings_any().is_none();
        if !plain || event.may_be_late() && is_late(order, event) {
            return None;
        }
        let input = Input { facts, roles: self.roles_of(event), booked: false };
        Some(Plain { event: id, state, input, step: self.step(state, id, input) })
    }

    /// What somebody is counts as a role: staff need not be given the role of staff.
    #[inline]
    pub(super) fn roles_of(&self, event: &Event) -> Roles {
        if self.table().roles.is_empty() {
            return Roles::NONE;
        }
        let named = event.actor().map_or(&[][..], |actor| &actor.roles);
        self.roles(named.iter().map(String::as_str).chain([event.kind.as_str()]))
    }

    /// The record of an event that is applied, where what it owes was worked out beforehand: what a
    /// draft of it would come to.
    #[inline]
    pub(super) fn plain_record(
        &self,
        order: &Order,
        event: &mut Event,
        plain: Plain,
    ) -> Option<(PackedRecord, &Debt)> {
        let Plain { event: id, state, step, .. } = plain;
        if step.verdict != Verdict::Applied || !order.notifies_customer() {
            return None;
        }
        let debt = self.debt(state, &step)?;
        let sequence = u32::try_from(order.version() + 1).ok()?;
        let record = PackedRecord {
            at: time_of(order, event.at),
            before: state,
            after: step.state,
            extra: event.extra.take(),
            sequence,
            few: debt.few,
            event: id,
            verdict: Verdict::Applied,
            notification: Notification::of(debt.mail),
            actor: event.kind,
            new_axes: 0,
            workflow: 0,
        };
        Some((record, debt))
    }
}

/// Whether the event saw another version, or its key is none or came before.
fn is_late(order: &Order, event: &Event) -> bool {
    event.expected_version.is_some_and(|version| version != order.version())
        || event.key_given().is_some_and(|key| !Origin::is_key(key) || order.knows_key(key))
}
