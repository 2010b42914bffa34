//! Orders, between Ecwid's wire objects and ours.
//!
//! What both know is *mapped*. What follows from the rest is *derived* and written from the order
//! alone. Everything else is *kept* under the namespace `ecwid`, by the name of its field.
//!
//! A mapped object that says more than the order can (a person, an item) is kept besides, as it
//! came. It comes out as it came while it still says what the order says, and with the order's own
//! values in it once it does not.

mod kept;
mod number;
mod reading;
mod person;
mod shipping;
mod line;
mod amounts;
mod label;
mod refunds;
mod parts;
mod decode;
mod encode;
mod losses;
mod update;

pub use decode::{Decoded, decode_order};
pub use encode::encode_order;

pub(super) use decode::{decode_at, open_new};
pub(super) use encode::{cart_id, encode_cart, number, wire_status};
pub(super) use kept::{fields as kept_fields, foreign_json};
pub(super) use update::{Updated, update_cart, update_order};
