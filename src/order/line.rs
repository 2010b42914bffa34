//! What was ordered.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::money::{Money, MoneyError};
use crate::vocabulary::{Key, KeyError};

/// The name of a line within its order: the host's own, or `1`, `2` and so on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineId(Key);

impl LineId {
    /// Names a line; the rules are those of a [`Key`].
    ///
    /// # Errors
    ///
    /// [`KeyError`] says which rule the text breaks.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        Key::new(text).map(Self)
    }

    /// The text of the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A line of an order: one article, so many units of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its name within the order.
    pub id: LineId,
    /// The article's number.
    #[serde(default)]
    pub sku: String,
    /// The article's name, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How many units; one or more.
    pub quantity: u32,
    /// The price of one unit.
    pub unit_price: Money,
    /// Whether it needs shipping; a download or a service does not.
    #[serde(default = "yes")]
    pub shippable: bool,
}

/// Goods need shipping unless the host says otherwise.
fn yes() -> bool {
    true
}

impl Line {
    /// A line of goods that need shipping.
    #[must_use]
    pub fn new(id: LineId, sku: &str, quantity: u32, unit_price: Money) -> Self {
        let (sku, name) = (sku.to_owned(), String::new());
        Self { id, sku, name, quantity, unit_price, shippable: true }
    }

    /// Gives it a name for people.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    /// Says that nothing of it is shipped.
    #[must_use]
    pub fn not_shipped(mut self) -> Self {
        self.shippable = false;
        self
    }

    /// What all its units cost.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] above [`Money::MAX`].
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.checked_mul(self.quantity)
    }
}

/// So many units of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineQuantity {
    /// The line.
    pub line: LineId,
    /// How many units.
    pub quantity: u32,
}

/// Looks whether lines are named twice: among few by comparing, so that it takes no memory.
pub(super) struct Twice<'a> {
    parts: &'a [LineQuantity],
    seen: BTreeSet<&'a LineId>,
}

impl<'a> Twice<'a> {
    /// How many are compared.
    const FEW: usize = 16;

    pub(super) const fn new(parts: &'a [LineQuantity]) -> Self {
        Self { parts, seen: BTreeSet::new() }
    }

    /// Whether the line at that place was named before it; to be asked of each place in turn.
    pub(super) fn at(&mut self, place: usize) -> bool {
        let Some((part, before)) = self.parts.get(..=place).and_then(<[_]>::split_last) else {
            return false;
        };
        if self.parts.len() > Self::FEW {
            return !self.seen.insert(&part.line);
        }
        before.iter().any(|it| it.line == part.line)
    }
}
