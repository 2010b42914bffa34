//! Which units the books in small have, and what ties those together that share a line.

use super::coins::Coins;
use super::unit::Unit;
use super::unit_set::UnitSet;

/// As few units as show what most documents can tell apart.
pub(super) const FEW_UNITS: usize = 2;
/// The most units that books in small have: one for every place where a unit can be.
pub(super) const MOST_UNITS: usize = 4;

/// The sets of so many units.
const SETS: usize = 1 << MOST_UNITS;

/// Which units there are. Each stands for one unit of an order or more, which are at one place and
/// move together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// How many coins its money is.
    pub(super) coins: Coins,
    count: usize,
    /// For each unit the others of its lines.
    mates: [UnitSet; MOST_UNITS],
    /// For each unit those that may change places with it, and nothing is different.
    alike: [UnitSet; MOST_UNITS],
    /// For each set of units that have not arrived, the sets of refunded ones with which all lines
    /// are settled, a bit each.
    settled: [u16; SETS],
}

/// One line of an order: how many of its units each unit of the books in small stands for, and how
/// many were refunded that none of those counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LineShape {
    pub(super) counts: [u32; MOST_UNITS],
    pub(super) refunded: u32,
}

impl Shape {
    /// So many units, on lines of their own.
    pub(super) fn apart(count: usize) -> Self {
        let line = |unit: usize| {
            let mut line = LineShape::default();
            line.counts[unit] = 1;
            line
        };
        let mut shape = Self::tied(count, (0..count).map(line));
        // Nothing tells them apart, so that need not be looked for.
        for one in 0..count {
            shape.alike[one] = UnitSet::first(count).without(UnitSet::of(one));
        }
        shape
    }

    /// So many units, which make up those lines.
    pub(super) fn of(count: usize, lines: impl Iterator<Item = LineShape>) -> Self {
        let mut shape = Self::tied(count, lines);
        for one in 0..count {
            let alike = (0..count).filter(|&other| other != one && shape.is_alike(one, other));
            shape.alike[one] = alike.fold(UnitSet::NONE, UnitSet::with);
        }
        shape
    }

    /// The same, before any two are known to be alike.
    fn tied(count: usize, lines: impl Iterator<Item = LineShape>) -> Self {
        let none = [UnitSet::NONE; MOST_UNITS];
        let mut shape =
            Self { coins: Coins::FEW, count, mates: none, alike: none, settled: [u16::MAX; SETS] };
        lines.for_each(|line| shape.add(line));
        shape
    }

    /// The same with so many coins.
    pub(super) fn with(self, coins: Coins) -> Self {
        Self { coins, ..self }
    }

    fn add(&mut self, line: LineShape) {
        let units = (0..self.count).filter(|&unit| line.counts[unit] > 0);
        let own = units.clone().fold(UnitSet::NONE, UnitSet::with);
        for unit in units {
            let others = self.mates[unit].bits() | own.without(UnitSet::of(unit)).bits();
            self.mates[unit] = UnitSet::of_bits(others as u8);
        }
        // Which of a line's units were refunded is not known, only how many.
        let sum = |set: usize| -> u64 {
            let counted = line.counts.iter().enumerate().filter(|(unit, _)| set >> unit & 1 == 1);
            counted.map(|(_, &count)| u64::from(count)).sum()
        };
        let sums: [u64; SETS] = std::array::from_fn(sum);
        for (open, settled) in self.settled.iter_mut().enumerate() {
            for (refunded, sum) in sums.iter().enumerate() {
                if sums[open] > sum + u64::from(line.refunded) {
                    *settled &= !(1 << refunded);
                }
            }
        }
    }

    /// Whether nothing is different where the two units change places.
    fn is_alike(&self, one: usize, other: usize) -> bool {
        let swapped = |set: usize| {
            let differ = (set >> one ^ set >> other) & 1;
            set ^ (differ << one | differ << other)
        };
        let all = || (0..self.count).map(|unit| 1_usize << unit);
        let mates = |unit: usize| self.mates[unit.trailing_zeros() as usize].bits();
        let ties = all().all(|unit| swapped(mates(unit)) == mates(swapped(unit)));
        let settled = |open: usize, refunded: usize| self.settled[open] >> refunded & 1;
        ties && (0..SETS * SETS).all(|both| {
            let (open, refunded) = (both % SETS, both / SETS);
            settled(open, refunded) == settled(swapped(open), swapped(refunded))
        })
    }

    /// How many units there are.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// All units.
    pub(super) const fn all(&self) -> UnitSet {
        UnitSet::first(self.count)
    }

    /// Some of the units, but not all: every such set, those of few first.
    pub(super) fn parts(&self) -> impl Iterator<Item = UnitSet> + use<> {
        let count = self.count;
        let of = move |size: usize| {
            let sets = (1..1 << count).map(UnitSet::of_bits);
            sets.filter(move |set| set.len() == size)
        };
        (1..count).flat_map(of)
    }

    /// Whether all lines are settled, where those units were refunded, and those have not arrived.
    pub(super) const fn settles(&self, refunded: UnitSet, open: UnitSet) -> bool {
        self.settled[open.bits() % SETS] >> refunded.bits() & 1 == 1
    }

    /// Whether an event that names so many of each line takes the units meant: it takes those of
    /// the least rank first, wherever the others of the line are.
    pub(super) fn takes(&self, named: UnitSet, rank: impl Fn(usize) -> usize) -> bool {
        (0..self.count).filter(|&unit| named.has(unit)).all(|unit| {
            let left = self.mates[unit].without(named);
            left.is_empty() || (0..self.count).all(|it| !left.has(it) || rank(it) >= rank(unit))
        })
    }

    /// The order of the units in which those that are alike are sorted: their numbers, from 0.
    pub(super) fn order(&self, units: &[Unit; MOST_UNITS]) -> [usize; MOST_UNITS] {
        let mut order = std::array::from_fn(|place| place);
        self.sort_by(&mut order, |&one, &other| (units[one], one) < (units[other], other));
        order
    }

    /// Sorts the units that are alike.
    pub(super) fn sort(&self, units: &mut [Unit; MOST_UNITS]) {
        self.sort_by(units, |one, other| one < other);
    }

    fn sort_by<T>(&self, list: &mut [T; MOST_UNITS], is_less: impl Fn(&T, &T) -> bool) {
        for first in 0..self.count {
            for second in first + 1..self.count {
                if self.alike[first].has(second) && is_less(&list[second], &list[first]) {
                    list.swap(first, second);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_on_lines_of_their_own_are_alike() {
        for count in 0..=MOST_UNITS {
            let line = |unit| LineShape {
                counts: std::array::from_fn(|it| u32::from(it == unit)),
                refunded: 0,
            };
            assert_eq!(Shape::apart(count), Shape::of(count, (0..count).map(line)));
        }
    }

    #[test]
    fn units_of_one_line_are_refunded_by_their_number() {
        let [first, second] = [UnitSet::of(0), UnitSet::of(1)];
        let apart = Shape::apart(2);
        assert!(apart.settles(first, first) && !apart.settles(second, first));
        let line = LineShape { counts: [1, 1, 0, 0], refunded: 0 };
        let together = Shape::of(2, [line].into_iter());
        assert!(together.settles(first, first) && together.settles(second, first));
        assert!(!together.settles(second, first.with(1)));
        let before = LineShape { refunded: 1, ..line };
        assert!(Shape::of(2, [before].into_iter()).settles(UnitSet::NONE, first));
    }

    #[test]
    fn what_comes_first_is_taken_first() {
        let line = LineShape { counts: [1, 1, 0, 0], refunded: 0 };
        let rank = |unit: usize| unit;
        let together = Shape::of(2, [line].into_iter());
        assert!(together.takes(UnitSet::of(0), rank) && !together.takes(UnitSet::of(1), rank));
        assert!(
            together.takes(together.all(), rank) && Shape::apart(2).takes(UnitSet::of(1), rank)
        );
    }

    #[test]
    fn units_are_alike_where_nothing_is_different() {
        assert_eq!(Shape::apart(4).order(&[Unit::NEW; MOST_UNITS]), [0, 1, 2, 3]);
        let back = Unit { refunded: true, ..Unit::NEW };
        let units = [back, Unit::NEW, back, Unit::NEW];
        assert_eq!(Shape::apart(4).order(&units), [1, 3, 0, 2]);
        // One of a line, and the two others of it.
        let line = LineShape { counts: [1, 2, 0, 0], refunded: 0 };
        assert_eq!(Shape::of(2, [line].into_iter()).order(&units), [0, 1, 2, 3]);
    }
}
