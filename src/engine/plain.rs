//! The short way of an event about which there is little to say: of most.

use std::sync::Arc;

use jiff::Timestamp;

use super::event::{Event, Origin};
use super::sight::{Sight, time_of};
use crate::order::{Extra, Moment, Order, PlainRecord, Row};
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

    /// Where it leads.
    #[inline]
    pub(super) fn after(&self) -> State {
        self.step.state
    }

    /// As of whoever sent that event.
    pub(super) fn by(self, workflow: &Workflow, event: &Event) -> Self {
        let roles = workflow.roles_of(event);
        Self { input: Input { roles, ..self.input }, ..self }
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

    /// What an event comes to that says no more than its name, when and which kind of actor, and
    /// of which one gate says what it does; the roles are left out, since such a gate is open to
    /// everybody.
    #[inline(always)]
    pub(super) fn bare(&self, order: &Order, event: &Event) -> Option<Plain> {
        if event.may_be_late() {
            return None;
        }
        let id = self.table().event_index.find_plain(&event.name)?;
        let (state, facts) = order.decided_by(self)?;
        let input = Input { facts, roles: Roles::NONE, booked: false };
        Some(Plain { event: id, state, input, step: self.step_alone(state, id, facts)? })
    }

    /// The record of such an event that is applied, where what it owes was worked out beforehand.
    #[inline(always)]
    pub(super) fn bare_record(
        &self,
        order: &Order,
        event: &Event,
        plain: &Plain,
    ) -> Option<((PlainRecord, Moment), &Debt)> {
        if plain.step.verdict != Verdict::Applied {
            return None;
        }
        let number = order.takes_plain()?;
        let owed = self.debt(plain.state, &plain.step)?;
        let of = (plain.event, event.kind);
        let record = PlainRecord::new(of, (plain.state, plain.step.state), owed, number);
        Some(((record, Moment::of(event.at?)?), owed.1))
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
    pub(super) fn plain_row(
        &self,
        order: &Order,
        event: &mut Event,
        plain: Plain,
    ) -> Option<(Row, &Debt)> {
        let Plain { event: id, state, step, .. } = plain;
        if step.verdict != Verdict::Applied || !order.notifies_customer() {
            return None;
        }
        let owed = self.debt(state, &step)?;
        let record = PlainRecord::new((id, event.kind), (state, step.state), owed, u8::MAX);
        let at = time_of(order, event.at);
        let row = match event.extra.take() {
            Some(extra) => Row::laden(record, stamped(extra, at)),
            None => Row::plain(record, Moment::of(at)?),
        };
        Some((row, owed.1))
    }
}

/// What came with an event that is recorded then.
#[inline]
fn stamped(mut extra: Arc<Extra>, at: Timestamp) -> Arc<Extra> {
    if extra.at != Some(at) {
        Arc::make_mut(&mut extra).at = Some(at);
    }
    extra
}

/// Whether the event saw another version, or its key is none or came before.
fn is_late(order: &Order, event: &Event) -> bool {
    event.expected_version.is_some_and(|version| version != order.version())
        || event
            .key_given()
            .is_some_and(|key| !Origin::is_key(key) || order.sequence_of_key(key).is_some())
}
