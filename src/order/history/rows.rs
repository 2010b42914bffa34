//! The rows of a history: as many as most orders need inside of the order, further ones elsewhere.

use std::mem::{ManuallyDrop, take};

use super::moment::Moment;
use super::plain::PlainRecord;
use super::row::Row;

/// How many rows an order has room for in itself: most have no more in all their life, and to find
/// a row elsewhere is to wait for memory once more.
const FEW: usize = 10;

/// A list of rows; how many there are is kept beside it.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub(super) struct Rows {
    #[expect(clippy::box_collection, reason = "few orders have any, and all would be larger")]
    many: Option<Box<Vec<Row>>>,
    few: [Place; FEW],
}

/// A place for a row. What is put there is put without a look at what was there before, which is
/// nothing: to look is to wait for that line of memory, and to write is not.
type Place = ManuallyDrop<Option<Row>>;

impl Drop for Rows {
    fn drop(&mut self) {
        for place in &mut self.few {
            drop(take(&mut **place));
        }
    }
}

impl Rows {
    fn many(&self) -> &[Row] {
        self.many.as_deref().map_or(&[], Vec::as_slice)
    }

    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        match self.few.get(place) {
            Some(row) => row.as_ref(),
            None => self.many().get(place - FEW),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.few.iter().filter_map(|place| place.as_ref()).chain(self.many())
    }

    /// The rows from that place on.
    pub(super) fn since(&self, place: usize) -> impl Iterator<Item = &Row> {
        (place..).map_while(|place| self.get(place))
    }

    /// Adds a plain row behind so many, and says how many there are then. The row is put together
    /// where it stays: to move one that was just written in pieces is to wait for them.
    #[inline(always)]
    pub(super) fn push_plain(&mut self, count: u32, plain: PlainRecord, at: Moment) -> u32 {
        match self.few.get_mut(count as usize) {
            Some(place) => {
                *place = Place::new(Some(Row::plain(plain, at)));
                count + 1
            }
            None => self.push_further(count, plain, at),
        }
    }

    #[inline(never)]
    fn push_further(&mut self, count: u32, plain: PlainRecord, at: Moment) -> u32 {
        self.push(count as usize, Row::plain(plain, at));
        count.saturating_add(1)
    }

    /// Adds a row behind so many.
    pub(super) fn push(&mut self, count: usize, row: Row) {
        match self.few.get_mut(count) {
            Some(place) => *place = Place::new(Some(row)),
            None => self.many.get_or_insert_default().push(row),
        }
    }

    /// Takes the row at that place out; those behind it move up.
    pub(super) fn remove(&mut self, place: usize) {
        if place < FEW
            && let Some(behind) = self.few.get_mut(place..)
        {
            behind.rotate_left(1);
            if let Some(last) = behind.last_mut() {
                let many = self.many.as_mut().filter(|many| !many.is_empty());
                drop(take(&mut **last));
                *last = Place::new(many.map(|many| many.remove(0)));
            }
        } else if let Some(many) = &mut self.many
            && place - FEW < many.len()
        {
            many.remove(place - FEW);
        }
    }
}
