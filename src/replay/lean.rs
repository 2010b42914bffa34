//! An order of which no more is kept than deciding asks for.

use super::account::Account;
use super::paths::START;
use super::records::RecordAt;

/// One order of a log.
#[derive(Debug, Clone)]
pub(super) struct Lean {
    pub(super) account: Account,
    /// Where it stands in the tree of sequences.
    pub(super) path: u32,
    /// The last of its kept records.
    pub(super) kept: RecordAt,
    /// The aggregate that it has become, if it has.
    pub(super) wide: Option<u32>,
    /// Two bits for every idempotency key: where one is not set, the key is new.
    pub(super) keys: u64,
    /// The timers that are running.
    pub(super) running: u64,
    pub(super) currency: u16,
    /// Whether a person has been asked about units that are nowhere.
    pub(super) asked: bool,
    /// Whether it refused anything.
    pub(super) refused: bool,
}

impl Lean {
    pub(super) fn new(account: Account, currency: u16, running: u64) -> Self {
        Self {
            account,
            path: START,
            kept: RecordAt::NONE,
            wide: None,
            keys: 0,
            running,
            currency,
            asked: false,
            refused: false,
        }
    }
}

/// The two bits of a key.
pub(super) fn key_bits(key: &[u8]) -> u64 {
    let hash = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    1 << (hash >> 58) | 1 << ((hash >> 40) & 63)
}
