//! The workflow document, as data, and the findings about it.
//!
//! The structs here say exactly what the JSON says, no more; they may hold nonsense until
//! [`Workflow::check`](crate::Workflow::check) has read them. The fluent methods are the builder: a
//! document written in Rust goes through the very same checks as one parsed from JSON.

mod axis;
mod event;
mod transition;
mod rule;
mod demand;
pub mod limits;
mod code;
mod diagnostic;
pub(crate) mod nearest;
pub(crate) mod duration;
pub(crate) mod time;
pub(crate) mod language;
pub(crate) mod syntax;
pub(crate) mod parse;
#[cfg(feature = "schema")]
mod schema;

pub use axis::{Assignment, Axis, OutcomeClass, Status};
pub use code::{Code, Severity};
pub use demand::{MustNotify, MustPass, Obligation};
pub use diagnostic::{Diagnostic, Place, Pointer};
pub use event::Event;
pub use rule::{Allow, Invariant, Outcome, Sequenced, Timer};
pub use transition::{Effect, Sources, Transition};

use serde::Serialize;

/// A workflow document: the status graph as data that a merchant may edit.
///
/// ```
/// use orderflow::document::{Axis, Document, Event, Status, Transition};
/// use orderflow::{EventKind, Workflow};
///
/// let document = Document::new("parcel")
///     .axis(
///         Axis::new("parcel")
///             .entry("PACKED")
///             .status(Status::new("PACKED"))
///             .status(Status::new("GONE").terminal()),
///     )
///     .event(Event::new("sent", EventKind::Report))
///     .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"));
/// assert!(Workflow::check(&document).is_sound());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(deny_unknown_fields))]
pub struct Document {
    /// The version of the document format: [`Document::FORMAT`].
    pub format: u32,
    /// The name of the workflow.
    pub name: String,
    /// The author's label for this revision; records carry it beside the content hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The store's own switch: whether customers get status mails at all.
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub notify_customer: bool,
    /// The independent dimensions of status, 1 to 8.
    pub axes: Vec<Axis>,
    /// What may happen to an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// The facts that guards read: derived ones by their names, all others supplied by the host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// The roles that somebody has; every one that a transition names, where this is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The edges. Several for one status and event are tried in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transition>,
    /// The words for the whole order, first match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// What must never, always or sometimes be true of an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invariants: Vec<Invariant>,
    /// What every order must pass before something may be true of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_pass: Vec<MustPass>,
    /// When somebody must be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_notify: Vec<MustNotify>,
    /// The attentions that keep an order from being closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Obligation>,
    /// Events that time itself raises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<Timer>,
    /// Pairs of reports whose order of arrival rightly matters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequenced: Vec<Sequenced>,
    /// Findings that the author has looked at and accepts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

impl Document {
    /// The version of the document format that this library reads and writes.
    pub const FORMAT: u32 = 1;
    /// The longest JSON text of a document, in bytes: 8 MiB.
    pub const MAX_BYTES: usize = 8 << 20;
    /// How deep the values of a JSON text may be nested, the document itself counted.
    pub const MAX_DEPTH: usize = 64;

    /// An empty document of that name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            format: Self::FORMAT,
            name: name.to_owned(),
            version: None,
            notify_customer: true,
            axes: Vec::new(),
            events: Vec::new(),
            facts: Vec::new(),
            roles: Vec::new(),
            transitions: Vec::new(),
            outcomes: Vec::new(),
            invariants: Vec::new(),
            must_pass: Vec::new(),
            must_notify: Vec::new(),
            obligations: Vec::new(),
            timers: Vec::new(),
            sequenced: Vec::new(),
            allow: Vec::new(),
        }
    }

    /// Labels this revision.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        self.version = Some(version.to_owned());
        self
    }

    /// Adds an axis.
    #[must_use]
    pub fn axis(mut self, axis: Axis) -> Self {
        self.axes.push(axis);
        self
    }

    /// Adds an event.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Declares a fact that guards read.
    #[must_use]
    pub fn fact(mut self, name: &str) -> Self {
        self.facts.push(name.to_owned());
        self
    }

    /// Declares a role that somebody has.
    #[must_use]
    pub fn role(mut self, name: &str) -> Self {
        self.roles.push(name.to_owned());
        self
    }

    /// Adds a transition; those for one status and event are tried in the order added.
    #[must_use]
    pub fn transition(mut self, transition: Transition) -> Self {
        self.transitions.push(transition);
        self
    }

    /// Adds an outcome; the first that matches is the order's.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcomes.push(outcome);
        self
    }

    /// Adds an invariant.
    #[must_use]
    pub fn invariant(mut self, invariant: Invariant) -> Self {
        self.invariants.push(invariant);
        self
    }

    /// Demands that every order passes something.
    #[must_use]
    pub fn must_pass(mut self, rule: MustPass) -> Self {
        self.must_pass.push(rule);
        self
    }

    /// Demands that somebody is told.
    #[must_use]
    pub fn must_notify(mut self, rule: MustNotify) -> Self {
        self.must_notify.push(rule);
        self
    }

    /// Keeps orders from being closed while an attention is open.
    #[must_use]
    pub fn obligation(mut self, obligation: Obligation) -> Self {
        self.obligations.push(obligation);
        self
    }

    /// Adds a timer.
    #[must_use]
    pub fn timer(mut self, timer: Timer) -> Self {
        self.timers.push(timer);
        self
    }

    /// Accepts a finding, with a reason.
    #[must_use]
    pub fn allow(mut self, allow: Allow) -> Self {
        self.allow.push(allow);
        self
    }

    /// Reads a document from JSON, strictly.
    ///
    /// This looks at the structure alone: fields, types and words. What the document means is for
    /// [`Workflow::check`](crate::Workflow::check) to judge.
    ///
    /// # Errors
    ///
    /// Every structural finding, in listing order, each with line and column.
    ///
    /// ```
    /// use orderflow::document::{Code, Document};
    ///
    /// let text = r#"{"format": 1, "nmae": "parcel", "axes": []}"#;
    /// let found = Document::from_json(text).unwrap_err();
    /// assert_eq!(found[0].code, Code::OF0001);
    /// assert_eq!(found[0].place.column, Some(15));
    /// assert_eq!(found[0].help.as_deref(), Some("did you mean \"name\"?"));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let parsed = parse::parse(text.as_bytes());
        if parsed.diagnostics.is_empty() && !parsed.broken {
            Ok(parsed.document)
        } else {
            Err(parsed.diagnostics)
        }
    }

    /// The document as indented JSON, with a newline at the end; parsing it gives an equal
    /// document.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: serialising these cannot fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The value of a switch that is on unless the document says otherwise.
#[cfg(feature = "schema")]
pub(crate) fn on() -> bool {
    true
}

/// Whether a switch has its value by default, and need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(crate) fn is_on(switch: &bool) -> bool {
    *switch
}

/// Whether a switch is off, and need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(crate) fn is_off(switch: &bool) -> bool {
    !*switch
}
