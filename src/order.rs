//! An order, its books and its history.
//!
//! [`Money`] is an exact amount in one currency. A [`Line`] is what was ordered; [`Charges`] are
//! what the order costs besides. [`Books`] hold both with the two accounts of an order: the
//! [`Ledger`] of money and the [`Parcels`] of units. A [`Payload`] says what an event brings,
//! [`Books::book`] turns it into a [`Booking`] without touching anything, [`Books::facts`] tells
//! what would then hold, and [`Books::post`] enters it. A booking is plain data, so posting the
//! stored bookings of an order again gives the same books.
//!
//! An [`Order`] is its history: each [`Record`] says who did what, what it booked and what it owes,
//! and [`Order::replay`] makes the same order of the same records.

mod word;
mod few;
mod currency;
mod money;
mod person;
mod line;
mod charges;
mod payload;
mod facts;
mod place;
mod units;
mod shipment;
mod booking_error;
mod entries;
mod ledger;
mod booking;
mod parcels;
mod books;
mod actor;
mod attention;
mod opening;
mod edit;
mod change;
mod record_error;
mod effect;
mod record;
mod packed_record;
mod extra;
mod history;
mod position;
mod replay_error;
mod aggregate;

pub use actor::{Actor, ActorKind};
pub use aggregate::Order;
pub use attention::Attention;
pub use booking::{Booking, Move, NewShipment};
pub use booking_error::BookingError;
pub use books::{Books, EditError};
pub use change::Change;
pub use charges::{Charges, total};
pub use currency::{Currency, CurrencyError};
pub use edit::Edit;
pub use effect::{Effect, EffectKey, OwedEffect};
pub use facts::DerivedFacts;
pub use history::{History, Records};
pub use ledger::{Capture, FailedPayment, Ledger, Refund};
pub use line::{Line, LineId, LineQuantity};
pub use money::{Money, MoneyError};
pub use opening::Opening;
pub use parcels::Parcels;
pub use payload::{Payload, PayloadError, PayloadPart, Tracking};
pub use person::{Customer, DeliveryMethod, PaymentTerms, Person};
pub use place::Place;
pub use record::{Entry, Notification, Record, Taken};
pub use record_error::RecordError;
pub use replay_error::ReplayError;
pub use shipment::{FailedDelivery, Return, Shipment, ShipmentLine};
pub use units::Units;

pub(crate) use aggregate::{is_json, opening_books};
pub(crate) use booking::PackedBooking;
pub(crate) use books::Standing;
pub(crate) use extra::{Extra, Load};
pub(crate) use few::Few;
pub(crate) use history::{Moment, PlainRecord, Row, changes, effects, with_new_axes};
pub(crate) use packed_record::PackedRecord;
