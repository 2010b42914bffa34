//! The workflow of the contest: two axes of 9 and 11 statuses, 12 events, 30 transitions.
//!
//! Contestants that are told their transitions at run time take them from [`TRANSITIONS`]; the
//! others have them written out in their own way, and the outcomes are compared.

use Event::{
    Authorize, Cancel, Deliver, Dispute, Fail, Pack, Pay, Place, Process, Refund, Return, Ship,
};

/// Names values in the order of their numbers.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($value:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name { $($value),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$value),+];
        }
    };
}

named! {
    /// A status of the money.
    Payment {
        Incomplete, Awaiting, Authorized, Paid, Failed, Disputed, PartlyRefunded, Refunded,
        Cancelled,
    }
}

named! {
    /// A status of the goods.
    Fulfillment {
        Unprocessed, Processing, Held, Packed, Ready, Shipped, OutForDelivery, Delivered, Lost,
        Returned, Dropped,
    }
}

named! {
    /// What may be tried.
    Event {
        Place, Authorize, Pay, Fail, Dispute, Refund, Process, Pack, Ship, Deliver, Return, Cancel,
    }
}

/// The facts about an order, a bit each.
pub mod fact {
    pub const CHARGED: u64 = 1;
    pub const PAYABLE: u64 = 2;
    pub const REFUNDABLE: u64 = 4;
    /// Their names, by bit.
    pub const NAMES: [&str; 3] = ["charged", "payable", "refundable"];
}

/// What a transition owes, a bit each.
pub mod effect {
    pub const NOTHING: u16 = 0;
    pub const MAIL: u16 = 1;
    pub const ATTENTION: u16 = 2;
}

/// The facts that an event needs: on every axis and from every status the same.
pub const fn needs(event: Event) -> u64 {
    match event {
        Pay => fact::CHARGED,
        Process => fact::PAYABLE,
        Refund => fact::REFUNDABLE,
        Place | Authorize | Fail | Dispute | Pack | Ship | Deliver | Return | Cancel => 0,
    }
}

/// A move on one axis.
#[derive(Debug, Clone, Copy)]
pub enum Move {
    Money(Payment, Payment),
    Goods(Fulfillment, Fulfillment),
}

/// Every transition: the event, the move, and what it owes.
pub const TRANSITIONS: [(Event, Move, u16); 30] = {
    use Fulfillment as F;
    use Move::{Goods, Money};
    use Payment as P;
    use effect::{ATTENTION, MAIL, NOTHING};
    [
        (Place, Money(P::Incomplete, P::Awaiting), MAIL),
        (Authorize, Money(P::Awaiting, P::Authorized), NOTHING),
        (Authorize, Money(P::Failed, P::Authorized), NOTHING),
        (Pay, Money(P::Awaiting, P::Paid), MAIL),
        (Pay, Money(P::Authorized, P::Paid), MAIL),
        (Pay, Money(P::Failed, P::Paid), MAIL),
        (Fail, Money(P::Awaiting, P::Failed), MAIL),
        (Fail, Money(P::Authorized, P::Failed), MAIL),
        (Dispute, Money(P::Paid, P::Disputed), ATTENTION),
        (Refund, Money(P::Paid, P::PartlyRefunded), MAIL),
        (Refund, Money(P::PartlyRefunded, P::Refunded), MAIL),
        (Refund, Money(P::Disputed, P::Refunded), MAIL | ATTENTION),
        (Process, Goods(F::Unprocessed, F::Processing), NOTHING),
        (Process, Goods(F::Processing, F::Held), ATTENTION),
        (Pack, Goods(F::Processing, F::Packed), NOTHING),
        (Pack, Goods(F::Held, F::Packed), NOTHING),
        (Pack, Goods(F::Packed, F::Ready), MAIL),
        (Ship, Goods(F::Packed, F::Shipped), MAIL),
        (Ship, Goods(F::Shipped, F::OutForDelivery), MAIL),
        (Deliver, Goods(F::Shipped, F::Delivered), MAIL),
        (Deliver, Goods(F::OutForDelivery, F::Delivered), MAIL),
        (Deliver, Goods(F::Ready, F::Delivered), MAIL),
        (Return, Goods(F::OutForDelivery, F::Lost), ATTENTION),
        (Return, Goods(F::Delivered, F::Returned), MAIL),
        (Cancel, Money(P::Incomplete, P::Cancelled), NOTHING),
        (Cancel, Money(P::Awaiting, P::Cancelled), MAIL),
        (Cancel, Money(P::Authorized, P::Cancelled), MAIL),
        (Cancel, Money(P::Paid, P::Cancelled), ATTENTION),
        (Cancel, Goods(F::Unprocessed, F::Dropped), NOTHING),
        (Cancel, Goods(F::Processing, F::Dropped), NOTHING),
    ]
};

/// Where every order begins.
pub const ENTRY: (Payment, Fulfillment) = (Payment::Incomplete, Fulfillment::Unprocessed);
