//! A stream of small decisions, from which documents, orders and events are drawn.
//!
//! The decisions come from bytes, so that proptest can shrink and a fuzzer can steer what is drawn,
//! or from a seed, so that a loop can draw a million. When the bytes have run out, every answer is
//! the plainest one.

/// Decisions to be taken one after the other.
#[derive(Debug, Clone)]
pub enum Choices<'a> {
    /// Taken from bytes, and plain once they are spent.
    Bytes(&'a [u8]),
    /// Drawn from a seed, without an end.
    Seed(u64),
}

impl Choices<'_> {
    /// Whether nothing but plain answers are left.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        matches!(self, Self::Bytes([]))
    }

    fn byte(&mut self) -> u8 {
        match self {
            Self::Bytes(bytes) => match *bytes {
                [first, rest @ ..] => {
                    *bytes = rest;
                    *first
                }
                [] => 0,
            },
            Self::Seed(state) => {
                // SplitMix64, by Sebastiano Vigna.
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                (z ^ (z >> 31)) as u8
            }
        }
    }

    /// A number below the count, which is at most 256; plainly 0.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) * count / 256
    }

    /// A number within the range; plainly the least.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most + 1 - least)
    }

    /// True so many times in a hundred; plainly false.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of the list; plainly the first.
    ///
    /// # Panics
    ///
    /// If the list is empty.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    /// One of the words; plainly the first.
    ///
    /// # Panics
    ///
    /// If there are none.
    pub fn word<'w>(&mut self, list: &[&'w str]) -> &'w str {
        list[self.below(list.len())]
    }

    /// Some of the list, in its order; plainly none.
    pub fn some<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        list.iter().filter(|_| self.chance(50)).cloned().collect()
    }

    /// Some of the list, at least one and not all, in its order; none of a list of one.
    pub fn part<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        if list.len() < 2 {
            return Vec::new();
        }
        let (first, count) = (self.below(list.len()), self.between(1, list.len() - 1));
        let chosen = |n: usize| (n + list.len() - first) % list.len() < count;
        (0..list.len()).filter(|&n| chosen(n)).map(|n| list[n].clone()).collect()
    }
}
