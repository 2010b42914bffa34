//! What may be done in the model, and by whom.

use super::portion::{Portion, Units};
use crate::vocabulary::Books;
use crate::workflow::Roles;

/// What may be done to a configuration, and by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// The roles of whoever acts.
    pub(super) roles: Roles,
    /// Whether an event that books something may come and bring nothing, as one told again does.
    pub(super) again: bool,
    /// Whether the two units may go different ways.
    pub(super) apart: bool,
}

impl Scope {
    /// Everything, by whoever has every role.
    pub(super) const ALL: Self = Self { roles: Roles::ALL, again: true, apart: true };

    /// Whether an event of that kind may bring that.
    pub(super) fn admits(self, kind: Option<Books>, portion: Portion) -> bool {
        let splits = matches!(portion.units, Units::First | Units::Second);
        (self.again || kind.is_none() || portion != Portion::NOTHING) && (self.apart || !splits)
    }
}
