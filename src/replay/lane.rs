//! The orders of a log, moved without being aggregates.
//!
//! Almost every order of a log is told in amounts and units. It is kept as a [`Lean`] order: its
//! statuses in a [`Fleet`], its books as an [`Account`], and its decisions from [`Rulings`]. An
//! order of which the log says more (a parcel by name, a reference, another currency, a malformed
//! amount) becomes an [`Order`] then and there, made again from what was kept of it, and stays one.

mod count;
mod widen;

use std::collections::HashMap;

use hashbrown::DefaultHashBuilder;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::account::{Account, Came, MOST, Portion};
use super::actors::Actors;
use super::lean::Lean;
use super::nominal;
use super::records::{Kept, RecordAt, Records};
use super::rulings::{Rulings, facts};
use super::seen::{Seen, text};
use super::summary::Summary;
use super::tally::Tally;
use super::texts::Segments;
use crate::engine::Origin;
use crate::fleet::{Fleet, OrderNumber};
use crate::order::{Actor, Currency, DerivedFacts, Order};
use crate::workflow::{State, Verdict, Workflow};

/// Orders in which nothing but sums is kept.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) fleet: Fleet,
    orders: Segments<Lean>,
    records: Records,
    actors: Actors,
    currencies: Vec<Currency>,
    /// None, where no order of this replay is lean.
    pub(super) rulings: Option<Rulings>,
    /// The timers that run from the opening.
    running: u64,
}

impl Lane {
    pub(super) fn new(workflow: &Workflow, lean: bool) -> Self {
        let rulings = if lean { Rulings::of(workflow) } else { None };
        let (rulings, running) = match rulings.and_then(|it| as_opened(workflow, it)) {
            Some((rulings, running)) => (Some(rulings), running),
            None => (None, 0),
        };
        Self {
            fleet: Fleet::new(workflow.clone()),
            orders: Segments::new(),
            records: Records::default(),
            actors: Actors::default(),
            currencies: Vec::new(),
            rulings,
            running,
        }
    }

    pub(super) fn get(&self, order: u32) -> Option<&Lean> {
        self.orders.get(order as usize)
    }

    pub(super) fn get_mut(&mut self, order: u32) -> Option<&mut Lean> {
        self.orders.get_mut(order as usize)
    }

    /// Looks at an order, so that it is at hand when it is counted.
    #[inline]
    pub(super) fn touch(&self, order: u32) -> u32 {
        let path = self.get(order).map_or(0, |lean| lean.path);
        path ^ u32::from(self.fleet.state(OrderNumber(order)).is_some())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Lean> {
        self.orders.iter()
    }

    /// Opens the next order; none, where it cannot be lean.
    pub(super) fn open(
        &mut self,
        workflow: &Workflow,
        seen: &Seen<'_>,
        total: Option<Decimal>,
        units: Option<u32>,
    ) -> Option<()> {
        self.rulings.as_ref()?;
        let currency = self.currency(seen.currency)?;
        let digits = self.currencies.get(usize::from(currency))?.digits();
        let total = minor(total.unwrap_or(Decimal::ONE), digits)?;
        let units = units.unwrap_or(1);
        let actor = self.actors.number(seen.actor, seen.role, workflow)?;
        if units == 0 {
            return None;
        }
        self.fleet.open(workflow.entry(), seen.at)?;
        let mut order = Lean::new(Account::new(total, units), currency, self.running);
        order.kept = self.records.push(&Kept {
            previous: RecordAt::NONE,
            actor,
            event: None,
            verdict: Verdict::Applied,
            at: seen.at,
            portion: Portion::default(),
            key: None,
            note: None,
        });
        self.orders.push(order);
        Some(())
    }

    /// Opens the next order as one that is an aggregate already.
    pub(super) fn open_wide(&mut self, workflow: &Workflow, at: Timestamp, wide: u32) {
        let mut order = Lean::new(Account::default(), 0, 0);
        order.wide = Some(wide);
        self.orders.push(order);
        let _number = self.fleet.open(workflow.entry(), at);
    }

    /// Takes the order out that was opened last.
    pub(super) fn forget_last(&mut self) {
        self.orders.pop();
        self.fleet.forget_last();
    }

    fn currency(&mut self, letters: Option<&[u8]>) -> Option<u16> {
        let letters = letters.map_or(Currency::NONE.as_str(), text);
        let known = self.currencies.iter().position(|known| known.as_str() == letters);
        let place = match known {
            Some(place) => place,
            None => {
                self.currencies.push(Currency::new(letters).ok()?);
                self.currencies.len() - 1
            }
        };
        u16::try_from(place).ok()
    }
}

/// What a replay asks in the end.
impl Lane {
    /// Notes that the order refused something.
    pub(super) fn refused(&mut self, order: u32) {
        if let Some(lean) = self.get_mut(order) {
            lean.refused = true;
        }
    }

    /// Adds what the rulings have counted.
    pub(super) fn report(&self, tally: &mut Tally) {
        if let Some(rulings) = &self.rulings {
            rulings.report(tally);
        }
    }

    /// Counts where the orders are, by status and by outcome.
    pub(super) fn ends(&self, workflow: &Workflow, wide: &[Order], summary: &mut Summary) {
        let mut ends: HashMap<(State, DerivedFacts), u64, DefaultHashBuilder> = HashMap::default();
        for ((_, state), lean) in self.fleet.states().zip(self.iter()) {
            if lean.wide.is_none() {
                let facts = lean.account.facts(&lean.account, Came::default());
                *ends.entry((state, facts)).or_default() += 1;
            }
        }
        let lean = ends
            .into_iter()
            .map(|((state, derived), count)| (state, facts(workflow, derived), count));
        let aggregates = wide
            .iter()
            .filter_map(|order| Some((order.state(workflow).ok()?, workflow.facts_of(order), 1)));
        for axis in workflow.axes() {
            summary.last.entry(workflow.axis_key(axis).as_str().to_owned()).or_default();
        }
        for (state, facts, count) in lean.chain(aggregates) {
            for axis in workflow.axes() {
                let name = workflow.axis_key(axis).as_str();
                let status = workflow.status_key(axis, state.status(axis)).as_str().to_owned();
                let statuses = summary.last.entry(name.to_owned()).or_default();
                *statuses.entry(status).or_default() += count;
            }
            if let Some(outcome) = workflow.outcome(state, facts) {
                *summary.outcomes.entry(outcome.name.to_owned()).or_default() += count;
            }
        }
    }
}

/// The timers that run from the opening; none, where orders of the workflow cannot be lean: where
/// an entry status books something, or what holds of a new order is not what holds of its account.
fn as_opened(workflow: &Workflow, rulings: Rulings) -> Option<(Rulings, u64)> {
    let origin = Origin::by(Actor::system()).at(Timestamp::UNIX_EPOCH);
    let opened = workflow.open(nominal("1", Currency::NONE.as_str(), None, None), origin).ok()?;
    let account = Account::new(100, 1);
    let same = opened.books().facts(None) == account.facts(&account, Came::default());
    let running = rulings.running(opened.timers().keys());
    same.then_some((rulings, running))
}

/// The amount in minor units; none, where it is none of that currency, or a very large one.
fn minor(amount: Decimal, digits: u32) -> Option<i64> {
    let (mantissa, scale) = (amount.mantissa(), amount.scale());
    let mantissa = if scale <= digits {
        mantissa.checked_mul(10_i128.pow(digits - scale))?
    } else {
        let factor = 10_i128.checked_pow(scale - digits)?;
        (mantissa % factor == 0).then_some(mantissa / factor)?
    };
    i64::try_from(mantissa).ok().filter(|minor| (0..=MOST).contains(minor))
}
