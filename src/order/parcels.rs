//! The account of an order's units.

mod post;
mod spots;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

use spots::Spots;

use super::booking::{Moved, NewShipment};
use super::booking_error::BookingError;
use super::entries::Entries;
use super::line::{Line, LineId, LineQuantity};
use super::payload::Tracking;
use super::place::Place;
use super::shipment::{FailedDelivery, Return, Shipment, ShipmentLine};
use super::units::Units;

/// Where every unit is: by line, and by the parcel that carries or carried it.
///
/// The sums are kept beside the parcels, so that a question costs the same however many there are.
/// On disk are the parcels alone; reading an order adds them up again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Parcels {
    shipments: Entries<Shipment>,
    /// Units that changed hands without a parcel.
    loose: Vec<ShipmentLine>,
    failed: Entries<FailedDelivery>,
    returns: Entries<Return>,
    #[serde(skip)]
    units: BTreeMap<LineId, LineState>,
    #[serde(skip)]
    totals: Totals,
}

/// The form on disk, without what follows from it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ParcelsOnDisk {
    shipments: Vec<Shipment>,
    loose: Vec<ShipmentLine>,
    failed: Vec<FailedDelivery>,
    returns: Vec<Return>,
}

/// One line: its units, and the parcels where some of them are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineState {
    pub(super) units: Units,
    under_way: Spots,
    delivered: Spots,
    returned: Spots,
}

impl LineState {
    /// The parcels that have units of the line at that place, oldest first.
    pub(super) fn spots(&self, place: Place) -> impl Iterator<Item = usize> {
        let spots = match place {
            Place::UnderWay => Some(&self.under_way),
            Place::Delivered => Some(&self.delivered),
            Place::Returned => Some(&self.returned),
            Place::Unsent | Place::Failed => None,
        };
        spots.into_iter().flat_map(Spots::iter)
    }

    /// Notes what a parcel has now.
    fn note(&mut self, spot: usize, cell: &ShipmentLine) {
        for (spots, count) in [
            (&mut self.under_way, cell.under_way),
            (&mut self.delivered, cell.delivered),
            (&mut self.returned, cell.returned),
        ] {
            if count == 0 {
                spots.remove(spot);
            } else {
                spots.insert(spot);
            }
        }
    }
}

/// The sums over all lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) under_way: u64,
    pub(super) delivered: u64,
    pub(super) returned: u64,
    /// How many lines have a unit that is neither with the customer, back nor refunded by its line.
    pub(super) open_lines: u64,
}

impl Totals {
    /// Counts a line in.
    pub(super) fn add(&mut self, units: Units) {
        self.under_way = self.under_way.saturating_add(units.under_way.into());
        self.delivered = self.delivered.saturating_add(units.delivered.into());
        self.returned = self.returned.saturating_add(units.returned.into());
        self.open_lines = self.open_lines.saturating_add((!units.settled()).into());
    }

    /// Counts a line out.
    pub(super) fn remove(&mut self, units: Units) {
        self.under_way = self.under_way.saturating_sub(units.under_way.into());
        self.delivered = self.delivered.saturating_sub(units.delivered.into());
        self.returned = self.returned.saturating_sub(units.returned.into());
        self.open_lines = self.open_lines.saturating_sub((!units.settled()).into());
    }

    /// Whether some unit is under way, with the customer or back.
    pub(super) fn any_left(&self) -> bool {
        self.under_way > 0 || self.delivered > 0 || self.returned > 0
    }
}

/// The position that stands for the units without a parcel; after every parcel.
const LOOSE: usize = usize::MAX;

impl Parcels {
    /// The parcels, oldest first.
    #[must_use]
    pub fn shipments(&self) -> &[Shipment] {
        self.shipments.as_slice()
    }

    /// The shipment of that id.
    #[must_use]
    pub fn shipment(&self, id: &str) -> Option<&Shipment> {
        self.shipments.get(self.shipments.find(id)?)
    }

    /// The units that changed hands without a parcel, by line.
    #[must_use]
    pub fn loose(&self) -> &[ShipmentLine] {
        &self.loose
    }

    /// The attempts to deliver that failed, in order.
    #[must_use]
    pub fn failed(&self) -> &[FailedDelivery] {
        self.failed.as_slice()
    }

    /// The returns, in order.
    #[must_use]
    pub fn returns(&self) -> &[Return] {
        self.returns.as_slice()
    }

    /// Where the units of that line are.
    #[must_use]
    pub fn units(&self, line: &LineId) -> Option<Units> {
        self.units.get(line).map(|state| state.units)
    }

    /// Whether a failed attempt of that reference is on the books.
    #[must_use]
    pub fn knows_failed(&self, reference: &str) -> bool {
        self.failed.knows(reference)
    }

    /// Whether a return of that reference is on the books.
    #[must_use]
    pub fn knows_return(&self, reference: &str) -> bool {
        self.returns.knows(reference)
    }
}

/// What the rules of booking ask.
impl Parcels {
    /// The sums over all lines.
    pub(super) fn totals(&self) -> Totals {
        self.totals
    }

    /// The lines and their units, by name.
    pub(super) fn lines(&self) -> impl ExactSizeIterator<Item = (&LineId, &LineState)> {
        self.units.iter()
    }

    /// A line and its units.
    pub(super) fn line(&self, line: &LineId) -> Option<(&LineId, &LineState)> {
        self.units.get_key_value(line)
    }

    /// The position of the shipment of that id.
    pub(super) fn spot(&self, id: &str) -> Option<usize> {
        self.shipments.find(id)
    }

    /// What is in the parcel at that position, or in none.
    pub(super) fn cells(&self, spot: usize) -> &[ShipmentLine] {
        self.shipments.get(spot).map_or(&self.loose, |shipment| &shipment.lines)
    }

    /// The units of a line in the parcel at that position.
    pub(super) fn cell(&self, spot: usize, line: &LineId) -> Option<&ShipmentLine> {
        let cells = self.cells(spot);
        cells.get(find(cells, line).ok()?)
    }

    /// The id of the parcel at that position; none for units without a parcel.
    pub(super) fn id(&self, spot: usize) -> Option<&str> {
        self.shipments.get(spot).map(|shipment| shipment.id.as_str())
    }

    /// The id for a parcel that came without one: its place in the list, or the next that is free.
    pub(super) fn next_id(&self) -> SmolStr {
        let mut place = self.shipments.len();
        loop {
            place += 1;
            let id = format_smolstr!("#{place}");
            if !self.shipments.knows(&id) {
                return id;
            }
        }
    }
}

/// Edits of the lines; the caller has checked them.
impl Parcels {
    /// Takes a line in, or gives a line another quantity.
    pub(super) fn put_line(&mut self, line: LineId, quantity: u32) {
        let state = self.units.entry(line).or_default();
        if state.units.quantity > 0 {
            self.totals.remove(state.units);
        }
        state.units.quantity = quantity;
        self.totals.add(state.units);
    }

    /// Takes a line out.
    pub(super) fn remove_line(&mut self, line: &LineId) {
        if let Some(state) = self.units.remove(line) {
            self.totals.remove(state.units);
        }
    }

    /// Says where a shipment can be followed; false if it is not on the books.
    pub(super) fn set_tracking(&mut self, id: &str, tracking: Tracking) -> bool {
        let spot = self.shipments.find(id);
        let shipment = spot.and_then(|spot| self.shipments.get_mut(spot));
        shipment.map(|shipment| shipment.tracking = Some(tracking)).is_some()
    }
}

/// The place of a line among those of a parcel, which are sorted by name.
fn find(cells: &[ShipmentLine], line: &LineId) -> Result<usize, usize> {
    cells.binary_search_by(|cell| cell.line.cmp(line))
}
