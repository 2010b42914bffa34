//! The roles that the standard workflow knows; whatever asks for none is anybody's.

/// May undo: [`MARK_UNPAID`](super::event::MARK_UNPAID),
/// [`UNDO_DELIVERED`](super::event::UNDO_DELIVERED) and [`UNDO_SENT`](super::event::UNDO_SENT).
pub const MANAGER: &str = "manager";

/// Every role.
pub const ALL: [&str; 1] = [MANAGER];
