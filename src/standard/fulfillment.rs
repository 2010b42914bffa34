//! The `fulfillment` axis: what has become of the goods.

use crate::vocabulary::{AxisKey, StatusKey};

/// The axis.
pub const AXIS: AxisKey<'static> = AxisKey::new("fulfillment");

/// Nothing done yet; the default entry.
pub const AWAITING_PROCESSING: StatusKey<'static> = StatusKey::new("AWAITING_PROCESSING");
/// Being worked on, and nothing is out.
pub const PROCESSING: StatusKey<'static> = StatusKey::new("PROCESSING");
/// A parcel left.
pub const SHIPPED: StatusKey<'static> = StatusKey::new("SHIPPED");
/// The goods are with the customer. Opening an order here books all units as delivered.
pub const DELIVERED: StatusKey<'static> = StatusKey::new("DELIVERED");
/// The goods stay: the fulfillment half of a cancellation.
pub const WILL_NOT_DELIVER: StatusKey<'static> = StatusKey::new("WILL_NOT_DELIVER");
/// Goods came back, and none is with the customer or under way.
pub const RETURNED: StatusKey<'static> = StatusKey::new("RETURNED");
/// Waits for the customer to come.
pub const READY_FOR_PICKUP: StatusKey<'static> = StatusKey::new("READY_FOR_PICKUP");
/// A parcel is on its last leg.
pub const OUT_FOR_DELIVERY: StatusKey<'static> = StatusKey::new("OUT_FOR_DELIVERY");
/// The first custom slot; behaves like [`PROCESSING`].
pub const CUSTOM_FULFILLMENT_STATUS_1: StatusKey<'static> =
    StatusKey::new("CUSTOM_FULFILLMENT_STATUS_1");
/// The second custom slot; behaves like [`PROCESSING`].
pub const CUSTOM_FULFILLMENT_STATUS_2: StatusKey<'static> =
    StatusKey::new("CUSTOM_FULFILLMENT_STATUS_2");
/// The third custom slot; behaves like [`PROCESSING`].
pub const CUSTOM_FULFILLMENT_STATUS_3: StatusKey<'static> =
    StatusKey::new("CUSTOM_FULFILLMENT_STATUS_3");

/// Every status, in the document's order.
pub const ALL: [StatusKey<'static>; 11] = [
    AWAITING_PROCESSING,
    PROCESSING,
    SHIPPED,
    DELIVERED,
    WILL_NOT_DELIVER,
    RETURNED,
    READY_FOR_PICKUP,
    OUT_FOR_DELIVERY,
    CUSTOM_FULFILLMENT_STATUS_1,
    CUSTOM_FULFILLMENT_STATUS_2,
    CUSTOM_FULFILLMENT_STATUS_3,
];
