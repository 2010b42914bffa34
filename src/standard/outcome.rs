//! The outcomes: the word for the whole order, by the first that holds.

/// Closed, and good: every unit is settled, one at least reached the customer or came back, and
/// the order is paid for.
pub const DONE: &str = "DONE";
/// Closed: payment is cancelled, or all money is back and the goods stay. Money may still be
/// held, and then its refund is due.
pub const CANCELLED: &str = "CANCELLED";
/// Something is still expected.
pub const OPEN: &str = "OPEN";

/// Every outcome, in the order in which they are tried.
pub const ALL: [&str; 3] = [DONE, CANCELLED, OPEN];
