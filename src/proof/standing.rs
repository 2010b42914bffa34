//! The configuration of the model that corresponds to a real order.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::books::{Goods, SmallBooks, Terms};
use super::coins::Coins;
use super::group::{Group, grouped, shape, shares};
use super::model::{Configuration, Model};
use super::plan_error::PlanError;
use super::shape::MOST_UNITS;
use super::tracked::Tracked;
use crate::order::{Books, Money, Order};
use crate::vocabulary::{Books as Kind, DerivedFact, Key};
use crate::workflow::State;

/// Where an order stands, in the model's terms.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) at: Configuration,
    /// The units that each of the model's stands for.
    pub(super) groups: Vec<Group>,
    pub(super) coins: Coins,
    order: Key,
    version: u64,
}

impl Standing {
    /// How many units of the model show the order, so that a search may try few first: two, or one
    /// for each place where it has units, and then as many as there is room for.
    pub(super) fn sizes(model: &Model, order: &Order) -> Vec<usize> {
        let groups = |most| grouped(&shares(model, order.books()), most).len().max(1);
        let mut sizes = vec![groups(2), groups(MOST_UNITS)];
        sizes.dedup();
        sizes
    }

    /// Finds it in the model of so many units, which has then the shape of the order.
    pub(super) fn of(
        model: &Model,
        order: &Order,
        units: usize,
    ) -> Result<(Self, Model), PlanError> {
        let unmodelled = |what| PlanError::Unmodelled { what };
        let workflow = &model.workflow;
        let state = order.state(workflow).map_err(|unknown| PlanError::Revision { unknown })?;
        let state = workflow.axes().fold(state, |state: State, axis| {
            state.with(axis, workflow.class(axis, state.status(axis)))
        });
        let terms = model.tracked.plain(terms(order.books()));
        let money = |coins| money(model, SmallBooks::new(terms), order.books(), coins);
        let (coins, mut books) = [Coins::FEW, Coins::MANY]
            .into_iter()
            .find_map(|coins| Some((coins, money(coins)?)))
            .ok_or(unmodelled("few coins do not show how its sums compare"))?;
        let groups = grouped(&shares(model, order.books()), units);
        for (unit, group) in books.units.iter_mut().zip(&groups) {
            *unit = group.unit;
        }
        let books = model.tracked.trim(books);
        let shape = shape(&groups, books, order.books(), coins);
        let model = model.shaped(shape);
        let at = Configuration { state, books: books.pack() };
        let known = |facts: crate::workflow::Facts| facts.bits() & model.given;
        if known(model.facts(at)) != known(workflow.facts_of(order)) {
            return Err(unmodelled("its books show what a few units and coins cannot"));
        }
        let (order, version) = (order.id().clone(), order.version());
        let standing = Self { at, groups, coins, order, version };
        Ok((standing, model))
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
fn money(model: &Model, small: SmallBooks, books: &Books, coins: Coins) -> Option<SmallBooks> {
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
        let coins = [small.total(coins), small.captured(), small.refunded, small.gateway];
        asked
            .iter()
            .zip(real.iter().zip(compared(0, coins)))
            .all(|(asked, (a, b))| !asked || *a == b)
    };
    let Coins { most_in, most_back, .. } = coins;
    let all = (0..=most_in).flat_map(|came| (0..=most_back).map(move |back| (came, back)));
    let all = all.flat_map(|(came, back)| (0..=came).map(move |gateway| (came, back, gateway)));
    let mut all = all.map(|(came, refunded, gateway)| {
        let mut books = small;
        (books.gateway, books.manual, books.refunded) = (gateway, came - gateway, refunded);
        books
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
