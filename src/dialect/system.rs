//! One of the systems, whichever, and orders from one to another.

use std::collections::BTreeSet;

use super::json::{Json, Leniency};
use super::loss::{Encoded, Loss};
use super::read::ReadError;
use super::{ecwid, retailys, webinone};
use crate::dialect::Languages;
use crate::order::{Currency, Order};
use crate::vocabulary::Key;
use crate::workflow::{Report, Workflow};

/// One of the systems, with the settings of one of its shops.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum System {
    /// An Ecwid store.
    Ecwid(ecwid::Settings),
    /// A WebinOne site.
    WebinOne(webinone::Settings),
    /// A Retailys instance.
    Retailys(retailys::Settings),
}

/// Why orders could not be converted. Nothing has been.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The text holds no orders of the system.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The statuses of the settings make no workflow.
    #[error(transparent)]
    Workflow(#[from] Report),
}

impl System {
    /// The names of the systems.
    pub const NAMES: [&'static str; 3] =
        [ecwid::NAMESPACE, webinone::NAMESPACE, retailys::NAMESPACE];

    /// A fresh shop of the system of that name, in that currency and in English; none, where there
    /// is no such system.
    ///
    /// ```
    /// use orderflow::dialect::{Json, System};
    /// use orderflow::Currency;
    ///
    /// let shop = System::fresh("ecwid", Currency::new("EUR")?).unwrap();
    /// let first = shop.statuses()?.at("items.0.statusId").cloned();
    /// assert_eq!(first, Some(Json::text("AWAITING_PAYMENT")));
    /// assert!(System::fresh("elsewhere", Currency::NONE).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fresh(name: &str, currency: Currency) -> Option<Self> {
        Some(match name {
            ecwid::NAMESPACE => {
                Self::Ecwid(ecwid::Settings::new(1, currency, Languages::new("en")))
            }
            webinone::NAMESPACE => Self::WebinOne(webinone::Settings::new("1", currency)),
            retailys::NAMESPACE => Self::Retailys(retailys::Settings::new("1", currency)),
            _ => return None,
        })
    }

    /// The name of the system: what is kept of its fields stands under it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ecwid(_) => ecwid::NAMESPACE,
            Self::WebinOne(_) => webinone::NAMESPACE,
            Self::Retailys(_) => retailys::NAMESPACE,
        }
    }

    /// The workflow that moves the shop's orders: the standard one, with the shop's own statuses as
    /// labels where the system has such.
    ///
    /// # Errors
    ///
    /// The [`Report`] of the checks, where the statuses of the settings make no workflow.
    pub fn workflow(&self) -> Result<Workflow, Report> {
        match self {
            Self::Ecwid(_) => Ok(Workflow::standard()),
            Self::WebinOne(settings) => settings.workflow(),
            Self::Retailys(settings) => settings.workflow(),
        }
    }

    /// The catalogue of statuses, as the system answers it.
    ///
    /// # Errors
    ///
    /// As of [`System::workflow`].
    pub fn statuses(&self) -> Result<Json, Report> {
        Ok(self.statuses_of(&self.workflow()?))
    }

    /// The catalogue of the statuses of a workflow, as the system answers it.
    #[must_use]
    pub fn statuses_of(&self, workflow: &Workflow) -> Json {
        match self {
            Self::Ecwid(settings) => ecwid::statuses_json(workflow, settings),
            Self::WebinOne(settings) => webinone::statuses_json(workflow, settings),
            Self::Retailys(settings) => retailys::statuses_json(workflow, settings),
        }
    }

    /// The same shop with the statuses that the orders of a text name themselves, where orders of
    /// the system do: for a shop whose own list is not at hand. A text that holds no orders adds
    /// none; [reading](System::read) it says what is wrong.
    #[must_use]
    pub fn statuses_named_by(self, text: &str, leniency: Leniency) -> Self {
        match (self, Json::read(text, leniency)) {
            (Self::WebinOne(settings), Ok(json)) => {
                Self::WebinOne(settings.statuses_named_by(&json))
            }
            (own, _) => own,
        }
    }

    /// Reads orders: one, a list of them, or the system's answer to a search.
    ///
    /// # Errors
    ///
    /// [`ConvertError`], with all that is wrong with all of them.
    pub fn read(&self, text: &str, leniency: Leniency) -> Result<Vec<Order>, ConvertError> {
        let workflow = self.workflow()?;
        Ok(match self {
            Self::Ecwid(settings) => ecwid::read_orders(text, leniency, settings, &workflow)?,
            Self::WebinOne(settings) => webinone::read_orders(text, leniency, settings, &workflow)?,
            Self::Retailys(settings) => retailys::read_orders(text, leniency, settings, &workflow)?,
        })
    }

    /// Writes an order, whichever system it came from, and lists what this one cannot say.
    #[must_use]
    pub fn write(&self, order: &Order, workflow: &Workflow) -> Encoded {
        let mut encoded = match self {
            Self::Ecwid(settings) => ecwid::encode_order(order, settings, workflow),
            Self::WebinOne(settings) => webinone::encode_order(order, settings, workflow),
            Self::Retailys(settings) => retailys::encode_order(order, settings, workflow),
        };
        encoded.losses.retain_mut(|loss| {
            let name = loss.what.strip_prefix("foreign.ecwid.").and_then(|it| it.strip_prefix('#'));
            let Some(name) = name else { return true };
            // What that dialect notes for its own use is no field of anybody's; a field of somebody
            // whose name begins so is doubled.
            let is_field = name.starts_with('#');
            loss.what = format!("foreign.ecwid.{name}");
            is_field
        });
        encoded
    }
}

/// Orders as another system writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The orders, in their order.
    pub orders: Vec<Json>,
    /// What did not come through, by the orders' ids, in their order.
    pub losses: Vec<(Key, Loss)>,
}

/// Reads orders of one system and writes them as another one would. An id that the other cannot
/// hold is a loss, and the least number that no other order has stands in for it.
///
/// # Errors
///
/// [`ConvertError`], with all that is wrong with all of them; then nothing is converted.
///
/// ```
/// use orderflow::Currency;
/// use orderflow::dialect::{Leniency, System, convert};
///
/// let euros = Currency::new("EUR")?;
/// let ecwid = System::fresh("ecwid", euros).unwrap();
/// let webinone = System::fresh("webinone", euros).unwrap();
/// let order = r#"{"orderNumber": 7, "createDate": "2026-03-01 09:00:00 +0000", "total": 9.5,
///     "paymentStatus": "PAID", "fulfillmentStatus": "SHIPPED", "ipAddress": "192.0.2.1",
///     "items": [{"sku": "TEA", "price": 9.5, "quantity": 1}]}"#;
/// let converted = convert(order, Leniency::Strict, &ecwid, &webinone)?;
/// assert_eq!(converted.orders[0].get("PaymentState").unwrap().as_text(), Some("Succeeded"));
/// assert!(converted.losses.iter().any(|(_, loss)| loss.what == "statuses.fulfillment"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn convert(
    text: &str,
    leniency: Leniency,
    from: &System,
    to: &System,
) -> Result<Converted, ConvertError> {
    let workflow = to.workflow()?;
    let orders = from.read(text, leniency)?;
    let taken: BTreeSet<u64> =
        orders.iter().filter_map(|it| it.id().as_str().parse().ok()).collect();
    let mut free = (1..).filter(|number| !taken.contains(number));
    let mut converted = Converted { orders: Vec::new(), losses: Vec::new() };
    for order in orders {
        let Encoded { mut json, losses } = to.write(&order, &workflow);
        // An id that the format cannot hold is a loss; without any, nobody could read the order.
        if let System::WebinOne(_) = to
            && json.get("Id") == Some(&Json::Null)
        {
            json.set("Id", free.next().unwrap_or(u64::MAX));
        }
        converted.orders.push(json);
        converted.losses.extend(losses.into_iter().map(|loss| (order.id().clone(), loss)));
    }
    Ok(converted)
}
