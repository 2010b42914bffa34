//! What a shop has settled.

use std::collections::BTreeMap;

use super::named::named_statuses;
use super::status::OrderStatus;
use super::version::Version;
use crate::dialect::json::{Json, Leniency};
use crate::dialect::labels::{LABEL, with_labels};
use crate::dialect::languages::Languages;
use crate::order::Currency;
use crate::workflow::{Report, Workflow};

/// What a shop has settled: who it is, what it reckons in, and its statuses.
///
/// ```
/// use orderflow::dialect::webinone::{OrderStatus, Settings};
/// use orderflow::order::Currency;
///
/// let mut statuses = OrderStatus::built_in();
/// statuses.push(OrderStatus::new(13176, "Waiting for the engraver").notify().email(41));
/// let settings = Settings::new("tea", Currency::new("AUD")?).statuses(statuses).token("secret");
/// let workflow = settings.workflow()?;
/// let label = workflow.axis("label").unwrap();
/// assert!(workflow.status(label, "13176").is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// The site.
    pub site: String,
    /// The currency of orders that name none.
    pub currency: Currency,
    /// The languages; the wire has one name a status, that of the default language.
    pub languages: Languages,
    /// The token that a request must bring; without one every request may come.
    pub token: Option<String>,
    /// The statuses that the shop begins with; the first is what new orders have.
    pub statuses: Vec<OrderStatus>,
    /// What the types of statuses are called; a type that is not here is called by its own words.
    pub type_names: BTreeMap<String, String>,
    /// The names of the gateways by their numbers: version 1 writes the one, version 2 the other.
    pub gateways: BTreeMap<u64, String>,
    /// How strictly the bodies of requests are read.
    pub leniency: Leniency,
    /// The version in which orders are written where no request says which.
    pub version: Version,
}

impl Settings {
    /// The number of no gateway: a payment that somebody entered by hand.
    pub const NO_GATEWAY: u64 = 0;

    /// A fresh shop: English, no token, the [built-in](OrderStatus::built_in) statuses, and no
    /// gateway but [none](Settings::NO_GATEWAY).
    #[must_use]
    pub fn new(site: &str, currency: Currency) -> Self {
        Self {
            site: site.to_owned(),
            currency,
            languages: Languages::new("en"),
            token: None,
            statuses: OrderStatus::built_in(),
            type_names: BTreeMap::new(),
            gateways: BTreeMap::from([(Self::NO_GATEWAY, "none".to_owned())]),
            leniency: Leniency::Strict,
            version: Version::V2,
        }
    }

    /// Sets the languages.
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

    /// Replaces the statuses that the shop begins with.
    #[must_use]
    pub fn statuses(mut self, statuses: Vec<OrderStatus>) -> Self {
        self.statuses = statuses;
        self
    }

    /// Adds the statuses that orders name themselves: each order of the system says the number and
    /// the name of its own. They are custom ones, and take the place of others of their numbers.
    /// For orders of a shop whose list is not at hand; what is no order adds nothing.
    #[must_use]
    pub fn statuses_named_by(mut self, orders: &Json) -> Self {
        for (id, name) in named_statuses(orders) {
            match self.statuses.iter_mut().find(|status| status.id == id) {
                Some(known) if known.name == name => {}
                Some(other) => *other = OrderStatus::new(id, name),
                None => self.statuses.push(OrderStatus::new(id, name)),
            }
        }
        self
    }

    /// Says what a type of statuses is called.
    #[must_use]
    pub fn type_name(mut self, kind: &str, name: &str) -> Self {
        self.type_names.insert(kind.to_owned(), name.to_owned());
        self
    }

    /// Names the gateway of that number.
    #[must_use]
    pub fn gateway(mut self, number: u64, name: &str) -> Self {
        self.gateways.insert(number, name.to_owned());
        self
    }

    /// Reads bodies with trailing commas and comments too.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.leniency = Leniency::Lenient;
        self
    }

    /// Writes orders in that version where no request says which.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The standard workflow with the statuses as labels. Mails are the labels' alone: a merchant
    /// of this system sets them by order status, and could not turn off any other.
    ///
    /// # Errors
    ///
    /// The [`Report`] of the checks: no status, two of one id, more than an axis holds, an unknown
    /// event.
    pub fn workflow(&self) -> Result<Workflow, Report> {
        let labelled = with_labels(self.statuses.iter().map(OrderStatus::to_label))?;
        let mut document = labelled.document().clone();
        for axis in document.axes.iter_mut().filter(|axis| axis.name != LABEL.as_str()) {
            axis.statuses.iter_mut().for_each(|status| status.notify_customer = false);
        }
        Workflow::check(&document).into_workflow()
    }

    /// What the type is called: `PaymentFailed` is `Payment failed`, unless the settings say
    /// otherwise.
    #[must_use]
    pub fn type_name_of(&self, kind: &str) -> String {
        if let Some(name) = self.type_names.get(kind) {
            return name.clone();
        }
        let mut words = String::new();
        for char in kind.chars() {
            if char.is_uppercase() && !words.is_empty() {
                words.push(' ');
                words.extend(char.to_lowercase());
            } else {
                words.push(char);
            }
        }
        words
    }

    /// The number of the gateway of that name.
    pub(super) fn gateway_number(&self, name: &str) -> Option<u64> {
        self.gateways.iter().find(|(_, known)| *known == name).map(|(number, _)| *number)
    }

    /// Whether the name is that of no gateway.
    pub(super) fn is_no_gateway(&self, name: &str) -> bool {
        self.gateways.get(&Self::NO_GATEWAY).is_some_and(|none| none == name)
    }
}
