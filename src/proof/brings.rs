//! What one event of a story brings.

use std::fmt;

use crate::order::Payload;
use crate::vocabulary::Books;

/// What an event of a story brings, in coins of an order that costs three of them, and in units
/// of its two lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brings {
    /// What kind of booking it is.
    pub books: Option<Books>,
    /// How many coins; none, where the event names no amount.
    pub amount: Option<u8>,
    /// The numbers of the lines that it names, from 1, one unit of each.
    pub lines: Vec<u8>,
    /// Whether a gateway reports it.
    pub by_gateway: bool,
    /// Whether it was told before, or has nothing in it, so that nothing is booked.
    pub repeat: bool,
    /// Whether it moves units, or names a parcel that the books do not know.
    pub parcel: bool,
    /// Of a plan for an order: what it comes with, in the order's own amounts and lines.
    pub payload: Option<Payload>,
}

impl fmt::Display for Brings {
    /// Prints ` 1 line 1 by a gateway`, and of a plan for an order ` 5.00 EUR 2 of line 1`; nothing
    /// where the event brings all that it covers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = if self.by_gateway { " by a gateway" } else { "" };
        if self.repeat {
            return f.write_str(" again");
        }
        if let Some(payload) = &self.payload {
            write_payload(f, payload)?;
            return f.write_str(by);
        }
        if let Some(amount) = self.amount {
            write!(f, " {amount}")?;
        }
        match self.lines[..] {
            [] => {}
            [line] => write!(f, " line {line}")?,
            [ref others @ .., last] => {
                let others: Vec<String> = others.iter().map(u8::to_string).collect();
                write!(f, " lines {} and {last}", others.join(", "))?;
            }
        }
        f.write_str(by)
    }
}

fn write_payload(f: &mut fmt::Formatter<'_>, payload: &Payload) -> fmt::Result {
    if let Some(amount) = payload.amount {
        write!(f, " {amount}")?;
    }
    if let Some(parcel) = &payload.shipment {
        write!(f, " parcel {parcel}")?;
    }
    for (number, part) in payload.lines.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        write!(f, "{comma} {} of line {}", part.quantity, part.line)?;
    }
    Ok(())
}
