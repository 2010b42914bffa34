//! Asking before doing.

use super::decide::{Money, came_before};
use super::event::{Event, Origin};
use super::rejection::Rejection;
use super::sight::Sight;
use crate::order::{Actor, Order};
use crate::vocabulary::{EventKind, Key};
use crate::workflow::{Answer, AxisId, Reason, Verdict, Workflow};

/// What an event would do to an order, and every reason why not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The event.
    pub event: Key,
    /// Whether it asks or tells.
    pub kind: EventKind,
    /// What it would do.
    pub verdict: Verdict,
    /// What each axis that knows the event would answer, in words.
    pub answers: Vec<(Key, String)>,
    /// Where each axis that moves would go; empty, unless the event would be applied.
    pub moves: Vec<(Key, Key)>,
    /// Whether it must come with a reason.
    pub needs_reason: bool,
    /// Every reason of every axis, where the event is refused or flagged.
    pub reasons: Vec<Reason>,
    /// The rejection that applying it would be answered with, if it would.
    pub rejection: Option<Rejection>,
}

impl Workflow {
    /// Says what an event would do to an order and, if it would be refused or flagged, every reason
    /// why.
    ///
    /// Asking and doing go through the same decision, so they never disagree.
    ///
    /// ```
    /// use orderflow::standard::event;
    /// use orderflow::{Actor, NewOrder, Origin, Verdict, Workflow};
    ///
    /// let workflow = Workflow::standard();
    /// let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    /// let order = workflow.open(NewOrder::new("A-1001", "EUR"), origin)?;
    /// let why = workflow.explain(&order, event::PROCESS)?;
    /// assert_eq!(why.verdict, Verdict::Refused);
    /// assert_eq!(why.reasons[0].code(), "OF-R-GUARD");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`Rejection`], where there is nothing to explain: the event is unknown, its payload is
    /// malformed, or the order's statuses are unknown to this workflow.
    pub fn explain(
        &self,
        order: &Order,
        event: impl Into<Event>,
    ) -> Result<Explanation, Rejection> {
        let event = event.into();
        let seen = came_before(order, &event);
        if let Ok(Some(decision)) = &seen
            && let Some(explanation) = self.seen(&event, decision.verdict)
        {
            return Ok(explanation);
        }
        let sight = self.look(order, &event, Money::Booked)?;
        let row = self.table().events.get(sight.event.index());
        let name = row.map(|row| row.key.clone());
        let name = name.ok_or_else(|| self.unknown_event(event.name()))?;
        // As deciding does, but for writing it down.
        let decided = seen.and_then(|_| self.recorded(order, &event, &sight));
        let (verdict, rejection) = match decided {
            Ok(_) => (sight.step.verdict, None),
            Err(rejection) => (Verdict::Refused, Some(rejection)),
        };
        Ok(self.explanation(name, &sight, verdict, rejection))
    }

    /// Every event with what it would do, for an actor and without payloads: what a user interface
    /// may offer, and why a button is grey. A reason that an event demands is taken as given, and
    /// [`Explanation::needs_reason`] says that the user interface must ask for it. Empty, where
    /// this workflow lacks the order's statuses; an event that cannot be booked without a payload
    /// is left out.
    #[must_use]
    pub fn permitted(&self, order: &Order, actor: &Actor) -> Vec<Explanation> {
        let one = |key: &Key| {
            let origin = Origin::by(actor.clone()).note("?");
            let event = Event::new(key).origin(origin);
            self.explain(order, event).ok()
        };
        self.table().events.iter().filter_map(|row| one(&row.key)).collect()
    }

    /// An event whose idempotency key came before: no axis is asked.
    fn seen(&self, event: &Event, verdict: Verdict) -> Option<Explanation> {
        let id = self.event(event.name())?;
        Some(Explanation {
            event: self.table().events.get(id.index())?.key.clone(),
            kind: self.event_kind(id),
            verdict,
            answers: Vec::new(),
            moves: Vec::new(),
            needs_reason: false,
            reasons: Vec::new(),
            rejection: None,
        })
    }

    fn explanation(
        &self,
        event: Key,
        sight: &Sight,
        verdict: Verdict,
        rejection: Option<Rejection>,
    ) -> Explanation {
        let answers = self.answers(sight.state, sight.event, sight.input);
        let target = |&(axis, answer): &(_, Answer)| match answer {
            Answer::Moves(_, to) => {
                Some((self.axis_name(axis)?, self.status_name(axis, sight.state.with(axis, to))?))
            }
            _ => None,
        };
        Explanation {
            kind: self.event_kind(sight.event),
            verdict,
            moves: match verdict {
                Verdict::Applied => answers.iter().filter_map(target).collect(),
                _ => Vec::new(),
            },
            needs_reason: self.needs_reason(&event),
            reasons: match &rejection {
                Some(Rejection::Refused(refusal)) => refusal.reasons(),
                _ => self.reasons(sight.state, sight.event, sight.input),
            },
            answers: answers
                .iter()
                .filter_map(|&(axis, answer)| {
                    Some((self.axis_name(axis)?, self.words(axis, answer)))
                })
                .collect(),
            rejection,
            event,
        }
    }

    fn words(&self, axis: AxisId, answer: Answer) -> String {
        match answer {
            Answer::Moves(_, to) => format!("moves to {}", self.status_key(axis, to)),
            Answer::Loops(_) => "stays, with effects".to_owned(),
            Answer::Passes(_) => "lets it pass".to_owned(),
            Answer::Ignores => "ignores it as stale".to_owned(),
            Answer::Already => "is already there".to_owned(),
            Answer::Fails => "refuses: no guard holds".to_owned(),
            Answer::Forbids(_) => "refuses: another role is needed".to_owned(),
            Answer::Unknown => "refuses: not known from here".to_owned(),
        }
    }
}
