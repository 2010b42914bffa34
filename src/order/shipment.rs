//! A parcel, and what happened to it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::entries::Named;
use super::line::LineId;
use super::payload::Tracking;
use super::place::Place;

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its id: the host's, or `#` and its place in the list.
    pub id: String,
    /// Where it can be followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// What it carries or carried, by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ShipmentLine>,
    /// How often its delivery failed.
    #[serde(default)]
    pub attempts: u32,
    /// When it became known.
    pub at: Timestamp,
}

/// The units of one line in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentLine {
    /// The line.
    pub line: LineId,
    /// How many are on their way.
    #[serde(default)]
    pub under_way: u32,
    /// How many are with the customer.
    #[serde(default)]
    pub delivered: u32,
    /// How many are back.
    #[serde(default)]
    pub returned: u32,
    /// How many could not be handed over, or never left, and are unsent again.
    #[serde(default)]
    pub failed: u32,
}

impl ShipmentLine {
    pub(super) fn new(line: LineId) -> Self {
        Self { line, under_way: 0, delivered: 0, returned: 0, failed: 0 }
    }

    fn count(&mut self, place: Place) -> Option<&mut u32> {
        match place {
            Place::UnderWay => Some(&mut self.under_way),
            Place::Delivered => Some(&mut self.delivered),
            Place::Returned => Some(&mut self.returned),
            Place::Failed => Some(&mut self.failed),
            Place::Unsent => None,
        }
    }

    /// How many are at that place; a parcel has no unsent ones.
    #[must_use]
    pub fn at(&self, place: Place) -> u32 {
        match place {
            Place::UnderWay => self.under_way,
            Place::Delivered => self.delivered,
            Place::Returned => self.returned,
            Place::Failed => self.failed,
            Place::Unsent => 0,
        }
    }

    pub(super) fn moved(mut self, from: Place, to: Place, quantity: u32) -> Option<Self> {
        if let Some(count) = self.count(from) {
            *count = count.checked_sub(quantity)?;
        }
        if let Some(count) = self.count(to) {
            *count = count.checked_add(quantity)?;
        }
        Some(self)
    }

    pub(super) fn is_empty(&self) -> bool {
        Place::ALL.into_iter().all(|place| self.at(place) == 0)
    }
}

/// An attempt to deliver that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedDelivery {
    /// The outside world's id of the attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The shipment, as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Goods that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The outside world's id of the return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Named for Shipment {
    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }
}

impl Named for FailedDelivery {
    fn id(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

impl Named for Return {
    fn id(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}
