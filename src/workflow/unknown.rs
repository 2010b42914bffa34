//! Names that a workflow lacks, and the nearest that it has.

use super::Workflow;
use super::state::Facts;
use crate::document::nearest::nearest;
use crate::vocabulary::{AxisKey, FactKey, StatusKey};

/// A status that the workflow lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", lacks(axis, status, *has_axis), did_you_mean(nearest.as_deref()))]
pub struct UnknownStatus {
    /// The axis.
    pub axis: String,
    /// Whether the workflow has the axis.
    pub has_axis: bool,
    /// The status.
    pub status: String,
    /// The nearest status of the axis; where there is no such axis, the nearest axis.
    pub nearest: Option<String>,
}

/// A fact that the workflow does not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fact {fact:?}{}", did_you_mean(nearest.as_deref()))]
pub struct UnknownFact {
    /// The fact.
    pub fact: String,
    /// The nearest known one.
    pub nearest: Option<String>,
}

fn lacks(axis: &str, status: &str, has_axis: bool) -> String {
    match has_axis {
        true => format!("axis {axis:?} has no status {status:?}"),
        false => format!("there is no axis {axis:?}"),
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| format!("; did you mean {nearest:?}?"))
}

impl Workflow {
    /// What was named, and the nearest that there is: a status of the axis, or an axis.
    pub(super) fn unknown_status(&self, axis: AxisKey<'_>, status: StatusKey<'_>) -> UnknownStatus {
        let near = match self.axis(axis) {
            Some(id) => {
                let known = self.statuses(id).map(|it| self.status_key(id, it).as_str());
                nearest(status.as_str(), known)
            }
            None => nearest(axis.as_str(), self.table().axes.iter().map(|row| row.key.as_str())),
        };
        UnknownStatus {
            axis: axis.as_str().to_owned(),
            has_axis: self.axis(axis).is_some(),
            status: status.as_str().to_owned(),
            nearest: near.map(str::to_owned),
        }
    }

    /// The facts of those names; all others do not hold.
    ///
    /// # Errors
    ///
    /// [`UnknownFact`], where the workflow reads no such fact.
    pub fn facts_named<'a, F: Into<FactKey<'a>>>(
        &self,
        names: impl IntoIterator<Item = F>,
    ) -> Result<Facts, UnknownFact> {
        names.into_iter().try_fold(Facts::NONE, |facts, name| {
            let name = name.into();
            let known = || self.table().facts.iter().map(|row| row.key.as_str());
            let id = self.fact(name).ok_or_else(|| UnknownFact {
                fact: name.as_str().to_owned(),
                nearest: nearest(name.as_str(), known()).map(str::to_owned),
            })?;
            Ok(facts.with(id, true))
        })
    }
}
