//! What may be done in the model, and by whom.

use super::portion::Portion;
use crate::vocabulary::Books;
use crate::workflow::Roles;

/// What may be done to a configuration, and by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// The roles of whoever acts.
    pub(super) roles: Roles,
    /// Whether an event that books something may come and bring nothing, as one told again does.
    pub(super) again: bool,
}

impl Scope {
    /// Everything, by whoever has every role.
    pub(super) const ALL: Self = Self { roles: Roles::ALL, again: true };

    /// Whether an event of that kind may bring that.
    pub(super) fn admits(self, kind: Option<Books>, portion: Portion) -> bool {
        self.again || kind.is_none() || portion != Portion::NOTHING
    }
}
