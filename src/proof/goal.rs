//! Where an order is to get, and by whom.

use super::Limits;
use super::branch::Branches;
use super::model::{Configuration, Model};
use super::plan_error::PlanError;
use crate::document::nearest::nearest;
use crate::vocabulary::{AxisKey, StatusKey};
use crate::workflow::{AxisId, Facts, Roles, StatusId, Workflow};

/// Where an order is to get: an outcome, statuses, or both at once.
///
/// ```
/// use orderflow::proof::Goal;
///
/// // Paid back in whole or in part, and the goods at the shop again, as staff may bring it about.
/// let goal = Goal::status("payment", "REFUNDED")
///     .with_status("payment", "PARTIALLY_REFUNDED")
///     .with_status("fulfillment", "RETURNED")
///     .by(["staff"]);
/// assert_eq!(goal.statuses().count(), 3);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    outcome: Option<String>,
    statuses: Vec<(String, String)>,
    roles: Option<Vec<String>>,
    limits: Limits,
}

impl Goal {
    /// The order has that outcome.
    #[must_use]
    pub fn outcome(outcome: &str) -> Self {
        Self { outcome: Some(outcome.to_owned()), ..Self::nothing() }
    }

    /// The order has that status on the axis.
    #[must_use]
    pub fn status<'a>(axis: impl Into<AxisKey<'a>>, status: impl Into<StatusKey<'a>>) -> Self {
        Self::nothing().with_status(axis, status)
    }

    /// A further status: on an axis that is named already, either will do; on another one, it is to
    /// have both.
    #[must_use]
    pub fn with_status<'a>(
        mut self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> Self {
        self.statuses.push((axis.into().to_string(), status.into().to_string()));
        self
    }

    /// The order has that outcome as well.
    #[must_use]
    pub fn with_outcome(mut self, outcome: &str) -> Self {
        self.outcome = Some(outcome.to_owned());
        self
    }

    /// Only by what somebody with those roles may do. Without this, every role is at hand.
    #[must_use]
    pub fn by<'a>(mut self, roles: impl IntoIterator<Item = &'a str>) -> Self {
        self.roles = Some(roles.into_iter().map(str::to_owned).collect());
        self
    }

    /// How far the search goes.
    #[must_use]
    pub const fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The statuses that were named, each with its axis.
    pub fn statuses(&self) -> impl Iterator<Item = (&str, &str)> {
        self.statuses.iter().map(|(axis, status)| (axis.as_str(), status.as_str()))
    }

    /// The outcome that was named.
    #[must_use]
    pub fn outcome_name(&self) -> Option<&str> {
        self.outcome.as_deref()
    }

    fn nothing() -> Self {
        Self { outcome: None, statuses: Vec::new(), roles: None, limits: Limits::default() }
    }
}

impl From<&Goal> for Goal {
    fn from(goal: &Goal) -> Self {
        goal.clone()
    }
}

/// A goal in the numbers of a workflow.
#[derive(Debug)]
pub(super) struct Aim {
    /// The number of the outcome.
    outcome: Option<usize>,
    /// For each axis that matters, the statuses that will do.
    statuses: Vec<(AxisId, Vec<StatusId>)>,
    pub(super) roles: Roles,
    /// The roles by name, where they are not all at hand.
    pub(super) named: Option<Vec<String>>,
    pub(super) limits: Limits,
}

impl Aim {
    pub(super) fn of(workflow: &Workflow, goal: &Goal) -> Result<Self, PlanError> {
        if goal.outcome.is_none() && goal.statuses.is_empty() {
            return Err(PlanError::NoGoal);
        }
        let mut aim = Self {
            outcome: None,
            statuses: Vec::new(),
            roles: Roles::ALL,
            named: goal.roles.clone(),
            limits: goal.limits,
        };
        if let Some(outcome) = &goal.outcome {
            let known = || workflow.table().outcomes.iter().map(|row| row.key.as_str());
            let found = known().position(|key| key == outcome);
            aim.outcome = Some(found.ok_or_else(|| PlanError::UnknownOutcome {
                outcome: outcome.clone(),
                nearest: nearest(outcome, known()).map(str::to_owned),
            })?);
        }
        for (axis, status) in goal.statuses() {
            let (axis, status) = known_status(workflow, axis, status)?;
            match aim.statuses.iter_mut().find(|(known, _)| *known == axis) {
                Some((_, list)) => list.push(status),
                None => aim.statuses.push((axis, vec![status])),
            }
        }
        if let Some(roles) = &goal.roles {
            let known = || workflow.table().roles.iter().map(|role| role.as_str());
            if let Some(role) = roles.iter().find(|role| !known().any(|it| it == role.as_str())) {
                return Err(PlanError::UnknownRole {
                    role: role.clone(),
                    nearest: nearest(role, known()).map(str::to_owned),
                });
            }
            aim.roles = workflow.roles(roles.iter().map(String::as_str));
        }
        Ok(aim)
    }

    /// The axes that matter.
    pub(super) fn axes(&self) -> impl Iterator<Item = AxisId> {
        self.statuses.iter().map(|(axis, _)| *axis)
    }

    /// The host facts on which the order is where it is to get, of which some matter; none, where
    /// it is not there on any. Those that it has come first.
    pub(super) fn met(
        &self,
        model: &Model,
        at: Configuration,
        host: Facts,
    ) -> Option<(Facts, u64)> {
        let there = |(axis, list): &(AxisId, Vec<StatusId>)| list.contains(&at.state.status(*axis));
        if !self.statuses.iter().all(there) {
            return None;
        }
        let given = model.facts(at).bits() & model.given;
        let Some(outcome) = self.outcome else { return Some((host, 0)) };
        let outcomes = &model.workflow.table().outcomes;
        // Facts are asked for as what is different from the order's, so that those come first.
        let mut branches = Branches::new(Facts::NONE, model.given);
        let mut cost = 0;
        while let Some((other, known)) = branches.next() {
            let facts = Facts::from_bits((other.bits() ^ host.bits()) & !model.given | given);
            let mut first = None;
            for (number, row) in outcomes.iter().enumerate() {
                match row.when.ask(at.state, facts, known, &mut cost) {
                    Ok(false) => {}
                    Ok(true) => {
                        first = Some(Ok(number));
                        break;
                    }
                    Err(fact) => {
                        first = Some(Err(fact));
                        break;
                    }
                }
            }
            match first {
                Some(Ok(number)) if number == outcome => return Some((facts, known)),
                Some(Err(fact)) => branches.split(fact.0),
                _ => {}
            }
            if cost > self.limits.steps {
                return None;
            }
        }
        None
    }
}

/// The status in numbers, if it may be a goal.
fn known_status(
    workflow: &Workflow,
    axis: &str,
    status: &str,
) -> Result<(AxisId, StatusId), PlanError> {
    let axes = || workflow.axes().map(|id| workflow.axis_key(id).as_str());
    let id = workflow.axis(axis).ok_or_else(|| PlanError::UnknownAxis {
        axis: axis.to_owned(),
        nearest: nearest(axis, axes()).map(str::to_owned),
    })?;
    let statuses = || workflow.statuses(id).map(|it| workflow.status_key(id, it).as_str());
    let found = workflow.status(id, status).ok_or_else(|| PlanError::UnknownStatus {
        axis: axis.to_owned(),
        status: status.to_owned(),
        nearest: nearest(status, statuses()).map(str::to_owned),
    })?;
    let class = workflow.class(id, found);
    if class != found {
        return Err(PlanError::Slot {
            status: status.to_owned(),
            class: workflow.status_key(id, class).to_string(),
        });
    }
    Ok((id, found))
}
