//! What a merchant may change while orders are live.
//!
//! A [`SettingsEdit`] is plain data. [`Workflow::edit_settings`] makes a list of them on a copy of
//! the document and gives a new revision that passed all checks, or every reason why not; the
//! workflow that it is called on stays as it is. [`Workflow::diff`] says what sets two revisions
//! apart.
//!
//! A new revision has another content hash, and by that records tell the two apart. The author's
//! label, [`Document::version`](crate::document::Document::version), stays: it names the graph that
//! the author wrote, and no setting changes that.
//!
//! A status that goes out of use while orders have it needs a target, or the edit is refused with
//! their number. With one, the host first moves these orders by [`Revised::move_order`], each a
//! recorded forced assignment under the revision that still knows the status, and then takes up the
//! new revision. History names statuses by key, so it can be read when they are long gone.
//!
//! ```
//! use orderflow::settings::{Setting, SettingsEdit, SettingsPolicy, Usage};
//! use orderflow::standard::payment;
//! use orderflow::Workflow;
//!
//! let slot = payment::CUSTOM_PAYMENT_STATUS_1;
//! let edits = [
//!     SettingsEdit::new(payment::AXIS, slot, Setting::Enable),
//!     SettingsEdit::new(payment::AXIS, slot, Setting::NotifyCustomer(false)),
//! ];
//! let before = Workflow::standard();
//! let revised = before.edit_settings(&edits, &Usage::none(), SettingsPolicy::CUSTOM_ONLY)?;
//!
//! let differences = before.diff(revised.workflow());
//! assert_eq!(
//!     differences[0].to_string(),
//!     "status payment CUSTOM_PAYMENT_STATUS_1: enabled false -> true"
//! );
//!
//! let disable = SettingsEdit::new(payment::AXIS, payment::PAID, Setting::disable());
//! let refused = before.edit_settings(&[disable], &Usage::none(), SettingsPolicy::CUSTOM_ONLY);
//! assert_eq!(
//!     refused.unwrap_err().to_string(),
//!     "status payment PAID is built in: enabled is not the merchant's to change"
//! );
//! # Ok::<(), orderflow::settings::SettingsError>(())
//! ```

mod edit;
mod policy;
mod usage;
mod reason;
mod apply;
mod revised;
mod difference;
mod compare;

pub use compare::differences;
pub use difference::{Difference, DifferenceKind, FieldValue, Part};
pub use edit::{NewStatus, Setting, SettingsEdit};
pub use policy::SettingsPolicy;
pub use reason::{SettingsError, SettingsReason};
pub use revised::{Revised, StatusMove};
pub use usage::Usage;

use crate::workflow::Workflow;

impl Workflow {
    /// Makes the edits, one after the other, and checks what comes of them. `usage` says how many
    /// orders have each status, and `policy` what may be changed about `system` statuses.
    ///
    /// Edits that change nothing give a revision with the same content hash.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] has every reason of every edit, and every finding that keeps the edited
    /// document from being a workflow. An edit that is refused is left out of what is checked.
    pub fn edit_settings(
        &self,
        edits: &[SettingsEdit],
        usage: &Usage,
        policy: SettingsPolicy,
    ) -> Result<Revised, SettingsError> {
        revised::revise(self, edits, usage, policy)
    }

    /// What sets another revision apart from this one, in document order; nothing, if their
    /// documents are equal.
    #[must_use]
    pub fn diff(&self, other: &Self) -> Vec<Difference> {
        differences(self.document(), other.document())
    }
}
