//! What one event of a story brings.

use std::fmt;

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
}

impl fmt::Display for Brings {
    /// Prints ` 1 line 1 by a gateway`; nothing, where the event brings all that it covers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.repeat {
            return f.write_str(" again");
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
        if self.by_gateway { f.write_str(" by a gateway") } else { Ok(()) }
    }
}
