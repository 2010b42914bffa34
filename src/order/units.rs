//! Where the units of a line are.

use serde::{Deserialize, Serialize};

use super::place::Place;

/// Where the units of a line are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Units {
    /// How many were ordered.
    pub quantity: u32,
    /// How many are on their way.
    pub under_way: u32,
    /// How many are with the customer.
    pub delivered: u32,
    /// How many are back.
    pub returned: u32,
    /// How many were refunded by their line, wherever they are.
    pub refunded: u32,
}

impl Units {
    /// How many are under way, with the customer or back.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.under_way.saturating_add(self.delivered).saturating_add(self.returned)
    }

    /// How many have not left, or not since they came back to stock.
    #[must_use]
    pub fn unsent(&self) -> u32 {
        self.quantity.saturating_sub(self.left())
    }

    /// Whether each is delivered, returned or refunded.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.unsent().saturating_add(self.under_way) <= self.refunded
    }

    /// The count of that place, where it is kept.
    fn count(&mut self, place: Place) -> Option<&mut u32> {
        match place {
            Place::UnderWay => Some(&mut self.under_way),
            Place::Delivered => Some(&mut self.delivered),
            Place::Returned => Some(&mut self.returned),
            Place::Unsent | Place::Failed => None,
        }
    }

    /// The units after a move, if so many are there.
    pub(crate) fn moved(mut self, from: Place, to: Place, quantity: u32) -> Option<Self> {
        let unsent = self.unsent();
        match self.count(from) {
            Some(count) => *count = count.checked_sub(quantity)?,
            None => unsent.checked_sub(quantity).map(drop)?,
        }
        if let Some(count) = self.count(to) {
            *count = count.checked_add(quantity)?;
        }
        Some(self)
    }
}
