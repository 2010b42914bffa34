//! The rows of a history: as many as most orders need inside of the order, further ones elsewhere.

use std::cmp::Ordering;

use super::row::Row;

/// How many rows an order has room for in itself: most have no more in all their life, and to find
/// a row elsewhere is to wait for memory once more.
const FEW: usize = 12;

/// A list of rows; how many there are is kept beside it.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub(super) struct Rows {
    many: Vec<Row>,
    few: [Option<Row>; FEW],
}

impl Rows {
    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        match self.few.get(place) {
            Some(row) => row.as_ref(),
            None => self.many.get(place - FEW),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.few.iter().flatten().chain(&self.many)
    }

    /// The rows from that place on.
    pub(super) fn since(&self, place: usize) -> impl Iterator<Item = &Row> {
        (place..).map_while(|place| self.get(place))
    }

    /// Of so many, the row of that sequence number.
    pub(super) fn find(&self, count: usize, sequence: u64) -> Option<&Row> {
        let (mut from, mut to) = (0, count);
        while from < to {
            let middle = from.midpoint(to);
            let row = self.get(middle)?;
            match row.sequence().cmp(&sequence) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(row),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// Adds a row behind so many.
    #[inline(always)]
    pub(super) fn push(&mut self, count: usize, row: Row) {
        match self.few.get_mut(count) {
            Some(place) => *place = Some(row),
            None => self.many.push(row),
        }
    }

    /// Takes the row at that place out; those behind it move up.
    pub(super) fn remove(&mut self, place: usize) {
        if place < FEW
            && let Some(behind) = self.few.get_mut(place..)
        {
            behind.rotate_left(1);
            if let Some(last) = behind.last_mut() {
                *last = (!self.many.is_empty()).then(|| self.many.remove(0));
            }
        } else if place - FEW < self.many.len() {
            self.many.remove(place - FEW);
        }
    }
}
