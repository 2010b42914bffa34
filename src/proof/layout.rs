//! A number for every configuration that there could be, or for every kind of them.

use std::collections::BTreeMap;

use super::books::{MOST_BACK, MOST_IN, SmallBooks, Terms};
use super::model::{Configuration, Model};
use super::unit::Unit;
use crate::workflow::{AxisId, StatusId};

/// Numbers configurations: the status on each axis, the money and the rest of the books add their
/// shares to it. Those that have the same shares everywhere are of one kind, and have one number.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// For each axis that counts the shares of its statuses.
    axes: Vec<(AxisId, Box<[u32]>)>,
    /// The shares of the money and of the rest, by their numbers; empty, where they count nothing.
    money: Box<[u32]>,
    rest: Box<[u32]>,
    /// How many numbers there are.
    size: usize,
}

/// The share of what no configuration has: it leads beyond all numbers.
const NEVER: u32 = u32::MAX;

impl Layout {
    /// A number for every configuration of the model; none, where there are more than so many.
    pub(super) fn of(model: &Model, parts: &Parts, most: usize) -> Option<Self> {
        let axes = model.workflow.axes().map(|axis| (axis, statuses(model, axis)));
        Self::from_kinds(axes, parts, |money| money.pack(), |rest| rest.pack(), most)
    }

    /// A number for every kind of configurations: of a kind are those whose statuses, money and
    /// rest of the books are of a kind each.
    pub(super) fn from_kinds<M: Ord, R: Ord>(
        axes: impl Iterator<Item = (AxisId, Vec<Option<u8>>)>,
        parts: &Parts,
        money: impl Fn(SmallBooks) -> M,
        rest: impl Fn(SmallBooks) -> R,
        most: usize,
    ) -> Option<Self> {
        let mut size = 1;
        // What changes together stands together: the money and the rest are the innermost.
        let money = shares(parts.money.iter().map(|it| it.map(&money)), &mut size);
        let rest = shares(parts.rest.iter().map(|it| it.map(&rest)), &mut size);
        let axes = axes.map(|(axis, kinds)| (axis, status_shares(&kinds, &mut size)));
        let axes = axes.collect();
        let size = usize::try_from(size).ok().filter(|&size| size <= most)?;
        Some(Self { axes, money, rest, size })
    }

    /// How many numbers there are.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// The number of the configuration, or of its kind; none, if it is one that was not expected.
    #[inline]
    pub(super) fn number(&self, at: Configuration) -> Option<usize> {
        let share = |shares: &[u32], n: usize| u64::from(shares.get(n).copied().unwrap_or(NEVER));
        let mut number = 0;
        for (axis, shares) in &self.axes {
            number += share(shares, at.state.status(*axis).index());
        }
        if !self.money.is_empty() {
            number += share(&self.money, SmallBooks::money_number(at.books));
            number += share(&self.rest, rest_number(at.books));
        }
        usize::try_from(number).ok().filter(|&number| number < self.size)
    }
}

/// The shares of things by their kinds, of so many numbers that there are already.
fn shares<K: Ord>(kinds: impl Iterator<Item = Option<K>>, size: &mut u64) -> Box<[u32]> {
    let mut known: BTreeMap<K, u64> = BTreeMap::new();
    let shares = kinds.map(|kind| {
        let Some(kind) = kind else { return NEVER };
        let next = known.len() as u64;
        let share = known.entry(kind).or_insert(next).saturating_mul(*size);
        u32::try_from(share).unwrap_or(NEVER)
    });
    let shares = shares.collect();
    *size = size.saturating_mul(known.len().max(1) as u64);
    shares
}

/// The same for the statuses of an axis.
fn status_shares(kinds: &[Option<u8>], size: &mut u64) -> Box<[u32]> {
    let (mut known, mut count) = ([NEVER; 256], 0_u32);
    let shares = kinds.iter().map(|kind| {
        let Some(kind) = kind else { return NEVER };
        let number = &mut known[usize::from(*kind)];
        if *number == NEVER {
            *number = count;
            count += 1;
        }
        u32::try_from(u64::from(*number).saturating_mul(*size)).unwrap_or(NEVER)
    });
    let shares = shares.collect();
    *size = size.saturating_mul(u64::from(count.max(1)));
    shares
}

/// The statuses of the axis by their numbers; none in place of slots, which nobody is in.
fn statuses(model: &Model, axis: AxisId) -> Vec<Option<u8>> {
    let row = model.workflow.table().axes.get(axis.index());
    let rows = row.map_or(&[][..], |row| &row.statuses);
    let classes =
        (0..=u8::MAX).zip(rows).map(|(id, row)| (row.class == StatusId(id)).then_some(id));
    classes.collect()
}

/// The parts that books can have, by their numbers: the money, and the rest; none, where nothing is
/// booked.
#[derive(Debug)]
pub(super) struct Parts {
    money: Vec<Option<SmallBooks>>,
    rest: Vec<Option<SmallBooks>>,
}

/// The number of all but the money that the packed books have.
fn rest_number(books: u32) -> usize {
    let pay_later = SmallBooks::unpack(books).terms.pay_later;
    SmallBooks::units_number(books) << 1 | usize::from(pay_later)
}

/// The books that have the rest of that number, and no money.
fn of_rest(number: usize) -> SmallBooks {
    let books = SmallBooks::of_units(number >> 1);
    SmallBooks { terms: Terms { pay_later: number & 1 == 1, ..books.terms }, ..books }
}

impl Parts {
    pub(super) fn of(model: &Model) -> Self {
        if !model.workflow.keeps_books() {
            return Self { money: Vec::new(), rest: Vec::new() };
        }
        let terms = model.tracked.terms();
        let kept = |books: &SmallBooks| model.tracked.keep(*books) == *books;
        let money = |books: &SmallBooks| {
            let free = terms.iter().any(|it| it.free == books.terms.free);
            free && books.captured() <= MOST_IN && books.refunded <= MOST_BACK
        };
        let rest = |books: &SmallBooks| {
            let stands = books.has_lines() || books.units.iter().all(|unit| *unit == Unit::NEW);
            stands && terms.contains(&books.terms)
        };
        let of_money = |n| Some(SmallBooks::of_money(n)).filter(money).filter(kept);
        // Of the numbers for the same rest the books have one.
        let own = |n: usize| move |books: &SmallBooks| rest_number(books.pack()) == n;
        let of_rest = |n| Some(of_rest(n)).filter(own(n)).filter(rest).filter(kept);
        let rests = 2 * SmallBooks::units_numbers(model.tracked.shape.count());
        Self {
            money: (0..SmallBooks::MONEY).map(of_money).collect(),
            rest: (0..rests).map(of_rest).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workflow;
    use crate::proof::Limits;

    #[test]
    fn every_configuration_has_a_number_of_its_own() {
        let workflow = Workflow::standard();
        let model = Model::of(&workflow);
        let parts = Parts::of(&model);
        let layout = Layout::of(&model, &parts, usize::MAX).unwrap();
        // A bit for each of them fits in the cache next to the processor.
        assert!(layout.size() < 8 << 20, "{}", layout.size());
        assert!(Layout::of(&model, &parts, layout.size() - 1).is_none());
        let explored = workflow.explore(Limits { configurations: 100_000, ..Limits::default() });
        let mut taken = vec![false; layout.size()];
        for id in explored.configurations() {
            let number = layout.number(explored.at(id)).unwrap();
            assert!(!std::mem::replace(&mut taken[number], true));
        }
    }
}
