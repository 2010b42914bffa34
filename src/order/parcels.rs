//! The account of an order's units.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::line::LineId;
use super::shipment::{FailedDelivery, Return, Shipment, ShipmentLine};
use super::units::Units;

/// Where every unit is: by line, and by the parcel that carries or carried it.
///
/// The sums are kept beside the parcels, so that a question costs the same however many there are. On
/// disk are the parcels alone; reading an order adds them up again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Parcels {
    shipments: Vec<Shipment>,
    /// Units that changed hands without a parcel.
    loose: Vec<ShipmentLine>,
    failed: Vec<FailedDelivery>,
    returns: Vec<Return>,
    #[serde(skip)]
    units: BTreeMap<LineId, LineState>,
    #[serde(skip)]
    totals: Totals,
    #[serde(skip)]
    known: Known,
}

/// One line: its units, and the parcels where some of them are, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineState {
    pub(super) units: Units,
    spots: [BTreeSet<usize>; 3],
}

/// The sums over all lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) under_way: u64,
    pub(super) delivered: u64,
    pub(super) returned: u64,
    /// How many lines have a unit that is neither out, back nor refunded by its line.
    pub(super) open_lines: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    shipments: BTreeMap<String, usize>,
    failed: BTreeSet<String>,
    returns: BTreeSet<String>,
}

/// The position that stands for the units without a parcel; after every parcel.
pub(super) const LOOSE: usize = usize::MAX;

impl Parcels {
    /// The parcels, oldest first.
    #[must_use]
    pub fn shipments(&self) -> &[Shipment] {
        &self.shipments
    }

    /// The shipment of that id.
    #[must_use]
    pub fn shipment(&self, id: &str) -> Option<&Shipment> {
        self.shipments.get(*self.known.shipments.get(id)?)
    }

    /// The units that changed hands without a parcel, by line.
    #[must_use]
    pub fn loose(&self) -> &[ShipmentLine] {
        &self.loose
    }

    /// The attempts to deliver that failed, in order.
    #[must_use]
    pub fn failed(&self) -> &[FailedDelivery] {
        &self.failed
    }

    /// The returns, in order.
    #[must_use]
    pub fn returns(&self) -> &[Return] {
        &self.returns
    }

    /// Where the units of that line are.
    #[must_use]
    pub fn units(&self, line: &LineId) -> Option<Units> {
        self.units.get(line).map(|state| state.units)
    }

    /// Whether a failed attempt of that reference is on the books.
    #[must_use]
    pub fn knows_failed(&self, reference: &str) -> bool {
        self.known.failed.contains(reference)
    }

    /// Whether a return of that reference is on the books.
    #[must_use]
    pub fn knows_return(&self, reference: &str) -> bool {
        self.known.returns.contains(reference)
    }
}
