//! Edits of settings, as data.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::vocabulary::{AxisKey, StatusKey};

/// One change to the settings of one status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsEdit {
    /// The axis.
    pub axis: String,
    /// The status.
    pub status: String,
    /// What is to change.
    pub setting: Setting,
}

impl SettingsEdit {
    /// Changes that setting of the status.
    #[must_use]
    pub fn new<'a>(
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
        setting: Setting,
    ) -> Self {
        let (axis, status) = (axis.into().as_str().to_owned(), status.into().as_str().to_owned());
        Self { axis, status, setting }
    }
}

/// What is to change about a status.
///
/// A `target` is the status of the same axis to which the orders move that are there; it must be
/// open to orders before and after the edits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setting {
    /// Lets orders into a slot. Not of `system` statuses.
    Enable,
    /// Lets no more orders into a slot. Those that are there may stay, and leave by every way;
    /// with a target they move there. Not of `system` statuses.
    Disable {
        /// Where the orders go that are there.
        target: Option<String>,
    },
    /// Gives a slot the edges and rules of another status. Orders that are there would come under
    /// other rules without a record, so they need a target. Not of `system` statuses.
    BehaveLike {
        /// The status of the same axis; no slot.
        class: String,
        /// Where the orders go that are there.
        target: Option<String>,
    },
    /// Replaces the name and all its translations. The same ones again change nothing, and not
    /// the time either. Not of `system` statuses.
    Rename {
        /// The name; without one the key stands in.
        name: Option<String>,
        /// The name in other languages, by ISO 639-1 code.
        names: BTreeMap<String, String>,
        /// When, by the host's clock.
        at: Timestamp,
    },
    /// Whether entering it owes the customer a mail. Of `system` statuses where the policy says so.
    NotifyCustomer(bool),
    /// Replaces the host's template of that mail. Of `system` statuses where the policy says so.
    Template(Option<String>),
    /// Replaces the automations that entering it starts. Of `system` statuses where the policy says
    /// so.
    Automations(Vec<String>),
    /// Adds a status of that key, behind the others of the axis: a slot where it behaves like
    /// another status, else a label, which only a free axis can have.
    Add(Box<NewStatus>),
    /// Takes a slot, or a label of a free axis, out of use, and keeps it for the sake of history.
    /// Orders that are there need a target. Not of `system` statuses.
    Retire {
        /// Where the orders go that are there.
        target: Option<String>,
    },
    /// Takes a retired status back into use. Not of `system` statuses.
    Restore,
    /// Removes a slot, or a label of a free axis, from the document. Orders that are there need a
    /// target. Not of `system` statuses.
    Delete {
        /// Where the orders go that are there.
        target: Option<String>,
    },
}

impl Setting {
    /// Disables, and leaves the orders where they are.
    #[must_use]
    pub const fn disable() -> Self {
        Self::Disable { target: None }
    }

    /// Retires a status that no order has.
    #[must_use]
    pub const fn retire() -> Self {
        Self::Retire { target: None }
    }

    /// Deletes a status that no order has.
    #[must_use]
    pub const fn delete() -> Self {
        Self::Delete { target: None }
    }

    /// Makes a slot behave like that status.
    #[must_use]
    pub fn behave_like<'a>(class: impl Into<StatusKey<'a>>) -> Self {
        Self::BehaveLike { class: class.into().as_str().to_owned(), target: None }
    }

    /// Gives it that name and no translations.
    #[must_use]
    pub fn rename(name: &str, at: Timestamp) -> Self {
        Self::Rename { name: Some(name.to_owned()), names: BTreeMap::new(), at }
    }

    /// The same change, and the orders that are there move to that status. Where no order has to
    /// move, nothing differs.
    #[must_use]
    pub fn moving_to<'a>(mut self, status: impl Into<StatusKey<'a>>) -> Self {
        match &mut self {
            Self::Disable { target }
            | Self::BehaveLike { target, .. }
            | Self::Retire { target }
            | Self::Delete { target } => *target = Some(status.into().as_str().to_owned()),
            Self::Enable
            | Self::Rename { .. }
            | Self::NotifyCustomer(_)
            | Self::Template(_)
            | Self::Automations(_)
            | Self::Add(_)
            | Self::Restore => {}
        }
        self
    }

    /// Where the orders go that are there.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        match self {
            Self::Disable { target }
            | Self::BehaveLike { target, .. }
            | Self::Retire { target }
            | Self::Delete { target } => target.as_deref(),
            Self::Enable
            | Self::Rename { .. }
            | Self::NotifyCustomer(_)
            | Self::Template(_)
            | Self::Automations(_)
            | Self::Add(_)
            | Self::Restore => None,
        }
    }

    /// The field of the document's status that it changes; `status` for all of it.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Enable | Self::Disable { .. } => "enabled",
            Self::BehaveLike { .. } => "behaves_like",
            Self::Rename { .. } => "name",
            Self::NotifyCustomer(_) => "notify_customer",
            Self::Template(_) => "template",
            Self::Automations(_) => "automations",
            Self::Retire { .. } | Self::Restore => "retired",
            Self::Add(_) | Self::Delete { .. } => "status",
        }
    }
}

/// A custom status that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewStatus {
    /// The status of the same axis that it behaves like. An axis with edges demands one; the new
    /// status is a slot then, with the lowest number that is free.
    pub behaves_like: Option<String>,
    /// The name; without one the key stands in.
    pub name: Option<String>,
    /// The name in other languages, by ISO 639-1 code.
    pub names: BTreeMap<String, String>,
    /// When it was named, by the host's clock.
    pub named_at: Option<Timestamp>,
    /// Whether entering it owes the customer a mail.
    pub notify_customer: bool,
    /// The host's template of that mail.
    pub template: Option<String>,
    /// The automations that entering it starts.
    pub automations: Vec<String>,
    /// Words that group statuses, for the host's own use.
    pub flags: Vec<String>,
    /// The event that assigning it raises; of a free axis only.
    pub raises: Option<String>,
}

impl NewStatus {
    /// A label of a free axis.
    #[must_use]
    pub fn label() -> Self {
        Self::default()
    }

    /// A slot that behaves like that status.
    #[must_use]
    pub fn slot<'a>(behaves_like: impl Into<StatusKey<'a>>) -> Self {
        let behaves_like = Some(behaves_like.into().as_str().to_owned());
        Self { behaves_like, ..Self::default() }
    }

    /// Gives it a name.
    #[must_use]
    pub fn named(mut self, name: &str, at: Timestamp) -> Self {
        self.name = Some(name.to_owned());
        self.named_at = Some(at);
        self
    }
}
