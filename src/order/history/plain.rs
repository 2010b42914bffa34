//! A decided event in seven bytes: one of which its transition says almost all.

use jiff::Timestamp;

use crate::order::actor::ActorKind;
use crate::order::few::Few;
use crate::order::packed_record::PackedRecord;
use crate::order::record::Notification;
use crate::workflow::{Debt, EventId, State, StatusId, TransitionId, Verdict, Workflow};

/// An event that took one transition, and booked nothing; what it owes, its transition says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainRecord {
    pub(crate) event: EventId,
    pub(crate) transition: TransitionId,
    pub(crate) rest: Rest,
}

/// In one word, so that it is written at once: the status before and after, on the axis of the
/// transition, the number of the workflow in the history, and the kind of actor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest(u32);

impl Rest {
    fn byte(self, place: u32) -> u8 {
        (self.0 >> (8 * place)) as u8
    }
}

impl PlainRecord {
    /// What a step from one state to another comes to that owes that and no more.
    #[inline(always)]
    pub(crate) fn new(
        (event, actor): (EventId, ActorKind),
        (before, after): (State, State),
        (transition, debt): (TransitionId, &Debt),
        workflow: u8,
    ) -> Self {
        let status = |state: State| u32::from(state.status(debt.axis).0);
        let kind = actor as u32;
        let rest = status(before) | status(after) << 8 | u32::from(workflow) << 16 | kind << 24;
        Self { event, transition, rest: Rest(rest) }
    }

    /// As the history keeps it that has this number for the workflow.
    pub(super) fn numbered(self, workflow: u8) -> Self {
        let rest = self.rest.0 & !(0xff << 16) | u32::from(workflow) << 16;
        Self { rest: Rest(rest), ..self }
    }

    pub(super) fn workflow(self) -> u8 {
        self.rest.byte(2)
    }

    /// All of it, of a move to that state.
    pub(super) fn unfold(
        self,
        at: Timestamp,
        after: State,
        workflow: &Workflow,
    ) -> Option<PackedRecord> {
        let debt = workflow.debt_of(self.transition)?;
        Some(PackedRecord {
            at,
            before: after.with(debt.axis, StatusId(self.rest.byte(0))),
            after: after.with(debt.axis, StatusId(self.rest.byte(1))),
            booking: None,
            assigned: None,
            few: debt.few,
            many: Vec::new(),
            amounts: Few::None,
            event: self.event,
            verdict: Verdict::Applied,
            notification: Notification::of(debt.mail),
            actor: ActorKind::ALL.into_iter().find(|kind| *kind as u8 == self.rest.byte(3))?,
            new_axes: 0,
        })
    }
}
