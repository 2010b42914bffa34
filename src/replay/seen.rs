//! A line of a log with every text borrowed: what the hot path works on.
//!
//! Texts are bytes: most are compared or hashed and never looked into, and to make sure of their
//! encoding would cost as much as all else about them. All of them are UTF-8.

use jiff::Timestamp;
use rust_decimal::Decimal;

/// The members of a line; see [`LogLine`](super::LogLine).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen<'a> {
    pub(super) order: &'a [u8],
    pub(super) event: &'a [u8],
    pub(super) at: Timestamp,
    pub(super) actor: Option<&'a [u8]>,
    pub(super) role: Option<&'a [u8]>,
    pub(super) amount: Option<Decimal>,
    pub(super) total: Option<Decimal>,
    pub(super) currency: Option<&'a [u8]>,
    pub(super) key: Option<&'a [u8]>,
    pub(super) note: Option<&'a [u8]>,
    pub(super) reference: Option<&'a [u8]>,
    pub(super) shipment: Option<&'a [u8]>,
    pub(super) units: Option<u32>,
}

/// The text, which is UTF-8.
pub(super) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
