//! Ecwid: the statuses, orders and carts of its REST API (v3), and its webhooks.
//!
//! A [`Shop`] answers requests, and changes only when everything about a request is decided.
//! Beneath it are pure functions for hosts that keep orders themselves: [`decode_order`],
//! [`encode_order`], [`statuses_json`], [`webhooks`].
//!
//! The workflow is [`Workflow::standard`](crate::Workflow::standard), whose twenty statuses are
//! Ecwid's. Ecwid has no rules about which status follows which; here a changed `paymentStatus` or
//! `fulfillmentStatus` is an assignment through the graph, and words about money need their money.
//! What becomes of each field stands in `docs/dialects/ecwid.md`.
//!
//! ```
//! use orderflow::dialect::ecwid::{Scope, Settings, Shop, Token};
//! use orderflow::dialect::{Json, Languages, Method, Request};
//! use orderflow::repository::Repository;
//! use orderflow::{Currency, Workflow};
//!
//! let settings = Settings::new(1003, Currency::new("EUR")?, Languages::new("en"))
//!     .token("secret_token", Token::secret(Scope::ALL));
//! let mut shop = Shop::new(settings, Repository::new(Workflow::standard()));
//!
//! let at = "2026-03-01T09:00:00Z".parse()?;
//! let request = Request::new(Method::Get, "/api/v3/1003/profile/order_status/PAID", at);
//! let answer = shop.answer(&request.clone().token("secret_token"));
//! assert_eq!(answer.response.status, 200);
//!
//! let refused = shop.answer(&request.token("guessed")).response;
//! let body = refused.body.unwrap_or_default();
//! assert_eq!(refused.status, 403);
//! assert_eq!(body.at("errorCode").and_then(Json::as_text), Some("INVALID_API_TOKEN"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod token;
mod settings;
mod error;
mod date;
mod catalogue;
mod status_update;
mod order;
mod read;
mod select;
mod search;
mod webhook;
mod shop;

pub use catalogue::statuses_json;
pub use error::Error;
pub use order::{Decoded, decode_order, encode_order};
pub use read::read_orders;
pub use settings::Settings;
pub use shop::Shop;
pub use token::{Scope, Token};
pub use webhook::{Entity, Webhook, WebhookError, WebhookKind, read_webhook, webhooks};

/// The namespace of what is kept of Ecwid's fields, and the source that imports name.
pub const NAMESPACE: &str = "ecwid";
