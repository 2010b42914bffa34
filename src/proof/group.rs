//! Units of a real order that one unit of the model stands for.

use std::collections::BTreeMap;

use super::books::SmallBooks;
use super::coins::Coins;
use super::model::Model;
use super::shape::{LineShape, Shape};
use super::unit::{Spot, Unit};
use crate::order::{Books, LineId};

/// Units of an order that are at one place, and move together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// The unit that stands for them, refunded where all their lines are in whole.
    pub(super) unit: Unit,
    /// How many of which line.
    pub(super) lines: Vec<(LineId, u32)>,
}

/// Units of one line at one place.
#[derive(Debug, Clone)]
pub(super) struct Share {
    unit: Unit,
    line: LineId,
    count: u32,
}

/// Where the units of the order are, as far as anything depends on it.
pub(super) fn shares(model: &Model, books: &Books) -> Vec<Share> {
    let mut shares = Vec::new();
    for line in books.lines().iter().filter(|_| model.tracked.units) {
        let Some(units) = books.parcels().units(&line.id) else { continue };
        let refunded = units.refunded >= units.quantity;
        for (spot, count) in [
            (Spot::Unsent, units.unsent()),
            (Spot::UnderWay, units.under_way),
            (Spot::Delivered, units.delivered),
            (Spot::Returned, units.returned),
        ] {
            if count > 0 {
                shares.push(Share { unit: Unit { spot, refunded }, line: line.id.clone(), count });
            }
        }
    }
    shares.sort_by_key(|share| share.unit);
    shares
}

/// The units in so many groups at most, or in one for each place, if those are more: as many as can
/// be, so that most can go different ways. The units at a place are split by whether their lines
/// were refunded, then by their lines, then one from the others.
pub(super) fn grouped(shares: &[Share], most: usize) -> Vec<Group> {
    let mut groups: Vec<Vec<Share>> = Vec::new();
    for share in shares {
        match groups.last_mut().filter(|group| group[0].unit.spot == share.unit.spot) {
            Some(group) => group.push(share.clone()),
            None => groups.push(vec![share.clone()]),
        }
    }
    // Each place in turn, so that none is left whole for the sake of another.
    let mut before = 0;
    while before < groups.len() && groups.len() < most {
        before = groups.len();
        let mut next = 0;
        while next < groups.len() && groups.len() < most {
            if let Some(rest) = split(&mut groups[next]) {
                next += 1;
                groups.insert(next, rest);
            }
            next += 1;
        }
    }
    let group = |shares: Vec<Share>| {
        let refunded = shares.iter().all(|share| share.unit.refunded);
        let spot = shares[0].unit.spot;
        let lines = shares.into_iter().map(|share| (share.line, share.count)).collect();
        Group { unit: Unit { spot, refunded }, lines }
    };
    let mut groups: Vec<Group> = groups.into_iter().map(group).collect();
    groups.sort_by_key(|group| group.unit);
    groups
}

/// Takes units out of the group that can go another way; none, where there is but one.
fn split(group: &mut Vec<Share>) -> Option<Vec<Share>> {
    let refunded = group.partition_point(|share| !share.unit.refunded);
    if 0 < refunded && refunded < group.len() {
        return Some(group.split_off(refunded));
    }
    if group.len() > 1 {
        return Some(group.split_off(1));
    }
    let [share] = &mut group[..] else { return None };
    let rest = share.count.checked_sub(1).filter(|rest| *rest > 0)?;
    share.count = 1;
    Some(vec![Share { count: rest, ..share.clone() }])
}

/// What ties the groups together, of which the books in small count those units as refunded.
pub(super) fn shape(groups: &[Group], small: SmallBooks, books: &Books, coins: Coins) -> Shape {
    let mut lines: BTreeMap<&LineId, LineShape> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        for (line, count) in &group.lines {
            let shape = lines.entry(line).or_default();
            shape.counts[number] += count;
        }
    }
    for (line, shape) in &mut lines {
        let refunded = books.parcels().units(line).map_or(0, |units| units.refunded);
        let counted = shape.counts.iter().zip(&small.units).filter(|(_, unit)| unit.refunded);
        let counted = counted.fold(0, |sum: u32, (count, _)| sum.saturating_add(*count));
        shape.refunded = refunded.saturating_sub(counted);
    }
    Shape::of(groups.len().max(1), lines.into_values()).with(coins)
}
