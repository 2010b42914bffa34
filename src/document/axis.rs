//! Axes and their statuses.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::vocabulary::Books;

/// One independent dimension of status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Axis {
    /// The key of the axis.
    pub name: String,
    /// The statuses in which an order may be opened; the first is the default.
    pub entry: Vec<String>,
    /// How a status of this axis may be assigned.
    #[serde(default, skip_serializing_if = "Assignment::is_edges")]
    pub assignment: Assignment,
    /// The statuses, at most 250.
    pub statuses: Vec<Status>,
}

impl Axis {
    /// An axis without statuses.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            entry: Vec::new(),
            assignment: Assignment::Edges,
            statuses: Vec::new(),
        }
    }

    /// Lets orders be opened in the status; the first such call names the default.
    #[must_use]
    pub fn entry(mut self, status: &str) -> Self {
        self.entry.push(status.to_owned());
        self
    }

    /// Makes the statuses labels that may be assigned freely.
    #[must_use]
    pub fn free(mut self) -> Self {
        self.assignment = Assignment::Free;
        self
    }

    /// Adds a status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.statuses.push(status);
        self
    }
}

/// How a status of an axis may be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Through the graph: assigning takes the one allowed edge there.
    #[default]
    Edges,
    /// Freely: the statuses are labels and have no transitions.
    Free,
}

impl Assignment {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(crate) fn is_edges(&self) -> bool {
        *self == Self::Edges
    }
}

/// A status: a key on one axis, and its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Status {
    /// The key, compared exactly.
    pub key: String,
    /// The name for people; the key stands in where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name in other languages, by ISO 639-1 code, such as `nl`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// When the name or a translation of it last changed, as RFC 3339 has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_at: Option<String>,
    /// Whether it is built in, and not the merchant's to edit.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub system: bool,
    /// The number of the custom slot, from 1, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<u32>,
    /// Whether orders may enter it; only a slot may be disabled, and every way out stays open.
    #[serde(default = "super::on", skip_serializing_if = "super::is_on")]
    pub enabled: bool,
    /// Whether it is out of use and kept for the sake of history: no way in, and every way out.
    /// Only a custom status may be: a slot, or a status of a free axis that is not `system`.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub retired: bool,
    /// The status of the same axis whose edges and rules a slot has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behaves_like: Option<String>,
    /// Whether the customer gets a mail when the order enters it.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub notify_customer: bool,
    /// Whether the customer may be told of it once at most over the whole life of an order.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub notify_once: bool,
    /// The host's mail template for that mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The automations that entering it starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub automations: Vec<String>,
    /// Words that group statuses, for the host's own use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Whether an order may stay here for good, exits or not.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub resting: bool,
    /// Whether no way out is meant.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub terminal: bool,
    /// What resting here means for the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeClass>,
    /// The event that assigning this label raises; on free axes only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raises: Option<String>,
    /// What opening an order in this entry status books: the total, or all the units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_books: Option<Books>,
}

impl Status {
    /// An enabled status with that key and nothing else.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: None,
            names: BTreeMap::new(),
            named_at: None,
            system: false,
            slot: None,
            enabled: true,
            retired: false,
            behaves_like: None,
            notify_customer: false,
            notify_once: false,
            template: None,
            automations: Vec::new(),
            flags: Vec::new(),
            resting: false,
            terminal: false,
            outcome: None,
            raises: None,
            entry_books: None,
        }
    }

    /// A custom slot, enabled, that behaves like a status of the same axis.
    #[must_use]
    pub fn slot(key: &str, slot: u32, behaves_like: &str) -> Self {
        Self { slot: Some(slot), behaves_like: Some(behaves_like.to_owned()), ..Self::new(key) }
    }

    /// Gives it a name for people.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Gives it a name in another language, by ISO 639-1 code.
    #[must_use]
    pub fn name_in(mut self, language: &str, name: &str) -> Self {
        self.names.insert(language.to_owned(), name.to_owned());
        self
    }

    /// Makes it built in, and not the merchant's to edit.
    #[must_use]
    pub fn system(mut self) -> Self {
        self.system = true;
        self
    }

    /// Takes it out of use, and keeps it for the sake of history.
    #[must_use]
    pub fn retired(mut self) -> Self {
        self.retired = true;
        self
    }

    /// Lets nobody in; orders that are there may leave.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// Owes the customer a mail on entry.
    #[must_use]
    pub fn notify(mut self) -> Self {
        self.notify_customer = true;
        self
    }

    /// Demands that the customer is told of it once at most.
    #[must_use]
    pub fn notify_once(mut self) -> Self {
        self.notify_once = true;
        self
    }

    /// Lets orders stay here.
    #[must_use]
    pub fn resting(mut self) -> Self {
        self.resting = true;
        self
    }

    /// Declares that no way out is meant.
    #[must_use]
    pub fn terminal(mut self) -> Self {
        self.terminal = true;
        self
    }

    /// Says what resting here means.
    #[must_use]
    pub fn outcome(mut self, class: OutcomeClass) -> Self {
        self.outcome = Some(class);
        self
    }

    /// Adds a flag.
    #[must_use]
    pub fn flag(mut self, flag: &str) -> Self {
        self.flags.push(flag.to_owned());
        self
    }

    /// Starts an automation on entry.
    #[must_use]
    pub fn automation(mut self, name: &str) -> Self {
        self.automations.push(name.to_owned());
        self
    }

    /// Raises the event when the label is assigned.
    #[must_use]
    pub fn raises(mut self, event: &str) -> Self {
        self.raises = Some(event.to_owned());
        self
    }

    /// Books the total or the units when an order is opened here.
    #[must_use]
    pub fn entry_books(mut self, books: Books) -> Self {
        self.entry_books = Some(books);
        self
    }
}

/// What the settings say, read together.
impl Status {
    /// Whether orders may enter it: it is enabled and not retired.
    #[must_use]
    pub fn admits(&self) -> bool {
        self.enabled && !self.retired
    }

    /// Whether a merchant may do away with it, on an axis of that assignment: it is a slot, or a
    /// label that is not `system`.
    #[must_use]
    pub fn is_custom(&self, assignment: Assignment) -> bool {
        !self.system && (self.slot.is_some() || assignment == Assignment::Free)
    }

    /// Its name in that language; else its name, else its key.
    #[must_use]
    pub fn label(&self, language: &str) -> &str {
        self.names.get(language).or(self.name.as_ref()).unwrap_or(&self.key)
    }
}

/// Whether an end is a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeClass {
    /// The order went as it should.
    Success,
    /// It did not.
    Failure,
}

impl OutcomeClass {
    /// Both classes.
    pub const ALL: [Self; 2] = [Self::Success, Self::Failure];

    /// The word that the document uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}
