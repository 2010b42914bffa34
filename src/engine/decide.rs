//! Deciding one event on an order, and applying what was decided.

use super::decision::Decision;
use super::draft::{Decided, Draft};
use super::event::{Event, NOTHING, Origin, is_silent};
use super::plain::Plain;
use super::refusal::Refusal;
use super::rejection::Rejection;
use super::sight::{Sight, time_of};
use crate::document::nearest::nearest;
use crate::order::{Actor, ActorKind, Attention, Order, PackedBooking, Payload, Record, Taken};
use crate::vocabulary::{EffectKind, EventKey, EventKind, Key};
use crate::workflow::{
    AxisId, EventId, EventSet, Facts, Input, OutcomeRef, State, StatusId, Verdict, Workflow,
};

/// Whether the payload may move money: an assignment books units, and money never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Money {
    Booked,
    Untouched,
}

impl Workflow {
    /// Decides what an event does to an order, without touching it.
    ///
    /// # Errors
    ///
    /// A [`Rejection`] with every reason, where a request is refused. The graph never refuses a
    /// report: where it cannot follow, the report is [`Verdict::Flagged`]. A wrong version or key,
    /// a payload that cannot be booked, or a workflow that lacks the order's statuses rejects
    /// either.
    pub fn decide(
        &self,
        order: &Order,
        event: impl Into<Event>,
    ) -> Result<Decision<'_>, Rejection> {
        self.decide_event(order, &mut event.into())
    }

    fn decide_event(&self, order: &Order, event: &mut Event) -> Result<Decision<'_>, Rejection> {
        let plain = self.plain(order, event);
        if let Some(plain) = plain
            && let Some((row, _)) = self.plain_row(order, event, plain)
        {
            return Ok(Decision::new(order, Verdict::Applied, row, self, plain.after()));
        }
        self.decide_at_length(order, event, plain)
    }

    /// Decides an event of which the short way does not say all.
    #[inline(never)]
    pub(super) fn decide_at_length(
        &self,
        order: &Order,
        event: &mut Event,
        plain: Option<Plain>,
    ) -> Result<Decision<'_>, Rejection> {
        if let Some(plain) = plain {
            return self.put_down(order, event, plain.into(), None);
        }
        if event.may_be_late()
            && let Some(decision) = came_before(order, event)?
        {
            return Ok(decision);
        }
        let sight = self.look(order, event, Money::Booked)?;
        self.put_down(order, event, sight, None)
    }

    /// The verdict of an event on an order, and whether a person would have to look then; none,
    /// where the event is unknown or malformed. Keys, versions and reasons aside, it is what
    /// [`Workflow::decide`] would say, at a fraction of the cost.
    pub(crate) fn glance(&self, order: &Order, event: &Event) -> Option<(Verdict, bool)> {
        let sight = self.look(order, event, Money::Booked).ok()?;
        let rows = self.effect_rows(sight.step.taken(), sight.state, sight.input.facts);
        let raises = rows.into_iter().any(|effect| effect.kind == EffectKind::Attention);
        let unmatched = sight.booking.is_some_and(|booking| booking.unmatched() > 0);
        Some((sight.step.verdict, raises || unmatched))
    }

    /// What the event is decided on; none, where it is unknown or malformed.
    pub(crate) fn sighted(&self, order: &Order, event: &Event) -> Option<(State, EventId, Input)> {
        let sight = self.look(order, event, Money::Booked).ok()?;
        Some((sight.state, sight.event, sight.input))
    }

    /// What an event of the history was decided on, by an order as it was before.
    pub(crate) fn sighted_again(
        &self,
        before: &Order,
        taken: &Taken,
        actor: &Actor,
    ) -> Option<(State, EventId, Input)> {
        let origin = Origin::by(actor.clone());
        let event = Event::new(&taken.event).payload(taken.payload.clone()).origin(origin);
        let money = if taken.assigned.is_some() { Money::Untouched } else { Money::Booked };
        let sight = self.look(before, &event, money).ok()?;
        Some((sight.state, sight.event, sight.input))
    }

    /// Whether the event must come with a reason.
    #[must_use]
    pub fn needs_reason<'a>(&self, event: impl Into<EventKey<'a>>) -> bool {
        let row = self.event(event).and_then(|id| self.table().events.get(id.index()));
        row.is_some_and(|row| row.needs_reason)
    }

    /// Decides one event on each of many orders; nothing is applied, and one order's rejection is
    /// nobody else's.
    pub fn decide_each<'o>(
        &self,
        orders: impl IntoIterator<Item = &'o Order>,
        event: impl Into<Event>,
    ) -> Vec<(&'o Key, Result<Decision<'_>, Rejection>)> {
        let event = event.into();
        orders.into_iter().map(|order| (order.id(), self.decide(order, &event))).collect()
    }

    /// Books the payload tentatively, reads the facts as they would be, and steps.
    #[inline]
    pub(super) fn look(
        &self,
        order: &Order,
        event: &Event,
        money: Money,
    ) -> Result<Sight, Rejection> {
        let id = self.event(event.name()).ok_or_else(|| self.unknown_event(event.name()))?;
        self.look_at(order, id, event, event.brings_any(), money)
    }

    /// As [`Self::look`], at that event and that payload in place of the event's own.
    #[inline]
    fn look_at(
        &self,
        order: &Order,
        id: EventId,
        event: &Event,
        payload: Option<&Payload>,
        money: Money,
    ) -> Result<Sight, Rejection> {
        let state = order.state(self).map_err(|unknown| Rejection::Revision { unknown })?;
        let books = self.event_row(id).is_some_and(|row| row.books.is_some());
        let booking = match payload {
            None if !books => None,
            _ => self.booking(order, id, event, payload.unwrap_or(NOTHING), money)?,
        };
        let facts = order.facts_after(self, booking.as_ref());
        let input = Input { facts, roles: self.roles_of(event), booked: booking.is_some() };
        Ok(Sight { event: id, state, input, step: self.step(state, id, input), booking })
    }

    fn booking(
        &self,
        order: &Order,
        id: EventId,
        event: &Event,
        payload: &Payload,
        money: Money,
    ) -> Result<Option<PackedBooking>, Rejection> {
        let Some(row) = self.event_row(id) else { return Ok(None) };
        let report = row.kind == EventKind::Report;
        let Some(kind) = row.books else {
            if payload.is_empty() || report {
                return Ok(None);
            }
            return Err(Rejection::PayloadUnused { event: row.key.clone() });
        };
        if money == Money::Untouched && kind.moves_money() {
            return Ok(None);
        }
        // A report is not refused for saying more than the books take: its record keeps all of it.
        if !report {
            payload.refuse_untaken(kind)?;
        }
        let by_gateway = event.kind == ActorKind::Gateway;
        Ok(order.books().book_packed(kind, payload, by_gateway)?)
    }

    /// The outcome of an order: the first whose condition holds; none, where the order was last
    /// moved by a workflow whose statuses this one lacks.
    #[must_use]
    pub fn outcome_of(&self, order: &Order) -> Option<OutcomeRef<'_>> {
        self.outcome(order.state(self).ok()?, self.facts_of(order))
    }

    /// The facts of an order as it is, for outcomes and for looking at.
    #[must_use]
    pub fn facts_of(&self, order: &Order) -> Facts {
        order.facts_after(self, None)
    }

    pub(super) fn unknown_event(&self, name: &str) -> Rejection {
        let known = self.table().events.iter().map(|event| event.key.as_str());
        Rejection::UnknownEvent {
            event: name.chars().take(Key::MAX_CHARS).collect(),
            nearest: nearest(name, known).map(str::to_owned),
        }
    }

    /// Whether what was decided is recorded at all, or a rejection with every reason.
    #[inline]
    pub(super) fn recorded(
        &self,
        order: &Order,
        event: &Event,
        sight: &Sight,
    ) -> Result<bool, Rejection> {
        let Some(row) = self.event_row(sight.event) else {
            return Err(self.unknown_event(event.name()));
        };
        match sight.step.verdict {
            Verdict::Refused => return Err(self.refusal(order, event, sight)),
            Verdict::Unchanged => return Ok(false),
            Verdict::Ignored | Verdict::Flagged => {
                // Said again without a key or a note of its own, it is recorded already.
                let repeats = order.repeats(event.name(), event.brings(), event.note_given());
                if repeats && event.key_given().is_none() && !sight.input.booked {
                    return Ok(false);
                }
            }
            Verdict::Applied => {}
        }
        if row.needs_reason && is_silent(event.note_given()) {
            return Err(Rejection::ReasonMissing { what: row.key.to_string() });
        }
        Ok(true)
    }

    /// Turns what was decided into a decision, which takes over what the event came with, or into
    /// a rejection with every reason.
    pub(super) fn put_down(
        &self,
        order: &Order,
        event: &mut Event,
        sight: Sight,
        assigned: Option<Assigned>,
    ) -> Result<Decision<'_>, Rejection> {
        let verdict = sight.step.verdict;
        if !self.recorded(order, event, &sight)? {
            return Ok(Decision::nothing(order, verdict));
        }
        let after = match &assigned {
            Some(wanted) => wanted.label(sight.step.state),
            None => sight.step.state,
        };
        let at = time_of(order, event.at);
        let mut draft = Draft::new(self, at, Some(sight.state), after);
        let booking = sight.booking.as_ref();
        draft.transitions(&sight.step, (sight.state, sight.input.facts), order, booking);
        // A person who was asked to look at such units has not yet, so is not asked again.
        let unmatched = booking.is_some_and(|booking| booking.unmatched() > 0)
            && order.oldest_open(Attention::UNITS_UNMATCHED).is_none();
        draft.attentions(verdict, unmatched);
        let decided = Decided {
            event: sight.event,
            verdict,
            booking: sight.booking,
            assigned: assigned.map(|wanted| wanted.axis),
        };
        let row = draft.event(order, decided, event);
        Ok(Decision::new(order, verdict, row, self, after))
    }

    /// The refusal of a request. What the actor could have done instead and what says why are
    /// worked out when somebody asks; only requests that book are tried now, on the books as they
    /// are.
    pub(super) fn refusal(&self, order: &Order, event: &Event, sight: &Sight) -> Rejection {
        let applied = |id: &EventId| {
            let sight = self.look_at(order, *id, event, None, Money::Booked);
            sight.is_ok_and(|sight| sight.step.verdict == Verdict::Applied)
        };
        let booking = self.table().booking.iter().copied().filter(applied);
        Rejection::Refused(Refusal {
            workflow: self.clone(),
            event: sight.event,
            state: sight.state,
            input: sight.input,
            facts: order.facts_after(self, None),
            booking: booking.fold(EventSet::default(), EventSet::with),
        })
    }
}

/// The status that an assignment wants, and the label that it is to carry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assigned {
    pub(super) axis: AxisId,
    pub(super) status: StatusId,
}

impl Assigned {
    /// The state with the label put on.
    pub(super) fn label(self, state: State) -> State {
        state.with(self.axis, self.status)
    }
}

/// Answers an event whose idempotency key came before, and refuses one that saw another version.
pub(super) fn came_before(
    order: &Order,
    event: &Event,
) -> Result<Option<Decision<'static>>, Rejection> {
    let same = |first| order.tells(first, event.name(), event.brings());
    answered_before(order, event.key_given(), event.expected_version, same)
}

/// Answers a request whose idempotency key came before, and refuses one that saw another version.
///
/// The key comes first: a repeated request still states the version that it saw when it was new.
pub(super) fn seen_before(
    order: &Order,
    key: Option<&str>,
    expected_version: Option<u64>,
    same: impl Fn(&Record) -> bool,
) -> Result<Option<Decision<'static>>, Rejection> {
    let same = |first| order.record(first).is_some_and(|record| same(&record));
    answered_before(order, key, expected_version, same)
}

/// As [`seen_before`], where the record is compared by its sequence number.
fn answered_before(
    order: &Order,
    key: Option<&str>,
    expected_version: Option<u64>,
    same: impl Fn(u64) -> bool,
) -> Result<Option<Decision<'static>>, Rejection> {
    if let Some(key) = key
        && !Origin::is_key(key)
    {
        return Err(Rejection::KeyMalformed);
    }
    if let Some(key) = key
        && let Some(first) = order.sequence_of_key(key)
    {
        if !same(first) {
            return Err(Rejection::KeyReused { key: key.to_owned(), first });
        }
        return Ok(Some(Decision::again(order, first)));
    }
    match expected_version {
        Some(expected) if expected != order.version() => {
            Err(Rejection::Version { expected, found: order.version() })
        }
        _ => Ok(None),
    }
}
