//! Tests that nobody has to write: what a workflow does, as data that any implementation can be run
//! against.
//!
//! [`Vectors::of`] takes an exploration and writes down a [tour](crate::proof::Tour), which takes
//! every transition and every two that can follow one another, and the
//! [matrix](crate::proof::Asked) of what is refused or ignored, and who may. [`Vectors::run`] asks
//! a workflow, the same or another revision, whether it still does all that.
//!
//! # The format
//!
//! One JSON object; unknown fields are errors.
//!
//! - `format` is 1. `workflow` is the name, `version` the author's label, if there is one, and
//!   `hash` the content hash of the workflow that the vectors were made of; they are told, and not
//!   compared.
//! - `complete` says whether it is known that nothing is missing.
//! - `stories` is a list: `entry` has the statuses by axis at the opening, and `steps` what happens
//!   then. A step has the `event` that comes, and `assign`, an axis and a label of it, where that
//!   is assigned; the `facts` that hold; `booked`, if the payload books something; and, as
//!   expected, the `verdict`, the statuses of the axes that move under `to`, and the `effects`, in
//!   order. Whoever acts has every role.
//! - `matrix` is a list: the `statuses` of the order, the `event`, the `facts` that hold, the
//!   `roles` of whoever acts (every one, where they are left out), and, as expected, the `verdict`
//!   (`refused`, `flagged`, `ignored`, or `applied` where some roles are just enough) and the
//!   `reasons`: each axis that refuses, with the code. No payload books anything there.
//!
//! What is empty or false is left out, but for roles: an empty list is somebody who has none.

mod form;
mod words;
mod make;
mod run;
mod rust;

pub use form::{Answered, Story, Taken, VectorsError};
pub use run::{Mismatch, Ran};
pub use rust::to_rust;

use serde::{Deserialize, Serialize};

/// What a workflow does, as data. The [module](self) has the format.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::proof::Limits;
/// use orderflow::vectors::Vectors;
///
/// let text = r#"{
///     "format": 1, "name": "parcel", "version": "1",
///     "axes": [{ "name": "parcel", "entry": ["PACKED"], "statuses": [
///         { "key": "PACKED" }, { "key": "GONE", "terminal": true } ] }],
///     "events": [{ "name": "send", "kind": "request" }],
///     "transitions": [
///         { "axis": "parcel", "event": "send", "from": ["PACKED"], "to": "GONE" } ]
/// }"#;
/// let workflow = Workflow::from_json(text)?;
/// let vectors = Vectors::of(&workflow.explore(Limits::default()));
/// assert_eq!(vectors.stories[0].steps[0].event.as_deref(), Some("send"));
/// assert!(vectors.run(&workflow).is_pass());
///
/// // Somebody adds an effect.
/// let changed = text.replace(r#""to": "GONE""#, r#""to": "GONE", "effects": [
///     { "kind": "custom", "name": "stamp" }]"#);
/// let ran = vectors.run(&Workflow::from_json(&changed)?);
/// assert_eq!(ran.mismatches[0].to_string(), "/stories/0/steps/0: send in parcel PACKED: \
///     expected no effects, found custom stamp");
/// # Ok::<(), orderflow::Report>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// The version of the format: [`Vectors::FORMAT`].
    pub format: u32,
    /// The name of the workflow.
    pub workflow: String,
    /// The author's label for its revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its content hash.
    pub hash: String,
    /// Whether it is known that nothing is missing.
    pub complete: bool,
    /// What is taken.
    pub stories: Vec<Story>,
    /// What is refused or ignored, and who may.
    pub matrix: Vec<Answered>,
}

impl Vectors {
    /// The version of the format that this library reads and writes.
    pub const FORMAT: u32 = 1;
    /// The longest JSON text of vectors, in bytes: 256 MiB.
    pub const MAX_BYTES: usize = 256 << 20;
}
