//! Requests about one order, as pure functions: an order and a body in, a changed order out.

mod create;
mod address;
mod items;
mod status;
mod parcel;
mod remark;
mod verb;
mod paid;

pub use verb::Verb;

use jiff::Timestamp;

use super::error::Error;
use super::settings::Settings;
use crate::dialect::{Form, Json, Problem};
use crate::document::Pointer;
use crate::document::nearest::nearest;
use crate::engine::{Decision, Event, Origin};
use crate::order::{Actor, Edit, Order};
use crate::vocabulary::{AxisKey, StatusKey};
use crate::workflow::Workflow;

/// Where a request about an order is decided: the instance, its workflow, and the time.
///
/// Every function takes the order as it is and gives a changed copy with the decisions behind it;
/// on an [`Error`] nothing has come of the request. The [`Shop`](super::Shop) is made of them.
///
/// ```
/// use orderflow::dialect::retailys::{Desk, Settings, Verb};
/// use orderflow::dialect::{Json, Leniency};
/// use orderflow::order::Currency;
/// use orderflow::standard::fulfillment;
///
/// let settings = Settings::new("tea", Currency::new("EUR")?);
/// let workflow = settings.workflow()?;
/// let desk = Desk::new(&settings, &workflow, "2026-03-01T09:00:00Z".parse()?);
/// let body = r#"{"name": "Ann", "email": "ann@shop.example", "order_currency_code": "EUR"}"#;
/// let order = desk.create(7, &Json::read(body, Leniency::Strict)?)?;
/// let changed = desk.verb(&order, Verb::Sent)?;
/// assert_eq!(changed.order.status(fulfillment::AXIS), fulfillment::SHIPPED);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    settings: &'a Settings,
    workflow: &'a Workflow,
    at: Timestamp,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a changed order that nobody stores has not changed"]
pub struct Changed {
    /// The order, changed.
    pub order: Order,
    /// What was decided, in order; a host stores their records and owes their effects.
    pub decisions: Vec<Decision<'static>>,
    /// What the answer names: the order's id, or that of its item, tracking or record.
    pub id: u64,
}

impl<'a> Desk<'a> {
    /// A desk for requests that came at that time.
    #[must_use]
    pub const fn new(settings: &'a Settings, workflow: &'a Workflow, at: Timestamp) -> Self {
        Self { settings, workflow, at }
    }

    /// A change through the interface, by nobody in particular.
    fn origin(&self) -> Origin {
        Origin::by(Actor::system().channel("api")).at(self.at)
    }

    fn begin(&self, order: &Order) -> Draft<'a> {
        Draft { workflow: self.workflow, order: order.clone(), decisions: Vec::new() }
    }
}

/// A copy of an order that is being changed.
struct Draft<'w> {
    workflow: &'w Workflow,
    order: Order,
    decisions: Vec<Decision<'static>>,
}

impl Draft<'_> {
    /// The time of the request, which cannot come before the order's last record.
    fn dated(&self, origin: Origin) -> Origin {
        let last = self.order.last_change();
        Origin { at: origin.at.map(|at| at.max(last)), ..origin }
    }

    fn edit(&mut self, edit: Edit, origin: Origin) -> Result<(), Error> {
        let origin = self.dated(origin);
        let decision = self.workflow.edit(&mut self.order, edit, origin)?;
        self.decisions.push(decision.into_owned());
        Ok(())
    }

    /// Keeps a field, or removes it.
    fn keep(
        &mut self,
        namespace: &str,
        field: &str,
        value: Option<&Json>,
        origin: Origin,
    ) -> Result<(), Error> {
        let (namespace, field) = (namespace.to_owned(), field.to_owned());
        let value = value.map(Json::to_string);
        self.edit(Edit::Foreign { namespace, field, value }, origin)
    }

    fn apply(&mut self, event: Event) -> Result<(), Error> {
        let origin = self.dated(event.comes_from());
        let event = event.origin(origin);
        let decision = self.workflow.apply(&mut self.order, event)?;
        self.decisions.push(decision.into_owned());
        Ok(())
    }

    fn assign(
        &mut self,
        axis: AxisKey<'_>,
        status: StatusKey<'_>,
        origin: Origin,
    ) -> Result<(), Error> {
        let origin = self.dated(origin);
        let decision = self.workflow.assign(&mut self.order, axis, status, origin)?;
        self.decisions.push(decision.into_owned());
        Ok(())
    }

    fn done(self, id: u64) -> Changed {
        Changed { order: self.order, decisions: self.decisions, id }
    }
}

/// Opens the body of a request; an error, if it is no object.
fn open<'j>(body: &'j Json, problems: &mut Vec<Problem>) -> Result<Form<'j>, Error> {
    Form::open(body, Pointer::root(), problems)
        .ok_or_else(|| Error::Malformed { problems: std::mem::take(problems) })
}

/// Refuses the fields that are left over, each with the nearest known one.
fn refuse_rest(form: Form<'_>, known: &[&str], problems: &mut Vec<Problem>) {
    let place = form.place().clone();
    for (name, _) in form.rest() {
        let hint = nearest(name, known.iter().copied());
        let hint = hint.map_or(String::new(), |it| format!("; did you mean {it:?}?"));
        let shown: String = name.chars().take(64).collect();
        let message = format!("{shown:?} is none of the fields of this request{hint}");
        problems.push(Problem::new(place.field(name), message));
    }
}

/// Takes a text that must be there and must not be blank.
fn demanded(
    form: &mut Form<'_>,
    name: &str,
    what: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let known = problems.len();
    let text = form.text(name, problems).value();
    let filled = text.filter(|text| !text.trim().is_empty());
    if filled.is_none() && problems.len() == known {
        problems.push(Problem::new(form.place_of(name), what));
    }
    filled
}
