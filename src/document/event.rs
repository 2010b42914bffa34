//! Events, as the document declares them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::vocabulary::{Books, EventKind};

/// What may happen to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Event {
    /// The key of the event.
    pub name: String,
    /// Whether it asks or tells.
    pub kind: EventKind,
    /// What it enters on the books of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub books: Option<Books>,
    /// The statuses, by axis, in which it is stale: recorded, and nothing else.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ignored_in: BTreeMap<String, Vec<String>>,
    /// Whether assigning a status may use it.
    #[serde(default = "super::on", skip_serializing_if = "super::is_on")]
    pub assignable: bool,
    /// Whether its record must say why: a note is demanded. For requests only.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub needs_reason: bool,
}

impl Event {
    /// An event of that kind that books nothing.
    #[must_use]
    pub fn new(name: &str, kind: EventKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            books: None,
            ignored_in: BTreeMap::new(),
            assignable: true,
            needs_reason: false,
        }
    }

    /// Says what it books.
    #[must_use]
    pub fn books(mut self, books: Books) -> Self {
        self.books = Some(books);
        self
    }

    /// Makes it stale in those statuses of the axis.
    #[must_use]
    pub fn ignored_in<'a>(
        mut self,
        axis: &str,
        statuses: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let list = self.ignored_in.entry(axis.to_owned()).or_default();
        list.extend(statuses.into_iter().map(str::to_owned));
        self
    }

    /// Keeps it from being used by an assignment.
    #[must_use]
    pub fn not_assignable(mut self) -> Self {
        self.assignable = false;
        self
    }

    /// Demands a note that says why.
    #[must_use]
    pub fn needs_reason(mut self) -> Self {
        self.needs_reason = true;
        self
    }
}
