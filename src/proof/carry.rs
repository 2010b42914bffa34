//! Carrying a plan out on a real order: coins are amounts of it, and the model's units are its own.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::books::SmallBooks;
use super::model::Act;
use super::plan::Plan;
use super::replay::{ReplayFailure, Replayed};
use super::standing::Standing;
use super::witness::Move;
use crate::engine::{Event, Origin, Rejection};
use crate::order::{Actor, Currency, Edit, LineId, Money, Order, Payload};
use crate::vocabulary::{Books, Key};
use crate::workflow::{State, Workflow};

impl Plan {
    /// Carries the plan out on a copy of the order that it was made for, with the real engine. The
    /// events that were handed in say what each step brings for this order: its amounts and lines.
    ///
    /// # Errors
    ///
    /// A [`ReplayFailure`], where it is another order, or one that has changed since; or where the
    /// plan is that of an explored configuration, and there is no order.
    pub fn carry_out(&self, order: &Order) -> Result<Replayed, ReplayFailure> {
        let workflow = self.story().workflow();
        let Some(standing) = self.standing.as_ref().filter(|it| it.is_of(order)) else {
            return Err(ReplayFailure::AnotherOrder);
        };
        let mut replayed = Replayed::from(order.clone());
        for (number, (step, books)) in self.steps().zip(self.books()).enumerate() {
            let rejected = |rejection| {
                let rejection = Box::new(rejection);
                ReplayFailure::Rejected { number, rejection }
            };
            let origin = || origin(workflow, self.named(), step.does.brings.by_gateway);
            say(workflow, &mut replayed.order, &step.does.facts, &origin()).map_err(rejected)?;
            let name = step.does.event.as_ref().map_or("", |event| event.as_str());
            let payload = payload(step.does, *books, &replayed.order, standing);
            let payload = payload.ok_or(ReplayFailure::NothingToSplit { number })?;
            let event = Event::new(name).payload(payload).origin(origin());
            let event = if workflow.needs_reason(name) { event.note("as planned") } else { event };
            replayed.done.push(event.clone());
            let decided = match step.does.act {
                Act::Label(axis, label) => {
                    let (axis, label) = (workflow.axis_key(axis), workflow.status_key(axis, label));
                    workflow.assign(&mut replayed.order, axis, label, event.comes_from())
                }
                Act::Event(..) => workflow.apply(&mut replayed.order, event),
            };
            replayed.verdicts.push(decided.map_err(rejected)?.verdict);
            if classes(workflow, &replayed.order) != Some(step.does.state) {
                return Err(ReplayFailure::Elsewhere { number });
            }
        }
        let origin = origin(workflow, self.named(), false);
        say(workflow, &mut replayed.order, self.facts(), &origin).map_err(|rejection| {
            let rejection = Box::new(rejection);
            ReplayFailure::Rejected { number: self.len(), rejection }
        })?;
        Ok(replayed)
    }
}

/// The statuses of the order, slots as what they behave like.
fn classes(workflow: &Workflow, order: &Order) -> Option<State> {
    let state = order.state(workflow).ok()?;
    let class = |state: State, axis| state.with(axis, workflow.class(axis, state.status(axis)));
    Some(workflow.axes().fold(state, class))
}

/// The host says which of its facts hold, where that is not so already.
fn say(
    workflow: &Workflow,
    order: &mut Order,
    facts: &[(Key, bool)],
    origin: &Origin,
) -> Result<(), Rejection> {
    for (name, value) in facts {
        if order.facts().contains(name) != *value {
            let edit = Edit::Fact { name: name.clone(), value: *value };
            workflow.edit(order, edit, origin.clone()).map(drop)?;
        }
    }
    Ok(())
}

/// Somebody who has the roles of the plan: those by which it goes, or all.
fn origin(workflow: &Workflow, named: Option<&[String]>, by_gateway: bool) -> Origin {
    let actor = if by_gateway { Actor::gateway("gateway") } else { Actor::system() };
    Origin::by(match named {
        Some(roles) => roles.iter().fold(actor, |actor, role| actor.role(role)),
        None => {
            let roles = workflow.table().roles.iter();
            roles.fold(actor, |actor, role| actor.role(role.as_str()))
        }
    })
}

/// What the event of a step brings for the order; none, where an amount cannot be split.
fn payload(
    step: &Move,
    [before, after]: [SmallBooks; 2],
    order: &Order,
    standing: &Standing,
) -> Option<Payload> {
    let brings = &step.brings;
    let group = |line: &u8| standing.groups.get(usize::from(line.checked_sub(1)?));
    // A line whose units are in both groups is named once.
    let mut lines: BTreeMap<&LineId, u32> = BTreeMap::new();
    for (line, count) in brings.lines.iter().filter_map(group).flat_map(|group| &group.lines) {
        let all = lines.entry(line).or_default();
        *all = all.saturating_add(*count);
    }
    let lines = lines.into_iter();
    let named =
        lines.fold(Payload::new(), |payload, (line, count)| payload.line(line.clone(), count));
    if brings.amount.is_none() {
        return Some(with_parcel(named, step, order));
    }
    let (ledger, total) =
        (order.books().ledger(), (order.books().total(), before.total(standing.coins)));
    let captured = (ledger.captured(), before.captured());
    let refunded = (ledger.refunded(), before.refunded);
    let gateway = (ledger.gateway_captured(), before.gateway);
    let amount = match brings.books {
        Some(Books::Capture) => amount(captured, after.captured(), &[total, refunded]),
        _ => amount(refunded, after.refunded, &[total, captured, gateway]),
    };
    Some(named.amount(amount?))
}

/// What has to be added to a sum, so that it is among the other sums where its coins then are among
/// theirs; none, where there is no room.
fn amount((sum, before): (Money, u8), after: u8, marks: &[(Money, u8)]) -> Option<Money> {
    let currency = sum.currency();
    if before == after {
        return Some(Money::zero(currency));
    }
    let (sum, mut high) = (sum.amount(), None);
    let mut low = (sum, before);
    // A sum that the model does not count says nothing.
    let counted = marks.iter().filter(|(mark, coins)| mark.is_zero() == (*coins == 0));
    for &(mark, coins) in counted {
        let mark = (mark.amount(), coins);
        match coins.cmp(&after) {
            Ordering::Equal => return more(mark.0 - sum, currency),
            Ordering::Less => low = low.max(mark),
            Ordering::Greater => high = Some(high.map_or(mark, |high| mark.min(high))),
        }
    }
    let steps = |end: u8| Decimal::from(end.saturating_sub(low.1));
    let least = Decimal::new(1, currency.digits());
    let wanted = match high {
        Some((end, coins)) => {
            let part = (end - low.0).checked_mul(steps(after))?.checked_div(steps(coins))?;
            let wanted = (low.0 + part).round_dp(currency.digits());
            (low.0 < wanted && wanted < end).then_some(wanted)?
        }
        None => low.0.checked_add(least * steps(after))?,
    };
    more(wanted - sum, currency)
}

/// An amount, if it is one.
fn more(amount: Decimal, currency: Currency) -> Option<Money> {
    Money::new(amount, currency).ok().filter(|amount| !amount.is_zero())
}

/// A parcel of an order without lines has no unit by which it is known, so it has an id.
fn with_parcel(payload: Payload, step: &Move, order: &Order) -> Payload {
    let dispatches = matches!(step.brings.books, Some(Books::Dispatch | Books::LastLeg));
    match dispatches && step.brings.parcel && order.books().lines().is_empty() {
        true => payload.shipment(&format!("plan-{}", order.version())),
        false => payload,
    }
}
