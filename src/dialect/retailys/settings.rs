//! What the dialect must know of the instance.

use crate::dialect::{Languages, Leniency, with_labels};
use crate::document::Status;
use crate::order::Currency;
use crate::standard::event;
use crate::workflow::{Report, Workflow};

/// One instance of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub(super) instance: String,
    pub(super) currency: Currency,
    pub(super) languages: Languages,
    pub(super) token: Option<String>,
    pub(super) leniency: Leniency,
    pub(super) statuses: Vec<OrderStatus>,
}

/// A status of the shop's own: a label, and what putting it on does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStatus {
    /// Its id; in decimal digits it is the key on the axis of labels.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its icon, whatever the system means by it.
    pub icon: Option<String>,
    /// Its colour, likewise.
    pub color: Option<String>,
    /// Its place in lists: the least first, then by id.
    pub sort: i64,
    /// What putting it on an order does.
    pub raises: Option<Raises>,
    /// Whether putting it on owes the customer a mail. No field says so: that system sets its mails
    /// up elsewhere.
    pub notify_customer: bool,
}

/// What putting a status on an order does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raises {
    /// `complete_order`: the event [`done`](event::DONE).
    Completion,
    /// `cancel_order`: the event [`cancel`](event::CANCEL).
    Cancellation,
}

impl OrderStatus {
    /// A status that does nothing; its id is its place in lists, as far as that goes.
    #[must_use]
    pub fn new(id: u64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            icon: None,
            color: None,
            sort: i64::try_from(id).unwrap_or(i64::MAX),
            raises: None,
            notify_customer: false,
        }
    }

    /// Sets the icon.
    #[must_use]
    pub fn icon(mut self, icon: &str) -> Self {
        self.icon = Some(icon.to_owned());
        self
    }

    /// Sets the colour.
    #[must_use]
    pub fn color(mut self, color: &str) -> Self {
        self.color = Some(color.to_owned());
        self
    }

    /// Sets the place in lists.
    #[must_use]
    pub const fn sort(mut self, sort: i64) -> Self {
        self.sort = sort;
        self
    }

    /// Says what putting it on does.
    #[must_use]
    pub const fn raises(mut self, raises: Raises) -> Self {
        self.raises = Some(raises);
        self
    }

    /// Owes the customer a mail when it is put on.
    #[must_use]
    pub const fn notify(mut self) -> Self {
        self.notify_customer = true;
        self
    }

    /// Its key on the axis of labels.
    #[must_use]
    pub fn key(&self) -> String {
        self.id.to_string()
    }

    /// The label, as the workflow has it.
    fn label(&self) -> Status {
        let mut status = Status::new(&self.key());
        status.name = (!self.name.trim().is_empty()).then(|| self.name.clone());
        status.notify_customer = self.notify_customer;
        status.raises = self.raises.map(|raises| raises.event().to_owned());
        status
    }
}

impl Raises {
    /// The event.
    #[must_use]
    pub const fn event(self) -> &'static str {
        match self {
            Self::Completion => event::DONE.as_str(),
            Self::Cancellation => event::CANCEL.as_str(),
        }
    }

    /// What raises that event, if one of the two does.
    #[must_use]
    pub fn by_event(event: &str) -> Option<Self> {
        [Self::Completion, Self::Cancellation].into_iter().find(|it| it.event() == event)
    }
}

impl Settings {
    /// An instance that speaks English, asks for no token, and has four statuses: `1` for new
    /// orders, `2` for those in work, `3` completes and `4` cancels an order.
    #[must_use]
    pub fn new(instance: &str, currency: Currency) -> Self {
        let statuses = vec![
            OrderStatus::new(1, "New"),
            OrderStatus::new(2, "In work"),
            OrderStatus::new(3, "Completed").raises(Raises::Completion),
            OrderStatus::new(4, "Cancelled").raises(Raises::Cancellation),
        ];
        Self {
            instance: instance.to_owned(),
            currency,
            languages: Languages::new("en"),
            token: None,
            leniency: Leniency::Strict,
            statuses,
        }
    }

    /// Sets the languages; names are shown in the default one.
    #[must_use]
    pub fn languages(mut self, languages: Languages) -> Self {
        self.languages = languages;
        self
    }

    /// Demands that token of every request.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Lets trailing commas and comments pass in the bodies of requests.
    #[must_use]
    pub const fn lenient(mut self) -> Self {
        self.leniency = Leniency::Lenient;
        self
    }

    /// Replaces the statuses. The first in their order is what new orders have.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = OrderStatus>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self.statuses.sort_by_key(|status| (status.sort, status.id));
        self
    }

    /// The instance's name, for the host's own use.
    #[must_use]
    pub fn instance(&self) -> &str {
        &self.instance
    }

    /// The currency of orders that name none.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The statuses, in their order.
    #[must_use]
    pub fn order_statuses(&self) -> &[OrderStatus] {
        &self.statuses
    }

    /// The status of that id.
    #[must_use]
    pub fn order_status(&self, id: u64) -> Option<&OrderStatus> {
        self.statuses.iter().find(|status| status.id == id)
    }

    /// The standard workflow with the instance's statuses as labels.
    ///
    /// # Errors
    ///
    /// The [`Report`] of the checks: no status, or two of the same id.
    pub fn workflow(&self) -> Result<Workflow, Report> {
        with_labels(self.statuses.iter().map(OrderStatus::label))
    }
}
