//! The `payment` axis: what has become of the money.

use crate::vocabulary::{AxisKey, StatusKey};

/// The axis.
pub const AXIS: AxisKey<'static> = AxisKey::new("payment");

/// Placed, and not paid for in full; the default entry.
pub const AWAITING_PAYMENT: StatusKey<'static> = StatusKey::new("AWAITING_PAYMENT");
/// What was captured covers the total, and nothing went back. Opening an order here books the
/// total.
pub const PAID: StatusKey<'static> = StatusKey::new("PAID");
/// Called off. Money may still be held: its refund is due.
pub const CANCELLED: StatusKey<'static> = StatusKey::new("CANCELLED");
/// All that was captured went back.
pub const REFUNDED: StatusKey<'static> = StatusKey::new("REFUNDED");
/// Paid in full, and a part of it went back.
pub const PARTIALLY_REFUNDED: StatusKey<'static> = StatusKey::new("PARTIALLY_REFUNDED");
/// Begun and not placed: an abandoned sale. Orders only start here.
pub const INCOMPLETE: StatusKey<'static> = StatusKey::new("INCOMPLETE");
/// The first custom slot; behaves like [`AWAITING_PAYMENT`].
pub const CUSTOM_PAYMENT_STATUS_1: StatusKey<'static> = StatusKey::new("CUSTOM_PAYMENT_STATUS_1");
/// The second custom slot; behaves like [`AWAITING_PAYMENT`].
pub const CUSTOM_PAYMENT_STATUS_2: StatusKey<'static> = StatusKey::new("CUSTOM_PAYMENT_STATUS_2");
/// The third custom slot; behaves like [`AWAITING_PAYMENT`].
pub const CUSTOM_PAYMENT_STATUS_3: StatusKey<'static> = StatusKey::new("CUSTOM_PAYMENT_STATUS_3");

/// Every status, in the document's order.
pub const ALL: [StatusKey<'static>; 9] = [
    AWAITING_PAYMENT,
    PAID,
    CANCELLED,
    REFUNDED,
    PARTIALLY_REFUNDED,
    INCOMPLETE,
    CUSTOM_PAYMENT_STATUS_1,
    CUSTOM_PAYMENT_STATUS_2,
    CUSTOM_PAYMENT_STATUS_3,
];
