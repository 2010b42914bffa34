//! Whether an event was told before.

use super::{History, Row};
use crate::order::payload::Payload;

/// How many different events are remembered between two changes of an order.
pub(super) const REPEATS: usize = 64;

impl History {
    /// Whether the record of that sequence number is of that event, came with that payload and is
    /// no assignment's.
    pub(in crate::order) fn tells(&self, sequence: u64, event: &str, payload: &Payload) -> bool {
        let row = self.place(sequence).and_then(|place| self.rows.get(place));
        row.is_some_and(|row| self.says(row, event, payload) && !row.is_assigned())
    }

    /// Whether the event, stale or flagged, says what a record since the last change says already.
    pub(in crate::order) fn repeats(
        &self,
        event: &str,
        payload: &Payload,
        note: Option<&str>,
    ) -> bool {
        let same = |row: &Row| self.says(row, event, payload) && row.note() == note;
        self.rows.since(self.recent() as usize).take(REPEATS).any(same)
    }

    fn says(&self, row: &Row, event: &str, payload: &Payload) -> bool {
        self.event(row).is_some_and(|name| name == *event) && row.brings(payload)
    }
}
