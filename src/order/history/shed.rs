//! Forgetting records that deciding does not need.

use super::History;
use super::again::REPEATS;

impl History {
    /// Forgets what deciding does not need: the records without a key, but for the last change and
    /// what was stale or flagged since. Called after every record, it costs the same each time.
    pub(in crate::order) fn shed(&mut self) {
        while self.more.kept < self.recent() {
            match self.rows.get(self.more.kept as usize) {
                Some(row) if row.key().is_some() => self.more.kept += 1,
                Some(_) => {
                    self.remove(self.more.kept);
                    self.more.recent = self.more.recent.saturating_sub(1);
                }
                None => break,
            }
        }
        // The last one is kept in any case: it says when the order changed.
        let last = self.count.saturating_sub(2);
        if last as usize >= self.recent() as usize + REPEATS
            && self.rows.get(last as usize).is_some_and(|row| row.key().is_none())
        {
            self.remove(last);
        }
    }

    fn remove(&mut self, place: u32) {
        if !self.gaps {
            self.gaps = true;
            self.more.last = u64::from(self.count);
            self.more.sequences = (1..=self.more.last).collect();
        }
        if (place as usize) < self.more.sequences.len() {
            self.more.sequences.remove(place as usize);
        }
        self.rows.remove(place as usize);
        self.count = self.count.saturating_sub(1);
    }
}
