//! Orders, from the wire to the core and back.

pub(super) mod amounts;
pub(super) mod lines;
pub(super) mod payments;
pub(super) mod ledger;
pub(super) mod people;
pub(super) mod reader;
pub(super) mod sums;
pub(super) mod decode;
pub(super) mod view;
pub(super) mod losses;
pub(super) mod encode;
pub(super) mod written;
pub(super) mod create;
pub(super) mod update;
pub(super) mod fields;
