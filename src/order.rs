//! Layer 4: an order and its books.
//!
//! [`Money`] is an exact amount in one currency. A [`Line`] is what was ordered; [`Charges`] are
//! what the order costs besides. [`Books`] hold both with the two accounts of an order: the
//! [`Ledger`] of money and the [`Parcels`] of units. A [`Payload`] says what an event brings,
//! [`Books::book`] turns it into a [`Booking`] without touching anything, [`Books::facts`] tells
//! what would then hold, and [`Books::post`] enters it. A booking is plain data, so posting the
//! stored bookings of an order again gives the same books.

mod word;

mod booking;
mod books;
mod charges;
mod currency;
mod facts;
mod ledger;
mod line;
mod money;
mod parcels;
mod payload;
mod person;
mod shipment;
mod units;

pub use booking::{Booking, BookingError, Move, NewShipment, Place};
pub use books::{Books, EditError};
pub use charges::{Charges, total};
pub use currency::{Currency, CurrencyError};
pub use facts::DerivedFacts;
pub use ledger::{Capture, FailedPayment, Ledger, Refund};
pub use line::{Line, LineId, LineQuantity};
pub use money::{Money, MoneyError};
pub use parcels::Parcels;
pub use payload::{Payload, PayloadError, PayloadPart, Tracking};
pub use person::{Customer, DeliveryMethod, PaymentTerms, Person};
pub use shipment::{FailedDelivery, Return, Shipment, ShipmentLine};
pub use units::Units;
