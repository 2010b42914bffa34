//! Edits, made on a copy of the document.

use std::collections::BTreeMap;

use super::edit::{NewStatus, Setting, SettingsEdit};
use super::policy::SettingsPolicy;
use super::reason::SettingsReason;
use crate::document::nearest::nearest;
use crate::document::{Assignment, Axis, Document, Status};
use crate::vocabulary::Key;

/// A document while edits are made on it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) document: Document,
    pub(super) reasons: Vec<SettingsReason>,
    /// By axis and status: where the orders go that are there.
    pub(super) targets: BTreeMap<(String, String), String>,
    policy: SettingsPolicy,
}

impl Draft {
    pub(super) fn new(document: Document, policy: SettingsPolicy) -> Self {
        Self { document, reasons: Vec::new(), targets: BTreeMap::new(), policy }
    }

    /// Makes the edit, or notes why not.
    pub(super) fn edit(&mut self, edit: &SettingsEdit) {
        if let Err(reason) = self.try_edit(edit) {
            self.reasons.push(reason);
        }
    }

    fn try_edit(&mut self, edit: &SettingsEdit) -> Result<(), SettingsReason> {
        let at = self.document.axes.iter().position(|axis| axis.name == edit.axis);
        let axis = at.and_then(|at| Some((at, self.document.axes.get_mut(at)?)));
        let Some((axis_at, axis)) = axis else {
            let known = self.document.axes.iter().map(|axis| axis.name.as_str());
            let nearest = nearest(&edit.axis, known).map(str::to_owned);
            return Err(SettingsReason::UnknownAxis { axis: short(&edit.axis), nearest });
        };
        if let Setting::Add(new) = &edit.setting {
            return add(axis, edit, new);
        }
        let assignment = axis.assignment;
        let at = axis.statuses.iter().position(|status| status.key == edit.status);
        let Some((at, status)) = at.and_then(|at| Some((at, axis.statuses.get_mut(at)?))) else {
            return Err(unknown_status(axis, &edit.status));
        };
        permitted(self.policy, assignment, status, edit)?;
        if let Setting::Delete { .. } = edit.setting {
            axis.statuses.remove(at);
            self.close_gap(axis_at, at);
        } else {
            set(status, edit)?;
        }
        let place = (edit.axis.clone(), edit.status.clone());
        if let Some(target) = edit.setting.target() {
            self.targets.insert(place, target.to_owned());
        } else if matches!(edit.setting, Setting::Enable | Setting::Restore) {
            self.targets.remove(&place);
        }
        Ok(())
    }

    /// Allowed findings are told by the places of statuses, and those behind a deleted one have
    /// moved up.
    fn close_gap(&mut self, axis: usize, status: usize) {
        let list = format!("/axes/{axis}/statuses/");
        self.document.allow.retain_mut(|allow| {
            let Some(rest) = allow.at.strip_prefix(&list) else { return true };
            let (number, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let Ok(number) = number.parse::<usize>() else { return true };
            if number > status {
                allow.at = format!("{list}{}{below}", number - 1);
            }
            number != status
        });
    }
}

/// Whether the status has that setting, and it is the merchant's to change.
fn permitted(
    policy: SettingsPolicy,
    assignment: Assignment,
    status: &Status,
    edit: &SettingsEdit,
) -> Result<(), SettingsReason> {
    let (axis, key) = (edit.axis.clone(), edit.status.clone());
    let setting = edit.setting.field();
    let is_open = match &edit.setting {
        Setting::NotifyCustomer(_) => policy.notify_customer,
        Setting::Template(_) => policy.template,
        Setting::Automations(_) => policy.automations,
        Setting::Enable
        | Setting::Disable { .. }
        | Setting::BehaveLike { .. }
        | Setting::Rename { .. }
        | Setting::Add(_)
        | Setting::Retire { .. }
        | Setting::Restore
        | Setting::Delete { .. } => false,
    };
    if status.system && !is_open {
        return Err(SettingsReason::System { axis, status: key, setting });
    }
    let is_slot = status.slot.is_some();
    match &edit.setting {
        Setting::Enable | Setting::Disable { .. } | Setting::BehaveLike { .. } if !is_slot => {
            Err(SettingsReason::NoSlot { axis, status: key, setting })
        }
        Setting::Retire { .. } | Setting::Restore | Setting::Delete { .. }
            if !status.is_custom(assignment) =>
        {
            Err(SettingsReason::NotCustom { axis, status: key })
        }
        _ => Ok(()),
    }
}

/// Makes a change that leaves the status in its place.
fn set(status: &mut Status, edit: &SettingsEdit) -> Result<(), SettingsReason> {
    match &edit.setting {
        Setting::Enable => status.enabled = true,
        Setting::Disable { .. } => status.enabled = false,
        Setting::BehaveLike { class, .. } => status.behaves_like = Some(class.clone()),
        Setting::Rename { name, names, at } => {
            not_empty(name.as_deref(), edit)?;
            if status.name != *name || status.names != *names {
                status.name.clone_from(name);
                status.names.clone_from(names);
                status.named_at = Some(at.to_string());
            }
        }
        Setting::NotifyCustomer(owed) => status.notify_customer = *owed,
        Setting::Template(template) => status.template.clone_from(template),
        Setting::Automations(list) => status.automations.clone_from(list),
        Setting::Retire { .. } => status.retired = true,
        Setting::Restore => status.retired = false,
        Setting::Add(_) | Setting::Delete { .. } => {}
    }
    Ok(())
}

fn add(axis: &mut Axis, edit: &SettingsEdit, new: &NewStatus) -> Result<(), SettingsReason> {
    let (name, key) = (edit.axis.clone(), short(&edit.status));
    if axis.statuses.iter().any(|status| status.key == edit.status) {
        return Err(SettingsReason::Taken { axis: name, status: key });
    }
    if axis.assignment == Assignment::Edges && new.behaves_like.is_none() {
        return Err(SettingsReason::NoClass { axis: name, status: key });
    }
    not_empty(new.name.as_deref(), edit)?;
    let slot = new.behaves_like.as_ref().map(|_| free_slot(axis));
    axis.statuses.push(Status {
        name: new.name.clone(),
        names: new.names.clone(),
        named_at: new.named_at.map(|at| at.to_string()),
        slot,
        behaves_like: new.behaves_like.clone(),
        notify_customer: new.notify_customer,
        template: new.template.clone(),
        automations: new.automations.clone(),
        flags: new.flags.clone(),
        raises: new.raises.clone(),
        ..Status::new(&edit.status)
    });
    Ok(())
}

/// The lowest number, from 1, that no slot of the axis has.
fn free_slot(axis: &Axis) -> u32 {
    let mut taken: Vec<u32> = axis.statuses.iter().filter_map(|status| status.slot).collect();
    taken.sort_unstable();
    taken.dedup();
    let taken = taken.into_iter().skip_while(|number| *number == 0);
    let in_a_row = (1..).zip(taken).take_while(|(number, slot)| number == slot).count();
    // An axis has few slots, so the count is no more than a slot's number can say.
    u32::try_from(in_a_row).unwrap_or(u32::MAX).saturating_add(1)
}

fn not_empty(name: Option<&str>, edit: &SettingsEdit) -> Result<(), SettingsReason> {
    if name.is_some_and(|name| name.trim().is_empty()) {
        let (axis, status) = (edit.axis.clone(), short(&edit.status));
        return Err(SettingsReason::EmptyName { axis, status });
    }
    Ok(())
}

pub(super) fn unknown_status(axis: &Axis, key: &str) -> SettingsReason {
    let known = axis.statuses.iter().map(|status| status.key.as_str());
    SettingsReason::UnknownStatus {
        axis: axis.name.clone(),
        status: short(key),
        nearest: nearest(key, known).map(str::to_owned),
    }
}

/// A text that may be anything, no longer than a key.
pub(super) fn short(text: &str) -> String {
    text.chars().take(Key::MAX_CHARS).collect()
}
