//! The plain fields of a whole order.

use jiff::Timestamp;

use super::super::kept::Kept;
use super::super::settings::Settings;
use super::super::status::{label, labels};
use super::super::version::{TIME, Version, read_time};
use super::amounts::Amounts;
use crate::dialect::form::Form;
use crate::dialect::given::Given;
use crate::dialect::json::Json;
use crate::dialect::problem::Problem;
use crate::document::{Pointer, Status};
use crate::workflow::Workflow;

/// An order that is being read.
pub(super) struct Reader<'j, 's> {
    pub(super) form: Form<'j>,
    pub(super) kept: Kept,
    pub(super) problems: Vec<Problem>,
    pub(super) amounts: Amounts,
    workflow: &'s Workflow,
}

/// Texts that are kept as they are.
pub(in super::super) const TEXTS: [&str; 3] = ["AWBNumber", "OrderName", "OrderCaseType"];
/// Switches that are kept where they are on.
pub(in super::super) const SWITCHES: [&str; 4] =
    ["IsDeleted", "IsRecurring", "HasSubscriptions", "HasPaidSubscription"];

impl<'j, 's> Reader<'j, 's> {
    pub(super) fn open(
        json: &'j Json,
        at: Pointer,
        settings: &Settings,
        workflow: &'s Workflow,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let Some(mut form) = Form::open(json, at, &mut problems) else { return Err(problems) };
        let mut kept = Kept::default();
        let amounts = Amounts::open(&mut form, settings, &mut kept, &mut problems);
        Ok(Self { form, kept, problems, amounts, workflow })
    }

    pub(super) fn problem(&mut self, field: &str, message: impl Into<String>) {
        let at = self.form.place_of(field);
        // What has the wrong type was said already.
        if !self.problems.iter().any(|problem| problem.at == at) {
            self.problems.push(Problem::new(at, message));
        }
    }

    pub(super) fn id(&mut self) -> Option<u64> {
        let id = self.form.whole_or_text("Id", &mut self.problems).value();
        if id.is_none() {
            self.problem("Id", "an order has a number");
        }
        id
    }

    /// When it was placed; when it was invoiced, where nothing else is said.
    pub(super) fn placed_at(&mut self) -> Option<Timestamp> {
        let mut time = |name| self.form.time(name, TIME, &mut self.problems, read_time).value();
        let (created, invoiced) = (time("CreatedDateTime"), time("InvoiceDate"));
        self.kept.put("InvoiceDate", invoiced.map(|at| at.to_string()));
        if created.or(invoiced).is_none() {
            self.problem("CreatedDateTime", "nothing says when the order was placed");
        }
        created.or(invoiced)
    }

    /// The key of the label, from `StatusId` and from the status as an object.
    pub(super) fn label(&mut self) -> Option<String> {
        let mut id = self.form.whole_or_text("StatusId", &mut self.problems).value();
        let mut at = self.form.place_of("StatusId");
        let status =
            either(&mut self.form, Version::STATUS, &mut self.problems, |form, name, p| {
                form.object(name, p)
            });
        if let Some(mut status) = status.value() {
            let own = status.whole_or_text("Id", &mut self.problems).value();
            // Its name is the catalogue's to say.
            let _ = status.text("Name", &mut self.problems);
            if let (Some(id), Some(own)) = (id, own)
                && id != own
            {
                let message = format!("status {own}, and StatusId says {id}");
                self.problems.push(Problem::new(status.place_of("Id"), message));
            }
            if id.is_none() && own.is_some() {
                (id, at) = (own, status.place_of("Id"));
            }
            let mut extras = Kept::default();
            extras.put_rest(status, &mut self.problems);
            let [name, _] = Version::STATUS;
            self.kept.put_object(name, extras);
        }
        let id = id?;
        match known_label(self.workflow, id) {
            Ok(label) => Some(label.key.clone()),
            Err(message) => {
                self.problems.push(Problem::new(at, message));
                None
            }
        }
    }

    /// What is kept as it is.
    pub(super) fn scalars(&mut self) {
        let (form, problems) = (&mut self.form, &mut self.problems);
        for name in TEXTS {
            self.kept.put(name, form.text(name, problems).value());
        }
        for name in SWITCHES {
            self.kept.put_on(name, form.switch(name, problems));
        }
        let tracking = either(form, Version::TRACKING, problems, |form, name, problems| {
            form.text(name, problems)
        });
        let [name, _] = Version::TRACKING;
        self.kept.put(name, tracking.value());
        self.kept.put("MainOrderId", form.whole_or_text("MainOrderId", problems).value());
        self.kept.put("InvoiceNumber", form.whole("InvoiceNumber", problems).value());
        let groups = form.read("CustomCrmGroups", "an object", problems, |json| {
            matches!(json, Json::Object(_)).then(|| json.clone())
        });
        let some = |groups: &Json| *groups != Json::object();
        self.kept.put("CustomCrmGroups", groups.value().filter(some));
        let country = form.text("Country", problems).value();
        let both = form.text("CurrencyCountry", problems).value();
        let derived = currency_country(&self.amounts.text, country.as_deref());
        self.kept.put("CurrencyCountry", both.filter(|both| *both != derived));
        self.kept.put("Country", country);
    }
}

/// `USD/US`; the currency alone, where there is no country.
pub(super) fn currency_country(currency: &str, country: Option<&str>) -> String {
    country.map_or(currency.to_owned(), |country| format!("{currency}/{country}"))
}

/// Reads a field that has two spellings, of which one may be used.
pub(super) fn either<'j, T>(
    form: &mut Form<'j>,
    names: [&str; 2],
    problems: &mut Vec<Problem>,
    read: impl Fn(&mut Form<'j>, &str, &mut Vec<Problem>) -> Given<T>,
) -> Given<T> {
    let [new, old] = names;
    let (first, second) = (read(form, new, problems), read(form, old, problems));
    if !first.is_absent() && !second.is_absent() {
        problems.push(Problem::new(form.place_of(old), format!("stands here as {new} too")));
    }
    if first.is_absent() { second } else { first }
}

/// The label of that id, or what the shop has instead.
pub(in super::super) fn known_label(workflow: &Workflow, id: u64) -> Result<&Status, String> {
    /// How many are named in a message.
    const MOST: usize = 20;
    label(workflow, &id.to_string()).ok_or_else(|| {
        let known = labels(workflow).filter(|label| !label.retired);
        let mut ids: Vec<&str> = known.map(|label| label.key.as_str()).take(MOST + 1).collect();
        if ids.len() > MOST {
            ids.truncate(MOST);
            ids.push("...");
        }
        format!("there is no order status {id}; there are {}", ids.join(", "))
    })
}
