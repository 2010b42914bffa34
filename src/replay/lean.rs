//! An order of which no more is kept than deciding asks for.

use super::account::Account;
use super::paths::START;
use super::records::RecordAt;

/// One order of a log.
#[derive(Debug, Clone)]
pub(super) struct Lean {
    pub(super) account: Account,
    /// Four bits for every idempotency key: where one is not set, the key is new.
    pub(super) keys: u64,
    /// Where it stands in the tree of sequences.
    pub(super) path: u32,
    /// The last of its kept records.
    pub(super) kept: RecordAt,
    /// The number of its situation.
    pub(super) situation: u32,
    /// The number of the aggregate that it has become, or [`LEAN`].
    wide: u32,
    pub(super) currency: u16,
    /// Whether a person has been asked about units that are nowhere.
    pub(super) asked: bool,
    /// Whether it refused anything.
    pub(super) refused: bool,
}

/// Stands for the number of an aggregate, where there is none.
const LEAN: u32 = u32::MAX;

impl Lean {
    pub(super) fn new(account: Account, currency: u16, situation: u32, kept: RecordAt) -> Self {
        Self {
            account,
            keys: 0,
            path: START,
            kept,
            situation,
            wide: LEAN,
            currency,
            asked: false,
            refused: false,
        }
    }

    /// One that is an aggregate from the beginning.
    pub(super) fn of_wide(wide: u32) -> Self {
        Self { wide, ..Self::new(Account::default(), 0, 0, RecordAt::NONE) }
    }

    /// The aggregate that it has become, if it has.
    #[inline]
    pub(super) fn wide(&self) -> Option<u32> {
        (self.wide != LEAN).then_some(self.wide)
    }

    pub(super) fn widen(&mut self, wide: u32) {
        self.wide = wide;
    }
}
