//! What steps owe, worked out beforehand.
//!
//! Most steps take one transition, and what that owes depends on nothing else: neither on facts,
//! nor on money, nor on a timer. A [`Debt`] has it for such a transition. It is worked out by
//! [`Owing`], which is asked wherever there is no debt, so that one place knows the rules.

use super::Workflow;
use super::condition::Condition;
use super::effect::Owing;
use super::owed::{Mail, Owed, OwedFew, OwedId};
use super::state::{AxisId, Facts, State, StatusId, TransitionId};
use super::table::Transition;
use super::verdict::Step;

/// What a step owes that takes one transition, of an order whose customer gets mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Debt {
    pub(crate) few: OwedFew,
    pub(crate) mail: Mail,
    /// Whether the order itself keeps any of it: attentions and timers.
    pub(crate) lasts: bool,
    /// The axis of the transition.
    pub(crate) axis: AxisId,
    /// Whether the transition moves; where one that has a target loops, something else is owed.
    moves: bool,
}

/// The debts by transition; none, where it depends on more than the transition.
pub(super) type Debts = Box<[Option<Debt>]>;

impl Workflow {
    /// What the step from that state owes, where that was worked out beforehand.
    #[inline]
    pub(crate) fn debt(&self, before: State, step: &Step) -> Option<(TransitionId, &Debt)> {
        let id = step.only_taken()?;
        let debt = self.debt_of(id)?;
        (debt.moves == (step.state != before)).then_some((id, debt))
    }

    /// What a step owes that takes that transition alone, where that was worked out beforehand.
    #[inline]
    pub(crate) fn debt_of(&self, id: TransitionId) -> Option<&Debt> {
        self.0.debts.get(id.index())?.as_ref()
    }

    pub(super) fn debts(&self) -> Debts {
        let rows = self.table().transitions.iter().zip(&self.document().transitions);
        let timers = &self.table().timers;
        let debt = |(number, (row, told)): (u16, (&Transition, &crate::document::Transition))| {
            let fires = timers.iter().any(|timer| timer.event == *told.event);
            let id = TransitionId::at(number);
            if fires { None } else { self.new_debt(id, row) }
        };
        (0..).zip(rows).map(debt).collect()
    }

    fn new_debt(&self, id: TransitionId, row: &Transition) -> Option<Debt> {
        let always = |when: &Condition| when.comparison() == Some((0, 0));
        if !row.effects.iter().all(|effect| always(&effect.when)) {
            return None;
        }
        let timed = |axis: AxisId| {
            let reads = |within: &Condition| within.reads().1 >> (axis.index() & 7) & 1 == 1;
            self.table().timers.iter().any(|timer| reads(&timer.within))
        };
        let (before, after) = match row.to {
            Some(_) if timed(row.axis) => return None,
            // From any other status it owes the same.
            Some(to) => {
                let other = StatusId(u8::from(to.index() == 0));
                (State::ZERO.with(row.axis, other), State::ZERO.with(row.axis, to))
            }
            None => (State::ZERO, State::ZERO),
        };
        let mut owing = Owing::new(self, Some(before), after);
        owing.transitions([id].into_iter(), before, Facts::NONE);
        if owing.amounts().next().is_some() {
            return None;
        }
        owing.enter();
        let mail = owing.mail();
        if mail == Mail::Owed {
            owing.owe(OwedId::MAIL);
        }
        let (few, many) = owing.list.into_parts();
        let lasts = few.list().any(|id| {
            let owed = self.table().owed.get(id);
            owed.is_some_and(|owed| {
                !matches!(owed, Owed::Mail | Owed::Automation(_) | Owed::Custom(_))
            })
        });
        many.is_empty().then_some(Debt {
            few,
            mail,
            lasts,
            axis: row.axis,
            moves: row.to.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::{EventId, Input, Roles, Verdict};

    /// Every step of the standard workflow, on every state and many facts.
    #[test]
    fn debts_say_what_owing_says() {
        let workflow = Workflow::standard();
        let (mut some, mut none) = (0, 0);
        let axes: Vec<AxisId> = workflow.axes().collect();
        for payment in workflow.statuses(axes[0]) {
            for fulfillment in workflow.statuses(axes[1]) {
                let before = State::ZERO.with(axes[0], payment).with(axes[1], fulfillment);
                for event in workflow.events() {
                    for bits in [0, u64::MAX, 0x5555_5555, 0xaaaa_aaaa, 0x0f0f_0f0f, 0x3333_3333] {
                        let (said, held) = compared(&workflow, before, event, bits);
                        some += usize::from(said);
                        none += usize::from(held && !said);
                    }
                }
            }
        }
        assert!(some > 500 && none > 100, "{some} and {none}");
    }

    /// Whether there is a debt, and whether the step is applied at all.
    fn compared(workflow: &Workflow, before: State, event: EventId, bits: u64) -> (bool, bool) {
        let facts = Facts::from_bits(bits);
        let input = Input { facts, roles: Roles::ALL, booked: false };
        let step = workflow.step(before, event, input);
        let applied = step.verdict == Verdict::Applied;
        let Some((_, debt)) = workflow.debt(before, &step) else { return (false, applied) };
        let mut owing = Owing::new(workflow, Some(before), step.state);
        owing.transitions(step.taken(), before, facts);
        assert_eq!(owing.amounts().count(), 0);
        owing.enter();
        assert_eq!(debt.mail, owing.mail());
        if owing.mail() == Mail::Owed {
            owing.owe(OwedId::MAIL);
        }
        owing.timers(|timer, _| timer.event == workflow.event_key(event).as_str());
        assert_eq!(owing.list.iter().collect::<Vec<_>>(), debt.few.list().collect::<Vec<_>>());
        (true, applied)
    }
}
