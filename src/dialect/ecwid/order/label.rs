//! `paymentStatus` and `fulfillmentStatus`, also such as we do not know.

use super::reading::Reading;
use crate::dialect::ecwid::catalogue::{self, Kind};
use crate::dialect::{Form, Given, Json, Problem};
use crate::order::Order;
use crate::vocabulary::StatusKey;
use crate::workflow::Workflow;

/// A status of a wire object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// The status of the workflow that it is taken for.
    pub(super) status: String,
    /// The word, where it is another one.
    pub(super) unknown: Option<String>,
}

/// What statuses were called before.
const FORMER: [(&str, &str); 5] = [
    ("QUEUED", "AWAITING_PAYMENT"),
    ("CHARGEABLE", "AWAITING_PAYMENT"),
    ("ACCEPTED", "PAID"),
    ("DECLINED", "CANCELLED"),
    ("NEW", "AWAITING_PROCESSING"),
];

/// What the word is taken for: itself, what it is called today, or the status in which orders
/// begin.
pub(super) fn of(kind: Kind, word: &str, workflow: &Workflow) -> Label {
    let known =
        |id: &str| kind.ids().contains(&id) && catalogue::status(workflow, kind, id).is_some();
    if known(word) {
        return Label { status: word.to_owned(), unknown: None };
    }
    let former = FORMER.iter().find(|(before, now)| *before == word && known(now));
    let status = former.map_or_else(|| entry(kind, workflow), |(_, now)| (*now).to_owned());
    Label { status, unknown: Some(word.to_owned()) }
}

/// The status in which orders begin.
pub(super) fn entry(kind: Kind, workflow: &Workflow) -> String {
    let axis = workflow.document().axes.iter().find(|axis| kind.axis() == axis.name.as_str());
    let entry = axis.and_then(|axis| axis.entry.first());
    entry.cloned().unwrap_or_else(|| kind.ids().first().copied().unwrap_or_default().to_owned())
}

/// Reads the status; none, where the field is absent.
pub(super) fn read(
    form: &mut Form<'_>,
    kind: Kind,
    workflow: &Workflow,
    reading: &mut Reading<'_>,
) -> Option<Label> {
    let Given::Value(word) = form.text(kind.field(), reading.problems) else { return None };
    let label = of(kind, &word, workflow);
    if let Some(word) = &label.unknown {
        reading.kept.keep(kind.field(), &Json::text(word.as_str()));
        let message = format!(
            "there is no status {:?}; the order is taken in at {}, and the word is kept",
            word.chars().take(60).collect::<String>(),
            label.status
        );
        reading.findings.push(Problem::new(form.place_of(kind.field()), message));
    }
    Some(label)
}

/// The status whose rules a status follows.
pub(super) fn class_of<'w>(workflow: &'w Workflow, kind: Kind, status: &'w str) -> &'w str {
    let found = catalogue::status(workflow, kind, status);
    found.and_then(|status| status.behaves_like.as_deref()).unwrap_or(status)
}

/// What is written of the order's status, and whether that is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::ecwid) struct Written {
    pub(in crate::dialect::ecwid) word: String,
    pub(in crate::dialect::ecwid) exact: bool,
}

/// Writes the status: the unknown word that came, until the axis moves; else the status, or of one
/// that Ecwid cannot have the class.
pub(super) fn write(order: &Order, kind: Kind, workflow: &Workflow) -> Written {
    let status = order.status(kind.axis());
    let came = super::kept::foreign_json(order, kind.field());
    if let Some(Json::Text(word)) = came
        && !order.history().moved(kind.axis())
        && status == of(kind, &word, workflow).status.as_str()
    {
        return Written { word, exact: true };
    }
    let exact = |word: &str| Written { word: word.to_owned(), exact: true };
    let is = |id: &&&str| status == **id;
    if let Some(id) = kind.ids().iter().find(is) {
        return exact(id);
    }
    let class = class_of(workflow, kind, status.as_str());
    let known = kind.ids().iter().find(|id| **id == class);
    let word = known.map_or_else(|| entry(kind, workflow), |id| (*id).to_owned());
    Written { word, exact: false }
}

/// Whether the order is at that status.
pub(super) fn is_at(order: &Order, kind: Kind, status: &str) -> bool {
    order.status(kind.axis()) == StatusKey::new(status)
}
