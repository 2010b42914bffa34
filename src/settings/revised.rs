//! A new revision, and the orders that have to move before it is taken up.

use super::apply::{Draft, short};
use super::edit::SettingsEdit;
use super::policy::SettingsPolicy;
use super::reason::{SettingsError, SettingsReason};
use super::usage::Usage;
use crate::document::{Axis, Diagnostic, Document, Severity, Status};
use crate::engine::{Decision, Origin, Rejection};
use crate::order::Order;
use crate::workflow::{Verdict, Workflow};

/// A new revision of a workflow, and what it takes to get there.
#[derive(Debug, Clone)]
pub struct Revised {
    before: Workflow,
    workflow: Workflow,
    moves: Vec<StatusMove>,
    findings: Vec<Diagnostic>,
}

/// The orders that have one status must be given another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusMove {
    /// The axis.
    pub axis: String,
    /// The status that goes out of use.
    pub from: String,
    /// The status that the orders get.
    pub to: String,
    /// How many orders were counted there; the host moves all that it finds.
    pub orders: u64,
}

impl Revised {
    /// The new revision.
    #[must_use]
    pub const fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// What the host has to move before it takes up the new revision, in document order.
    #[must_use]
    pub fn moves(&self) -> &[StatusMove] {
        &self.moves
    }

    /// What the checks say of the new revision all the same: warnings and notes.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Moves one order: a forced assignment under the revision before the edits, recorded with the
    /// actor and the reason. The origin's note is the reason; without one the record says that the
    /// status goes out of use. An order that does not have the status is left as it is.
    ///
    /// # Errors
    ///
    /// A [`Rejection`], as of [`Workflow::force_assign`]; the order is as it was.
    pub fn move_order(
        &self,
        order: &mut Order,
        step: &StatusMove,
        mut origin: Origin,
    ) -> Result<Decision<'_>, Rejection> {
        if order.status(&step.axis) != step.from.as_str() {
            return Ok(Decision::nothing(order, Verdict::Unchanged));
        }
        if origin.note.as_deref().is_none_or(str::is_empty) {
            origin.note = Some(format!("status {} goes out of use", step.from));
        }
        self.before.force_assign(order, &step.axis, &step.to, origin)
    }
}

/// Makes the edits, checks what comes of them and finds the orders that have to move.
pub(super) fn revise(
    workflow: &Workflow,
    edits: &[SettingsEdit],
    usage: &Usage,
    policy: SettingsPolicy,
) -> Result<Revised, SettingsError> {
    let mut draft = Draft::new(workflow.document().clone(), policy);
    for edit in edits {
        draft.edit(edit);
    }
    let moves = moves(workflow.document(), &mut draft, usage);
    let (bytes, limit) = (draft.document.to_json().len(), Document::MAX_BYTES);
    if bytes > limit {
        draft.reasons.push(SettingsReason::TooLong { bytes, limit });
        return Err(SettingsError { reasons: draft.reasons });
    }
    let report = Workflow::check(&draft.document);
    let grave = report.diagnostics().iter().filter(|finding| finding.severity <= Severity::Deny);
    draft.reasons.extend(grave.map(|finding| SettingsReason::Unsound(Box::new(finding.clone()))));
    match report.workflow() {
        Some(after) if draft.reasons.is_empty() => Ok(Revised {
            before: workflow.clone(),
            workflow: after.clone(),
            moves,
            findings: report.diagnostics().to_vec(),
        }),
        _ => Err(SettingsError { reasons: draft.reasons }),
    }
}

/// The moves that the targets ask for; notes the statuses that need a target and have none.
fn moves(before: &Document, draft: &mut Draft, usage: &Usage) -> Vec<StatusMove> {
    let mut moves = Vec::new();
    for (axis, after) in before.axes.iter().zip(&draft.document.axes) {
        for status in &axis.statuses {
            let place = (axis.name.clone(), status.key.clone());
            let orders = usage.orders(&axis.name, &status.key);
            if let Some(target) = draft.targets.get(&place) {
                let is_open = may_take(find(axis, target), find(after, target));
                let (axis, status) = place;
                draft.reasons.extend((!is_open || *target == status).then(|| {
                    let (axis, status) = (axis.clone(), status.clone());
                    SettingsReason::Target { axis, status, target: short(target) }
                }));
                moves.push(StatusMove { axis, from: status, to: target.clone(), orders });
            } else if orders > 0 && must_leave(status, find(after, &status.key)) {
                let (axis, status) = place;
                draft.reasons.push(SettingsReason::InUse { axis, status, orders });
            }
        }
    }
    moves
}

/// Whether orders cannot stay in the status without a word: it is gone, out of use, or follows
/// other rules. A disabled slot is only closed to others.
fn must_leave(before: &Status, after: Option<&Status>) -> bool {
    after.is_none_or(|after| {
        after.retired && !before.retired || after.behaves_like != before.behaves_like
    })
}

fn find<'a>(axis: &'a Axis, key: &str) -> Option<&'a Status> {
    axis.statuses.iter().find(|status| status.key == key)
}

/// Whether the status is open before and after, by the same rules.
fn may_take(before: Option<&Status>, after: Option<&Status>) -> bool {
    let open = |status: Option<&Status>| status.is_some_and(Status::admits);
    open(before) && open(after) && before.is_some_and(|status| !must_leave(status, after))
}
