//! The parts of vectors, and their form as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Vectors;

/// An order that is opened, and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The statuses at the opening, by axis.
    pub entry: BTreeMap<String, String>,
    /// What happens then.
    pub steps: Vec<Taken>,
}

/// One event of a story, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// The event that comes; none, where a label is assigned that raises none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The axis and the label that is assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign: Option<(String, String)>,
    /// The facts that hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Whether the payload books something.
    #[serde(default, skip_serializing_if = "is_off")]
    pub booked: bool,
    /// What the event does.
    pub verdict: String,
    /// The statuses of the axes that move.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub to: BTreeMap<String, String>,
    /// What is owed: a kind, and what tells it from others of the kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<String>,
}

/// An event that is refused, flagged or ignored, or of which roles decide.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The statuses, by axis.
    pub statuses: BTreeMap<String, String>,
    /// The event.
    pub event: String,
    /// The facts that hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// The roles of whoever acts; every one, where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// `refused`, `flagged`, `ignored` or `applied`.
    pub verdict: String,
    /// The code of the reason for each axis that refuses, in the order of the axes; where no axis
    /// knows the event, the axis is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<(String, String)>,
}

/// Whether a switch is off, and need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_off(switch: &bool) -> bool {
    !*switch
}

/// Why a text is not read as vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// The text is longer than vectors may be.
    #[error("the text has more than {} bytes", Vectors::MAX_BYTES)]
    TooLong,
    /// The text is no JSON object of the right form.
    #[error("line {line}, column {column}: {message}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The format is another one.
    #[error("format {found}, and this library reads format {}", Vectors::FORMAT)]
    Format {
        /// The format of the text.
        found: u32,
    },
}

impl Vectors {
    /// Reads vectors, strictly.
    ///
    /// # Errors
    ///
    /// A [`VectorsError`].
    pub fn from_json(text: &str) -> Result<Self, VectorsError> {
        if text.len() > Self::MAX_BYTES {
            return Err(VectorsError::TooLong);
        }
        let vectors: Self = serde_json::from_str(text).map_err(|error| VectorsError::Json {
            line: error.line(),
            column: error.column(),
            message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        })?;
        match vectors.format {
            Self::FORMAT => Ok(vectors),
            found => Err(VectorsError::Format { found }),
        }
    }

    /// The vectors as JSON, a step or a row of the matrix a line, with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: serialising these cannot fail.
        fn line(value: &impl Serialize) -> String {
            serde_json::to_string(value).unwrap_or_default()
        }
        fn list(out: &mut String, margin: &str, lines: impl Iterator<Item = String>) {
            for (number, line) in lines.enumerate() {
                *out += if number == 0 { "\n" } else { ",\n" };
                *out += margin;
                *out += &line;
            }
        }
        let mut out = format!(
            "{{\n  \"format\": {},\n  \"workflow\": {},\n",
            self.format,
            line(&self.workflow)
        );
        if let Some(version) = &self.version {
            out += &format!("  \"version\": {},\n", line(version));
        }
        out += &format!("  \"hash\": {},\n  \"complete\": {},\n", line(&self.hash), self.complete);
        out += "  \"stories\": [";
        let story = |story: &Story| {
            let mut out = format!("{{ \"entry\": {}, \"steps\": [", line(&story.entry));
            list(&mut out, "      ", story.steps.iter().map(line));
            out + " ] }"
        };
        list(&mut out, "    ", self.stories.iter().map(story));
        out += "\n  ],\n  \"matrix\": [";
        list(&mut out, "    ", self.matrix.iter().map(line));
        out + "\n  ]\n}\n"
    }
}
