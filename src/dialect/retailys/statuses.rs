//! The catalogue of statuses.

use super::reference::digits;
use super::settings::{OrderStatus, Raises, Settings};
use crate::dialect::{Form, Given, Json, LABEL, Problem};
use crate::document::{Pointer, Status};
use crate::workflow::Workflow;

/// The catalogue, as the system prints it: all on one page.
///
/// Names come from the workflow, where they may have been changed, in the instance's default
/// language; icons, colours and the order come from the settings. Retired statuses are left out.
#[must_use]
pub fn statuses_json(workflow: &Workflow, settings: &Settings) -> Json {
    let statuses = list(workflow, settings);
    let (per_page, total) = (statuses.len().max(1), statuses.len());
    let paginator = paginator(1, per_page, total);
    Json::object().with("paginator", paginator).with("statuses", statuses)
}

/// Where a page stands among all of them.
pub(super) fn paginator(page: usize, per_page: usize, total: usize) -> Json {
    Json::object()
        .with("page", page)
        .with("per_page", per_page)
        .with("pages", total.div_ceil(per_page.max(1)))
        .with("total", total)
}

/// The statuses that orders can be given, in their order.
pub(super) fn list(workflow: &Workflow, settings: &Settings) -> Vec<Json> {
    let axis = workflow.document().axes.iter().find(|axis| axis.name == LABEL.as_str());
    let labels = axis.map_or(&[][..], |axis| &axis.statuses);
    let own = |status: &Status| {
        let id = digits(&status.key).filter(|_| status.admits())?;
        let mut known = match settings.order_status(id) {
            Some(known) => known.clone(),
            None => OrderStatus::new(id, ""),
        };
        let name = settings.languages.name_of(status, settings.languages.default_language());
        known.name = name.unwrap_or(&status.key).to_owned();
        known.raises = status.raises.as_deref().and_then(Raises::by_event);
        Some(known)
    };
    let mut statuses: Vec<OrderStatus> = labels.iter().filter_map(own).collect();
    statuses.sort_by_key(|status| (status.sort, status.id));
    statuses.iter().map(write).collect()
}

fn write(status: &OrderStatus) -> Json {
    Json::object()
        .with("id", status.id)
        .with("name", status.name.as_str())
        .with_some("icon", status.icon.as_deref())
        .with_some("color", status.color.as_deref())
        .with("sort", status.sort)
        .with("complete_order", status.raises == Some(Raises::Completion))
        .with("cancel_order", status.raises == Some(Raises::Cancellation))
}

/// Reads a catalogue: the system's answer, or the list within it. Which statuses mail the customer
/// is not among its fields.
///
/// # Errors
///
/// Every [`Problem`] with its place.
pub fn read_statuses(json: &Json) -> Result<Vec<OrderStatus>, Vec<Problem>> {
    let mut problems = Vec::new();
    let wrapped = Json::object().with("statuses", json.clone());
    let (json, bare) = match json {
        Json::List(_) => (&wrapped, true),
        json => (json, false),
    };
    let Some(mut form) = Form::open(json, Pointer::root(), &mut problems) else {
        return Err(problems);
    };
    let statuses = match form.list("statuses", &mut problems) {
        Given::Value(items) => items,
        Given::Absent | Given::Null => {
            if problems.is_empty() {
                problems.push(Problem::new(form.place_of("statuses"), "expected a list"));
            }
            Vec::new()
        }
    };
    let root = Pointer::root();
    let place = |number, at| if bare { root.index(number) } else { at };
    let mut read = Vec::new();
    for (number, (at, json)) in statuses.into_iter().enumerate() {
        if let Some(form) = Form::open(json, place(number, at), &mut problems) {
            read.extend(status(form, &mut problems));
        }
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

fn status(mut form: Form<'_>, problems: &mut Vec<Problem>) -> Option<OrderStatus> {
    let known = problems.len();
    let id = form.whole("id", problems).value();
    if id.is_none() && problems.len() == known {
        problems.push(Problem::new(form.place_of("id"), "a status has an id"));
    }
    let mut status = OrderStatus::new(id.unwrap_or_default(), "");
    status.name = form.text("name", problems).value().unwrap_or_default();
    status.icon = form.text("icon", problems).value();
    status.color = form.text("color", problems).value();
    let sort = form.read("sort", "a whole number", problems, |json| match json {
        Json::Number(text) => text.parse::<i64>().ok(),
        _ => None,
    });
    status.sort = sort.value().unwrap_or(status.sort);
    let complete = form.switch("complete_order", problems).value().unwrap_or_default();
    let cancel = form.switch("cancel_order", problems).value().unwrap_or_default();
    status.raises = match (complete, cancel) {
        (true, true) => {
            let message = "a status completes orders or cancels them, not both";
            problems.push(Problem::new(form.place_of("cancel_order"), message));
            None
        }
        (true, false) => Some(Raises::Completion),
        (false, true) => Some(Raises::Cancellation),
        (false, false) => None,
    };
    (problems.len() == known).then_some(status)
}
