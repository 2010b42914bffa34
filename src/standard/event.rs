//! The events: requests ask, reports tell.

use crate::vocabulary::EventKey;

/// Request: the customer places an order that was [`INCOMPLETE`](super::payment::INCOMPLETE).
pub const PLACE: EventKey<'static> = EventKey::new("place");
/// Report: money came in.
pub const PAID: EventKey<'static> = EventKey::new("paid");
/// Report: an attempt to pay failed.
pub const PAYMENT_FAILED: EventKey<'static> = EventKey::new("payment_failed");
/// Report: money went back.
pub const REFUNDED: EventKey<'static> = EventKey::new("refunded");
/// Request: call the order off, money and goods.
pub const CANCEL: EventKey<'static> = EventKey::new("cancel");
/// Request, of a timer: call off an order that nobody paid for.
pub const EXPIRE: EventKey<'static> = EventKey::new("expire");
/// Request: take up an order again that was called off or came back.
pub const REOPEN: EventKey<'static> = EventKey::new("reopen");
/// Request, of a manager: a payment entered by hand was none.
pub const MARK_UNPAID: EventKey<'static> = EventKey::new("mark_unpaid");
/// Request: start to work on the goods.
pub const PROCESS: EventKey<'static> = EventKey::new("process");
/// Request: the goods wait for the customer.
pub const READY_FOR_PICKUP: EventKey<'static> = EventKey::new("ready_for_pickup");
/// Report: a parcel left.
pub const SENT: EventKey<'static> = EventKey::new("sent");
/// Report: a parcel is on its last leg.
pub const OUT_FOR_DELIVERY: EventKey<'static> = EventKey::new("out_for_delivery");
/// Report: a parcel arrived, or the goods were handed over.
pub const DELIVERED: EventKey<'static> = EventKey::new("delivered");
/// Report: a parcel could not be handed over and comes back.
pub const DELIVERY_FAILED: EventKey<'static> = EventKey::new("delivery_failed");
/// Report: goods came back.
pub const RETURNED: EventKey<'static> = EventKey::new("returned");
/// Request: the order is complete; open units count as delivered, and no money moves.
pub const DONE: EventKey<'static> = EventKey::new("done");
/// Request, of a manager and with a reason: the goods are not with the customer.
pub const UNDO_DELIVERED: EventKey<'static> = EventKey::new("undo_delivered");
/// Request, of a manager and with a reason: the parcel did not leave.
pub const UNDO_SENT: EventKey<'static> = EventKey::new("undo_sent");

/// Every event, in the document's order.
pub const ALL: [EventKey<'static>; 18] = [
    PLACE,
    PAID,
    PAYMENT_FAILED,
    REFUNDED,
    CANCEL,
    EXPIRE,
    REOPEN,
    MARK_UNPAID,
    PROCESS,
    READY_FOR_PICKUP,
    SENT,
    OUT_FOR_DELIVERY,
    DELIVERED,
    DELIVERY_FAILED,
    RETURNED,
    DONE,
    UNDO_DELIVERED,
    UNDO_SENT,
];
