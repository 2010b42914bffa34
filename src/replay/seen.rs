//! A line of a log with every text borrowed: what the hot path works on.

use jiff::Timestamp;
use rust_decimal::Decimal;

/// The members of a line; see [`LogLine`](super::LogLine).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen<'a> {
    pub(super) order: &'a str,
    pub(super) event: &'a str,
    pub(super) at: Timestamp,
    pub(super) actor: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) amount: Option<Decimal>,
    pub(super) total: Option<Decimal>,
    pub(super) currency: Option<&'a str>,
    pub(super) key: Option<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) reference: Option<&'a str>,
    pub(super) shipment: Option<&'a str>,
    pub(super) units: Option<u32>,
}
