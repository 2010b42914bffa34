//! Statuses in as few bytes as they need.

use std::fmt::Debug;

use crate::workflow::State;

/// A word that holds the statuses of all axes, a byte each.
pub(super) trait Word: Copy + Debug + Send + Sync {
    /// A word and seven bytes, with nothing between them and at any address.
    type Bytes: Copy + Debug + Send + Sync;

    /// The statuses of as many axes as fit; a lane is as wide as those of its workflow.
    fn of(state: State) -> Self;
    /// The same statuses.
    fn state(self) -> State;

    /// Nothing yet.
    const NOTHING: Self::Bytes;

    /// Puts the word there, and the lower seven bytes of the number behind it.
    fn put(self, number: i64, bytes: &mut Self::Bytes);
    /// The word of these bytes.
    fn word(bytes: &Self::Bytes) -> Self;
    /// The number of these bytes.
    fn number(bytes: &Self::Bytes) -> i64;
}

/// Four axes. The number is read with a byte of the word before it, which is then shifted out.
impl Word for u32 {
    type Bytes = [u8; 11];

    #[inline]
    fn of(state: State) -> Self {
        state.word() as Self
    }

    #[inline]
    fn state(self) -> State {
        State::from_word(self.into())
    }

    const NOTHING: [u8; 11] = [0; 11];

    #[inline]
    fn put(self, number: i64, bytes: &mut [u8; 11]) {
        bytes[3..].copy_from_slice(&(number << 8).to_le_bytes());
        bytes[..4].copy_from_slice(&self.to_le_bytes());
    }

    #[inline]
    fn word(&[a, b, c, d, ..]: &[u8; 11]) -> Self {
        Self::from_le_bytes([a, b, c, d])
    }

    #[inline]
    fn number([_, _, _, number @ ..]: &[u8; 11]) -> i64 {
        i64::from_le_bytes(*number) >> 8
    }
}

/// Eight axes.
impl Word for u64 {
    type Bytes = [u8; 15];

    #[inline]
    fn of(state: State) -> Self {
        state.word()
    }

    #[inline]
    fn state(self) -> State {
        State::from_word(self)
    }

    const NOTHING: [u8; 15] = [0; 15];

    #[inline]
    fn put(self, number: i64, bytes: &mut [u8; 15]) {
        bytes[7..].copy_from_slice(&(number << 8).to_le_bytes());
        bytes[..8].copy_from_slice(&self.to_le_bytes());
    }

    #[inline]
    fn word([word @ .., _, _, _, _, _, _, _]: &[u8; 15]) -> Self {
        Self::from_le_bytes(*word)
    }

    #[inline]
    fn number([_, _, _, _, _, _, _, number @ ..]: &[u8; 15]) -> i64 {
        i64::from_le_bytes(*number) >> 8
    }
}
