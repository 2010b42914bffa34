//! Assigning a status: through the same graph, by the one event that leads there.

use std::sync::Arc;

use super::decide::{Assigned, Money, seen_before};
use super::decision::Decision;
use super::draft::Draft;
use super::event::{Event, Origin};
use super::rejection::Rejection;
use super::sight::{Sight, time_of};
use crate::document::nearest::nearest;
use crate::order::{Entry, Order, Record, Row};
use crate::vocabulary::{AxisKey, EventKind, Key, StatusKey};
use crate::workflow::{AxisId, EventId, Reason, State, StatusId, Verdict, Workflow};

/// An event that leads to the wanted status from here, and what it would come to.
struct Way {
    event: Event,
    sight: Sight,
}

impl Workflow {
    /// Decides the assignment of a status, without touching the order.
    ///
    /// On an axis with edges it becomes the one event that leads there from here: of events with
    /// different results the first in document order that moves no other axis, requests before
    /// reports. Units are booked as that event books them; money never is, so money words need
    /// their ledger. A slot is reached by its class, and then carries the label. On a free axis any
    /// status may be assigned, and the event that the label raises is decided with it.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]: unknown or disabled status, no way there (with the statuses that are
    /// allowed), or several ways that each move another axis.
    pub fn decide_assign<'a>(
        &self,
        order: &Order,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
        origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let (axis, status) = self.wanted(axis.into(), status.into())?;
        let name = self.axis_name(axis);
        let to = self.status_key(axis, status);
        let same = |record: &Record| {
            let on = match &record.entry {
                Entry::Assigned { axis } => Some(axis),
                Entry::Event(taken) => taken.assigned.as_ref(),
                _ => None,
            };
            on.is_some() && on == name.as_ref() && leads(record, on, to)
        };
        if let Some(decision) =
            seen_before(order, origin.key.as_deref(), origin.expected_version, same)?
        {
            return Ok(decision);
        }
        let state = order.state(self).map_err(|unknown| Rejection::Revision { unknown })?;
        if state.status(axis) == status {
            return Ok(Decision::nothing(order, Verdict::Unchanged));
        }
        self.must_be_enabled(axis, status)?;
        let wanted = Assigned { axis, status };
        let row = self.table().axes.get(axis.index());
        if row.is_some_and(|row| row.free) {
            return self.assign_label(order, state, wanted, &origin);
        }
        if self.class(axis, state.status(axis)) == self.class(axis, status) {
            return Ok(self.relabel(order, state, wanted, &origin));
        }
        let mut way = self.only_way(order, state, wanted, &origin)?;
        self.put_down(order, &mut way.event, way.sight, Some(wanted))
    }

    /// Assigns a status: [`Workflow::decide_assign`], and then the order moves.
    ///
    /// # Errors
    ///
    /// As [`Workflow::decide_assign`].
    pub fn assign<'a>(
        &self,
        order: &mut Order,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
        origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let decision = self.decide_assign(order, axis, status, origin)?;
        decision.commit(order)?;
        Ok(decision)
    }

    /// Forces a status, past the graph. It is recorded as forced, with the actor and the reason;
    /// the books stay as they are, and a disabled slot or a retired status stays closed.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]: unknown or disabled status, or no reason in the origin's note.
    pub fn force_assign<'a>(
        &self,
        order: &mut Order,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
        origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let (axis, status) = self.wanted(axis.into(), status.into())?;
        let name = self.axis_name(axis);
        let to = self.status_key(axis, status);
        let same = |record: &Record| match &record.entry {
            Entry::Forced { axis } => Some(axis) == name.as_ref() && leads(record, Some(axis), to),
            _ => false,
        };
        if let Some(decision) =
            seen_before(order, origin.key.as_deref(), origin.expected_version, same)?
        {
            return Ok(decision);
        }
        if origin.is_silent() {
            return Err(Rejection::ReasonMissing { what: "a forced assignment".to_owned() });
        }
        let state = order.state(self).map_err(|unknown| Rejection::Revision { unknown })?;
        if state.status(axis) == status {
            return Ok(Decision::nothing(order, Verdict::Unchanged));
        }
        self.must_be_enabled(axis, status)?;
        let Some(name) = name else { return Ok(Decision::nothing(order, Verdict::Unchanged)) };
        let entry = Entry::Forced { axis: name };
        let decision = self.moved(order, state, state.with(axis, status), entry, &origin);
        decision.commit(order)?;
        Ok(decision)
    }

    fn wanted(
        &self,
        axis: AxisKey<'_>,
        status: StatusKey<'_>,
    ) -> Result<(AxisId, StatusId), Rejection> {
        let unknown = |nearest: Option<&str>| Rejection::UnknownStatus {
            axis: axis.as_str().chars().take(Key::MAX_CHARS).collect(),
            status: status.as_str().chars().take(Key::MAX_CHARS).collect(),
            nearest: nearest.map(str::to_owned),
        };
        let Some(id) = self.axis(axis) else {
            let known = self.table().axes.iter().map(|row| row.key.as_str());
            return Err(unknown(nearest(axis.as_str(), known)));
        };
        let known = self.table().axes.get(id.index()).into_iter().flat_map(|row| &row.statuses);
        let known = known.map(|row| row.key.as_str());
        let found = self.status(id, status).map(|status| (id, status));
        found.ok_or_else(|| unknown(nearest(status.as_str(), known)))
    }

    fn must_be_enabled(&self, axis: AxisId, status: StatusId) -> Result<(), Rejection> {
        let row = self.table().axes.get(axis.index()).and_then(|axis| axis.status(status));
        match row {
            Some(row) if !row.enabled => Err(Rejection::Disabled { status: row.key.clone() }),
            _ => Ok(()),
        }
    }

    /// A decision that moves and takes no event.
    fn moved(
        &self,
        order: &Order,
        before: State,
        after: State,
        entry: Entry,
        origin: &Origin,
    ) -> Decision<'_> {
        let draft = Draft::new(self, time_of(order, origin.at), Some(before), after);
        let switch = order.notifies_customer();
        let record = draft.record(order.id(), Some(order), switch, entry, origin.clone());
        let row = Row::Whole(Arc::new(record));
        Decision::new(order, Verdict::Applied, row, self, after)
    }

    fn relabel(&self, order: &Order, state: State, to: Assigned, origin: &Origin) -> Decision<'_> {
        let Some(axis) = self.axis_name(to.axis) else {
            return Decision::nothing(order, Verdict::Unchanged);
        };
        self.moved(order, state, to.label(state), Entry::Assigned { axis }, origin)
    }

    /// Puts a label on a free axis, together with the event that it raises: both or neither.
    fn assign_label(
        &self,
        order: &Order,
        state: State,
        to: Assigned,
        origin: &Origin,
    ) -> Result<Decision<'_>, Rejection> {
        let row = self.table().axes.get(to.axis.index()).and_then(|axis| axis.status(to.status));
        let Some(event) = row.and_then(|row| row.raises) else {
            return Ok(self.relabel(order, state, to, origin));
        };
        let mut event = Event::new(self.event_key(event)).origin(origin.clone());
        let sight = self.look(order, &event, Money::Untouched)?;
        match sight.step.verdict {
            // A label that is put on is a request, even where it raises a report.
            Verdict::Refused | Verdict::Flagged => Err(self.refusal(order, &event, &sight)),
            // The event has nothing to say here, so the label comes alone.
            Verdict::Unchanged | Verdict::Ignored => Ok(self.relabel(order, state, to, origin)),
            Verdict::Applied => self.put_down(order, &mut event, sight, Some(to)),
        }
    }

    /// The one event to take, or why there is none.
    fn only_way(
        &self,
        order: &Order,
        state: State,
        to: Assigned,
        origin: &Origin,
    ) -> Result<Way, Rejection> {
        let mut ways = self.ways(order, state, to, origin);
        let results: Vec<State> = ways.iter().map(|way| way.sight.step.state).collect();
        let name = |status| self.status_name(to.axis, state.with(to.axis, status));
        let (from, target) = (name(state.status(to.axis)), name(to.status));
        let (Some(from), Some(target)) = (from, target) else {
            return Err(Rejection::Revision { unknown: Vec::new() });
        };
        let class = self.class(to.axis, to.status);
        let alone = |way: &Way| way.sight.step.state == state.with(to.axis, class);
        let same = results.windows(2).all(|pair| pair.first() == pair.last());
        let chosen = if same { Some(0) } else { ways.iter().position(alone) };
        match chosen {
            Some(chosen) if chosen < ways.len() => Ok(ways.swap_remove(chosen)),
            Some(_) => Err(Rejection::NoWay {
                from,
                to: target,
                allowed: self.assignable(order, state, to.axis, origin),
                reasons: self.why_no_way(order, state, to, origin),
            }),
            None => Err(Rejection::Ambiguous {
                from,
                to: target,
                events: ways.iter().filter_map(|way| Key::new(way.event.name()).ok()).collect(),
            }),
        }
    }

    /// The assignable events that would move the axis to the wanted class now, requests first.
    fn ways(&self, order: &Order, state: State, to: Assigned, origin: &Origin) -> Vec<Way> {
        let class = self.class(to.axis, to.status);
        let mut ways = Vec::new();
        for kind in [EventKind::Request, EventKind::Report] {
            for event in self.candidates(kind, to.axis) {
                let event = Event::new(self.event_key(event)).origin(origin.clone());
                let Ok(sight) = self.look(order, &event, Money::Untouched) else { continue };
                let there = sight.step.state.status(to.axis) == class;
                if sight.step.verdict == Verdict::Applied && there && sight.state == state {
                    ways.push(Way { event, sight });
                }
            }
        }
        ways
    }

    fn candidates(&self, kind: EventKind, axis: AxisId) -> impl Iterator<Item = EventId> {
        self.events().filter(move |event| {
            let row = self.table().events.get(event.index());
            row.is_some_and(|row| row.assignable && row.kind == kind && row.axes.contains(&axis))
        })
    }

    /// The statuses of the axis that could be assigned now.
    fn assignable(&self, order: &Order, state: State, axis: AxisId, origin: &Origin) -> Vec<Key> {
        let possible = |status: &StatusId| {
            let to = Assigned { axis, status: *status };
            let related = self.class(axis, state.status(axis)) == self.class(axis, *status);
            *status != state.status(axis)
                && self.must_be_enabled(axis, *status).is_ok()
                && (related || !self.ways(order, state, to, origin).is_empty())
        };
        let statuses = self.statuses(axis).filter(possible);
        statuses.filter_map(|status| self.status_name(axis, state.with(axis, status))).collect()
    }

    /// Why the events that lead to the wanted class from somewhere do not do so now.
    fn why_no_way(
        &self,
        order: &Order,
        state: State,
        to: Assigned,
        origin: &Origin,
    ) -> Vec<Reason> {
        let class = self.class(to.axis, to.status);
        let mut reasons = Vec::new();
        for event in self
            .candidates(EventKind::Request, to.axis)
            .chain(self.candidates(EventKind::Report, to.axis))
        {
            let from_here = self.targets(state, to.axis, event).any(|target| target == class);
            let event = Event::new(self.event_key(event)).origin(origin.clone());
            if from_here && let Ok(sight) = self.look(order, &event, Money::Untouched) {
                reasons.extend(self.reasons(sight.state, sight.event, sight.input));
            }
        }
        reasons
    }

    /// Where the transitions of the event lead from the present status, guards aside.
    fn targets(
        &self,
        state: State,
        axis: AxisId,
        event: EventId,
    ) -> impl Iterator<Item = StatusId> + '_ {
        let row = self.table().axes.get(axis.index());
        let choices = row
            .map_or(&[][..], |row| row.choices(self.table().cell(row, state.status(axis), event)));
        choices
            .iter()
            .filter_map(|choice| self.table().transitions.get(choice.transition.index())?.to)
    }
}

/// Whether the record moved the axis to that status.
fn leads(record: &Record, axis: Option<&Key>, to: StatusKey<'_>) -> bool {
    record.changes.iter().any(|change| Some(&change.axis) == axis && change.to == to.as_str())
}
