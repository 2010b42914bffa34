//! The rows of a history: as many as most orders need inside of the order, further ones elsewhere.

use super::row::Row;

/// How many rows an order has room for in itself: most have no more in all their life, and to find
/// a row elsewhere is to wait for memory once more.
const FEW: usize = 12;

/// A list of rows.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub(super) struct Rows {
    count: usize,
    many: Vec<Row>,
    few: [Option<Row>; FEW],
}

impl Rows {
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        match self.few.get(place) {
            Some(row) => row.as_ref(),
            None => self.many.get(place - FEW),
        }
    }

    pub(super) fn last(&self) -> Option<&Row> {
        self.get(self.count.checked_sub(1)?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.few.iter().flatten().chain(&self.many)
    }

    /// The rows from that place on.
    pub(super) fn since(&self, place: usize) -> impl Iterator<Item = &Row> {
        (place..self.count).map_while(|place| self.get(place))
    }

    /// The row of that sequence number: at its own place, if none before it was forgotten.
    pub(super) fn of(&self, sequence: u64) -> Option<&Row> {
        let (mut from, mut to) = (0, self.count);
        while from < to {
            let middle = from.midpoint(to);
            let row = self.get(middle)?;
            match row.sequence().cmp(&sequence) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(row),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    #[inline]
    pub(super) fn push(&mut self, row: Row) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = Some(row),
            None => self.many.push(row),
        }
        self.count += 1;
    }

    /// Takes the row at that place out; those behind it move up.
    pub(super) fn remove(&mut self, place: usize) {
        if place >= self.count {
            return;
        }
        self.count -= 1;
        if place < FEW
            && let Some(behind) = self.few.get_mut(place..)
        {
            behind.rotate_left(1);
            if let Some(last) = behind.last_mut() {
                *last = (!self.many.is_empty()).then(|| self.many.remove(0));
            }
        } else {
            self.many.remove(place - FEW);
        }
    }
}
