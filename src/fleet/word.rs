//! Statuses in as few bits as they need.

use crate::workflow::{AxisId, State, Workflow};

/// A word that holds the statuses of all axes.
pub(super) trait Word: Copy + Default + std::fmt::Debug + Send + Sync {
    /// Of so many bits as fit.
    fn narrow(wide: u64) -> Self;
    /// The same bits.
    fn wide(self) -> u64;
}

impl Word for u32 {
    #[inline]
    fn narrow(wide: u64) -> Self {
        // A lane is made with words that are wide enough for every state of its workflow.
        wide as Self
    }

    #[inline]
    fn wide(self) -> u64 {
        self.into()
    }
}

impl Word for u64 {
    #[inline]
    fn narrow(wide: u64) -> Self {
        wide
    }

    #[inline]
    fn wide(self) -> u64 {
        self
    }
}

/// Where each axis stands in a word.
#[derive(Debug, Clone)]
pub(super) struct Packing {
    axes: Vec<Slot>,
    bits: u32,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    axis: AxisId,
    shift: u32,
    mask: u64,
}

impl Packing {
    pub(super) fn of(workflow: &Workflow) -> Self {
        let mut bits = 0;
        let slot = |axis| {
            let statuses = workflow.statuses(axis).count().max(1);
            let width = usize::BITS - (statuses - 1).leading_zeros();
            let shift = bits;
            bits += width;
            Slot { axis, shift, mask: (1 << width) - 1 }
        };
        let axes = workflow.axes().map(slot).collect();
        Self { axes, bits }
    }

    /// How many bits the statuses of all axes need: at most 64, eight for each of eight axes.
    pub(super) const fn bits(&self) -> u32 {
        self.bits
    }

    #[inline]
    pub(super) fn pack<W: Word>(&self, state: State) -> W {
        let word = |word, slot: &Slot| {
            word | (state.status(slot.axis).index() as u64 & slot.mask) << slot.shift
        };
        W::narrow(self.axes.iter().fold(0, word))
    }

    #[inline]
    pub(super) fn unpack<W: Word>(&self, word: W) -> State {
        let word = word.wide();
        let status = |slot: &Slot| (slot.axis, (word >> slot.shift) & slot.mask);
        State::of(self.axes.iter().map(status))
    }
}
