//! Whole orders: the wire object, and the core's.

mod decode;
mod read;
mod encode;
mod losses;

pub use decode::{Decoded, decode_order};
pub use encode::{View, encode_order, show_order};
pub use read::read_orders;

pub(super) use encode::{PAYMENT_ID, PAYMENT_URL, placed_at};
