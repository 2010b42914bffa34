//! The orders of a log, moved without being aggregates.
//!
//! Almost every order of a log is told in amounts and units. It is kept as a [`Lean`] order: its
//! statuses in a [`Fleet`], its books as an [`Account`], and its decisions from [`Rulings`]. An
//! order of which the log says more (a second parcel, another currency, a malformed amount)
//! becomes an [`Order`] then and there, made again from what was kept of it, and stays one.

mod search;
mod count;
mod widen;

use std::collections::HashMap;

use hashbrown::DefaultHashBuilder;
use jiff::Timestamp;

use super::account::{Account, Came};
use super::actors::Actors;
use super::digits::Digits;
use super::lean::Lean;
use super::nominal;
use super::records::{Kept, RecordAt, Records, exact};
use super::rulings::{Rulings, facts};
use super::seen::{Moment, Seen, text};
use super::segments::Segments;
use super::summary::Summary;
use super::tally::Tally;
use crate::engine::Origin;
use crate::fleet::{Fleet, OrderNumber};
use crate::order::{Actor, Currency, DerivedFacts, Order};
use crate::workflow::{Verdict, Workflow};

/// Orders in which nothing but sums is kept.
#[derive(Debug)]
pub(super) struct Lane {
    fleet: Fleet,
    orders: Segments<Lean>,
    records: Records,
    actors: Actors,
    /// The currencies so far, with their digits.
    currencies: Vec<(Currency, u32)>,
    /// What makes hashes of idempotency keys and of references.
    hasher: DefaultHashBuilder,
    /// None, where no order of this replay is lean.
    rulings: Option<Rulings>,
    /// The number of the situation in which orders are opened.
    entry: u32,
}

impl Lane {
    pub(super) fn new(workflow: &Workflow, lean: bool) -> Self {
        let rulings = if lean { Rulings::of(workflow) } else { None };
        let (rulings, entry) = match rulings.and_then(|it| as_opened(workflow, it)) {
            Some((rulings, entry)) => (Some(rulings), entry),
            None => (None, 0),
        };
        Self {
            fleet: Fleet::new(workflow.clone()),
            orders: Segments::new(),
            records: Records::default(),
            actors: Actors::new(),
            currencies: Vec::new(),
            hasher: DefaultHashBuilder::default(),
            rulings,
            entry,
        }
    }

    #[inline]
    pub(super) fn get(&self, order: u32) -> Option<&Lean> {
        self.orders.get(order as usize)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, order: u32) -> Option<&mut Lean> {
        self.orders.get_mut(order as usize)
    }

    /// Fetches an order ahead of its use.
    #[inline]
    pub(super) fn fetch(&self, order: u32) {
        self.orders.fetch(order as usize);
        self.fleet.fetch(OrderNumber(order));
    }

    fn iter(&self) -> impl Iterator<Item = &Lean> {
        self.orders.iter()
    }

    /// Opens the next order; none, where it cannot be lean.
    pub(super) fn open(
        &mut self,
        workflow: &Workflow,
        seen: &Seen<'_>,
        total: Option<Digits>,
        units: Option<u32>,
        event: u32,
    ) -> Option<()> {
        self.rulings.as_ref().filter(|_| self.records.has_room())?;
        let currency = self.currency(seen.currency)?;
        let (_, digits) = *self.currencies.get(usize::from(currency))?;
        let total = total.unwrap_or(Digits { number: 1, scale: 0 }).minor(digits)?;
        let units = u16::try_from(units.unwrap_or(1)).ok()?;
        let (actor, _) = self.actors.find(seen.actor, seen.role, event, workflow)?;
        if units == 0 {
            return None;
        }
        self.fleet.begin(workflow.entry(), seen.at.millis())?;
        let kept = self.records.push(&Kept {
            previous: RecordAt::NONE,
            actor,
            event: None,
            verdict: Verdict::Applied,
            at: exact(seen.at),
            amount: None,
            units: None,
            key: None,
            note: None,
            reference: None,
            booked: false,
            shipment: None,
            opens: false,
        });
        self.orders.push(Lean::new(Account::new(total, units), currency, self.entry, kept));
        Some(())
    }

    /// Opens the next order as one that is an aggregate already.
    pub(super) fn open_wide(&mut self, workflow: &Workflow, at: Moment, wide: u32) {
        self.orders.push(Lean::of_wide(wide));
        let _number = self.fleet.begin(workflow.entry(), at.millis());
    }

    /// Takes the order out that was opened last.
    pub(super) fn forget_last(&mut self) {
        self.orders.pop();
        self.fleet.forget_last();
    }

    fn currency(&mut self, letters: Option<&[u8]>) -> Option<u8> {
        let letters = letters.unwrap_or(Currency::NONE.as_str().as_bytes());
        let same = |known: &(Currency, u32)| known.0.as_str().as_bytes() == letters;
        let place = match self.currencies.iter().position(same) {
            Some(place) => place,
            None => {
                let currency = Currency::new(text(letters)).ok()?;
                self.currencies.push((currency, currency.digits()));
                self.currencies.len() - 1
            }
        };
        u8::try_from(place).ok()
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

    /// Counts the orders: by where they ended in the tree of sequences, by status and by outcome.
    pub(super) fn ends(
        &self,
        workflow: &Workflow,
        wide: &[Order],
        paths: &mut [u64],
        summary: &mut Summary,
    ) {
        let mut ends: HashMap<(u32, DerivedFacts), u64, DefaultHashBuilder> = HashMap::default();
        for lean in self.iter() {
            summary.orders += 1;
            summary.orders_with_refusals += u64::from(lean.refused);
            if let Some(count) = paths.get_mut(lean.path as usize) {
                *count += 1;
            }
            if lean.wide().is_none() {
                let facts = lean.account.facts(&lean.account, Came::default());
                *ends.entry((lean.situation(), facts)).or_default() += 1;
            }
        }
        let lean = ends.into_iter().filter_map(|((situation, derived), count)| {
            let state = self.rulings.as_ref()?.state(situation)?;
            Some((state, facts(workflow, derived), count))
        });
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

/// The situation of a new order; none, where orders of the workflow cannot be lean: where an entry
/// status books something, or what holds of a new order is not what holds of its account.
fn as_opened(workflow: &Workflow, mut rulings: Rulings) -> Option<(Rulings, u32)> {
    let origin = Origin::by(Actor::system()).at(Timestamp::UNIX_EPOCH);
    let opened = workflow.open(nominal("1", Currency::NONE.as_str(), None, None), origin).ok()?;
    let account = Account::new(100, 1);
    let same = opened.books().facts(None) == account.facts(&account, Came::default());
    let entry = rulings.entry(workflow, opened.timers().keys())?;
    same.then_some((rulings, entry))
}
