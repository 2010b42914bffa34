//! Where a unit can be.

use super::word::words;

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// Not sent yet, or not any more.
    Unsent,
    /// On its way to the customer.
    UnderWay,
    /// With the customer.
    Delivered,
    /// Back with the shop.
    Returned,
    /// Unsent again after a failed delivery or an undone dispatch, and remembered on the parcel: it
    /// may leave again under the same id, or arrive after all.
    Failed,
}

words!(Place, "place of a unit", 5, {
    Unsent => "unsent",
    UnderWay => "under_way",
    Delivered => "delivered",
    Returned => "returned",
    Failed => "failed",
});
