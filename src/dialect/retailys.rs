//! Retailys: the document "System/Orders".
//!
//! A [`Shop`] answers requests; below it are pure functions for a host that keeps orders itself:
//! [`decode_order`] and [`encode_order`] for whole orders, [`statuses_json`] for the catalogue, and
//! [`Desk`] for one request about one order. `docs/dialects/retailys.md` says of every field
//! whether it is mapped, derived, kept or refused.
//!
//! The system has two ways to write: a free status of the shop's own, which is the axis
//! [`LABEL`](super::LABEL) here, and five verbs, which are events on the standard axes. What it
//! shows of an order, the [`Flags`] and the money paid, is derived from the books and the statuses,
//! so no two of them can contradict each other.
//!
//! ```
//! use orderflow::dialect::retailys::{Settings, Shop};
//! use orderflow::dialect::{Method, Request};
//! use orderflow::order::Currency;
//!
//! let mut shop = Shop::new(Settings::new("tea", Currency::new("EUR")?))?;
//! let at = "2026-03-01T09:00:00Z".parse()?;
//! let post = Request::new(Method::Post, "/System/Orders", at)
//!     .json(r#"{"name": "Ann", "email": "ann@shop.example", "order_currency_code": "EUR"}"#);
//! let answer = shop.answer(&post);
//! assert_eq!(answer.response.status, 201);
//! assert_eq!(answer.response.body.unwrap().to_string(), r#"{"id":1}"#);
//!
//! let cancel = Request::new(Method::Patch, "/System/Orders/1/cancel", at);
//! let order = shop.answer(&cancel).response.body.unwrap();
//! assert_eq!(order.get("canceled").and_then(|it| it.as_switch()), Some(true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod settings;
mod error;
mod statuses;
mod keep;
mod time;
mod reference;
mod person;
mod price;
mod item;
mod tracking;
mod flags;
mod order;
mod request;
mod shop;

pub use error::{Error, Missing};
pub use flags::Flags;
pub use order::{Decoded, View, decode_order, encode_order, read_orders, show_order};
pub use request::{Changed, Desk, Verb};
pub use settings::{OrderStatus, Raises, Settings};
pub use shop::Shop;
pub use statuses::{read_statuses, statuses_json};

/// The namespace of what is kept of an order.
pub const NAMESPACE: &str = "retailys";
/// The namespace of what is kept of its items, by their ids.
pub const ITEMS: &str = "retailys.items";
/// The namespace of what is kept of the trackings of its shipments, by the shipments' ids.
pub const TRACKINGS: &str = "retailys.trackings";
/// The namespace of the trackings that wait for a parcel, by their turns.
pub const WAITING: &str = "retailys.waiting";
