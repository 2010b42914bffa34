//! The attentions that the standard workflow raises: what a person must look at.

/// Money is held that should go back; carries the amount held.
pub const REFUND_DUE: &str = "refund_due";
/// Money came for a cancelled order; carries the amount held.
pub const PAID_AFTER_CANCEL: &str = "paid_after_cancel";
/// Money came for an order that was paid already, and exceeds the total; carries by how much.
pub const OVERPAID: &str = "overpaid";
/// More went back than ever came; carries the difference.
pub const REFUND_UNMATCHED: &str = "refund_unmatched";
/// A parcel left that was not payable; carries what is outstanding.
pub const SHIPPED_UNPAID: &str = "shipped_unpaid";
/// A parcel left although the goods were cancelled.
pub const SHIPPED_AFTER_CANCEL: &str = "shipped_after_cancel";
/// Goods arrived that never left.
pub const DELIVERED_UNSENT: &str = "delivered_unsent";
/// Goods came back that never left.
pub const RETURNED_UNSENT: &str = "returned_unsent";
/// The order was called off while its goods are out.
pub const RETURN_DUE: &str = "return_due";

/// Every attention.
pub const ALL: [&str; 9] = [
    REFUND_DUE,
    PAID_AFTER_CANCEL,
    OVERPAID,
    REFUND_UNMATCHED,
    SHIPPED_UNPAID,
    SHIPPED_AFTER_CANCEL,
    DELIVERED_UNSENT,
    RETURNED_UNSENT,
    RETURN_DUE,
];
