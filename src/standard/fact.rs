//! The facts that the standard workflow reads, each seen after the event is booked.

use crate::vocabulary::FactKey;

/// What was captured covers the total.
pub const PAID_IN_FULL: FactKey<'static> = FactKey::new("paid_in_full");
/// More was captured than the total.
pub const OVERPAID: FactKey<'static> = FactKey::new("overpaid");
/// More was captured than refunded.
pub const MONEY_HELD: FactKey<'static> = FactKey::new("money_held");
/// Something was refunded.
pub const REFUNDED: FactKey<'static> = FactKey::new("refunded");
/// All that was captured, more than nothing, is refunded.
pub const REFUNDED_IN_FULL: FactKey<'static> = FactKey::new("refunded_in_full");
/// More was refunded than captured.
pub const REFUND_UNMATCHED: FactKey<'static> = FactKey::new("refund_unmatched");
/// A capture by a gateway stands on the books.
pub const GATEWAY_CAPTURED: FactKey<'static> = FactKey::new("gateway_captured");
/// This event booked money.
pub const MONEY_CAME: FactKey<'static> = FactKey::new("money_came");
/// The order is paid after delivery: invoice, cash on delivery.
pub const PAY_LATER: FactKey<'static> = FactKey::new("pay_later");
/// The customer picks the goods up.
pub const PICKUP: FactKey<'static> = FactKey::new("pickup");
/// No line needs shipping.
pub const NOTHING_TO_SHIP: FactKey<'static> = FactKey::new("nothing_to_ship");
/// This event booked units.
pub const UNITS_CAME: FactKey<'static> = FactKey::new("units_came");
/// A unit is under way.
pub const UNITS_UNDER_WAY: FactKey<'static> = FactKey::new("units_under_way");
/// A unit is with the customer.
pub const UNITS_DELIVERED: FactKey<'static> = FactKey::new("units_delivered");
/// A unit came back.
pub const UNITS_RETURNED: FactKey<'static> = FactKey::new("units_returned");
/// Before this event some unit was under way, with the customer or back.
pub const UNITS_HAD_LEFT: FactKey<'static> = FactKey::new("units_had_left");
/// Every unit is delivered, returned or refunded.
pub const UNITS_SETTLED: FactKey<'static> = FactKey::new("units_settled");

/// Every fact, in the document's order.
pub const ALL: [FactKey<'static>; 17] = [
    PAID_IN_FULL,
    OVERPAID,
    MONEY_HELD,
    REFUNDED,
    REFUNDED_IN_FULL,
    REFUND_UNMATCHED,
    GATEWAY_CAPTURED,
    MONEY_CAME,
    PAY_LATER,
    PICKUP,
    NOTHING_TO_SHIP,
    UNITS_CAME,
    UNITS_UNDER_WAY,
    UNITS_DELIVERED,
    UNITS_RETURNED,
    UNITS_HAD_LEFT,
    UNITS_SETTLED,
];
