//! The statuses of a workflow, as items that can be asked for.

use super::fields::{Fields, Out};
use super::value::FieldType;
use crate::document::{OutcomeClass, Status};
use crate::workflow::Workflow;

/// A status of a workflow, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusEntry {
    /// Its place among all statuses of the workflow, from 0, in document order.
    pub position: u32,
    /// The key of its axis.
    pub axis: String,
    /// Whether an order may be opened here.
    pub entry: bool,
    /// The status and its settings.
    pub status: Status,
}

impl StatusEntry {
    /// The statuses of all axes, in document order.
    #[must_use]
    pub fn all(workflow: &Workflow) -> Vec<Self> {
        let axes = workflow.document().axes.iter();
        let statuses = axes.flat_map(|axis| axis.statuses.iter().map(move |status| (axis, status)));
        let numbered = (0..).zip(statuses).map(|(position, (axis, status))| Self {
            position,
            axis: axis.name.clone(),
            entry: axis.entry.contains(&status.key),
            status: status.clone(),
        });
        numbered.collect()
    }

    /// The name for people: the key, where it has no other.
    #[must_use]
    pub fn name(&self) -> &str {
        self.status.name.as_deref().unwrap_or(&self.status.key)
    }
}

/// A setting that is on or off.
type Switch = fn(&StatusEntry) -> bool;

const SWITCHES: [(&str, Switch); 6] = [
    ("system", |it| it.status.system),
    ("enabled", |it| it.status.enabled),
    ("entry", |it| it.entry),
    ("notify_customer", |it| it.status.notify_customer),
    ("resting", |it| it.status.resting),
    ("terminal", |it| it.status.terminal),
];

/// A setting that is a text, where it is given.
type Text = fn(&StatusEntry) -> Option<&str>;

const TEXTS: [(&str, Text); 4] = [
    ("behaves_like", |it| it.status.behaves_like.as_deref()),
    ("template", |it| it.status.template.as_deref()),
    ("outcome", |it| it.status.outcome.map(OutcomeClass::as_str)),
    ("raises", |it| it.status.raises.as_deref()),
];

impl Fields<StatusEntry> {
    /// The fields of statuses: `position`, which is their id, so that without another order they
    /// come as in the document; `axis`, `key`, `name` (the key, where there is no other), `system`,
    /// `enabled`, `entry`, `slot`, `behaves_like`, `notify_customer`, `template`, `automations`,
    /// `flags`, `resting`, `terminal`, `outcome` and `raises`.
    ///
    /// The built-in ranker reads `key`, `name` and `flags`.
    #[must_use]
    pub fn statuses() -> Self {
        let position = |it: &StatusEntry, out: Out<'_>| out(it.position.into());
        let fields = Self::new("position", FieldType::Number, position)
            .field("axis", FieldType::Text, |it, out| out((&it.axis).into()))
            .searched("key", |it, out| out((&it.status.key).into()))
            .searched("name", |it, out| out(it.name().into()))
            .searched("flags", |it, out| it.status.flags.iter().for_each(|flag| out(flag.into())))
            .field("automations", FieldType::Text, |it, out| {
                it.status.automations.iter().for_each(|automation| out(automation.into()));
            })
            .field("slot", FieldType::Number, |it, out| {
                it.status.slot.into_iter().for_each(|slot| out(slot.into()));
            });
        let fields = SWITCHES.into_iter().fold(fields, |fields, (name, read)| {
            fields.field(name, FieldType::Switch, move |it, out| out(read(it).into()))
        });
        TEXTS.into_iter().fold(fields, |fields, (name, read)| {
            fields.field(name, FieldType::Text, move |it, out| {
                read(it).into_iter().for_each(|text| out(text.into()));
            })
        })
    }
}
