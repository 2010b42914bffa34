//! An order of which no more is kept than deciding asks for.

use super::account::{Account, Parcels};
use super::paths::START;
use super::records::RecordAt;

/// One order of a log, in one cache line.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(super) struct Lean {
    pub(super) account: Account,
    /// Four bits for every idempotency key and for every reference that is on the books: where one
    /// is not set, the key or the reference is new.
    pub(super) keys: u64,
    /// Where it stands in the tree of sequences.
    pub(super) path: u32,
    /// The last of its kept records.
    pub(super) kept: RecordAt,
    /// The number of its situation; of an aggregate, that of the aggregate.
    number: u32,
    /// The number of its currency.
    pub(super) currency: u8,
    /// The parcels that its books know; none, where it has become an aggregate.
    parcels: Option<Parcels>,
    /// Whether a person has been asked about units that are nowhere.
    pub(super) asked: bool,
    /// Whether it refused anything.
    pub(super) refused: bool,
}

const _: () = assert!(size_of::<Lean>() == 64);

impl Lean {
    pub(super) fn new(account: Account, currency: u8, situation: u32, kept: RecordAt) -> Self {
        Self {
            account,
            keys: 0,
            path: START,
            kept,
            number: situation,
            currency,
            parcels: Some(Parcels::No),
            asked: false,
            refused: false,
        }
    }

    /// One that is an aggregate from the beginning.
    pub(super) fn of_wide(wide: u32) -> Self {
        Self { parcels: None, ..Self::new(Account::default(), 0, wide, RecordAt::NONE) }
    }

    /// The aggregate that it has become, if it has.
    #[inline]
    pub(super) fn wide(&self) -> Option<u32> {
        self.parcels.is_none().then_some(self.number)
    }

    pub(super) fn widen(&mut self, wide: u32) {
        (self.parcels, self.number) = (None, wide);
    }

    /// The number of its situation, as long as it is lean.
    #[inline]
    pub(super) fn situation(&self) -> u32 {
        self.number
    }

    /// The parcels that its books know, as long as it is lean.
    #[inline]
    pub(super) fn parcels(&self) -> Option<Parcels> {
        self.parcels
    }

    /// Moves a lean order on.
    #[inline]
    pub(super) fn enter(
        &mut self,
        (account, parcels): (Account, Parcels),
        situation: u32,
        kept: RecordAt,
    ) {
        (self.account, self.number, self.kept) = (account, situation, kept);
        self.parcels = Some(parcels);
    }
}
