//! WebinOne: the orders and the order statuses of its API, version 2 and the legacy version 1.
//!
//! A [`Shop`] answers requests. Beneath it are functions that a host which keeps orders elsewhere
//! uses alone: [`decode_order`], [`encode_order`], [`decode_creation`], [`decode_update`],
//! [`decode_groups`] for orders, and [`statuses_json`], [`decode_new_status`],
//! [`decode_status_update`], [`status_deletion`] for statuses.
//!
//! A shop's workflow is the standard one with a free axis of labels besides: `StatusId` is the
//! label, and the standard rules go on holding on payment and fulfillment whatever label an order
//! has. Money is what the ledger says: `TotalCost`, `AmountPaid`, `AmountPending`, `PaymentState`
//! and `Payments` are written from it, and a [`PaymentState`] in a request asserts what it says.
//!
//! `docs/dialects/webinone.md` lists every field, and what becomes of it.

mod version;
mod status;
mod named;
mod settings;
mod status_form;
mod payment_state;
mod kept;
mod error;
mod order;
mod catalogue;
mod list;
mod groups;
mod rankers;
mod endpoint;
mod shop;
mod orders;

use crate::order::{Actor, ActorKind};

pub use catalogue::{decode_new_status, decode_status_update, status_deletion, status_fields};
pub use error::Error;
pub use groups::decode_groups;
pub use kept::NAMESPACE;
pub use order::create::{Creation, decode_creation};
pub use order::decode::{Decoded, decode_order, read_orders};
pub use order::encode::{encode_order, encode_order_in};
pub use order::fields::order_fields;
pub use order::update::{Update, decode_update};
pub use payment_state::{Contradiction, PaymentState};
pub use settings::Settings;
pub use shop::Shop;
pub use status::OrderStatus;
pub use status_form::statuses_json;
pub use version::Version;

/// Who changes orders through this system: somebody of the shop, by hand.
fn actor() -> Actor {
    Actor::new(ActorKind::Staff).channel("webinone")
}
