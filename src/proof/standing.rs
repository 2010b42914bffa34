//! The configuration of the model that corresponds to a real order.

use super::books::{Goods, SmallBooks, Spot, TOTAL, Terms, Unit};
use super::model::{Configuration, Model};
use super::plan_error::PlanError;
use crate::order::{Books, LineId, Money, Order};
use crate::vocabulary::{DerivedFact, Key};
use crate::workflow::State;

/// Where an order stands, in the model's terms.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) at: Configuration,
    /// The units that each of the model's two stands for: how many of which line.
    pub(super) groups: [Group; 2],
    order: Key,
    version: u64,
}

/// Units of one line that are alike.
type Share = (Unit, LineId, u32);

/// How many units of which lines.
type Group = Vec<(LineId, u32)>;

impl Standing {
    pub(super) fn of(model: &Model, order: &Order) -> Result<Self, PlanError> {
        let unmodelled = |what| PlanError::Unmodelled { what };
        let workflow = &model.workflow;
        let state = order.state(workflow).map_err(|unknown| PlanError::Revision { unknown })?;
        let state = workflow.axes().fold(state, |state: State, axis| {
            state.with(axis, workflow.class(axis, state.status(axis)))
        });
        let terms = model.tracked.plain(terms(order.books()));
        let books = SmallBooks::new(terms);
        let books = match money(books, order.books(), model.tracked.gateway) {
            Some(books) => books,
            None if !(model.tracked.captured && model.tracked.refunded) => books,
            None => return Err(unmodelled("what came and what went back are parts of one amount")),
        };
        let shares = shares(order.books());
        let shares = match model.tracked.units {
            true => shares.ok_or(unmodelled("a line of it was refunded in part"))?,
            false => Vec::new(),
        };
        let (units, groups) =
            grouped(shares).ok_or(unmodelled("its units are at more than two places"))?;
        let books = model.tracked.keep(SmallBooks { units, ..books });
        let at = Configuration { state, books: books.pack() };
        let known = |facts: crate::workflow::Facts| facts.bits() & model.given;
        if known(model.facts(at)) != known(workflow.facts_of(order)) {
            return Err(unmodelled("its books show what two units and three coins cannot"));
        }
        Ok(Self { at, groups, order: order.id().clone(), version: order.version() })
    }

    /// Whether the order has two units that can go different ways.
    pub(super) fn is_apart(&self) -> bool {
        self.groups.iter().all(|group| !group.is_empty())
    }

    /// Whether it is that of the order, as it is.
    pub(super) fn is_of(&self, order: &Order) -> bool {
        self.order == *order.id() && self.version == order.version()
    }
}

fn terms(books: &Books) -> Terms {
    let facts = books.facts(None);
    Terms {
        free: books.total().is_zero(),
        pay_later: facts.contains(DerivedFact::PayLater),
        pickup: facts.contains(DerivedFact::Pickup),
        goods: match facts.contains(DerivedFact::NothingToShip) {
            _ if books.lines().is_empty() => Goods::None,
            true => Goods::Digital,
            false => Goods::Shipped,
        },
    }
}

/// The sums of the ledger in coins that compare as they do, with each other and with the total;
/// none, where three coins cannot.
fn money(small: SmallBooks, books: &Books, by_gateway: bool) -> Option<SmallBooks> {
    let ledger = books.ledger();
    let (captured, refunded) = (ledger.captured(), ledger.refunded());
    let order = refunded.amount().cmp(&captured.amount());
    let came = coins(captured, books.total(), order.is_lt());
    let back = coins(refunded, books.total(), came > 0 && order.is_gt());
    let gateway = gateway(ledger.gateway_captured(), captured, came);
    let gateway = if by_gateway { gateway? } else { 0 };
    let small = SmallBooks { gateway, manual: came - gateway, refunded: back, ..small };
    (back.cmp(&came) == order).then_some(small)
}

/// None, a part of the total, all of it, or more.
fn coins(sum: Money, total: Money, is_more: bool) -> u8 {
    match sum.amount() {
        _ if sum.is_zero() => 0,
        // Whatever comes is too much then, so it may be as many as tell it from less.
        _ if total.is_zero() => 1 + u8::from(is_more),
        part if part < total.amount() => TOTAL - 1,
        all if all == total.amount() => TOTAL,
        _ => TOTAL + 1,
    }
}

/// How many of the coins a gateway captured.
fn gateway(by_gateway: Money, captured: Money, coins: u8) -> Option<u8> {
    match by_gateway {
        none if none.is_zero() => Some(0),
        all if all == captured => Some(coins),
        _ => (coins > 1).then_some(1),
    }
}

/// The units of the order, those of one line that are alike together; none, where a line's units
/// were refunded in part, so that it is not known which.
fn shares(books: &Books) -> Option<Vec<Share>> {
    let mut shares = Vec::new();
    for line in books.lines() {
        let units = books.parcels().units(&line.id)?;
        let refunded = units.refunded > 0;
        if refunded && units.refunded < units.quantity {
            return None;
        }
        for (spot, count) in [
            (Spot::Unsent, units.unsent()),
            (Spot::UnderWay, units.under_way),
            (Spot::Delivered, units.delivered),
            (Spot::Returned, units.returned),
        ] {
            if count > 0 {
                shares.push((Unit { spot, refunded }, line.id.clone(), count));
            }
        }
    }
    Some(shares)
}

/// The two units of the model, in order, and what each stands for; none, where the order's are of
/// more kinds.
fn grouped(mut shares: Vec<Share>) -> Option<([Unit; 2], [Group; 2])> {
    shares.sort_by_key(|(unit, ..)| *unit);
    let Some(((first, line, count), rest)) = shares.split_first() else {
        return Some(([Unit::NEW; 2], [Vec::new(), Vec::new()]));
    };
    let last = shares.last().map_or(*first, |(unit, ..)| *unit);
    if shares.iter().any(|(unit, ..)| unit != first && *unit != last) {
        return None;
    }
    let named = |shares: &[Share]| -> Group {
        shares.iter().map(|(_, line, count)| (line.clone(), *count)).collect()
    };
    let groups = match shares.partition_point(|(unit, ..)| unit == first) {
        // All are alike: one line, or one unit of the only one, and the rest.
        all if all == shares.len() && rest.is_empty() => {
            let rest = vec![(line.clone(), count - 1)];
            [vec![(line.clone(), 1)], if *count > 1 { rest } else { Vec::new() }]
        }
        all if all == shares.len() => [named(&shares[..1]), named(rest)],
        some => [named(&shares[..some]), named(&shares[some..])],
    };
    Some(([*first, last], groups))
}
