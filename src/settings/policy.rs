//! What a merchant may change about statuses that are built in.

/// What a merchant may change about `system` statuses. Their names, whether they are enabled, what
/// they behave like and that they exist are never the merchant's; what entering them starts is each
/// system's own choice.
///
/// The default is [`SettingsPolicy::CUSTOM_ONLY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SettingsPolicy {
    /// Whether entering them sends the customer a mail.
    pub notify_customer: bool,
    /// The template of that mail.
    pub template: bool,
    /// The automations that entering them starts.
    pub automations: bool,
}

impl SettingsPolicy {
    /// Nothing: a `system` status is as the author made it.
    pub const CUSTOM_ONLY: Self =
        Self { notify_customer: false, template: false, automations: false };
    /// Everything that entering them starts: the mail, its template, the automations.
    pub const ENTERING: Self = Self { notify_customer: true, template: true, automations: true };
}
