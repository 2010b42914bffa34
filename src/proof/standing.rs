//! The configuration of the model that corresponds to a real order.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::books::{Goods, MOST_BACK, MOST_IN, SmallBooks, Spot, Terms, Unit};
use super::model::{Configuration, Model};
use super::plan_error::PlanError;
use super::tracked::Tracked;
use crate::order::{Books, LineId, Money, Order};
use crate::vocabulary::{Books as Kind, DerivedFact, Key};
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
        let books = money(model, books, order.books())
            .ok_or(unmodelled("few coins do not show how its sums compare"))?;
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
            return Err(unmodelled("its books show what two units and a few coins cannot"));
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

/// The sums of the ledger in the fewest coins that compare as they do with each other and with the
/// total, as far as anything depends on it; none, where no coins do.
fn money(model: &Model, small: SmallBooks, books: &Books) -> Option<SmallBooks> {
    let Tracked { captured, refunded, gateway, .. } = model.tracked;
    let ledger = books.ledger();
    let sums = [books.total(), ledger.captured(), ledger.refunded(), ledger.gateway_captured()];
    let real = compared(Decimal::ZERO, sums.map(Money::amount));
    // The total of an order that nobody can tell from one that costs something says nothing.
    let total = small.terms.free == books.total().is_zero();
    // Money that is taken off the books again is all that makes less of what was captured.
    let voids =
        model.workflow.document().events.iter().any(|it| it.books == Some(Kind::VoidManual));
    let less = voids || real[1].is_le();
    let asked = [
        captured,
        captured && total,
        refunded,
        captured && refunded,
        captured && refunded && total && less,
        gateway,
        gateway && captured,
        gateway && captured && total && voids,
        gateway && captured && refunded && voids,
    ];
    let alike = |small: &SmallBooks| {
        let coins = [small.total(), small.captured(), small.refunded, small.gateway];
        asked
            .iter()
            .zip(real.iter().zip(compared(0, coins)))
            .all(|(asked, (a, b))| !asked || *a == b)
    };
    let all = (0..=MOST_IN).flat_map(|came| (0..=MOST_BACK).map(move |back| (came, back)));
    let all = all.flat_map(|(came, back)| (0..=came).map(move |gateway| (came, back, gateway)));
    let mut all = all.map(|(came, refunded, gateway)| SmallBooks {
        gateway,
        manual: came - gateway,
        refunded,
        ..small
    });
    all.find(alike)
}

/// How the total, what was captured, what was refunded and what a gateway captured compare.
fn compared<T: Ord>(zero: T, [total, captured, refunded, gateway]: [T; 4]) -> [Ordering; 9] {
    [
        captured.cmp(&zero),
        captured.cmp(&total),
        refunded.cmp(&zero),
        refunded.cmp(&captured),
        refunded.cmp(&total),
        gateway.cmp(&zero),
        gateway.cmp(&captured),
        gateway.cmp(&total),
        gateway.cmp(&refunded),
    ]
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
