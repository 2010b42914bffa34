//! The other systems, by name.

use orderflow::Currency;
use orderflow::dialect::System;

use crate::ui::Failure;

/// The names of the systems.
pub(crate) const NAMES: [&str; 3] = System::NAMES;

/// A fresh shop of the system, in the currency of those letters.
///
/// # Errors
///
/// A [`Failure`], where the letters are no currency.
pub(crate) fn fresh(name: &str, currency: Option<&str>) -> Result<System, Failure> {
    let currency = match currency {
        None => Currency::NONE,
        Some(letters) => Currency::new(letters)
            .map_err(|error| Failure::new(error.to_string()).help("write --currency EUR, say"))?,
    };
    // The command line takes no other name.
    let unknown = || Failure::new(format!("there is no system {name:?}"));
    System::fresh(name, currency).ok_or_else(unknown)
}
